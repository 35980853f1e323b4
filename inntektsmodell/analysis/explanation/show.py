"""Shows the explanation of a figure as a tree."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.case.labels import SYNTHETIC, evidence_line
from inntektsmodell.case.units import unit_label
from inntektsmodell.language.messages import in_language, message
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.terminal import laid, say, screen_lines, width
from inntektsmodell.language.text import Language, as_label

PROVED = as_label("agrees")
NOT_PROVED = as_label("DOES NOT AGREE")
BELOW = as_label("below (--depth shows more)")
ABOVE = as_label("as above")
NUMBERS = as_label("numbers")
SHARE_DECIMALS, AMOUNT_DECIMALS = 6, 3
SHOWN_NUMBERS = 8
ON_SCREEN, ELSEWHERE = 3, 2
"""Steps below a figure that a screen shows at most where they fit, and that are shown where there is no screen."""
WIDE = 80
"""Length of a line, in characters, from which every step is set in by four places, else by two."""


class ShownLine(NamedTuple):
    """A text behind `indent`; its further lines stand behind `hanging`, or as far in."""

    text: str
    indent: str = ""
    hanging: str | None = None


def show_explanation(case: Case, node: Node, depth: int | None, language: Language, beside: int = 0) -> None:
    """Print the tree of a figure down to `depth` steps, each branch once, and the notes of the case.

    Without a depth, what is printed fits the screen: at most `ON_SCREEN` steps, or the values of some figures below
    and what the case rests on; two steps where there is no screen. Of the screen so many lines are
    taken by what is told `beside`.
    """
    notes = [ShownLine(note.in_language(language)) for note in case.notes]
    most = screen_lines()
    if depth is None and most is not None:
        shown = _fitting(case, node, notes, language, most - beside)
    else:
        shown = [*_lines(node, ELSEWHERE if depth is None else depth, language), *notes]
    for line in shown:
        say(line.text, indent=line.indent, hanging=line.hanging)


def _fitting(case: Case, node: Node, notes: Sequence[ShownLine], language: Language, most: int) -> Sequence[ShownLine]:
    """The longest of what can be told that takes `most` lines, or the shortest."""
    shown: Sequence[ShownLine] = ()
    for shown in _from_longest(case, node, notes, language, most):
        if sum(len(laid(line.text, line.indent, line.hanging)) for line in shown) <= most:
            break
    return shown


def _from_longest(
    case: Case, node: Node, notes: Sequence[ShownLine], language: Language, most: int
) -> Iterator[Sequence[ShownLine]]:
    """What can be told of a figure: less and less deep, then the values below it alone, then ever fewer of them."""
    for depth in range(ON_SCREEN, 0, -1):
        yield [*_lines(node, depth, language), *notes]
    basis = ShownLine(_basis(case, language))
    yield [*_lines(node, 1, language), basis]
    children = node.children
    for count in range(min(len(children), most), 0, -1):
        yield [*_values_below(node, children, count, language), basis]


def _basis(case: Case, language: Language) -> str:
    """What a case rests on, and how many notes it has."""
    synthetic = [f"{SYNTHETIC.in_language(language)}."] if case.is_synthetic else []
    shares = {str(status): share for status, share in evidence_shares(case).items()}
    told = message("{count:note|notes} on the case: --all shows all.", count=len(case.notes))
    notes = [in_language(told, language)] if case.notes else []
    return " ".join([*synthetic, evidence_line(shares, language), *notes])


def _values_below(node: Node, children: Sequence[Node], count: int, language: Language) -> Iterator[ShownLine]:
    """A figure, and the values of the first `count` figures below it."""
    yield ShownLine(_line(node, children, language), "", _guide("│"))
    for child in children[:count]:
        yield ShownLine(_value_of(child, language), _guide("├", "─"), _guide("│") + _guide(" "))
    left_out = len(children) - count
    told = message("… formulas and sources (--depth 1 shows them)")
    if left_out:
        told = message("… {count} more, formulas and sources (--depth 1 shows them)", count=left_out)
    yield ShownLine(in_language(told, language), _guide("└", "─"), _guide(" "))


def _lines(
    node: Node,
    depth: int,
    language: Language,
    told: set[Hashable] | None = None,
    mark: str = "",
    below: str = "",
) -> Iterator[ShownLine]:
    """A figure behind its `mark`, and what it was computed from behind branches that begin with `below`.

    What is `told` above is not told again.
    """
    told = set() if told is None else told
    children = node.children
    if node.key in told:
        yield ShownLine(f"{_value_of(node, language)}   {ABOVE.in_language(language)}", mark, below + _guide(" "))
        return
    if depth > 0 or not children:
        told.add(node.key)
    yield ShownLine(_line(node, children, language), mark, below + _guide("│" if children else " "))
    if depth <= 0 and children:
        hidden = f"… {len(children)} {BELOW.in_language(language)}"
        yield ShownLine(hidden, below + _guide("└", "─"), below + "  ")
        return
    for position, child in enumerate(children, start=1):
        branch, trunk = ("└", " ") if position == len(children) else ("├", "│")
        yield from _lines(child, depth - 1, language, told, below + _guide(branch, "─"), below + _guide(trunk))


def _guide(mark: str, line: str = " ") -> str:
    return mark + line * (2 if width() >= WIDE else 0) + " "


def _value_of(node: Node, language: Language) -> str:
    unit = "" if node.unit == "1" else unit_label(node.unit, language)
    return f"{_called(node, language)} = {_value(node.value, language)} {unit}".rstrip()


def _line(node: Node, children: Sequence[Node], language: Language) -> str:
    value = _value_of(node, language)
    if node.formula is None:
        status = Status(node.status).label.in_language(language)
        return f"{value}   [{status}: {in_language(node.source, language)}]"
    proof = PROVED if node.is_proved_by(children) else NOT_PROVED
    numbers = "; ".join(_value(child.value, language) for child in children[:SHOWN_NUMBERS])
    rest = "; …" if len(children) > SHOWN_NUMBERS else ""
    put_in = f"   ({NUMBERS.in_language(language)}: {numbers}{rest})" if children else ""
    status = f"   [{Status(node.status).label.in_language(language)}]" if node.status else ""
    return f"{value}   {node.formula(language)}{put_in}   {proof.in_language(language)}{status}"


def _called(node: Node, language: Language) -> str:
    """What a figure is called in words, and how it is typed; a sum within a formula cannot be asked for."""
    if node.name is None:
        return node.figure
    name = node.name(language)
    return f"{name} ({node.figure})" if node.can_be_asked else name


def _value(value: float, language: Language) -> str:
    if value == int(value):
        return number(value, 0, language)
    return number(value, SHARE_DECIMALS if abs(value) < 10 else AMOUNT_DECIMALS, language)
