"""One step of the model: what it needs, that nothing else is computed, and that a part of a case is enough."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import xarray as xr

import inntektsmodell as im
from indices.expressions import Expression, quantities_in
from indices.values import Known, Program, program
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.faults import InputError
from inntektsmodell.loading import load_part
from inntektsmodell.method.quantities import Step
from inntektsmodell.method.steps import RESULTS, STEPS, formulas_for
from inntektsmodell.method.wanted import find_step, inputs_behind
from inntektsmodell.model import evaluate as evaluating
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.single_steps import part_behind, statuses_of, step_values
from tests.cases.own_model_case import own_model_case
from tests.cases.pace_case import pace_case
from tests.cases.rules_case import rules_case
from tests.corrupting.broken_case import copy_of_case


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return im.load_case("eksempel")


@cache
def cases() -> tuple[Case, ...]:
    """The example, and cases with the steps of regions' own models and of other formulas that it does not have."""
    return (im.load_case("eksempel"), own_model_case(), rules_case(), pace_case(), pace_case(parts=("guaranteed",)))


def having(step: Step) -> Case:
    """The first of the cases that has a step."""
    return next(case for case in cases() if step in formulas_for(inputs_of(case)))


def value(case: Case, name: str) -> xr.DataArray:
    (found,) = step_values(case, [find_step(name)])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", im.built_in_cases())
def test_a_result_asked_for_alone_is_that_of_the_whole_run(name: str) -> None:
    case = im.load_case(name)
    result = im.compute(case)
    names = [step for step in RESULTS if step in result and step in result.data_vars]
    steps = [STEPS[step] for step in names if step not in inputs_of(case)]
    for step, array in zip(steps, step_values(case, steps), strict=True):
        whole = result[step.name]
        np.testing.assert_allclose(array.values, whole.values, rtol=1e-13)
        assert [array[dim].values.tolist() for dim in array.dims] == [
            whole[dim].values.tolist() for dim in step.result_dims
        ]


@pytest.mark.slow
def test_every_step_has_a_label_for_every_value() -> None:
    for step in STEPS.values():
        (array,) = step_values(having(step), [step])
        assert (array.name, array.dims) == (step.name, step.dims)
        assert array.shape == tuple(len(array[dim]) for dim in array.dims)
        assert np.isfinite(array.values).all(), step.name


def test_a_step_that_is_the_same_in_all_regions_has_a_value_for_each() -> None:
    case = rules_case(parts=["bounds"])
    base = value(case, "index_base")
    assert base.shape == (len(base["series"]), len(case.regions))
    assert (base == base[:, :1]).all()


def test_amounts_of_a_year_are_those_of_the_case(eksempel: Case) -> None:
    persons = value(eksempel, "persons")
    xr.testing.assert_equal(
        persons.drop_vars(["year", "region"]),
        eksempel.observations["population"].sum("age_group").drop_vars(["year", "region"]).rename("persons"),
    )


@pytest.mark.parametrize(
    ("target", "computed"),
    [
        ("persons", ["persons"]),
        ("population_share", ["persons", "share_persons", "population_share"]),
        ("price", ["price_level", "calculated_price", "former_price", "price"]),
        ("paid_now", ["paid_now"]),
    ],
)
def test_what_is_not_asked_for_is_not_computed(
    target: str, computed: list[str], eksempel: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Expression] = []

    def noted(formula: Expression, xp: ModuleType, dims: tuple[str, ...]) -> Program:
        values = program(formula, xp, dims)

        def computed_and_noted(known: Known) -> object:
            taken.append(formula)
            return values(known)

        return computed_and_noted

    monkeypatch.setattr(evaluating, "program", noted)
    evaluating.programs.cache_clear()
    value(eksempel, target)
    evaluating.programs.cache_clear()
    formulas = formulas_for(inputs_of(eksempel))
    wanted = [formulas[STEPS[name]] for name in computed]
    assert [[*quantities_in(formula)] for formula in taken] == [[*quantities_in(formula)] for formula in wanted]


@pytest.mark.slow
@pytest.mark.parametrize("name", STEPS)
def test_the_part_of_a_case_that_a_step_needs_gives_the_step(name: str) -> None:
    step = STEPS[name]
    case = having(step)
    part = part_behind(case, [step])
    xr.testing.assert_identical(value(part, name), value(case, name))
    assert inputs_behind(inputs_of(part), [name]) == inputs_behind(inputs_of(case), [name])
    assert part.is_part


def test_a_part_holds_nothing_else(eksempel: Case) -> None:
    part = part_behind(eksempel, [STEPS["price"]])
    assert [name for name in part.observed if not str(name).endswith("_evidence")] == ["calculated_cost"]
    assert [name for name, value in part.parameters if value] == ["settlement"]
    assert part.criteria == {}
    assert set(part.evidence) < set(eksempel.evidence)


def test_statuses_are_those_of_what_a_step_rests_on() -> None:
    case = im.load_case("2021")
    assert statuses_of(part_behind(case, [STEPS["persons"]])) == [Status.DERIVED]
    assert Status.CALIBRATED in statuses_of(part_behind(case, [STEPS["need_index"]]))


def test_a_case_that_lacks_what_a_step_needs_is_refused_with_the_names() -> None:
    with pytest.raises(InputError) as caught:
        value(im.load_case("2021"), "running_price")
    (fault,) = caught.value.faults
    assert str(fault.found) == (
        "the case lacks Unit price of the settlement (settlement.unit_price), "
        "Share of current settlement (settlement.running_share)"
    )
    assert "--target running_price" in fault.right


def test_every_step_that_lacks_something_is_told() -> None:
    with pytest.raises(InputError) as caught:
        step_values(im.load_case("2021"), [STEPS["price"], STEPS["persons"], STEPS["cost_index"]])
    assert [str(fault.place) for fault in caught.value.faults] == ["target 'price'", "target 'cost_index'"]


def test_a_value_that_is_not_finite_is_no_value(eksempel: Case) -> None:
    huge = eksempel.with_changes({"settlement.unit_price": 1e308, "settlement.rule": "former"})
    with pytest.raises(InputError, match=r"\(settlement_amount\[Helse .*, Helse .*\]\): is infinite"):
        value(huge.with_changes({"drg_points": 1e12}), "settlement_amount")


def without(folder: Path, *names: str) -> None:
    for name in names:
        (folder / f"{name}.csv").unlink()


def cut(folder: Path, *parts: str) -> None:
    """Take parts of the parameters out of a case's main part."""
    lines: list[str] = []
    is_kept = True
    for line in (folder / "case.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            is_kept = not any(line.strip("[]").startswith(f"parameters.{part}") for part in parts)
        lines += [line] if is_kept else []
    (folder / "case.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def need_only(tmp_path: Path) -> Path:
    """The example with population and criteria alone."""
    folder = copy_of_case(tmp_path / "need")
    gone = ("service_share", "calculated_cost", "actual_cost", "drg_points", "capital_key", "former_key")
    without(folder, *(name for name in gone if (folder / f"{name}.csv").exists()))
    cut(folder, "appropriation", "cost", "settlement", "capital", "phase_in")
    return folder


def test_population_and_criteria_give_a_need_index(need_only: Path) -> None:
    part = load_part(need_only)
    xr.testing.assert_identical(value(part, "need_index"), value(im.load_case("eksempel"), "need_index"))
    with pytest.raises(InputError):
        im.load_case(need_only)


def test_a_part_can_be_changed(need_only: Path) -> None:
    changes = {"need.window": [2019, 2020], "population.year": 2019}
    changed, whole = (case.with_changes(changes) for case in (load_part(need_only), im.load_case("eksempel")))
    xr.testing.assert_identical(value(changed, "need_index"), value(whole, "need_index"))


def test_figures_of_a_criterion_that_are_missing_are_not_left_out(need_only: Path) -> None:
    without(need_only, "criterion_value")
    part = load_part(need_only)
    assert math.isclose(float(value(part, "population_share").sum()), 1)
    with pytest.raises(InputError, match=r"the case lacks Criterion \(need.criteria\)"):
        value(part, "need_index")


def test_what_is_there_is_checked(need_only: Path) -> None:
    text = (need_only / "case.toml").read_text(encoding="utf-8")
    (need_only / "case.toml").write_text(text.replace("2018, 2019, 2020", "2008, 2019, 2020"), encoding="utf-8")
    with pytest.raises(InputError, match="there are no figures for 2008"):
        load_part(need_only)
