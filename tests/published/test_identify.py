"""Which key was used: the document's own items find theirs, and rounding is an interval."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import permutations

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.published.identify.key_fits import Fit, Identification, KeyFit, amounts_by_region, identify_key
from inntektsmodell.published.identify.known_keys import KnownKey, read_known_keys
from inntektsmodell.published.intervals import Interval
from inntektsmodell.published.posts import REGIONS

ADOPTED_2020, BASE_2021, FULL_EFFECT = "adopted_2020", "proposed_2021", "distribution_key_2021"
SAME_AS_BASE_2021 = {"proposed_2021", "adopted_2021", "revised_2021", "table_4_3", "phased_key_2021"}


@cache
def known_keys() -> dict[str, KnownKey]:
    """Read once for all tests of this module, and not before one of them runs."""
    return {key.id: key for key in read_known_keys()}


def identify(amounts: str, total: str | None = None) -> Identification:
    return identify_key(amounts_by_region(amounts.split()), total)


def possible(found: Identification) -> set[str]:
    return {key.id for key in found.possible}


def held(found: Identification, name: str) -> KeyFit:
    (fit,) = [fit for fit in found.keys if fit.key.id == name]
    return fit


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["identify-key", *arguments])


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the keys that are read once."""
    monkeypatch.setattr("inntektsmodell.published.identify.key_fits.read_known_keys", lambda: [*known_keys().values()])


@pytest.mark.parametrize(
    ("amounts", "fit", "keys"),
    [
        ("1734,6 610,9 461,9 412,6", Fit.FITS, SAME_AS_BASE_2021),
        ("815,8 289,1 217,2 193,9", Fit.FITS, {FULL_EFFECT}),
        ("125,4 43,7 33,3 29,6", Fit.TO_THE_SUM, {ADOPTED_2020}),
        ("54,1 18,8 14,4 12,7", Fit.TO_THE_SUM, {ADOPTED_2020, "revised_2019", "booked_2019"}),
        ("32,4 11,3 8,6 7,7", Fit.FITS, {ADOPTED_2020, "adopted_2019", "proposed_2019", "revised_2015"}),
        ("1347,9 477,4 357,6 317,1", Fit.FITS, {"adopted_2022", "revised_2022", "proposed_2022"}),
        ("311,7 91,9 105,0 69,6", Fit.NO, set()),
        ("15,6 157,1 2,3 0,1", Fit.NO, set()),
    ],
    ids=["covid", "growth", "medicines 2020", "pensions", "medicines 2021", "supplement 2022", "quality", "phase-in"],
)
def test_items_of_the_document_find_their_keys(amounts: str, fit: Fit, keys: set[str]) -> None:
    found = identify(amounts)
    assert (found.fit, possible(found)) == (fit, keys)


def test_base_key_of_2020_comes_first_for_pensions_and_both_medicines() -> None:
    items = ["54,1 18,8 14,4 12,7", "125,4 43,7 33,3 29,6", "32,4 11,3 8,6 7,7"]
    found = [identify(item) for item in items]
    assert set.intersection(*map(possible, found)) == {ADOPTED_2020}
    assert [item.keys[0].key.id for item in found[:2]] == [ADOPTED_2020, ADOPTED_2020]


@pytest.mark.parametrize("total", ["200", None])
def test_waiting_times_leave_several_keys_among_them_the_base_key(total: str | None) -> None:
    found = identify("107,7 38 28,7 25,6", total)
    assert found.fit == Fit.FITS
    assert possible(found) > SAME_AS_BASE_2021
    assert ADOPTED_2020 not in possible(found)


@pytest.mark.parametrize("amounts", ["1,9 0,7 0,5 0,4", "10,8 3,8 2,9 2,6"], ids=["biotechnology", "contact families"])
def test_small_items_cannot_tell_the_keys_apart(amounts: str) -> None:
    assert possible(identify(amounts)) > SAME_AS_BASE_2021 | {ADOPTED_2020, FULL_EFFECT}


def test_quality_grant_is_far_from_every_key() -> None:
    found = identify("311,7 91,9 105,0 69,6", "578,2")
    assert all(max(abs(region.off) for region in fit.regions) > 20 for fit in found.keys)
    assert held(found, BASE_2021).regions[2].off == pytest.approx(0.14344 * 578.2 - 105.0 + 0.05, abs=0.1)


def test_distance_is_that_of_key_times_total_from_the_rounding() -> None:
    """At its best total, 1516.2, the base key gives 816.77; the print leaves 815.75–815.85 open."""
    fit = held(identify("815,8 289,1 217,2 193,9"), BASE_2021)
    share = 58525.149 / 108641.914
    assert fit.total == pytest.approx(1516.2)
    assert fit.regions[0].off == pytest.approx(share * 1516.2 - 815.85, abs=1e-4)
    assert fit.regions[1].off == pytest.approx(20611.342 / 108641.914 * 1516.2 - 289.05, abs=1e-4)
    assert fit.miss == pytest.approx(-fit.regions[1].off / 0.05 + 1, abs=1e-6)


def test_printed_total_excludes_what_the_sum_alone_leaves_open() -> None:
    """The amounts are those of a total of 200.14, each rounded by itself."""
    shares = [share.value for share in known_keys()[ADOPTED_2020].shares]
    amounts = " ".join(f"{200.14 * share:.1f}" for share in shares)
    assert ADOPTED_2020 in possible(identify(amounts, "200,1"))
    assert held(identify(amounts, "200,0"), ADOPTED_2020).fit != Fit.FITS


shares_of_keys = st.deferred(lambda: st.sampled_from(sorted(known_keys())))
decimals = st.integers(0, 2)


def shares_that_sum_to_one(name: str) -> list[float]:
    """Shares inside the key's intervals. The printed digits of table 4.3 sum to 0.9999, which no key does."""
    shares = known_keys()[name].shares
    missing = 1 - sum(share.value for share in shares)
    room = sum(share.high - share.low for share in shares)
    return [share.value + (missing * (share.high - share.low) / room if room else 0.0) for share in shares]


@given(name=shares_of_keys, total=st.floats(30, 1e5), places=decimals)
def test_key_that_gave_the_amounts_always_fits(name: str, total: float, places: int) -> None:
    amounts = {
        region: f"{total * share:.{places}f}".replace(".", ",")
        for region, share in zip(REGIONS, shares_that_sum_to_one(name), strict=True)
    }
    assert held(identify_key(amounts), name).fit == Fit.FITS


@given(name=shares_of_keys, tenths=st.integers(300, 100_000))
def test_key_fits_where_parts_were_made_to_meet_the_sum(name: str, tenths: int) -> None:
    """Rounded down to tenths, the tenths that are left given to the largest remainders."""
    shares = np.array([share.value for share in known_keys()[name].shares])
    exact = tenths * shares / shares.sum()
    parts = np.floor(exact)
    for position in np.argsort(parts - exact)[: tenths - int(parts.sum())]:
        parts[position] += 1
    assert parts.sum() == tenths
    amounts = {region: f"{part / 10:.1f}".replace(".", ",") for region, part in zip(REGIONS, parts, strict=True)}
    assert held(identify_key(amounts), name).fit in (Fit.FITS, Fit.TO_THE_SUM)


@given(
    amounts=st.lists(st.floats(1, 1000), min_size=4, max_size=4),
    name=shares_of_keys,
)
def test_best_total_is_as_good_as_any_other(amounts: list[float], name: str) -> None:
    """Against every total of a fine grid, by the definition itself."""
    printed = {region: f"{amount:.1f}".replace(".", ",") for region, amount in zip(REGIONS, amounts, strict=True)}
    found = identify_key(printed)
    fit = held(found, name)
    grid = np.linspace(found.total.low, found.total.high, 401)
    values = np.array([interval.value for interval in found.amounts.values()])[:, None]
    lows, highs = (
        np.array([getattr(share, end) for share in known_keys()[name].shares])[:, None] for end in ("low", "high")
    )
    outside = np.maximum(values - highs * grid, lows * grid - values) / 0.05
    least = outside.max(axis=0).min()
    if fit.fit != Fit.TO_THE_SUM:
        assert fit.miss <= max(0.0, least) + 1e-6
        assert found.total.low <= fit.total <= found.total.high


@given(order=st.permutations(REGIONS))
def test_order_of_named_amounts_changes_nothing(order: list[str]) -> None:
    amounts = dict(zip(REGIONS, ["54,1", "18,8", "14,4", "12,7"], strict=True))
    assert identify_key({region: amounts[region] for region in order}) == identify_key(amounts)


def test_point_and_comma_are_the_same() -> None:
    assert identify("54.1 18.8 14.4 12.7", "100.0") == identify("54,1 18,8 14,4 12,7", "100,0")


@pytest.mark.parametrize(
    ("texts", "total", "expected"),
    [
        (["1", "2", "3"], None, ["amounts: 3 given, 0 of them with a region; 4 amounts, for Helse Sør-Øst"]),
        (["Helse Vest=1", "2", "3", "4"], None, ["amounts: 4 given, 1 of them with a region"]),
        (["Helse Vest=1"] * 2, None, ["region 'Helse Vest': is given twice"]),
        (["1", "-0,5", "1", "1"], None, ["amounts: some are above 0, but these are below 0: Helse Vest"]),
        (["1", "-2", "0", "x"], None, ["these are below 0: Helse Vest;", "Norge: '0' is 0", "Nord: 'x' is"]),
        (["1.000,5", "1", "1", "1"], None, ["Helse Sør-Øst: '1.000,5' is not a printed number"]),
        (["1.515", "1", "1", "1"], "-2.000", ["Sør-Øst: '1.515' can mean two numbers; write 1515 or 1,515, whichever"]),
        (["Helse Nrd=1", "Helse Vest=2"], None, ["'Helse Nrd': is unknown; did you mean 'Helse Nord'", "'Helse Nord'"]),
        (
            ["Helse Nord=12,7", "Helse Sør-Øst=54,1"],
            None,
            ["region 'Helse Vest': has no amount", "region 'Helse Midt-Norge': has no amount"],
        ),
        (["54,1", "18,8", "14,4", "12,7"], "90", ["total: '90' is not the sum of the amounts; from 99.8 to 100.2"]),
        (["54,1", "18,8", "14,4", "12,7"], "hundre", ["total: 'hundre' is not a printed number"]),
    ],
)
def test_bad_amounts_are_refused_with_every_fault(texts: list[str], total: str | None, expected: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        identify_key(amounts_by_region(texts), total)
    for part in expected:
        assert part in str(refused.value)


def test_nothing_in_a_cut_is_not_taken_for_a_gain() -> None:
    with pytest.raises(InputError) as refused:
        identify("-1 -2 0 -3")
    assert [fault.place for fault in refused.value.faults] == ["Helse Midt-Norge"]


def test_command_shows_the_conclusion_in_both_languages() -> None:
    norwegian = invoke("125.4", "43.7", "33.3", "29.6")
    english = invoke("125.4", "43.7", "33.3", "29.6", "--lang", "en")
    assert norwegian.exit_code == english.exit_code == 0
    assert (
        f"Én av de {len(known_keys())} kjente nøklene kan ha gitt beløpene: Saldert budsjett 2020" in norwegian.output
    )
    assert (
        f"One of the {len(known_keys())} known keys can have produced the amounts: Adopted budget 2020"
        in english.output
    )
    assert "rundet opp eller ned slik at de gir den trykte summen" in norwegian.output


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        ("311,7 91,9 105,0 69,6", "Ingen av de {count} kjente nøklene kan ha gitt beløpene."),
        ("1734,6 610,9 461,9 412,6", "kan ikke skilles fra hverandre: "),
    ],
)
def test_command_says_none_or_several(amounts: str, sentence: str) -> None:
    shown = invoke(*amounts.split())
    assert shown.exit_code == 0
    assert sentence.format(count=len(known_keys())) in " ".join(shown.output.split())


def test_command_prints_one_json_object_with_every_key() -> None:
    amounts = ["Helse Nord=29,6", "Helse Vest=43,7", "Helse Midt-Norge=33,3", "Helse Sør-Øst=125,4"]
    record = json.loads(invoke(*amounts, "--total", "232", "--json").output)
    assert (record["fit"], record["possible"]) == ("fits only if rounded to the sum", [ADOPTED_2020])
    assert list(record["amounts"]) == list(REGIONS)
    assert record["keys"][0]["id"] == ADOPTED_2020
    assert {key["id"] for key in record["keys"]} == set(known_keys())
    assert record["keys"][0]["regions"]["Helse Nord"]["share"]["value"] == pytest.approx(0.127662, abs=1e-6)


def test_command_refuses_bad_amounts_with_exit_code_2() -> None:
    assert invoke("1", "2", "3").exit_code == 2
    assert invoke().exit_code == 2


def own_key(monkeypatch: pytest.MonkeyPatch, *shares: tuple[float, ...]) -> None:
    """Exact keys of our own, in this order, in the place of the known ones."""
    keys = [
        replace(known_keys()[ADOPTED_2020], id=f"own {place}", shares=tuple(map(Interval.exact, key)))
        for place, key in enumerate(shares)
    ]
    monkeypatch.setattr("inntektsmodell.published.identify.key_fits.read_known_keys", lambda: keys)


HALF, WHOLE = (0.55, 0.25, 0.1, 0.1), (0.6, 0.2, 0.1, 0.1)
"""With a total of 10: 5.5, 2.5, 1, 1, and 6, 2, 1, 1."""


@pytest.mark.parametrize(
    ("key", "amounts", "fit", "miss"),
    [
        (HALF, "6 2 1 1", Fit.FITS, 1.0),
        ((0.5499999, 0.2500001, 0.1, 0.1), "6 2 1 1", Fit.TO_THE_SUM, 1.000002),
        (WHOLE, "7 1 1 1", Fit.NO, 2.0),
        ((0.6000001, 0.1999999, 0.1, 0.1), "7 1 1 1", Fit.TO_THE_SUM, 1.999998),
    ],
    ids=["half a unit", "above half a unit", "a unit", "below a unit"],
)
@pytest.mark.parametrize("cut", [False, True])
def test_the_end_of_the_rounding_fits_and_a_whole_unit_does_not(
    monkeypatch: pytest.MonkeyPatch, key: tuple[float, ...], amounts: str, fit: Fit, miss: float, cut: bool
) -> None:
    """One amount lies as far above as another below, so no other total serves the key better than 10."""
    own_key(monkeypatch, key)
    written = " ".join(f"-{amount}" if cut else amount for amount in amounts.split())
    found = identify(written).keys[0]
    assert found.fit is fit
    assert found.miss == pytest.approx(miss, abs=1e-9)
    assert found.total == pytest.approx(-10 if cut else 10, abs=1e-5)


def test_which_region_an_amount_belongs_to_changes_no_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best total lies where 0.25 T is as much above 2 as 0.58 T is below 6: at 8 / 0.83."""
    shares = [*map(Interval.exact, (0.25, 0.12, 0.09)), Interval(0.54, 0.5, 0.58)]
    amounts, total = "2116", 8 / 0.83
    for order in permutations(range(4)):
        key = replace(known_keys()[ADOPTED_2020], shares=tuple(shares[position] for position in order))
        monkeypatch.setattr("inntektsmodell.published.identify.key_fits.read_known_keys", lambda key=key: [key])
        found = identify(" ".join(amounts[position] for position in order)).keys[0]
        assert found.fit is Fit.FITS
        assert found.total == pytest.approx(total, rel=1e-12)
        assert found.miss == pytest.approx((0.25 * total - 2) / 0.5, rel=1e-12)


def test_slack_is_for_the_error_of_arithmetic_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond half a unit by 2e-10 of it is taken for error, by 2e-8 not; likewise below a whole unit."""
    within, beyond = 1e-11, 1e-9
    for step, fit in ((within, Fit.FITS), (beyond, Fit.TO_THE_SUM)):
        own_key(monkeypatch, (0.55 - step, 0.25 + step, 0.1, 0.1))
        assert identify("6 2 1 1").keys[0].fit is fit
    for step, fit in ((within, Fit.NO), (beyond, Fit.TO_THE_SUM)):
        own_key(monkeypatch, (0.6 + step, 0.2 - step, 0.1, 0.1))
        assert identify("7 1 1 1").keys[0].fit is fit


def test_keys_that_fit_alike_stay_in_their_order_and_the_better_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    exact, near = (0.6, 0.2, 0.1, 0.1), (0.61, 0.19, 0.1, 0.1)
    own_key(monkeypatch, near, exact, near, HALF, exact)
    found = identify("60 20 10 10")
    assert [fit.key.id for fit in found.keys[:2]] == ["own 1", "own 4"]
    assert [fit.key.id for fit in found.keys[2:]] == ["own 0", "own 2", "own 3"]
    assert possible(found) == {"own 1", "own 4"}


def test_total_of_parts_made_to_sum_is_read_from_the_coarsest_amount(monkeypatch: pytest.MonkeyPatch) -> None:
    """6.0, 2, 1, 1 may be made to a sum of 9.5 to 10.5; one of 11 is not theirs."""
    own_key(monkeypatch, (0.55, 0.23, 0.11, 0.11))
    with pytest.raises(InputError, match="is not the sum of the amounts"):
        identify("6 2 1 1", "13")
    assert identify("6 2 1 1", "12").keys[0].fit is Fit.NO


def test_off_is_signed_and_0_where_the_two_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    own_key(monkeypatch, (0.7, 0.1, 0.1, 0.1))
    fit = identify("6 2 1 1").keys[0]
    signs = [int(np.sign(region.off)) for region in fit.regions]
    assert signs[:2] == [1, -1]
    assert signs[2:] == [0, 0]
    cut = identify("-6 -2 -1 -1").keys[0]
    assert [region.off for region in cut.regions] == [-region.off for region in fit.regions]
    assert [repr(region.off) for region in (*fit.regions[2:], *cut.regions[2:])] == ["0.0"] * 4  # and never -0
    assert [region.printed.value for region in cut.regions] == [-6, -2, -1, -1]
    assert [region.given for region in cut.regions] == [-region.given for region in fit.regions]


@pytest.mark.parametrize("sign", ["", "-"])
def test_small_amounts_are_split_like_large_ones(monkeypatch: pytest.MonkeyPatch, sign: str) -> None:
    own_key(monkeypatch, WHOLE)
    for amounts in ("0,6 0,2 0,1 0,1", "0,06 0,02 0,01 0,01"):
        found = identify(" ".join(f"{sign}{amount}" for amount in amounts.split()))
        assert found.fit is Fit.FITS
        assert found.keys[0].miss == pytest.approx(0.0, abs=1e-9)
        assert found.keys[0].total == pytest.approx(found.total.value, rel=1e-9)


def test_what_lies_inside_the_rounding_of_the_key_misses_by_0(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = tuple(Interval(share, share - 0.09, share + 0.09) for share in WHOLE)
    key = replace(known_keys()[ADOPTED_2020], shares=wide)
    monkeypatch.setattr("inntektsmodell.published.identify.key_fits.read_known_keys", lambda: [key])
    for amounts in ("6 2 1 1", "0,6 0,2 0,1 0,1", "-6 -2 -1 -1", "-0,06 -0,02 -0,01 -0,01"):
        assert identify(amounts).keys[0].miss == 0.0


def test_total_that_prints_in_two_ways_is_tried_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """10.5 alone prints as 11 and as the sum of the amounts; at 10.5 the second is 2.625, at 1.25 half units of 2."""
    own_key(monkeypatch, HALF)
    fit = identify("6 2 1 1", "11").keys[0]
    assert fit.fit is Fit.TO_THE_SUM
    assert [fit.total, fit.miss] == pytest.approx([10.5, 1.25])
