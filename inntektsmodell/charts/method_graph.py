"""Draws which quantities of the method follow from which, as SVG: inputs, choices, steps and results in rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from indices.expressions import Expression, Quantity, quantities_in
from inntektsmodell.case.units import unit_label
from inntektsmodell.charts.layering import Spot, lines_of, places_of, rows_of
from inntektsmodell.charts.style import BLACK, GREY, INCREASE, POINTS_PER_INCH, wrapped
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.method.quantities import CASE_UNITS, Input, Step
from inntektsmodell.method.steps import STEPS, behind

SIZE, LINE, PAD = 10, 13, 6
"""Points: letters, a line of them, and room around them in a box."""
WIDTH, GAP, PASSING, BETWEEN = 132, 14, 12, 34
"""Points: a box, what parts it from the next, a line that passes by, and what parts two rows."""
FONTS = "'DejaVu Sans', Verdana, Geneva, sans-serif"
LOOKS = {
    "input": (as_label("Figure of the case"), f'rx="9" fill="#F2F2F2" stroke="{GREY}"'),
    "choice": (as_label("Choice"), f'rx="9" fill="#F2F2F2" stroke="{GREY}" stroke-dasharray="3 2"'),
    "step": (as_label("Step"), f'fill="white" stroke="{BLACK}"'),
    "result": (as_label("Result"), f'fill="#DCEBF5" stroke="{INCREASE.color}" stroke-width="1.6"'),
}
"""What boxes stand for, and how they look."""
TITLE = as_label("What leads to what: {names}")
OF_CRITERION = as_label("unit of the criterion")


@dataclass(frozen=True)
class Box:
    """A box with its lines of text: the middle, the upper and lower edge, and how it looks."""

    middle: float
    top: float
    bottom: float
    lines: Sequence[str]
    look: str

    def drawn(self) -> str:
        """The box as SVG."""
        frame = f'<rect x="{self.middle - WIDTH / 2:.1f}" y="{self.top:.1f}" width="{WIDTH}"'
        first = (self.top + self.bottom - LINE * len(self.lines)) / 2 + LINE - 3
        texts = (
            f'<text x="{self.middle:.1f}" y="{first + LINE * number:.1f}">{escape(line)}</text>'
            for number, line in enumerate(self.lines)
        )
        return f'{frame} height="{self.bottom - self.top:.1f}" {LOOKS[self.look][1]}/>{"".join(texts)}'


def method_graph(
    names: Collection[str], formulas: Mapping[Step, Expression] | None = None, language: Language = "en"
) -> str:
    """SVG of some steps and of all that they follow from, from top to bottom.

    Args:
        names: names of the steps, as in `method.steps.STEPS`.
        formulas: the formulas of a case; those of the whole method where None.
        language: of the labels.
    """
    sources = _behind(names, {step: step.formula for step in STEPS.values()} if formulas is None else formulas)
    rows = rows_of(sources)
    pieces = lines_of(sources, rows)
    texts = {spot: _lines(spot[0], language) for spot in rows.items()}
    room = {spot: float(PASSING) for piece in pieces for spot in piece} | dict.fromkeys(texts, float(WIDTH + GAP))
    places = places_of(pieces, room)
    left = min(place - room[spot] / 2 for spot, place in places.items())
    edges = _edges(texts)
    boxes = {
        spot: Box(place - left, *edges[spot[1]], texts.get(spot, ()), _look(spot[0], bool(sources[spot[0]])))
        for spot, place in places.items()
    }
    body = [_line(boxes[above], boxes[below], below in texts) for above, below in pieces]
    body += [f'<path d="M{one.middle:.1f} {one.top:.1f}V{one.bottom:.1f}"/>' for one in boxes.values() if not one.lines]
    drawn = [one.drawn() for one in boxes.values() if one.lines] + _legend(edges[-1][1] + BETWEEN, language)
    width = max(*(place - left + room[spot] / 2 for spot, place in places.items()), len(LOOKS) * (WIDTH + GAP))
    height = edges[-1][1] + BETWEEN + 4 * PAD + LINE
    titles = ", ".join(STEPS[name].label.in_language(language) for name in names)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" font-family="{FONTS}" font-size="{SIZE}" text-anchor="middle">',
            f"<title>{escape(TITLE.in_language(language).format(names=titles))}</title>",
            '<defs><marker id="end" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
            f'<path d="M0 0L6 3L0 6z" fill="{GREY}"/></marker></defs>',
            f'<g fill="none" stroke="{GREY}">',
            *body,
            "</g>",
            *drawn,
            "</svg>",
        ]
    )


def _behind(names: Collection[str], formulas: Mapping[Step, Expression]) -> dict[Quantity, list[Quantity]]:
    """What each quantity is computed from, inputs first, then steps in the order of the method."""
    found: dict[Quantity, list[Quantity]] = {
        step: list(quantities_in(formula)) for step, formula in behind(formulas, names).items()
    }
    named = [STEPS[name] for name in names] + [one for sources in found.values() for one in sources]
    return {**{one: [] for one in named if one not in found}, **found}


def _edges(texts: Mapping[Spot[Quantity], Sequence[str]]) -> list[tuple[float, float]]:
    """Upper and lower edge of every row, as high as its box with the most lines."""
    edges: list[tuple[float, float]] = []
    for row in range(1 + max(row for _, row in texts)):
        top = edges[-1][1] + BETWEEN if edges else float(PAD)
        most = max(len(lines) for (_, at), lines in texts.items() if at == row)
        edges.append((top, top + 2 * PAD + LINE * most))
    return edges


def _lines(quantity: Quantity, language: Language) -> list[str]:
    """What stands in a box: the label, and the unit where there is one."""
    assert isinstance(quantity, Input | Step)
    lines = wrapped(quantity.label.in_language(language), (WIDTH - 2 * PAD) / POINTS_PER_INCH, SIZE).split("\n")
    if quantity.unit == "1":
        return lines
    unit = unit_label(CASE_UNITS.get(quantity.unit, quantity.unit), language)
    return [*lines, f"({OF_CRITERION.in_language(language) if quantity.unit.startswith('criterion') else unit})"]


def _look(quantity: Quantity, is_computed: bool) -> str:
    if isinstance(quantity, Step) and is_computed:
        return "result" if quantity.is_result else "step"
    return "choice" if quantity.marks else "input"


def _line(above: Box, below: Box, ends: bool) -> str:
    """A line down to the next row, with a point where it ends at a box."""
    half = (above.bottom + below.top) / 2
    path = f"M{above.middle:.1f} {above.bottom:.1f}C{above.middle:.1f} {half:.1f} {below.middle:.1f} {half:.1f}"
    point = ' marker-end="url(#end)"' if ends else ""
    return f'<path d="{path} {below.middle:.1f} {below.top:.1f}"{point}/>'


def _legend(top: float, language: Language) -> list[str]:
    boxes = (
        Box((WIDTH + GAP) * (at + 0.5), top, top + 2 * PAD + LINE, [label.in_language(language)], look)
        for at, (look, (label, _)) in enumerate(LOOKS.items())
    )
    return [box.drawn() for box in boxes]
