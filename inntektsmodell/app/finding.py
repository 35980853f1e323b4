"""Any value of a case by words or by its path: what people search for on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from inntektsmodell.app.control import Control
from inntektsmodell.app.controls import control_at, controls_of, full_name
from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import name_of, with_labels
from inntektsmodell.case.paths import ObservationEntry, entries_below, find_entry
from inntektsmodell.faults import Faults
from inntektsmodell.language.text import as_label, in_both
from inntektsmodell.method.inputs import VARIABLES

SHOWN = 12
"""Controls that a search shows."""
ALL = as_label("{name} (all together, change)")


@dataclass(frozen=True)
class Findings:
    """What a search found: the first controls, and how many there are in all."""

    text: str = ""
    controls: tuple[Control, ...] = ()
    number: int = 0


NOTHING_FOUND = Findings()


def search(case: Case, text: str) -> Findings:
    """Values of a case in whose name, in either language, or path every word of a text occurs."""
    words = text.casefold().split()
    if not words:
        return NOTHING_FOUND
    paths = [path for path, known in _index(case) if all(word in known for word in words)]
    placed = controls_of(case)
    found = (placed.get(path) or found_control(case, path) for path in paths[:SHOWN])
    return Findings(text, tuple(one for one in found if one is not None), len(paths))


def found_control(case: Case, path: str) -> Control | None:
    """The control of a path that has no place on the page: a cell, or a change of all cells below; None for no path.

    A given redistribution sums to 0, so that no figure of it can be moved by itself.
    """
    entry = find_entry(case, path, Faults())
    if entry is None or path != entry.path:
        return None
    if not isinstance(entry, ObservationEntry):
        return control_at(case, entry, "found")
    about = VARIABLES[entry.variable]
    if about.sums_to_zero:
        return None
    if len(entry.labels) == len(about.dims):
        return control_at(case, entry, "found")
    if about.sums_to_one:
        return None
    label = in_both(lambda language: ALL.in_language(language).format(name=name_of(case, path, language)))
    cells = tuple(cell.path for cell in entries_below(case, path, Faults()))
    return Control("found", path, "change", label, 1.0, paths=cells)


@lru_cache(maxsize=4)
def _index(case: Case) -> tuple[tuple[str, str], ...]:
    """Every path that can be searched for, with its names in both languages and itself, for comparison."""
    return tuple((path, f"{' '.join(names)} {path}".casefold()) for path, *names in _named(case))


def _named(case: Case) -> Iterator[tuple[str, str, str]]:
    for control in controls_of(case).values():
        yield control.path, full_name(case, control, "nb"), full_name(case, control, "en")
    for variable, about in VARIABLES.items():
        if variable not in case.observed or about.sums_to_zero:
            continue
        labels = [case.observed[dim].values.tolist() for dim in about.dims]
        least = len(about.dims) if about.sums_to_one else 0
        for depth in range(least, len(about.dims) + 1):
            for chosen in product(*labels[:depth]):
                names = [with_labels(about.label.in_language(one), case, chosen, one) for one in ("nb", "en")]
                yield ".".join([variable, *map(str, chosen)]), names[0], names[1]
