"""Disagreements in print are found, pairs that must not be compared are refused, and explanations must fit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import validation_folder
from inntektsmodell.published.checks import HOLDS, Check, Verdict, failing, validate
from inntektsmodell.published.figures import DOCUMENTS, read_published
from inntektsmodell.published.incomparable import read_pairs
from inntektsmodell.published.posts import Stage, read_base_appropriation
from inntektsmodell.published.statistics import read_formulas

TABLE, STATISTICS = "prop_1_s_2020_2021.csv", "statistics.toml"
PAIRS, EXPLAINED = "incomparable.toml", "explained.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the validation folder."""
    return Path(shutil.copytree(validation_folder(), tmp_path / "validation"))


def replaced(old: str, new: str, file: str) -> Callable[[Path], None]:
    """What puts `new` in the place of the first `old` in a file."""

    def replaces(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replaces


def test_more_than_120_printed_figures_are_met(checks: Mapping[str, Check]) -> None:
    held = [check.figure for check in checks.values() if check.verdict in HOLDS]
    assert len({figure.id for figure in held if figure.source.startswith("Prop. 1 S")}) >= 200
    assert len({figure.id for figure in held}) >= 350
    assert {f"table_4_{number}" for number in range(1, 10)} <= {figure.series.split(".")[0] for figure in held}


def test_every_formula_is_used() -> None:
    formulas = read_formulas()
    used = {name for figure in read_published() for name in figure.statistics}
    used |= {name for formula in formulas.values() for name in formula.names}
    assert set(formulas) <= used


BREAKS = {
    "base.proposed_2021/tie_out.base/Helse Nord": 2188.6,
    "activity_growth/activity_growth.by_full_effect_key/Helse Sør-Øst": 0.0426,
    "activity_growth/activity_growth.by_full_effect_key/Helse Nord": 0.0248,
    "table_4_2.redistribution_per_cent/case_2021.redistribution_per_cent/Helse Vest": 0.0146,
    "text.proposed_2021/chapter_732.proposed_2021/Post 82": 0.0025,
    "table_4_7.interest/chapter_732.booked_2019.post_83/Sum": 0.0185,
    "chapter_732.adopted_2020/research_2020.sum/Post 78": 7.5,
    "laboratory_estimate/laboratory_estimate.low/Laveste": 83.4525,
    "accounts.revised_2023/accounts.revised_2023.by_adopted_key/Helse Nord": 0.477,
}


@pytest.mark.parametrize(("name", "gap"), BREAKS.items(), ids=BREAKS)
def test_disagreement_in_print_is_found_and_measured(checks: Mapping[str, Check], name: str, gap: float) -> None:
    assert checks[name].verdict is Verdict.BREAK
    assert checks[name].gap == pytest.approx(gap, rel=2e-3)
    assert not checks[name].fails


LOOKS_WRONG = {
    "table_4_1.change/table_4_1.difference/Helse Sør-Øst": (-14.9, -15.0, -14.8),
    "table_4_5.total/table_4_5.row_sum/Helse Midt-Norge": (96.5, 96.4, 96.6),
}


@pytest.mark.parametrize(("name", "bounds"), LOOKS_WRONG.items(), ids=LOOKS_WRONG)
def test_digits_that_look_wrong_hold_within_rounding(
    checks: Mapping[str, Check], name: str, bounds: tuple[float, float, float]
) -> None:
    computed = checks[name].computed
    assert computed is not None
    assert (computed.value, computed.low, computed.high) == pytest.approx(bounds, abs=1e-9)
    assert checks[name].verdict is Verdict.WITHIN_ROUNDING
    assert checks[name].explanation is not None


def test_the_engine_computes_table_4_5(checks: Mapping[str, Check]) -> None:
    """615.5 · (0.3 / 4 + 0.7 · 0.1167), and the bounds that 615.5 ± 0.05 and the shares' last digits leave open."""
    computed = checks["table_4_5.total/research_grant.total/Helse Midt-Norge"].computed
    assert computed is not None
    low, high = 11.665 / (11.665 + 88.345), 11.675 / (11.675 + 88.315)
    bounds = (615.5 * (0.075 + 0.7 * 0.1167), 615.45 * (0.075 + 0.7 * low), 615.55 * (0.075 + 0.7 * high))
    assert (computed.value, computed.low, computed.high) == pytest.approx(bounds, rel=1e-12)


def test_bounds_of_a_share_are_those_of_the_printed_posts(checks: Mapping[str, Check]) -> None:
    computed = checks["table_4_3/key.proposed_2021/Helse Nord"].computed
    assert computed is not None
    others = 58525.149 + 20611.342 + 15583.528
    low, high = 13921.8945 / (13921.8945 + others + 0.0015), 13921.8955 / (13921.8955 + others - 0.0015)
    assert (computed.low, computed.high) == pytest.approx((low, high), rel=1e-14)


def checked_by(series: str, label: str, *statistics: str) -> Callable[[Path], None]:
    """What lets one figure of the main table be checked by some statistics alone."""

    def rewrites(folder: Path) -> None:
        lines = (folder / TABLE).read_text(encoding="utf-8").splitlines()
        (number,) = [number for number, line in enumerate(lines) if line.startswith(f"{series},{label},")]
        lines[number] = ",".join([*lines[number].split(",")[:-1], " ".join(statistics)])
        (folder / TABLE).write_text("\n".join(lines) + "\n", encoding="utf-8")

    return rewrites


REFUSED = {
    "table_4_3": {
        "case_2021.distribution_key": "two keys",
        "key.full_effect_2021": "two keys",
        "key.adopted_2020": "outside the key",
        "key.adopted_2023": "Activity-based funding",
    },
    "activity_growth": {"posts.proposed_2021": "two keys"},
    "base.proposed_2021": {"posts.booked_2019": "outside the key", "posts.revised_2023": "Activity-based funding"},
}


@pytest.mark.slow
def test_pairs_that_must_not_be_compared_are_refused(folder: Path) -> None:
    for series, reasons in REFUSED.items():
        checked_by(series, "Helse Vest", *reasons)(folder)
    refused = {check.id: check for check in failing(validate(folder))}
    assert {*refused} == {f"{series}/{name}/Helse Vest" for series, reasons in REFUSED.items() for name in reasons}
    for series, reasons in REFUSED.items():
        for name, reason in reasons.items():
            check = refused[f"{series}/{name}/Helse Vest"]
            assert check.verdict is Verdict.MUST_NOT_BE_COMPARED, name
            assert check.computed is None, name
            assert check.reason is not None, name
            assert reason in check.reason.en, name


@pytest.mark.slow
def test_refusal_goes_by_the_written_list(folder: Path) -> None:
    """Without the list the same comparison is worked out, and breaks."""
    checked_by("table_4_3", "Helse Vest", "key.full_effect_2021")(folder)
    (folder / PAIRS).unlink()
    verdicts = {check.id: check.verdict for check in validate(folder)}
    assert verdicts["table_4_3/key.full_effect_2021/Helse Vest"] is Verdict.BREAK
    assert Verdict.MUST_NOT_BE_COMPARED not in verdicts.values()


def test_every_run_shows_the_refusal_of_each_pair(checks: Mapping[str, Check]) -> None:
    refused = [check for check in checks.values() if check.verdict is Verdict.MUST_NOT_BE_COMPARED]
    assert len({check.reason.en for check in refused if check.reason is not None}) == len(refused) == 4


@pytest.mark.slow
def test_whatever_does_not_hold_fails_without_its_explanation(folder: Path, checks: Mapping[str, Check]) -> None:
    (folder / EXPLAINED).unlink()
    without = {check.id for check in checks.values() if check.verdict not in HOLDS}
    assert {check.id for check in failing(validate(folder))} == without


POST_82 = "text.proposed_2021/chapter_732.proposed_2021/Post 82"
STALE = {
    "the break disappears": (replaced('"7 859,5"', '"7 859,4"', TABLE), POST_82),
    "the break is larger": (replaced('"7 859,5"', '"7 859,6"', TABLE), POST_82),
    "exact, not within rounding": (
        replaced('"-14,8"', '"-14,9"', TABLE),
        "table_4_1.change/table_4_1.difference/Helse Sør-Øst",
    ),
    "no longer refused": (
        replaced("key.full_effect_2021", "key.adopted_2022", PAIRS),
        "table_4_3/key.full_effect_2021",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("alters", "name"), STALE.values(), ids=STALE)
def test_explanation_that_no_longer_fits_fails(folder: Path, alters: Callable[[Path], None], name: str) -> None:
    alters(folder)
    stale = [check.id for check in failing(validate(folder)) if check.is_stale]
    assert len(stale) == 1
    assert stale[0].startswith(name)


@pytest.mark.slow
def test_explanation_of_an_exact_check_is_stale(folder: Path) -> None:
    replaced(POST_82, POST_82.replace("82", "81"), EXPLAINED)(folder)
    failed = failing(validate(folder))
    assert {check.figure.label: check.is_stale for check in failed} == {"Post 81": True, "Post 82": False}


def test_pairs_name_how_far_the_years_departed_from_the_key() -> None:
    """The most that one region got besides its share of the year's changes, from the posts once more."""
    (pair,) = [pair for pair in read_pairs() if pair.name.startswith("revised and adopted")]
    for year in (2015, 2018, 2019, 2020):
        adopted, revised = (
            np.array([amount.value for amount in read_base_appropriation(stage, year).amounts])
            for stage in (Stage.ADOPTED, Stage.REVISED)
        )
        besides = (revised - adopted) - (revised - adopted).sum() * adopted / adopted.sum()
        assert f"{besides.max():.1f}" in pair.reason.en
        assert f"{besides.max():.1f}".replace(".", ",") in pair.reason.nb
        assert besides.max() >= -besides.min()


CAUSE = 'cause = { replaces = "computed", by = "table_4_2.per_cent_of_adopted" }'
FAULTY: dict[str, tuple[Callable[[Path], object], str]] = {
    "statistics: no TOML": (replaced("pensions.sum =", "pensions.sum", STATISTICS), "is not TOML"),
    "statistics: no formula": (
        replaced('"sum(pensions)"', '"sum(pensions"', STATISTICS),
        f"{STATISTICS}, pensions.sum: 'sum(pensions' is not a formula",
    ),
    "statistics: strange formula": (
        replaced('"sum(pensions)"', '"max(pensions)"', STATISTICS),
        f"{STATISTICS}, pensions.sum: 'max(pensions)' has no meaning in a formula",
    ),
    "statistics: name of a series": (
        replaced("pensions.sum =", "covid_vat =", STATISTICS),
        f"{STATISTICS}: 'covid_vat' is also the name of a series or of one of the model's results",
    ),
    "figures: statistic twice": (
        replaced(",posts.booked_2019\n", ",posts.booked_2019 posts.booked_2019\n", TABLE),
        "names a statistic more than once: posts.booked_2019 posts.booked_2019",
    ),
    "figures: listed document without a file": (
        replaced("gul_bok,", "gulbok,", DOCUMENTS),
        f"gulbok.csv: does not exist; remove it from {DOCUMENTS}",
    ),
    "pairs: pattern that fits nothing": (
        replaced("key.proposed_2021", "key.proposed_2012", PAIRS),
        "nothing has the name 'key.proposed_2012'; did you mean 'key.proposed_2021'",
    ),
    "pairs: unknown key": (replaced("first =", "frist =", PAIRS), "did you mean 'first'"),
    "pairs: unknown record": (replaced("[[pair]]", "[[pairs]]", PAIRS), "'pairs' is an unknown key"),
    "explained: no such check": (
        replaced("tie_out.base/Helse Nord", "tie_out.base/Helse Sør", EXPLAINED),
        "explains a check that does not exist; did you mean 'base.proposed_2021/tie_out.base/Helse",
    ),
    "explained: break without gap": (replaced('gap = "2 189"\n', "", EXPLAINED), "a break has a gap"),
    "explained: cause of what is no break": (
        replaced('verdict = "within rounding"', f'verdict = "within rounding"\n{CAUSE}', EXPLAINED),
        "only a break can have a cause",
    ),
    "explained: amount made up for a cause": (
        replaced("table_4_2.per_cent_of_adopted", "case_2021.redistribution_per_cent + 0.02", EXPLAINED),
        "'case_2021.redistribution_per_cent + 0.02' contains the number 0.02",
    ),
    "explained: cause without a formula": (
        replaced("sum(table_4_7.interest)", "sum(table_4_7.interest", EXPLAINED),
        "'sum(table_4_7.interest' is not a formula",
    ),
    "explained: strange side": (replaced('replaces = "computed"', 'replaces = "both"', EXPLAINED), "found 'both'"),
    "explained: gap without digits": (replaced('"2 189"', '"much"', EXPLAINED), "'much' is not a printed number"),
    "explained: twice": (
        replaced("laboratory_estimate.low/Laveste", "laboratory_estimate.high/Høyeste", EXPLAINED),
        "'laboratory_estimate/laboratory_estimate.high/Høyeste' is explained twice",
    ),
    "explained: unknown verdict": (replaced('"break"', '"brudd"', EXPLAINED), "found 'brudd'"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("breaks", "message"), FAULTY.values(), ids=FAULTY)
def test_faulty_file_is_told(folder: Path, breaks: Callable[[Path], object], message: str) -> None:
    breaks(folder)
    with pytest.raises(InputError) as caught:
        validate(folder)
    assert message in str(caught.value)


def test_folder_with_figures_alone_is_enough(tmp_path: Path) -> None:
    (tmp_path / DOCUMENTS).write_text("file,document\nown,Our budget\n", encoding="utf-8")
    rows = 'series,label,printed,unit,place,statistics\nkey,Helse Nord,"0,1281",1,page 1,case_2021.phased_key\n'
    (tmp_path / "own.csv").write_text(rows, encoding="utf-8")
    (check,) = validate(tmp_path)
    assert (check.id, check.verdict) == ("key/case_2021.phased_key/Helse Nord", Verdict.EXACT)
