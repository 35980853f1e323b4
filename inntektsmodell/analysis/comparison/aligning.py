"""Brings two cases to arrays of the same shapes, so that any array can be exchanged for the other case's.

Conventions:

1. Regions and age groups are the same in both cases, in any order.
2. Figures stand as they enter the model: criteria and ages as means over the window, DRG points as means over the
   locked years. So the years of the cases need not overlap, and a new window shows in the figures that it lets in.
3. Criteria stand as amounts per inhabitant and ages as shares, so that more inhabitants alone change no need.
4. What one case lacks and the other has: a criterion has weight 0 there, a service has share 0, a group is not
   merged. Both sides have the figures behind them: their coming or going is a change of weights or shares.
5. A part that one case lacks is without effect there: cost level 1, no points, capital share 0, phase-in finished.
   A settlement that both lack is left out: its points would be a figure for every two regions.
6. Where needs count some ages, the parts of the inhabitants and of the criteria that count stand as a rule of the case.
7. Where nobody lives, a case has no ages and criteria per inhabitant: those of the other case serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import jax
import numpy as np
from jax import Array

from inntektsmodell.analysis.comparison.unlike import raise_if_unlike
from inntektsmodell.case.case import Case
from inntektsmodell.case.criterion_kinds import AGE, KINDS
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.loading import is_workbook
from inntektsmodell.method.inputs import INPUTS, may_be_empty
from inntektsmodell.method.own_model import plan, reserved
from inntektsmodell.method.quantities import Input
from inntektsmodell.method.rules import by_age
from inntektsmodell.method.steps import QUANTITIES
from inntektsmodell.model.arrays import Label, host, inputs_of, labels_of
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.model.evaluate import Inputs

FORMER = ("former.key", "redistribution")
"""What a former model is compared with: one of these inputs."""
SETTLEMENT = "settlement."
"""How the names of what a settlement follows from begin; its points are as many as the regions squared."""
LeafArrays = dict[str, np.ndarray]
KnownLabels = Mapping[str, list[str]]


TAKEN_TOGETHER = ("share_persons", "window_persons", "column_amount", "mean_points")
"""Steps of the method that a comparison starts from."""
COUNTED = {
    "counted.window": ("counted_window_persons", "window_persons"),
    "counted.shares": ("counted_share_persons", "share_persons"),
    "counted.columns": ("counted_column_amount", "column_amount"),
}
"""By the part that counts: the step of those that count, and that of all."""
OF_THEIR_OWN = {"settlement_year", "payment", "purpose", "adjustment_year"}
"""Dimensions whose labels the cases need not share: what has one is brought together in a way of its own."""
PLACED = [about for about in INPUTS.values() if about.component and not OF_THEIR_OWN & {*about.dims}]
"""Inputs that only change the places of their labels."""
OF_RULES = [about.name for about in INPUTS.values() if about.component in ("own_model", "index_rules")]
"""Inputs that are left out where both cases lack them."""


def aligned(a: Case, b: Case, *, former: bool) -> tuple[LeafArrays, LeafArrays]:
    """Arrays of both cases by name, float64, of the same shapes; see the conventions above.

    `persons` is (2, region): mean of the window, and the year of the population shares; `age_mix` is (age group,
    region), `criteria.<kind>` (criterion, region), `settlement.points` (1, origin, destination),
    `phase_in.schedule` the parts paid before, in and after the year of the case, `adjustment.plan` the parts made by
    then and after it, `reserved.amounts` (1,) their sum, `counted.<what>` (service, ..., region) the parts that count;
    the others as in `Inputs`.
    Without `former`, the former model and the phase-in are left out.

    Raises `UnlikeCasesError` where regions, age groups, descriptions of criteria or forms of the former model differ.
    """
    faults = Faults()
    _check_labels(a, b, faults)
    _check_criteria(a, b, faults)
    forms = [form for form in FORMER if former and _has_former(form, a, b)]
    if len(forms) > 1:
        found = message("one case has the former key, the other the redistribution")
        right = message("the same table in both, or figures that do not need it")
        faults.add(message("the former model"), found, right)
    raise_if_unlike(faults)
    labels = _labels_of_both(a, b)
    left_out = {*FORMER} - {*forms}
    if a.parameters.settlement is None and b.parameters.settlement is None:
        left_out |= {name for name in INPUTS if name.startswith(SETTLEMENT)}
    given = {*inputs_of(a), *inputs_of(b)}
    left_out |= {name for name in (*OF_RULES, plan.name) if name not in given}
    first, second = (_leaves(case, labels, left_out, former=bool(forms)) for case in (a, b))
    allowed = {may_be_empty.name: np.ones(())} if may_be_empty.name in given else {}
    return _filled(first, second) | allowed, _filled(second, first) | allowed


def inputs_from(leaves: LeafArrays) -> Inputs:
    """Inputs of the model from aligned arrays that have got a scenario axis at their end, of one length or of length 1.

    The need has two years: the window, and the year of the population shares, of which only the persons count.
    """
    of_kinds = [leaves[f"criteria.{kind}"] for kind in KINDS]
    length = max(rates.shape[-1] for rates in of_kinds)
    rates = np.concatenate([np.broadcast_to(rates, (*rates.shape[:-1], length)) for rates in of_kinds])
    inputs = {name: host(array) for name, array in leaves.items() if name in QUANTITIES}
    inputs |= {
        "need.population": host(leaves["age_mix"][:, None] * leaves["persons"][None]),
        "need.criteria": host(np.repeat(rates[:, None], 2, axis=1)),
        "need.per_inhabitant": host(np.ones((len(rates), 1))),
        "need.window": _mark(0, 2),
        "need.share_year": _mark(1, 2),
    }
    if "settlement.points" in leaves:
        inputs["settlement.years"] = host([[1.0]])
    if "phase_in.schedule" in leaves:
        inputs |= {"phase_in.now": _mark(1, 3), "phase_in.later": _mark(2, 3)}
    if plan.name in leaves:
        inputs["adjustment.later"] = _mark(1, 2)
    if by_age.name in leaves:
        window, of_shares = leaves["persons"][:1], leaves["persons"][1:]
        length = max(leaves["age_mix"].shape[-1], rates.shape[-1])
        wide = [np.broadcast_to(part, (*part.shape[:-1], length)) for part in (leaves["age_mix"], rates)]
        all_of = {
            "counted.window": window,
            "counted.shares": of_shares,
            "counted.columns": np.concatenate(wide) * window,
        }
        inputs |= {step: host(leaves[name] * all_of[name]) for name, (step, _) in COUNTED.items()}
    return inputs


def _mark(position: int, length: int) -> Array:
    return host(np.arange(length)[:, None] == position)


def _leaves(case: Case, labels: KnownLabels, left_out: set[str], *, former: bool) -> LeafArrays:
    """Arrays of one case under the labels of both; NaN where the case has no figure and the other's serves."""
    inputs = inputs_of(case)
    leaves = {about.name: _placed(case, inputs, about, labels) for about in PLACED if about.name not in left_out}
    together = _taken_together(case, inputs, labels)
    leaves |= {name: array for name, array in together.items() if name not in left_out}
    if by_age.name not in left_out:
        leaves |= _counted(case, inputs, labels)
    if reserved.name not in left_out:
        leaves[reserved.name] = np.sum(inputs.get(reserved.name, 0.0)).reshape(1)
    if former:
        leaves["phase_in.schedule"] = _paid(inputs)
    if former and plan.name not in left_out:
        leaves[plan.name] = _adjusted(inputs)
    return leaves


def _placed(case: Case, inputs: Inputs, leaf: Input, labels: KnownLabels) -> np.ndarray:
    """One input with its labels in their common places."""
    values = inputs.get(leaf.name)
    array = np.full([len(labels[dim]) for dim in leaf.dims], leaf.neutral if values is None else np.nan)
    if values is None:
        return array
    own = labels_of(case)
    positions = {dim: _positions(own[dim], labels[dim]) for dim in leaf.dims}
    if leaf.zero_along:
        everywhere = {**positions, leaf.zero_along: range(len(labels[leaf.zero_along]))}
        array[np.ix_(*everywhere.values())] = 0.0
    array[np.ix_(*positions.values())] = values
    return array


def _positions(names: Iterable[Label], among: Iterable[Label]) -> list[int]:
    """Where each name stands among others."""
    places = {str(name): place for place, name in enumerate(among)}
    return [places[str(name)] for name in names]


def _taken_together(case: Case, inputs: Inputs, labels: KnownLabels) -> LeafArrays:
    """What the method takes the years together to: persons, shares of ages, criteria per inhabitant by kind, points."""
    with jax.enable_x64(True):
        steps = {name: np.asarray(values) for name, values in compiled_results(TAKEN_TOGETHER)(inputs).items()}
    own = labels_of(case)
    regions = _positions(labels["region"], own["region"])
    persons, nothing = steps["window_persons"][regions], np.zeros((len(regions), len(regions)))
    amounts = zip(map(str, own["column"]), steps["column_amount"], strict=True)
    rates = {name: amount[regions] / np.where(persons == 0, np.nan, persons) for name, amount in amounts}
    unknown = np.full(len(regions), np.nan)
    points = steps["mean_points"][np.ix_(regions, regions)] if "mean_points" in steps else nothing
    kinds = {"age_mix": labels["age_group"], **{f"criteria.{kind}": labels[kind] for kind in KINDS}}
    return {
        "persons": np.stack([persons, steps["share_persons"][regions]]),
        "settlement.points": points[None],
        **{
            name: np.reshape([rates.get(column, unknown) for column in columns], (-1, len(regions)))
            for name, columns in kinds.items()
        },
    }


def _counted(case: Case, inputs: Inputs, labels: KnownLabels) -> LeafArrays:
    """The parts of inhabitants, ages and criteria that each service counts; all where the case counts everybody."""
    dims = {name: ("service", *QUANTITIES[of_all].dims) for name, (_, of_all) in COUNTED.items()}
    shapes = {name: [len(labels[dim]) for dim in of] for name, of in dims.items()}
    if by_age.name not in inputs:
        return {name: np.ones(shape) for name, shape in shapes.items()}
    targets = tuple(dict.fromkeys(step for pair in COUNTED.values() for step in pair))
    with jax.enable_x64(True):
        steps = {name: np.asarray(values) for name, values in compiled_results(targets)(inputs).items()}
    own, found = labels_of(case), {}
    for name, (counted, of_all) in COUNTED.items():
        array, all_of = np.full(shapes[name], np.nan), steps[of_all]
        parts = steps[counted] / np.where(all_of == 0, 1.0, all_of)
        array[np.ix_(*(_positions(own[dim], labels[dim]) for dim in dims[name]))] = parts
        found[name] = array
    return found


def _paid(inputs: Inputs) -> np.ndarray:
    """Parts of the growth that are paid before, in and after the year of the case."""
    with jax.enable_x64(True):
        paid = compiled_results(("paid_now", "paid_later"))(inputs)
    now, later = (float(paid.get(name, 0.0)) for name in ("paid_now", "paid_later"))
    return np.array([1 - now - later, now, later])


def _adjusted(inputs: Inputs) -> np.ndarray:
    """Parts of an adjustment that are made by the year of the case, and after it."""
    with jax.enable_x64(True):
        left = float(compiled_results(("left_to_adjust",))(inputs).get("left_to_adjust", 0.0))
    return np.array([1 - left, left])


def _filled(own: LeafArrays, other: LeafArrays) -> LeafArrays:
    """Figures that one case lacks are those of the other; what both lack is without effect."""
    filled = {name: np.where(np.isnan(array), other[name], array) for name, array in own.items()}
    return {name: np.where(np.isnan(array), 0.0, array) for name, array in filled.items()}


def _labels_of_both(a: Case, b: Case) -> KnownLabels:
    """Labels of the first case, then what only the second has. Columns are age groups, then criteria by kind."""
    of_a, of_b = labels_of(a), labels_of(b)
    both = {
        dim: list(dict.fromkeys(map(str, [*of_a[dim], *of_b[dim]]))) for dim in ("region", "service", "column", "group")
    }
    described = {**b.criteria, **a.criteria}
    kinds = {kind: [name for name in both["column"] if described[name].kind == kind] for kind in (AGE, *KINDS)}
    columns = [name for names in kinds.values() for name in names]
    return both | kinds | {"column": columns, "series": [*columns, *both["group"]], "age_group": kinds[AGE]}


def told_apart(a: Case, b: Case) -> tuple[str, str]:
    """What sentences call the two cases: their names, or A and B where these are the same."""
    return ("A", "B") if a.name == b.name else (a.name, b.name)


def titles_apart(a: Case, b: Case) -> tuple[Text, Text]:
    """Titles of the two cases; where these are the same, with where each was read, as far as that differs."""
    first, second = a.file.title, b.file.title
    places = _read_from(a), _read_from(b)
    if (first.nb != second.nb and first.en != second.en) or places[0] == places[1] or Path() in places:
        return first, second
    names = (places[0].name, places[1].name)
    told = names if names[0] != names[1] else places
    return _placed_title(first, told[0]), _placed_title(second, told[1])


def _placed_title(title: Text, place: str | Path) -> Text:
    return as_label("{title} ({place})", title=title, place=str(place))


def _read_from(case: Case) -> Path:
    """The workbook or the folder that a case was read from."""
    files = [Path(file) for file in case.files]
    return Path() if not files else files[0] if is_workbook(files[0]) else files[0].parent


def _has_former(form: str, a: Case, b: Case) -> bool:
    table = INPUTS[form].path
    return table in a.observations or table in b.observations


def _check_labels(a: Case, b: Case, faults: Faults) -> None:
    """Regions and age groups are the same sets."""
    names = told_apart(a, b)
    for dim in ("region", "age_group"):
        first, second = (case.observed[dim].values.tolist() for case in (a, b))
        for name in sorted({*first} ^ {*second}):
            where, lacking = names if name in first else names[::-1]
            is_region = dim == "region"
            place = message("region '{region}'", region=name) if is_region else message("age group '{name}'", name=name)
            found = message("is in {one} but not in {other}", one=where, other=lacking)
            faults.add(place, found, message("the same in both"))


def _check_criteria(a: Case, b: Case, faults: Faults) -> None:
    """A criterion of both cases is of one kind, measure and unit."""
    names = told_apart(a, b)
    for name in (name for name in a.criteria if name in b.criteria):
        for field in ("kind", "measure", "unit"):
            first, second = (getattr(case.criteria[name], field) for case in (a, b))
            if first != second:
                place = message("criterion '{name}', {field}", name=name, field=field)
                sides = {"first": first, "a": names[0], "second": second, "b": names[1]}
                found = message("'{first}' in {a} and '{second}' in {b}", **sides)
                faults.add(place, found, message("the same in both"))
