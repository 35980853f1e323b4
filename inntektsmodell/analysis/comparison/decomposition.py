"""`compare`: why the keys and kroner of one case differ from those of another, split into components."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal, NoReturn

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr

from inntektsmodell.analysis.comparison.aligning import LeafArrays, aligned, inputs_from, titles_apart, told_apart
from inntektsmodell.analysis.comparison.components import COMPONENTS
from inntektsmodell.analysis.comparison.currencies import check_currency
from inntektsmodell.analysis.comparison.notes import EACH_UNIT, MILLION, covariances, one_sided, stated_decimals
from inntektsmodell.analysis.comparison.shapley import (
    every_subset,
    one_after_the_other,
    sequential_values,
    shapley_of_blocks,
)
from inntektsmodell.analysis.comparison.unlike import raise_if_unlike
from inntektsmodell.analysis.scenarios.batch import BLOCK
from inntektsmodell.arguments import as_name, as_names
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.faults import Faults, InputError, listed, nearest
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text, as_label, joined
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.available import available_results
from inntektsmodell.model.computing import compute
from inntektsmodell.model.evaluate import Inputs, evaluate
from inntektsmodell.model.result import variable_attributes
from inntektsmodell.model.result_tables import OF_EACH, amount_of_each, inhabitants
from inntektsmodell.work.blocks import WORKING, fitting, numbers_in
from inntektsmodell.work.progress import steps

By = Literal["shapley", "sequential"]
DEFAULT_FIGURES = ("distribution_key", "base_appropriation")
FIGURES = tuple(name for name, about in RESULTS.items() if about.result_dims == ("region",))
"""Results with one number per region: those whose change can be split."""
ROUNDING = 1e-13
"""Relative difference below which two arrays are the same, as where a mean of years is taken of other sums."""
_OF_THE_YEAR = frozenset({"base_appropriation", "guarantee", "phased_key"})
_OF_THE_PHASE_IN = _OF_THE_YEAR | {"growth_amount", "phase_in", "growth_to_come"}


def compare(case_a: Case, case_b: Case, by: By = "shapley", figures: Sequence[str] = DEFAULT_FIGURES) -> xr.Dataset:
    """Split the change from one case to another into the components in which the cases differ.

    A component is a part of the model's input (`comparison.components.COMPONENTS`). Those in which the cases
    differ are exchanged in every combination; the rest contribute exactly 0. How cases with other years, criteria or
    services are brought together is told in `inntektsmodell.analysis.comparison.aligning`.

    Args:
        case_a: where the change starts.
        case_b: where it ends; the same regions and age groups.
        by: `shapley`, the mean over all orders of the components, which prefers none; or `sequential`, the
            components one after the other in the order of `COMPONENTS` (`attrs["order"]`), which costs less.
        figures: results to split, each with one number per region (`FIGURES`).

    Returns:
        Dataset with a variable for each figure, of dimensions (component, region), in the unit that `compute` gives it
        in: shares of 1 for keys, million NOK for amounts. Its sum over `component` is `<figure>_change`, from
        `<figure>_a` to `<figure>_b` (region). `differs` says of each component whether the cases differ in it. Of an
        amount `<figure>_per_inhabitant_change`, `_a` and `_b` are NOK per inhabitant of the case's own population year.

    Raises:
        InputError: another `by`, no figure or one that is unknown; of its kind `UnlikeCasesError`, where a case
            lacks a figure or the cases cannot be brought together.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.load_case("builtin:2021")
        >>> change = im.compare(case, case.with_changes({"need.window": [2020]}), figures=["distribution_key"])
        >>> change["component"].values[change["differs"].values].tolist()
        ['population', 'age_mix']
    """
    expect_case(case_a, "case_a")
    expect_case(case_b, "case_b")
    figures = tuple(dict.fromkeys(as_names(figures, "figures")))
    as_name(by, "by")
    _check(case_a, case_b, by, figures)
    first, second = aligned(case_a, case_b, former=_needs_former_model(case_a, case_b, figures))
    differing = {name: leaves for name in COMPONENTS if (leaves := _differing_leaves(name, first, second))}
    subsets, split = _SPLITS[by]
    ends: list[np.ndarray] = []
    blocks = _blocks(first, second, differing, subsets(len(differing)), figures)
    parts = split(len(differing), _noting_ends(_finite(case_a, case_b, blocks), ends))
    contributions = np.zeros((len(COMPONENTS), len(figures), len(case_a.regions)))
    contributions[[list(COMPONENTS).index(name) for name in differing]] = parts
    persons = [inhabitants(case_a), inhabitants(case_b)[[case_b.regions.index(one) for one in case_a.regions]]]
    variables: dict[str, Any] = {}
    for position, name in enumerate(figures):
        sides = [end[position] for end in ends]
        variables |= _variables(name, (case_a, case_b), contributions[:, position], *sides)
        variables |= _of_each(name, case_a, sides, persons) if RESULTS[name].units == MILLION else {}
    labels = [component.label for component in COMPONENTS.values()]
    coords = {
        "component": list(COMPONENTS),
        "region": list(case_a.regions),
        "label": ("component", [label.nb for label in labels]),
        "label_en": ("component", [label.en for label in labels]),
        "differs": ("component", [name in differing for name in COMPONENTS]),
    }
    return xr.Dataset(variables, coords, attrs=_attributes(case_a, case_b, by, differing))


_SPLITS: dict[str, tuple[Callable[[int], np.ndarray], Callable[[int, Iterable[np.ndarray]], np.ndarray]]] = {
    "shapley": (lambda parts: every_subset(parts)[::-1], lambda parts, blocks: shapley_of_blocks(parts, blocks)[::-1]),
    "sequential": (one_after_the_other, lambda _, blocks: sequential_values(np.concatenate([*blocks], axis=-1))),
}
"""Marks of the subsets of so many components, and the split of what they give. Of every subset the last components
change fastest: what follows from the first alone, as the need does, is then the same in a whole block."""


def _check(a: Case, b: Case, by: str, figures: Sequence[str]) -> None:
    faults = Faults()
    check_currency(dict(zip(told_apart(a, b), (a, b), strict=True)), faults)
    if by not in _SPLITS:
        faults.add(message("by '{by}'", by=by), message("is not a method of splitting"), nearest(by, _SPLITS))
    if not figures:
        faults.add(message("figures"), message("there are none"), message("at least one"))
    of_a, of_b = ({*available_results(case)} for case in (a, b))
    for name in figures:
        if name not in FIGURES or name not in of_a | of_b:
            found = message("is not computed per region for both cases")
            known = [own for own in FIGURES if own in of_a & of_b]
            faults.add(message("figure '{figure}'", figure=name), found, nearest(name, known))
    faults.raise_if_any()
    _check_alike(a, b, figures)


def _check_alike(a: Case, b: Case, figures: Sequence[str]) -> None:
    """Both cases have the figures, and each can be split."""
    unlike = Faults()
    for name in figures:
        if lacking := [case.name for case in (a, b) if name not in available_results(case)]:
            found = message("is not computed per region for {case}", case=lacking[0])
            unlike.add(message("figure '{figure}'", figure=name), found, message("figures that both cases have"))
    paced = listed(dict.fromkeys(case.name for case in (a, b) if case.parameters.pace is not None))
    if paced and not _OF_THE_YEAR.isdisjoint(figures):
        found = message("a pace of change is not split, and {names} has one", names=paced)
        right = message("a case without it, or only figures at full effect, such as distribution_key")
        unlike.add(message("figures"), found, right)
    raise_if_unlike(unlike)


def _refuse_not_finite(a: Case, b: Case) -> NoReturn:
    """Name the first figure of either case that is not finite; where both are sound, what lies between them is not."""
    for case in (a, b):
        compute(case)
    found = message("exchanging some of the components but not others gives figures that are not finite")
    right = message("compare cases that differ less, or use --by sequential")
    raise InputError.of(message("the path from {a} to {b}", a=a.name, b=b.name), found, right)


def _needs_former_model(a: Case, b: Case, figures: Sequence[str]) -> bool:
    """Whether some figure depends on the former model: the redistribution, or a year's figure in a phase-in."""
    has_phase_in = any(case.parameters.phase_in or case.parameters.adjustment for case in (a, b))
    return "redistribution" in figures or (has_phase_in and not _OF_THE_PHASE_IN.isdisjoint(figures))


def _differing_leaves(component: str, first: LeafArrays, second: LeafArrays) -> tuple[str, ...]:
    leaves = [name for name in COMPONENTS[component].leaves if name in first]
    return tuple(name for name in leaves if not np.allclose(first[name], second[name], rtol=ROUNDING, atol=0.0))


def _blocks(
    first: LeafArrays,
    second: LeafArrays,
    differing: Mapping[str, tuple[str, ...]],
    marks: np.ndarray,
    figures: tuple[str, ...],
) -> Iterator[np.ndarray]:
    """Every figure in every subset of the differing components, some at a time, shape (figure, region, subset)."""
    number = marks.shape[1]
    width = min(number, fitting(WORKING * numbers_in(first), BLOCK))
    starts = range(0, number, width)
    for start in steps(starts, "subsets", total=len(starts)):
        marked = dict(zip(differing.values(), marks[:, start : start + width], strict=True))
        with jax.enable_x64(True):
            values = np.asarray(_evaluate(inputs_from(_exchanged(first, second, marked)), figures))
        yield np.broadcast_to(values, (*values.shape[:-1], min(width, number - start)))  # also where nothing reaches it


def _exchanged(first: LeafArrays, second: LeafArrays, marked: Mapping[tuple[str, ...], np.ndarray]) -> LeafArrays:
    """Leaves with a scenario axis: those of a component are the second case's where its mark is 1.

    The axis is as long as the marks where these differ, else of length 1.
    """
    leaves = {name: array[..., None] for name, array in first.items()}
    for names, mark in marked.items():
        own = mark if mark.any() and not mark.all() else mark[:1]
        leaves |= {name: np.where(own, second[name][..., None], leaves[name]) for name in names}
    return leaves


def _finite(a: Case, b: Case, blocks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """The blocks. Raises `InputError` at the first that is not finite."""
    for values in blocks:
        if not np.isfinite(values).all():
            _refuse_not_finite(a, b)
        yield values


def _noting_ends(blocks: Iterable[np.ndarray], ends: list[np.ndarray]) -> Iterator[np.ndarray]:
    """The blocks; `ends` then holds the values of the first subset of all and of the last."""
    for values in blocks:
        ends[:] = ends[0] if ends else values[..., 0].copy(), values[..., -1].copy()
        yield values


@partial(jax.jit, static_argnames="figures")
def _evaluate(inputs: Inputs, figures: tuple[str, ...]) -> jax.Array:
    """The figures stacked, shape (figure, region, scenario)."""
    outputs = evaluate(inputs, targets=figures)
    return jnp.stack(jnp.broadcast_arrays(*(outputs[name] for name in figures)))


def _variables(
    name: str, cases: tuple[Case, Case], contributions: np.ndarray, start: np.ndarray, end: np.ndarray
) -> dict[str, Any]:
    """Contributions (component, region) of one figure, its change, and where it starts and ends."""
    about = RESULTS[name]
    decimals = stated_decimals(cases, about.units)

    def named(kind: Text) -> dict[str, Any]:
        return {**variable_attributes(replace(about, label=joined(": ", (kind, about.label))), cases[0]), **decimals}

    return {
        name: (("component", "region"), contributions, named(as_label("Contribution"))),
        f"{name}_change": (("region",), end - start, named(as_label("Change"))),
        f"{name}_a": (("region",), start, named(Text(nb="A"))),
        f"{name}_b": (("region",), end, named(Text(nb="B"))),
    }


def _of_each(name: str, case: Case, sides: Sequence[np.ndarray], persons: Sequence[np.ndarray]) -> dict[str, Any]:
    """Kroner per inhabitant of one amount (region) on both sides, each by its own inhabitants, and their change."""
    start, end = (amount_of_each(amount, own) for amount, own in zip(sides, persons, strict=True))
    about = replace(RESULTS[name], unit=EACH_UNIT)
    ends = {"change": (end - start, as_label("Change")), "a": (start, Text(nb="A")), "b": (end, Text(nb="B"))}
    return {
        f"{name}{OF_EACH}_{ending}": (
            ("region",),
            values,
            variable_attributes(replace(about, label=joined(": ", (kind, about.label))), case),
        )
        for ending, (values, kind) in ends.items()
    }


def _attributes(a: Case, b: Case, by: By, differing: Iterable[str]) -> dict[str, Any]:
    """What was compared and how, and the evidence of both sides."""
    sides: dict[str, Any] = {}
    for side, case, title in zip("ab", (a, b), titles_apart(a, b), strict=True):
        sides |= {f"{key}_{side}": name for key, name in case.named.items()}
        sides |= {f"title_{side}": title.nb, f"title_{side}_en": title.en}
        sides |= {f"evidence_{side}_{status}": share for status, share in evidence_shares(case).items()}
    order = {"order": ", ".join(differing)} if by == "sequential" else {}
    notes = [*one_sided(a, b), *covariances(a, b)]
    return {
        **sides,
        **order,
        "by": by,
        "notes": "\n".join(note.nb for note in notes),
        "notes_en": "\n".join(note.en for note in notes),
        "synthetic": "yes" if a.is_synthetic or b.is_synthetic else "no",
    }
