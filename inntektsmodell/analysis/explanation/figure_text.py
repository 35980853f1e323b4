"""A figure as people write it: a result with its labels, as in `need_index[somatic, Helse Vest]`.

Words of tables will do, as in `Behovsindeks: Somatikk, Helse Vest`. A label that holds a comma can stand as it is where
the figure has one label, or where it can be read in one way only, given what labels there are; else it is put in
quotation marks (one inside is doubled), as in `x["Troms, Finnmark", b]`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, pairwise

from inntektsmodell.case.figure_names import QUOTE
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.method.wanted import step_names

FigureLabels = tuple[str, ...]


def split_figure(figure: str) -> tuple[str, str]:
    """The name of a figure and what stands between its brackets, or after a colon that no name of a step holds."""
    if "[" not in figure:
        parts = figure.split(":")
        for end in range(len(parts), 0, -1):
            name = ":".join(parts[:end]).strip()
            if folded(name) in step_names():
                return name, ":".join(parts[end:]).strip()
    name, _, rest = figure.partition("[" if "[" in figure else ":")
    return name.strip(), rest.rstrip().removesuffix("]").strip()


def label_readings(text: str, known: Sequence[Collection[str]]) -> list[FigureLabels]:
    """Every way in which a text names one of the `known` labels of each dimension."""
    if not known:
        return [] if text else [()]
    return [
        labels
        for parts in _divisions(text.split(","), len(known))
        if (labels := tuple(filter(None, map(_label, parts, known)))) and len(labels) == len(known)
    ]


def label_parts(text: str) -> FigureLabels:
    """What stands between the commas outside quotation marks."""
    parts = [""]
    for piece in text.split(","):
        open_quote = parts[-1].lstrip().startswith(QUOTE) and parts[-1].count(QUOTE) % 2
        parts[-1:] = [f"{parts[-1]},{piece}"] if open_quote else [parts[-1], piece]
    return tuple(part.strip() for part in parts[1:]) if text else ()


def _divisions(pieces: list[str], count: int) -> Iterator[list[str]]:
    """The pieces joined to `count` parts in every way."""
    for cuts in combinations(range(1, len(pieces)), count - 1):
        ends = [0, *cuts, len(pieces)]
        yield [",".join(pieces[start:end]).strip() for start, end in pairwise(ends)]


def _label(part: str, known: Collection[str]) -> str | None:
    """The known label that a part names, as it stands or in quotation marks."""
    if part in known:
        return part
    inside = part[1:-1].replace(QUOTE * 2, QUOTE) if len(part) > 1 and part[0] == part[-1] == QUOTE else None
    return inside if inside in known else None
