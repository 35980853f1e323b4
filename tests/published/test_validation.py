"""The engine meets every published figure, or says in writing why not, and would be caught if a figure were another."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import validation_folder
from inntektsmodell.published.checks import HOLDS, Check, Verdict, as_records, check_figure, failing, validate
from inntektsmodell.published.figures import DOCUMENTS, PublishedFigure, read_published
from inntektsmodell.published.incomparable import Pair, read_pairs
from inntektsmodell.published.statistics import Statistics, read_formulas, statistics_of

TABLE = "prop_1_s_2020_2021.csv"
REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]


@pytest.fixture(scope="module")
def checks(checks: Mapping[str, Check]) -> list[Check]:
    return list(checks.values())


@pytest.fixture(scope="module")
def statistics() -> Statistics:
    return statistics_of(read_published(), read_formulas())


@pytest.fixture(scope="module")
def pairs() -> tuple[Pair, ...]:
    return read_pairs()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the published figures."""
    return Path(shutil.copytree(validation_folder(), tmp_path / "validation"))


def altered(old: str, new: str, file: str = TABLE) -> Callable[[Path], None]:
    """Replace the first occurrence of a text in a file."""

    def alters(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return alters


def decimals_of(figure: PublishedFigure) -> int:
    return len(figure.printed.partition(",")[2])


def with_printed(figure: PublishedFigure, value: float) -> PublishedFigure:
    """The figure with another number printed in as many decimals."""
    return replace(figure, printed=f"{value:.{decimals_of(figure)}f}".replace(".", ","))


def test_every_published_figure_is_met_or_explained(checks: list[Check]) -> None:
    assert [check.id for check in failing(checks)] == []
    for check in checks:
        if check.verdict not in HOLDS:
            assert check.explanation is not None
            assert len(check.explanation.text.nb) > 40, check.id
            assert len(check.explanation.text.en) > 40, check.id


def test_table_4_3_and_the_phase_in_are_met_by_the_model(checks: list[Check]) -> None:
    statistics = ["case_2021.phased_key", "case_2021.phase_in", "case_2021.growth_to_come", "case_2021.growth_amount"]
    met = {check.id: check.verdict for check in checks if check.statistic in statistics}
    series = ["table_4_3", "table_4_2.phase_in_2021", "table_4_2.phase_in_2022", "table_4_2.phase_in"]
    for table, statistic in zip(series, statistics, strict=True):
        assert all(met[f"{table}/{statistic}/{region}"] in HOLDS for region in REGIONS)
    assert {met[f"table_4_3/case_2021.phased_key/{region}"] for region in REGIONS} == {Verdict.EXACT}


def test_every_figure_is_checked_by_every_statistic_it_names(checks: list[Check]) -> None:
    wanted = [f"{figure.series}/{name}/{figure.label}" for figure in read_published() for name in figure.statistics]
    assert sorted(check.id for check in checks) == sorted(wanted)
    assert len(set(wanted)) == len(wanted)


def test_no_figure_stands_outside_every_check(checks: list[Check], statistics: Statistics) -> None:
    checked = {check.figure.id for check in checks}
    behind = [statistics.term(check.statistic, check.figure.label).figures for check in checks]
    assert {figure.id for figure in read_published()} <= checked.union(*behind)


def test_exact_means_that_the_computed_value_prints_as_published(checks: list[Check]) -> None:
    for check in (check for check in checks if check.computed is not None and check.verdict in HOLDS):
        assert check.computed is not None
        printed, value = check.figure.interval, check.computed.value
        half = printed.high - printed.value
        if abs(abs(value - printed.value) - half) > 1e-6 * half:
            same = round(value, decimals_of(check.figure)) + 0.0 == printed.value
            assert same == (check.verdict is Verdict.EXACT), check.id


def test_bounds_are_those_that_the_printed_inputs_leave_open(checks: list[Check]) -> None:
    """Key K = printed growth / its sum; part of the growth A = D + K · max(−D / K); each input at every corner."""
    target, redistribution = np.array([815.8, 289.1, 217.2, 193.9]), np.array([-146.0, 229.0, -42.0, -42.0])
    signs = np.array(list(product((-1, 0, 1), repeat=4)))
    keys = target + 0.05 * signs
    keys = keys / keys.sum(axis=1, keepdims=True)
    change = (redistribution + 0.5 * signs)[:, None, :]
    amounts = change + keys * np.max(-change / keys, axis=2, keepdims=True)
    computed = {check.id: check.computed for check in checks}
    for position, region in enumerate(REGIONS):
        found = computed[f"table_4_2.phase_in/case_2021.growth_amount/{region}"]
        assert found is not None
        bounds = (amounts[..., position].min(), amounts[..., position].max())
        assert (found.low, found.high) == pytest.approx(bounds, abs=1e-9)


def beyond(check: Check, sign: int) -> Iterator[tuple[PublishedFigure, bool]]:
    """The last printed value in one direction that meets the computed bounds, the first that does not."""
    printed, computed = check.figure.interval, check.computed
    assert computed is not None
    step, half = 10.0 ** -decimals_of(check.figure), printed.high - printed.value
    edge = computed.high if sign > 0 else -computed.low
    last = sign * math.floor((edge + half) / step + 1e-3) * step
    yield with_printed(check.figure, last), True
    yield with_printed(check.figure, last + sign * step), False


@pytest.mark.slow
def test_any_printed_figure_that_were_another_would_break(
    checks: list[Check], statistics: Statistics, pairs: Sequence[Pair]
) -> None:
    """Each figure that holds is moved, both ways, as far as the computed bounds leave open, and one digit beyond."""
    holding = [check for check in checks if check.verdict in HOLDS]
    assert len(holding) >= 25
    for check, sign in product(holding, (1, -1)):
        for figure, holds in beyond(check, sign):
            moved = check_figure(figure, check.statistic, statistics, pairs)
            assert (moved.verdict in HOLDS) == holds, (check.id, figure.printed)
            assert moved.verdict is Verdict.BREAK or holds
            assert (moved.size > 0) == (not holds)
            assert moved.size <= 2 + 1e-4
            assert moved.fails == (not holds)


def test_any_explained_figure_that_were_another_would_break_its_explanation(
    checks: list[Check], statistics: Statistics, pairs: Sequence[Pair]
) -> None:
    broken = [check for check in checks if check.verdict is Verdict.BREAK]
    for check, sign in product(broken, (1, -1)):
        moved = with_printed(check.figure, check.figure.interval.value + sign * 10.0 ** -decimals_of(check.figure))
        again = check_figure(moved, check.statistic, statistics, pairs)
        assert replace(again, explanation=check.explanation).fails, check.id


FIGURES = {
    "table_4_3": ('table_4_3,Helse Nord,"0,1281"', 'table_4_3,Helse Nord,"0,1282"'),
    "table_4_2.phase_in": ('table_4_2.phase_in,Helse Vest,"291,3"', 'table_4_2.phase_in,Helse Vest,"300,0"'),
    "activity_growth": ('activity_growth,Helse Vest,"289,1"', 'activity_growth,Helse Vest,"289,9"'),
}


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new"), FIGURES.values(), ids=FIGURES)
def test_altered_file_breaks(folder: Path, old: str, new: str) -> None:
    altered(old, new)(folder)
    series, label, _ = old.split(",", 2)
    broken = [check.figure.id for check in failing(validate(folder)) if check.verdict is Verdict.BREAK]
    assert f"{series}/{label}" in broken


@pytest.mark.slow
def test_worst_comes_first(folder: Path) -> None:
    for old, new in FIGURES.values():
        altered(old, new)(folder)
    altered("table_4_3.sum", "table_4_3.sums")(folder)
    found = validate(folder)
    failed = failing(found)
    assert found[: len(failed)] == failed
    order = [
        Verdict.BREAK,
        Verdict.MUST_NOT_BE_COMPARED,
        Verdict.CANNOT_COMPUTE,
        Verdict.WITHIN_ROUNDING,
        Verdict.EXACT,
    ]
    for part in (failed, found[len(failed) :]):
        places = [(order.index(check.verdict), -check.size) for check in part]
        assert places == sorted(places)
    sizes = [check.size for check in failed if check.verdict is Verdict.BREAK]
    assert len(sizes) >= 3
    assert failed[0].size == max(sizes)
    (growth,) = [check for check in failed if check.statistic == "case_2021.growth_amount"]
    assert growth.size == pytest.approx((299.95 - 292.894) / 0.05, rel=1e-3)


@pytest.mark.slow
def test_unknown_statistic_cannot_be_computed(folder: Path) -> None:
    altered("case_2021.phased_key", "case_2021.phased_keys")(folder)
    (check,) = failing(validate(folder))
    assert check.verdict is Verdict.CANNOT_COMPUTE
    assert check.computed is None
    assert check.id == "table_4_3/case_2021.phased_keys/Helse Sør-Øst"
    assert check.reason is not None
    assert "there is no statistic 'case_2021.phased_keys'; did you mean 'case_2021.phased_key'" in check.reason.en


@pytest.mark.slow
def test_unknown_label_cannot_be_computed(folder: Path) -> None:
    altered("table_4_3,Helse Nord,", "table_4_3,Helse Nordland,")(folder)
    (check,) = [check for check in failing(validate(folder)) if check.statistic == "case_2021.phased_key"]
    assert check.verdict is Verdict.CANNOT_COMPUTE
    assert check.reason is not None
    assert check.reason.en == "'case_2021.phased_key' gives no value for 'Helse Nordland'"


FAULTY: dict[str, tuple[Callable[[Path], object], str]] = {
    "digits": (altered('"291,3"', '"291.3"'), "'291.3' is not a printed number"),
    "no digits": (altered('"291,3"', ""), "'' is not a printed number"),
    "unit": (altered("million NOK", "million"), "unit 'million' is unknown"),
    "missing cell": (altered(",million NOK", ""), "5 cells"),
    "cell too many": (altered(",million NOK", ",million NOK,million NOK"), "7 cells"),
    "unknown column": (altered("series,", "serie,"), TABLE),
    "figure twice": (altered("table_4_3,Helse Vest,", "table_4_3,Helse Sør-Øst,"), "'table_4_3/Helse Sør-Øst'"),
    "unlisted document": (
        altered("prop_1_s_2020_2021,", "prop_1_s,", DOCUMENTS),
        f"{TABLE}: is missing from {DOCUMENTS}",
    ),
    "header of the documents": (altered("file,document", "name,document", DOCUMENTS), DOCUMENTS),
    "not UTF-8": (lambda folder: (folder / TABLE).write_bytes("Helse Sør-Øst".encode("latin-1")), TABLE),
    "not CSV": (lambda folder: (folder / TABLE).write_bytes(b'"815,8'), TABLE),
    "empty": (lambda folder: (folder / TABLE).write_bytes(b""), TABLE),
    "no documents": (lambda folder: (folder / DOCUMENTS).unlink(), DOCUMENTS),
    "no figures": (lambda folder: (folder / TABLE).unlink(), TABLE),
}


@pytest.mark.parametrize(("breaks", "message"), FAULTY.values(), ids=FAULTY)
def test_faulty_file_is_told(folder: Path, breaks: Callable[[Path], object], message: str) -> None:
    breaks(folder)
    with pytest.raises(InputError) as caught:
        validate(folder)
    assert message in str(caught.value)


def test_every_faulty_line_is_told(folder: Path) -> None:
    altered('"815,8"', "mye")(folder)
    altered('"193,9"', "lite")(folder)
    with pytest.raises(InputError) as caught:
        validate(folder)
    found = [fault.found.partition(" is not")[0] for fault in caught.value.faults]
    assert found == ["'mye'", "'lite'"]
    assert all(fault.place.startswith(f"{TABLE} line ") for fault in caught.value.faults)


def test_records_are_what_json_prints(checks: list[Check]) -> None:
    records = {str(record["id"]): record for record in as_records(checks)}
    assert len(records) == len(checks)
    nord = records["table_4_3/key.proposed_2021/Helse Nord"]
    assert nord["source"] == "Prop. 1 S (2020–2021), Ministry of Health and Care Services, table 4.3"
    assert (nord["published"], nord["unit"]) == ("0,1281", "1")
    assert nord["computed"] == pytest.approx(13921.895 / 108641.914, abs=1e-12)
    assert (nord["verdict"], nord["fails"]) == ("exact", False)
    assert isinstance(nord["bounds"], list)
    low, high = nord["bounds"]
    assert low < nord["computed"] < high
    refused = [record for record in records.values() if record["verdict"] == "must not be compared"]
    assert refused
    for record in refused:
        assert (record["computed"], record["bounds"]) == (None, None)
        assert record["reason"]
