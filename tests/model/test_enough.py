"""More than there is is refused on every way out, with both amounts in one way of writing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.method.steps import STEPS
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.model.single_steps import step_values
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.own_model_case import own_model_case
from tests.cases.rules_case import rules_case, rules_raw
from tests.workbook.formulas.living import addresses, with_cells, written
from tests.workbook.libreoffice import recalculated, values_of


def refused(case: Case) -> str:
    with pytest.raises(im.InputError) as error:
        im.compute(case)
    return str(error.value)


def amount(value: float) -> str:
    return f"{value:,.7g}"


def total_of(case: Case) -> float:
    return case.parameters.appropriation.total.value


@pytest.mark.parametrize("part", ["reserved", "supplement", "per_inhabitant"])
def test_more_before_the_formula_than_there_is_is_refused(part: str) -> None:
    case = rules_case(parts=["per_inhabitant"]) if part == "per_inhabitant" else own_model_case(parts=[part])
    total = total_of(case)
    path = {
        "reserved": "reserved.amounts.agreements",
        "supplement": "supplement.region 1",
        "per_inhabitant": "amounts.per_inhabitant.service 0",
    }[part]
    told = refused(case.with_changes({path: 3 * total}))
    assert "taken out or given before the formula" in told
    assert f", of {amount(total)}" in told
    if part == "reserved":
        assert f"{amount(3.02 * total)} million NOK" in told


def test_what_is_given_before_the_formula_may_be_all_that_there_is() -> None:
    case = own_model_case(parts=["supplement"])
    others = {f"supplement.{region}": 0.0 for region in case.regions}
    all_of_it = case.with_changes({**others, "supplement.region 1": total_of(case)})
    assert float(im.compute(all_of_it)["distribution_key"].sum()) == pytest.approx(1)
    assert any("nothing left to distribute" in str(remark) for remark in implausible_inputs(all_of_it))


def corrected(taken: float) -> dict[str, Any]:
    return {"correction.region 0": -taken, **{f"correction.region {at}": taken / 4 for at in range(1, 5)}}


def test_a_correction_of_more_than_a_region_has_is_refused() -> None:
    case = rules_case(parts=["correction"])
    before = float((im.compute(case)["full_effect_appropriation"] - case.observations["correction"])[0])
    told = refused(case.with_changes(corrected(before + 10)))
    assert f"takes {amount(before + 10)} million NOK, and region 0 has {amount(before)} before it" in told
    im.compute(case.with_changes(corrected(before - 10)))


@pytest.mark.parametrize("declared", ["equalised", "negative_need_weights"])
def test_a_case_that_may_have_negative_amounts_keeps_them(declared: str) -> None:
    raw: RawCase = rules_raw(parts=["correction", *(["equalised"] if declared == "equalised" else [])])
    if declared != "equalised":
        raw = replace(raw, content={**raw.content, "allowed": [declared]})
    case = build_case(raw, HEADINGS)
    result = im.compute(case.with_changes(corrected(2 * total_of(case))))
    assert float(result["base_appropriation"][0]) < 0
    assert any("outside 0 to 1" in str(remark) for remark in im.remarks_on(case, result))


@pytest.mark.slow
def test_a_batch_names_the_scenarios() -> None:
    case = own_model_case(parts=["reserved"])
    total = total_of(case)
    table = pd.DataFrame({"reserved.amounts.agreements": [0.1 * total, 2 * total, 0.2 * total, 1.5 * total]})
    with pytest.raises(im.InputError) as error:
        im.compute_batch(case, table, ["distribution_key"])
    first, second = error.value.faults
    assert str(first).startswith("scenario 1, 'Total appropriation' (appropriation.total): ")
    assert f"{amount(1.52 * total)} million NOK" in str(second)
    kept = im.compute_batch(case, table, ["need_index"])
    assert np.isfinite(kept["need_index"]).all()


def test_a_single_step_and_a_scenario_refuse_it() -> None:
    case = own_model_case(parts=["reserved"])
    changes = {"reserved.amounts.agreements": 2 * total_of(case)}
    with pytest.raises(im.InputError, match="before the formula"):
        step_values(case.with_changes(changes), [STEPS["distribution_key"]])
    step_values(case.with_changes(changes), [STEPS["resource_need_key"]])
    scenario = im.Scenario(name="more", source="test", changes=changes)
    with pytest.raises(im.InputError, match="before the formula"):
        im.compute(im.apply_scenario(case, scenario))


@pytest.mark.office
def test_the_workbook_of_a_run_turns_its_check_where_too_much_is_taken_out(tmp_path: Path) -> None:
    case, files = own_model_case(parts=["reserved"]), [tmp_path / "living.xlsx", tmp_path / "more.xlsx"]
    written(case, files[0])
    with_cells(files[0], addresses(case, {"reserved.amounts.agreements": 2 * total_of(case)}), files[1])
    found = [values_of(file)["Kontroll"]["B5"].value for file in recalculated(files, tmp_path)]
    assert found == ["OK", "AVVIK"]


def test_a_case_below_another_refuses_it_too() -> None:
    tree = im.load_tree("builtin:sykehus")
    parent, case = next((parent, case) for parent, case in tree.cases.items() if case.has("parameters.reserved"))
    more = tree.with_case(parent, case.with_changes({"reserved.amounts.Private avtaler": 1e6}))
    with pytest.raises(im.InputError, match="before the formula") as error:
        im.compute_tree(more)
    assert error.value.faults[0].place.startswith(f"case '{case.name}', 'Total appropriation' (appropriation.total)")
