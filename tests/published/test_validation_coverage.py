"""What the documents print about specialist health care is held as a whole, each relation once, by its arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.published.checks import HOLDS, Check, Verdict, validate
from inntektsmodell.published.figures import COLUMNS, DOCUMENTS, PublishedFigure, read_published
from inntektsmodell.published.intervals import Interval
from inntektsmodell.published.posts import REGIONS
from inntektsmodell.published.statistics import FILE, read_formulas, statistics_of


def test_more_than_700_checks(checks: Mapping[str, Check]) -> None:
    done = [check for check in checks.values() if check.computed is not None]
    assert len(done) >= 850
    assert len([check for check in done if check.figure.document.startswith("Prop. 1 S (2020–2021)")]) >= 650
    assert len([check for check in done if check.figure.document.startswith("Letter of allocation")]) >= 30


def test_each_relation_is_held_once_and_none_is_trivial() -> None:
    """Checks that rest on the same figures are one statistic over several labels, as the split of one sum."""
    figures = read_published()
    statistics = statistics_of(figures, read_formulas())
    relations: dict[frozenset[str], set[str]] = defaultdict(set)
    for figure in figures:
        for name in figure.statistics:
            relations[statistics.term(name, figure.label).figures | {figure.id}].add(name)
    assert [relation for relation in relations if len(relation) < 2] == []
    assert [names for names in relations.values() if len(names) > 1] == []


SPLITS = [
    *(f"table_4_{number}" for number in (3, 6, 10)),
    *(
        f"table_4_1.{column}"
        for column in ("grant_2021", "grant_2020", "change", "change_per_cent", "against_base_key")
    ),
    *(f"table_4_2.{column}" for column in ("redistribution", "phase_in_2021", "phase_in_2022", "phase_in")),
    *(f"table_4_4.{column}" for column in ("with_kbs", "without_kbs", "mean_2016_2018", "mean_2015_2017")),
    *(f"table_4_5.{column}" for column in ("equal", "performance", "total")),
    *(f"table_4_7.{column}" for column in ("opening", "taken_up", "interest", "repaid", "closing")),
    *(f"table_5_5.result_{year}" for year in (2017, 2018, 2019)),
    *(f"table_5_7.value_{year}" for year in (2003, 2014, 2018, 2019)),
    *(f"table_5_7.growth_from_{year}" for year in (2003, 2014, 2018)),
    *("activity_growth", "biotechnology", "contact_families", "covid", "medicines_2020", "medicines_2021", "pensions"),
    *("decision.base", "investment_by_region", "table_5_4", "table_5_6", "text.research_points", "waiting_times"),
]


def test_every_printed_split_has_all_four_regions() -> None:
    printed = {(figure.series, figure.label) for figure in read_published()}
    assert {(series, region) for series in SPLITS for region in REGIONS} <= printed


SPRING_2020 = "Prop. 117 S (2019–2020)"
BY_HAND = {
    "category_10_30.change/category_10_30.growth/Kap. 734": 100 * (270421 / 235894 - 1),
    "post_groups_10_30.booked_2019/post_groups_10_30.booked_2019.operating/Statens egne driftsutgifter": (
        66529 + 22131 + 73012 + 34396
    ),
    "post_groups_10_30.proposed_2021/post_groups_10_30.proposed_2021.transfers/Andre overføringer": (
        178985746 - 19430 - 12773 - 82452 - 59936
    ),
    "table_4_10/table_4_10.sum/Sum": 127.3 + 25.7 + 72.7 + 56.8,
    "text.repaid_2019/chapter_3732.booked_2019.repaid/Sum": (535405 + 632265) / 1000,
    "decision.category_10_30/decision.category_10_30.sum/Sum": 178432876000 + 151443000 + 270421000 + 131006000,
    "table_4_15.change/table_4_15.growth/Psykologer uten avtale": 100 * (30.3 / 37.0 - 1),
    "text.result_adjusted/table_5_5.adjusted_2019/2019": 3382 - 139 + 94,
    "table_5_7.growth_from_2014/table_5_7.computed_growth_from_2014/Helse Nord": 100 * (16032 / 10371 - 1),
    "table_5_8.total/investment_by_region.sum/Sum": 1000 * (48.4 + 18.2 + 10.5 + 8.4),
    "isf_growth/isf_growth.computed/Post 76": (100 * ((41695.651 - 1.2 - 2.25) / (39960.745 * 1.026 - 199.8) - 1)),
    "isf_unit_price/isf.unit_price_somatic_from_2020/Somatikk": 45808 * 1.026 * 0.995,
    "chapter_732.proposed_2021/post_70.from_2020/Post 70": (
        945110 * 1.026 + 1000 * (3220 + 200 + 60 + 106.2 + 100 + 42.3 + 26 + 25.7 + 21.8 + 1.8 + 30 - 173.7)
    ),
    "chapter_732.proposed_2021/vat.from_2020/Post 80": 7378243 * 1.026 + 1000 * (135.8 + 280 + 73 + 61),
    "medicines_2020/medicines_2020.less_vat/Sum": 290 * (1 - 73 / 365),
    "part_1.lis1_grants/lis1_grants.both_chapters/Midlertidige LIS1-stillinger": 100 + 28.5,
    "text.chapter_783_lis1/lis1_municipal.rest/Tilskudd til kommuner": 28.5 + 5.7 + 0.5 - 4.9,
    "competence_2021/competence_2021.by_growth/Sjeldne diagnoser": 222.2 * 504.5 / 491.2,
    "table_4_8.frame/proton_frame.loan/Protonsenter Radiumhospitalet": 513 / 0.3 * 0.7,
    f"table_4_9.contribution/table_4_9.contribution.at_rate_of_2020/{SPRING_2020}": 2000 * 141 / 1000,
    f"text.base_fall/base_fall.covered/{SPRING_2020}": 1959 + 1000 + 141,
    "text.base_rise/base_rise.by_accounts/Prop. 114 S (2018–2019)": 1257 + 257 + 232 + 154 - 700,
    "part_1.pensions/pensions.less_liquidity/2021": (4459 - 1800 - 100) / 1000,
    "supplementary_2020/supplementary_2020.by_accounts/Post 72–75": (
        57895.8 + 20104.9 + 15224.2 + 13657.3 - 56113.2 - 19588.8 - 14916.2 - 13261.5 + 3100 - 2.5
    )
    / 1000,
    "letter.text.chapter_734_rise/letter.chapter_734.rise/Post 01": (80588 - 72707) / 1000,
}


@pytest.mark.parametrize(("name", "value"), BY_HAND.items(), ids=BY_HAND)
def test_statistic_is_its_arithmetic(checks: Mapping[str, Check], name: str, value: float) -> None:
    computed = checks[name].computed
    assert computed is not None
    assert computed.value == pytest.approx(value, rel=1e-9)
    assert computed.low <= value <= computed.high


CONTRADICTIONS = {
    "coercion_rise/coercion.rise/2018–2019": 1,
    "headline.running_projects/loans.running/Protonsenter, lån og byggelånsrenter": 0.45,
    "letter.allocated_2021/chapter_732.proposed_2021/Post 77": 3145,
    "letter.chapter_734.adopted_2021/chapter_734.proposed_2021/Post 01": 1863,
    "table_4_14.amount/chapter_2711.adopted_2020.post_70/Saldert budsjett 2020": 12.8,
    "table_4_15.change/table_4_15.growth/Psykologer med avtale": 10.699,
    "table_5_7.value_2014/table_5_7.value_2014_sum/Sum": 296.5,
    "table_5_8.total/investment_by_region.sum/Sum": 627.5,
    "text.assets_value/table_5_7.total_2003/2003": 0.0865,
    "text.research_points/table_4_4.with_kbs/Helse Midt-Norge": 0.015,
}


@pytest.mark.parametrize(("name", "gap"), CONTRADICTIONS.items(), ids=CONTRADICTIONS)
def test_print_that_contradicts_another_is_found(checks: Mapping[str, Check], name: str, gap: float) -> None:
    assert checks[name].verdict is Verdict.BREAK
    assert checks[name].gap == pytest.approx(gap, rel=1e-3)
    assert not checks[name].fails


def test_the_digit_that_table_5_7_asks_for_mends_both_of_its_breaks() -> None:
    """With 10 670 for Helse Nord in 2014 the column adds up and the per cent comes out, as its causes have it."""
    figures = [
        figure
        if figure.id != "table_5_7.value_2014/Helse Nord"
        else PublishedFigure(
            figure.series, figure.label, "10 670", figure.unit, figure.document, figure.place, figure.statistics
        )
        for figure in read_published()
    ]
    statistics = statistics_of(figures, read_formulas())
    million = Interval.exact(1e6)
    total = statistics.term("table_5_7.value_2014_sum", "Sum").interval / million
    growth = statistics.term("table_5_7.computed_growth_from_2014", "Helse Nord").interval / Interval.exact(0.01)
    assert total.meets(Interval(84306, 84305.5, 84306.5))
    assert growth.meets(Interval(50.2, 50.15, 50.25))


def test_count_with_decimals_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'19,5' is not a count; counts are printed as whole numbers"):
        counted(tmp_path, '"19,5"', "19", "38", "count")


def counted(folder: Path, first: str, second: str, both: str, unit: str) -> Check:
    """One check: two printed numbers and their sum."""
    (folder / DOCUMENTS).write_text("file,document\nown,Our report\n", encoding="utf-8")
    rows = [("part", "a", first, ""), ("part", "b", second, ""), ("whole", "Sum", both, "whole.sum")]
    lines = [f"{series},{label},{printed},{unit},page 1,{names}" for series, label, printed, names in rows]
    (folder / "own.csv").write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    (folder / FILE).write_text('whole.sum = "sum(part)"\n', encoding="utf-8")
    (check,) = validate(folder)
    return check


@pytest.mark.parametrize(
    ("both", "unit", "verdict", "gap"),
    [
        ("38", "count", Verdict.EXACT, 0),
        ("39", "count", Verdict.BREAK, 1),
        ("36", "count", Verdict.BREAK, 2),
        ("39", "million NOK", Verdict.WITHIN_ROUNDING, 0),
    ],
)
def test_nothing_is_rounded_in_a_count(tmp_path: Path, both: str, unit: str, verdict: Verdict, gap: float) -> None:
    check = counted(tmp_path, "19", "19", both, unit)
    assert (check.verdict, check.gap) == (verdict, gap)
    assert check.size == 2 * gap
    assert check.fails == (verdict not in HOLDS)
