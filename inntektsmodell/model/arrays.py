"""Drops the labels once: a `Case` becomes arrays by name of `method.inputs`, in the case's own order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import ArrayLike

from inntektsmodell.case.case import Case
from inntektsmodell.case.contents import once_a_case
from inntektsmodell.case.observations import REGION_DIMS
from inntektsmodell.case.parameters import SettlementRule
from inntektsmodell.case.schema import WITHOUT_INHABITANTS
from inntektsmodell.method import pace
from inntektsmodell.method.inputs import INPUTS, may_be_empty
from inntektsmodell.method.quantities import Input
from inntektsmodell.model.evaluate import Inputs

if TYPE_CHECKING:
    from jax import Array

Label = str | int
Labels = Mapping[str, Sequence[Label]]


def columns_of(case: Case) -> tuple[str, ...]:
    """Names of the columns of the need key: age groups, then criteria, each in the order of the observations."""
    ages = case.observed["age_group"].values.tolist() if "age_group" in case.observed else []
    return (*ages, *_criteria(case))


def labels_of(case: Case) -> Labels:
    """The labels of every dimension of the method, in the case's own order; of criteria only if all have figures."""
    observed, parameters = case.observed, case.parameters
    phase_in, reserved, adjustment = parameters.phase_in, parameters.reserved, parameters.adjustment
    planned = [] if adjustment is None else list(adjustment.plan)
    paced = [] if parameters.pace is None else list(parameters.pace.frame)
    columns = columns_of(case)
    criteria = {
        "criterion": _criteria(case),
        "column": list(columns),
        "series": [*columns, *parameters.criteria],
    }
    own = {dim: observed[dim].values.tolist() for dim in ("age_group", "year", "settlement_year") if dim in observed}
    return {
        **own,
        **(criteria if not case.is_part or {*case.criteria} <= {*columns} else {}),
        **{dim: list(case.regions) for dim in REGION_DIMS},
        "service": list(case.services),
        "group": list(parameters.criteria),
        "payment": [] if phase_in is None else list(phase_in.schedule),
        "purpose": [] if reserved is None else list(reserved.amounts),
        "adjustment_year": planned,
        "plan_year": planned,
        "path_year": paced,
    }


def inputs_of(case: Case) -> Inputs:
    """Arrays of a case, float64, without a scenario axis. Labels are matched by name, never by position."""
    return dict(_inputs_of(case))


@once_a_case
def _inputs_of(case: Case) -> Inputs:
    labels = labels_of(case)
    read_off = _read_off(case, labels)
    given = {name: about for name, about in INPUTS.items() if _has(case, about, labels, read_off)}
    inputs = {name: _array(case, about, labels, read_off) for name, about in given.items()}
    for array in inputs.values():
        np.asarray(array).flags.writeable = False  # as others get the same
    return inputs


def batch_inputs_of(case: Case) -> Inputs:
    """Arrays of a case with a scenario axis of length 1, last in each."""
    return with_scenario_axis(inputs_of(case))


def with_scenario_axis(inputs: Inputs) -> Inputs:
    """Inputs without a scenario axis, given one of length 1, last in each array."""
    return {name: host(array)[..., None] for name, array in inputs.items()}


def _criteria(case: Case) -> list[str]:
    return case.observed["criterion"].values.tolist() if "criterion_value" in case.observed else []


def _has(case: Case, about: Input, labels: Labels, read_off: Inputs) -> bool:
    """Whether a case has an input: the figures or the part of the parameters, and the labels."""
    if about.kind == "target" or not {*about.dims} <= {*labels}:
        return False
    if about.given_with:
        return case.has(about.given_with)
    if about.kind == "observed":
        return about.path in case.observed or ("criterion" in about.dims and "year" in case.observed)
    if about.part and getattr(case.parameters, about.part) is None:
        return False
    if about.kind == "derived":
        return about.name in read_off
    return _at(case, about.path) not in (None, {})


def _array(case: Case, about: Input, labels: Labels, read_off: Inputs) -> Array:
    match about.kind:
        case "derived":
            return read_off.get(about.name, host(1.0))
        case "observed":
            return _observed(case, about, labels)
        case "figure":
            return host(_figures(_at(case, about.path), [labels[dim] for dim in about.dims], about.absent or 0.0))
    return encoded(about, labels, _at(case, about.path).value)


def _observed(case: Case, about: Input, labels: Labels) -> Array:
    """The figures of a variable; of no criteria where there are ages only."""
    if about.path in case.observed:
        return host(case.observed[about.path].values)
    return host(np.zeros([len(labels[dim]) for dim in about.dims]))


def _at(case: Case, path: str) -> Any:
    """What stands at a path among the parameters."""
    return reduce(getattr, path.split("."), case.parameters)


def _figures(node: Any, labels: Sequence[Sequence[Label]], absent: float) -> Any:
    """Values of a nest of figures; a label without a figure has none of the weight, 0, or what is without effect."""
    if not labels:
        return node.value
    empty = np.full([len(names) for names in labels[1:]], absent)
    return [_figures(node[name], labels[1:], absent) if name in node else empty for name in labels[0]]


def encoded(about: Input, labels: Labels, value: Any) -> Array:
    """A choice as the numbers that stand for it: marks of the chosen labels, 1 for the former rule, or for yes."""
    if about.kind == "switch":
        return host(value)
    if about.kind == "rule":
        return host(value == SettlementRule.FORMER)
    (dim,) = about.dims
    return marks(labels[dim], value if about.kind in ("years", "some") else [value])


def _read_off(case: Case, labels: Labels) -> Inputs:
    """What is read off other parts of a case: how criteria are measured, which merge, where the year lies.

    What only marks that some part is there is 1, and not among these.
    """
    columns, criteria = labels.get("column", ()), labels.get("criterion", ())
    groups = case.parameters.criteria
    per_inhabitant = [name for name in criteria if case.criteria[str(name)].measure == "per_inhabitant"]
    payments, planned = ([int(year) for year in labels[dim]] for dim in ("payment", "adjustment_year"))
    index = case.parameters.index
    from_0 = {} if index is None else index.threshold
    return {
        "index.counted_from": host([0.0 if name in from_0 else -np.inf for name in labels.get("series", ())]),
        "need.per_inhabitant": marks(criteria, per_inhabitant),
        "need.members": _matrix([marks(columns, group.members) for group in groups.values()], len(columns)),
        "need.group_services": _matrix(
            [marks(case.services, group.services) for group in groups.values()], len(case.services)
        ),
        "need.merged": host([float(group.merge.value) for group in groups.values()]),
        "phase_in.now": host([year == case.file.year for year in payments]),
        "phase_in.later": host([year > case.file.year for year in payments]),
        "adjustment.later": host([year > case.file.year for year in planned]),
        pace.now.name: host([int(year) == case.file.year for year in labels["path_year"]]),
        **({pace.limited.name: host(1.0)} if case.parameters.pace and case.parameters.pace.greatest_growth else {}),
        **({may_be_empty.name: host(1.0)} if case.allows(WITHOUT_INHABITANTS) else {}),
        "adjustment.after": _matrix([host([other > year for other in planned]) for year in planned], len(planned)),
    }


def marks(labels: Iterable[object], marked: Container[object]) -> Array:
    """1 for each label that is marked, else 0."""
    return host([float(label in marked) for label in labels])


def _matrix(rows: list[Array], width: int) -> Array:
    return host(np.reshape(rows, (len(rows), width)))


def host(values: ArrayLike) -> Array:
    """NumPy float64, typed as what it becomes: JAX takes host arrays wherever it takes its own."""
    return cast("Array", np.asarray(values, dtype=np.float64))
