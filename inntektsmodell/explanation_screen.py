"""Shows the explanation of a figure as a tree."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.tree import Tree

from inntektsmodell.case import Case, Language, Text
from inntektsmodell.evidence import Status
from inntektsmodell.labels import STATUS_LABELS, number
from inntektsmodell.node import Node
from inntektsmodell.screen import console

PROVED = Text(nb="stemmer", en="proved")
NOT_PROVED = Text(nb="STEMMER IKKE", en="NOT PROVED")
BELOW = Text(nb="under dette (--depth viser mer)", en="below (--depth shows more)")
NUMBERS = Text(nb="tall", en="numbers")
SHARE_DECIMALS, AMOUNT_DECIMALS = 6, 3
SHOWN_NUMBERS = 8


def show_explanation(case: Case, node: Node, depth: int, language: Language) -> None:
    """Print the tree of a figure down to `depth` steps, and the notes of the case."""
    screen = console()
    screen.print(_branch(node, depth, language))
    for note in case.notes:
        screen.print(note.in_language(language))


def _branch(node: Node, depth: int, language: Language) -> Tree:
    children = node.children
    tree = Tree(escape(_line(node, children, language)))
    if depth > 0:
        for child in children:
            tree.add(_branch(child, depth - 1, language))
    elif children:
        tree.add(f"… {len(children)} {BELOW.in_language(language)}")
    return tree


def _line(node: Node, children: Sequence[Node], language: Language) -> str:
    value = f"{node.figure} = {_value(node.value, language)} {'' if node.unit == '1' else node.unit}".rstrip()
    if node.combine is None:
        return f"{value}   [{STATUS_LABELS[Status(node.status)].in_language(language)}: {node.source}]"
    proof = PROVED if node.is_proved_by(children) else NOT_PROVED
    numbers = "; ".join(_value(child.value, language) for child in children[:SHOWN_NUMBERS])
    rest = "; …" if len(children) > SHOWN_NUMBERS else ""
    return (
        f"{value}   {node.formula}   ({NUMBERS.in_language(language)}: {numbers}{rest})   {proof.in_language(language)}"
    )


def _value(value: float, language: Language) -> str:
    if value == int(value):
        return number(value, 0, language)
    return number(value, SHARE_DECIMALS if abs(value) < 10 else AMOUNT_DECIMALS, language)
