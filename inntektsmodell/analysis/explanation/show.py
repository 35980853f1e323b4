"""Shows the explanation of a figure as a tree."""

from __future__ import annotations

from collections.abc import Sequence

from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.labels import show_notes
from inntektsmodell.case.units import unit_label
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.terminal import say, width
from inntektsmodell.language.text import Language, as_label

PROVED = as_label("agrees")
NOT_PROVED = as_label("DOES NOT AGREE")
BELOW = as_label("below (--depth shows more)")
NUMBERS = as_label("numbers")
SHARE_DECIMALS, AMOUNT_DECIMALS = 6, 3
SHOWN_NUMBERS = 8
WIDE = 80
"""Length of a line, in characters, from which every step is set in by four places, else by two."""


def show_explanation(case: Case, node: Node, depth: int, language: Language) -> None:
    """Print the tree of a figure down to `depth` steps, and the notes of the case."""
    _show(node, depth, language)
    show_notes(case, language)


def _show(node: Node, depth: int, language: Language, mark: str = "", below: str = "") -> None:
    """Print a figure behind its `mark`, and what it was computed from behind branches that begin with `below`."""
    children = node.children
    shown = children if depth > 0 else ()
    hidden = f"… {len(children)} {BELOW.in_language(language)}" if children and not shown else ""
    say(_line(node, children, language), indent=mark, hanging=below + _guide("│" if children else " "))
    for position, child in enumerate(shown, start=1):
        is_last = position == len(shown)
        branch, trunk = ("└", " ") if is_last else ("├", "│")
        _show(child, depth - 1, language, below + _guide(branch, "─"), below + _guide(trunk))
    if hidden:
        say(hidden, indent=below + _guide("└", "─"), hanging=below + "  ")


def _guide(mark: str, line: str = " ") -> str:
    return mark + line * (2 if width() >= WIDE else 0) + " "


def _line(node: Node, children: Sequence[Node], language: Language) -> str:
    unit = "" if node.unit == "1" else unit_label(node.unit, language)
    value = f"{_called(node, language)} = {_value(node.value, language)} {unit}".rstrip()
    if node.formula is None:
        status = Status(node.status).label.in_language(language)
        return f"{value}   [{status}: {in_language(node.source, language)}]"
    proof = PROVED if node.is_proved_by(children) else NOT_PROVED
    numbers = "; ".join(_value(child.value, language) for child in children[:SHOWN_NUMBERS])
    rest = "; …" if len(children) > SHOWN_NUMBERS else ""
    put_in = f"   ({NUMBERS.in_language(language)}: {numbers}{rest})" if children else ""
    return f"{value}   {node.formula(language)}{put_in}   {proof.in_language(language)}"


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
