"""`side_by_side`: any number of cases in one table, each as a level and as a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import xarray as xr

from inntektsmodell.analysis.comparison.currencies import check_currency
from inntektsmodell.analysis.comparison.decomposition import DEFAULT_FIGURES, FIGURES
from inntektsmodell.analysis.comparison.notes import EACH_UNIT, MILLION, stated_decimals
from inntektsmodell.analysis.comparison.several.absence import absent
from inntektsmodell.analysis.comparison.several.names import numbered
from inntektsmodell.arguments import as_choice, as_names, refuse
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.case.units import unit_in
from inntektsmodell.faults import Faults, nearest
from inntektsmodell.language.messages import Message, in_language, message
from inntektsmodell.language.text import Text, as_label, joined
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.computing import compute
from inntektsmodell.model.result_tables import OF_EACH, amount_of_each, inhabitants

Against = Literal["first", "previous"]
AGAINST = ("first", "previous")
CHANGE, DIMS = "_change", ("case", "region")
"""How the name of a change ends, and the dimensions of every figure."""


def side_by_side(
    cases: Mapping[str, Case] | Iterable[Case],
    figures: Sequence[str] = DEFAULT_FIGURES,
    against: Against = "first",
) -> xr.Dataset:
    """Put any number of cases side by side: every figure of each, and its change.

    The cases need not have the same recipients, services or years. What a case lacks is NaN: nothing is filled in, and
    `attrs["notes"]` says what is absent.

    Args:
        cases: the cases, by the names that tell them apart; of a list without names each is called by its own, those
            of one name with a number after it.
        figures: results to show, each with one number per region, of which every one is some case's.
        against: what a change is from: the `first` of the cases, or the `previous` one.

    Returns:
        Dataset with a variable for each figure, of dimensions (case, region): shares of 1 for keys, million NOK for
        amounts. Of each amount there is `<figure>_per_inhabitant` too (NOK per inhabitant of the year of the case's
        population shares), and of each of these `<figure>_change`, NaN for the first case. `inhabitants` are those
        persons, and `evidence` (case, status) says what each case rests on. Regions stand in the order in which the
        cases name them.

    Raises:
        InputError: fewer than two cases, no figure or one that no case has, another `against`, or as `compute` does.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.load_case("builtin:2021")
        >>> window = case.with_changes({"need.window": [2020]})
        >>> table = im.side_by_side({"as printed": case, "one year": window}, figures=["distribution_key"])
        >>> table["distribution_key_change"].sel(case="one year").values.round(4).tolist()
        [-0.0002, 0.0001, 0.0, 0.0]
    """
    named = _named(cases)
    figures = tuple(dict.fromkeys(as_names(figures, "figures")))
    as_choice(against, "against", AGAINST)
    results = {name: compute(case) for name, case in named.items()}
    _check_figures(figures, results)
    regions = list(dict.fromkeys(region for case in named.values() for region in case.regions))
    variables = {"inhabitants": _variable(_inhabitants(named, regions), as_label("Inhabitants"), "persons")}
    for figure in figures:
        variables |= _figure(figure, named, results, regions, against)
    return xr.Dataset(variables, _coordinates(named, regions), attrs=_attributes(named, results, figures, against))


def bases(names: Sequence[str], against: str) -> dict[str, str]:
    """What each case but the first is compared with, by their names."""
    if against == "previous":
        return {name: before for before, name in pairwise(names)}
    return dict.fromkeys(names[1:], names[0])


def with_note(table: xr.Dataset, note: Message) -> xr.Dataset:
    """The table with one more note, before the others."""
    told = {"notes": in_language(note, "nb"), "notes_en": in_language(note, "en")}
    return table.assign_attrs({name: "\n".join(filter(None, (said, table.attrs[name]))) for name, said in told.items()})


def figures_beside(table: xr.Dataset) -> list[str]:
    """Names of the figures that stand side by side, those per inhabitant after their amounts."""
    return [str(name) for name in table.data_vars if f"{name}{CHANGE}" in table]


def _named(cases: Mapping[str, Case] | Iterable[Case]) -> dict[str, Case]:
    """The cases by their names; at least two."""
    right = message("two cases or more, such as [im.load_case('2008'), im.load_case('2021')]")
    if isinstance(cases, Case | str) or not np.iterable(cases):
        refuse("cases", cases, right)
    if isinstance(cases, Mapping):
        named = {str(name): case for name, case in cases.items()}
    else:
        given = list(cases)
        for case in given:
            expect_case(case)
        named = dict(zip(numbered(case.name for case in given), given, strict=True))
    for case in named.values():
        expect_case(case)
    if len(named) < 2:
        refuse("cases", list(named), right)
    faults = Faults()
    check_currency(named, faults)
    faults.raise_if_any()
    return named


def _check_figures(figures: Sequence[str], results: Mapping[str, xr.Dataset]) -> None:
    known = [name for name in FIGURES if any(name in result for result in results.values())]
    faults = Faults()
    if not figures:
        faults.add(message("figures"), message("there are none"), message("at least one"))
    for name in figures:
        if name not in known:
            found = message("is not computed per region for any of the cases")
            faults.add(message("figure '{figure}'", figure=name), found, nearest(name, known))
    faults.raise_if_any()


def _inhabitants(named: Mapping[str, Case], regions: Sequence[str]) -> np.ndarray:
    return np.array([_placed(inhabitants(case), case, regions) for case in named.values()])


def _placed(values: np.ndarray, case: Case, regions: Sequence[str]) -> list[float]:
    """Figures of the regions of one case in the places of all; NaN where it lacks a region."""
    own = dict(zip(case.regions, values.tolist(), strict=True))
    return [own.get(region, np.nan) for region in regions]


def _figure(
    figure: str, named: Mapping[str, Case], results: Mapping[str, xr.Dataset], regions: Sequence[str], against: str
) -> dict[str, Any]:
    """One figure with its change, and both per inhabitant where it is an amount."""
    about = RESULTS[figure]
    nothing = {name: np.full(len(case.regions), np.nan) for name, case in named.items()}
    own = {name: result[figure].values if figure in result else nothing[name] for name, result in results.items()}
    currency = next(iter(named.values())).currency
    levels = {figure: (own, about.label, unit_in(about.units, currency))}
    if about.units == MILLION:
        each = {name: amount_of_each(values, inhabitants(named[name])) for name, values in own.items()}
        label = joined(", ", (about.label, as_label("NOK per inhabitant", currency=currency)))
        levels[f"{figure}{OF_EACH}"] = each, label, unit_in(EACH_UNIT, currency)
    variables = {}
    for name, (by_case, label, units) in levels.items():
        decimals = stated_decimals(named.values(), units)
        values = np.array([_placed(by_case[case], named[case], regions) for case in named])
        variables[name] = _variable(values, label, units, **decimals)
        change = joined(": ", (as_label("Change"), label))
        variables[f"{name}{CHANGE}"] = _variable(_changes(values, against), change, units, **decimals)
    return variables


def _changes(values: np.ndarray, against: str) -> np.ndarray:
    """Each row less that which it is compared with; NaN in the first."""
    start = np.full((1, values.shape[1]), np.nan)
    return np.concatenate([start, values[1:] - (values[:1] if against == "first" else values[:-1])])


def _variable(
    values: np.ndarray, label: Text, units: str, **decimals: int
) -> tuple[Sequence[str], np.ndarray, dict[str, Any]]:
    return DIMS, values, {"long_name": label.nb, "long_name_en": label.en, "units": units, **decimals}


def _coordinates(named: Mapping[str, Case], regions: Sequence[str]) -> dict[str, Any]:
    """Names, titles, years and versions of the cases, and what each rests on."""
    cases = named.values()
    shares = [evidence_shares(case) for case in cases]
    return {
        "case": list(named),
        "region": list(regions),
        "title": ("case", [case.file.title.nb for case in cases]),
        "title_en": ("case", [case.file.title.en for case in cases]),
        "year": ("case", [case.file.year for case in cases]),
        "model_version": ("case", [case.file.version or "" for case in cases]),
        "case_synthetic": ("case", [case.is_synthetic for case in cases]),
        "status": [str(status) for status in Status],
        "evidence": (("case", "status"), [[own.get(status, 0.0) for status in Status] for own in shares]),
    }


def _attributes(
    named: Mapping[str, Case], results: Mapping[str, xr.Dataset], figures: Sequence[str], against: str
) -> dict[str, str]:
    notes = absent(named, results, figures)
    return {
        "against": against,
        "notes": "\n".join(note.nb for note in notes),
        "notes_en": "\n".join(note.en for note in notes),
        "synthetic": "yes" if any(case.is_synthetic for case in named.values()) else "no",
    }
