"""Case 2008: its figures are those of `validation/`, and its settlement is that worked out by hand."""

from __future__ import annotations

import pytest
from numpy.testing import assert_allclose

from inntektsmodell.analysis.scenarios.scenario import apply_scenario, load_scenario
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.published.figures import printed_series
from inntektsmodell.published.posts import REGIONS

COLUMNS = ("sor_ost", "vest", "midt_norge", "nord")


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("2008")


def printed(series: str) -> list[float]:
    return [figure.interval.value for figure in printed_series(series, REGIONS)]


@pytest.mark.parametrize("year", [2006, 2007, 2008])
def test_flows_are_the_printed_ones(case: Case, year: int) -> None:
    flows = case.observations["drg_points"].sel(settlement_year=year).transpose("destination", "origin")
    assert flows.values.tolist() == [printed(f"points_{year}.{column}") for column in COLUMNS]


def test_criteria_are_the_printed_ones(case: Case) -> None:
    values = case.observations["criterion_value"].sel(year=2008)
    assert values.sel(criterion="points_of_residents").values.tolist() == printed("points_2008.all")
    assert values.sel(criterion="ambulance_missions").values.tolist() == printed("ambulance_missions")


def test_cost_levels_and_inhabitants_follow_from_print(case: Case) -> None:
    country = printed_series("cost_per_point", ["Landet"])[0].interval.value
    levels = [round(cost / country, 5) for cost in printed("cost_per_point")]
    for table in ("calculated_cost", "actual_cost"):
        assert case.observations[table].sel(service="somatic").values.tolist() == levels
    per_inhabitant = (13123, 11495, 13694, 15286)
    persons = [
        round(1e6 * cost / each) for cost, each in zip(printed("somatic_cost_2008"), per_inhabitant, strict=True)
    ]
    assert case.observations["population"].sel(year=2008).squeeze().values.tolist() == persons


def test_net_settlement_of_helse_nord_by_either_rule(case: Case) -> None:
    # Mean of 2007 and 2008, points: 1 136.5 received; 5 117.5, 947 and 2 166.5 sent to the three others in turn.
    received, sent = 1136.5, {0.97553: 5117.5, 0.97655: 947.0, 1.03067: 2166.5}
    paid = sum(points * 38250 * (level - 0.8) for level, points in sent.items())
    net = compute(case)["settlement"].sel(region="Helse Nord")
    assert_allclose(net, (received * 38250 * (1.14842 - 0.8) - paid) / 1e6, rtol=1e-12)
    former = compute(apply_scenario(case, load_scenario("settlement_former_rule")))["settlement"]
    assert_allclose(former.sel(region="Helse Nord"), (received - 8231) * 38250 * 0.2 * 1.06 / 1e6, rtol=1e-12)


def test_the_model_of_2009_is_refused_with_what_is_not_public() -> None:
    with pytest.raises(InputError, match=r"not public(.|\n)*need\.weights(.|\n)*capital_key"):
        load_case("2008@2009")
