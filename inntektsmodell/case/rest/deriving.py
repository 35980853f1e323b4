"""What the rest of the country has: the total less the sum of the others, with evidence that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import xarray as xr

from inntektsmodell.case.contents import AnyCase, Contents, once_a_case
from inntektsmodell.case.evidence import Evidence, Status, earliest_check, weakest
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.schema import Rest
from inntektsmodell.language.bilingual import joined_in_both, told_in_both
from inntektsmodell.language.text import Text, as_label

ROUNDING = 1e-14
OF_REST = "{recipient} ({name})"
"""The name of the evidence of a derived figure, by that of the evidence of its total."""
Totals = tuple[np.ndarray, np.ndarray]
"""Totals in the order of the cells of a variable, NaN where none is given, and the names of their evidence."""


def with_rest(case: AnyCase) -> AnyCase:
    """The case with every figure of its rest that is derived worked out anew; neither checked nor frozen.

    Its evidence is no stronger than that of any figure that it is derived from, nor than derived.
    """
    if case.file.rest is None:
        return case
    evidence, known = evidence_as_given(case), dict[tuple[str, ...], str]()
    arrays: dict[str, xr.DataArray] = {}
    for name in derived_variables(case):
        at, is_derived = position(case, name), derived_cells(case, name)
        values, sources = (case.observed[name + end].values.copy() for end in ("", EVIDENCE_SUFFIX))
        of_total, named = totals_of(case, name)
        values[is_derived, at] = less_the_others(values, of_total, at)[is_derived]
        behind = np.delete(sources, at, axis=-1)
        for cell in map(tuple, np.argwhere(is_derived).tolist()):
            names = (named[cell], *behind[cell].tolist())
            if names not in known:
                known[names] = _named(case.file.rest, names, evidence)
            sources[(*cell, at)] = known[names]
        arrays[name] = case.observed[name].copy(data=values)
        arrays[name + EVIDENCE_SUFFIX] = case.observed[name + EVIDENCE_SUFFIX].copy(data=sources)
    file = case.file.model_copy(update={"evidence": evidence})
    return replace(case, file=file, observed=case.observed.assign(arrays))


def less_the_others(values: np.ndarray, totals: np.ndarray, at: int) -> np.ndarray:
    """Totals (...) less the sum of the values (..., region) of all regions but the one at a position.

    What is 0 but for rounding is 0.
    """
    left = totals - np.delete(values, at, axis=-1).sum(axis=-1)
    return np.where(np.abs(left) <= ROUNDING * np.abs(totals), 0.0, left)


def derived_variables(case: Contents) -> Iterator[str]:
    """The variables of which some figures of the rest are derived."""
    return (str(name) for name in case.totals if not str(name).endswith(EVIDENCE_SUFFIX) and name in case.observed)


def position(case: Contents, variable: str) -> int:
    """Where the rest stands along the regions of a variable."""
    assert case.file.rest is not None
    return int(case.observed[variable]["region"].values.tolist().index(case.file.rest.recipient))


@once_a_case
def _every_total(case: Contents) -> Mapping[str, Totals]:
    """The totals of every variable; a criterion that the model solves for has none."""
    found = {}
    for name in derived_variables(case):
        where = {dim: case.observed[dim] for dim in case.totals[name].dims}
        of_total, named = (case.totals[name + end].reindex(where).values for end in ("", EVIDENCE_SUFFIX))
        found[name] = of_total, named
    return found


def totals_of(case: Contents, variable: str) -> Totals:
    """The totals of a variable."""
    return _every_total(case)[variable]


def derived_cells(case: Contents, variable: str) -> np.ndarray:
    """Which figures of the rest are derived: those of which a total is given. In the shape of the totals."""
    return np.asarray(np.isfinite(totals_of(case, variable)[0]))


def is_derived(case: Contents, variable: str, index: tuple[int, ...]) -> bool:
    """Whether the figure at an index of a variable is one of the rest that is derived."""
    if case.file.rest is None or variable not in case.totals:
        return False
    return index[-1] == position(case, variable) and bool(derived_cells(case, variable)[index[:-1]])


def derived_evidence(case: Contents) -> set[str]:
    """Names of the evidence of the figures of the rest that are derived."""
    return {
        name
        for variable in derived_variables(case)
        for name in case.observed[variable + EVIDENCE_SUFFIX]
        .values[derived_cells(case, variable), position(case, variable)]
        .tolist()
    }


def evidence_as_given(case: Contents) -> dict[str, Evidence]:
    """The evidence of the case without that of the figures of its rest which are derived."""
    own = derived_evidence(case)
    return {name: item for name, item in case.evidence.items() if name not in own}


def subtraction(rest: Rest) -> Text:
    """How a figure of the rest is derived, in words."""
    return as_label("{total} less the sum of the other recipients", total=rest.total)


def _named(rest: Rest, names: tuple[str, ...], evidence: dict[str, Evidence]) -> str:
    """The name of the evidence of a figure that is derived from figures with evidence of these names, noted there."""
    times = Counter(names)
    item = _evidence(rest, [(evidence[name], number) for name, number in times.items()])
    own = OF_REST.format(recipient=rest.recipient, name=names[0])
    free = (own if not more else f"{own} {more + 1}" for more in range(len(evidence) + 1))
    name = next(one for one in free if evidence.get(one, item) == item)
    evidence[name] = item
    return name


def _evidence(rest: Rest, behind: Sequence[tuple[Evidence, int]]) -> Evidence:
    """Evidence of a figure that is derived from others: each piece of theirs, with how many of them rest on it."""
    items = [item for item, _ in behind]
    status = weakest([Status.DERIVED, *(item.status for item in items)])
    checked = items if status is Status.ASSUMED else [item for item in items if item.last_checked is not None]
    return Evidence(
        unit=items[0].unit,
        source=joined_in_both(item.source for item in items),
        status=status,
        valid_from=max(item.valid_from for item in items),
        last_checked=earliest_check(checked),
        formula=told_in_both(**vars(subtraction(rest))),
        printed_step=sum(item.printed_step * number for item, number in behind),
    )
