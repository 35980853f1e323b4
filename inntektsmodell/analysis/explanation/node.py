"""One figure with what it was computed from: a tree that can prove itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from inntektsmodell.language.text import Language

PROOF_TOLERANCE = 1e-12


@dataclass(frozen=True)
class Node:
    """A figure, its value and unit, and how it follows from its children.

    `figure` is what one types, or a name in English where no one can ask for it. `formula` and `name` tell, in the
    language asked for, how the figure is computed and what it is called. `combine` computes the value from the
    children's values in their order. A leaf has no children but a `source` and `status`; the rest of the country has
    both children and a `status`. Children are made when they are asked for, since a whole tree is large.
    """

    figure: str
    value: float
    unit: str
    formula: Callable[[Language], str] | None = field(default=None, repr=False)
    combine: Callable[[Sequence[float]], float] | None = None
    make_children: Callable[[], Sequence[Node]] = field(default=tuple, repr=False)
    source: str = ""
    status: str = ""
    name: Callable[[Language], str] | None = field(default=None, repr=False)
    can_be_asked: bool = True

    @property
    def key(self) -> tuple[str, float, str]:
        """What tells the figure from all others."""
        return self.figure, self.value, self.unit

    @property
    def children(self) -> Sequence[Node]:
        """What the figure was computed from."""
        return self.make_children()

    def recomputed(self, children: Sequence[Node]) -> float:
        """The value that the children give; a leaf gives its own."""
        return self.value if self.combine is None else self.combine([child.value for child in children])

    def is_proved_by(self, children: Sequence[Node]) -> bool:
        """Whether the children give the value, to 1e-12 of its size or of the largest part in the same unit."""
        size = max([abs(self.value), *(abs(child.value) for child in children if child.unit == self.unit)])
        return abs(self.recomputed(children) - self.value) <= PROOF_TOLERANCE * size


def walk(node: Node, depth: int, level: int = 0) -> Iterator[tuple[int, Node, bool]]:
    """Every node down to `depth` steps below `node`: level, node, and whether its children give its value."""
    children = node.children
    yield level, node, node.is_proved_by(children)
    for child in children if depth > 0 else ():
        yield from walk(child, depth - 1, level + 1)


def as_record(node: Node, depth: int, told: set[tuple[str, float, str]] | None = None) -> dict[str, Any]:
    """The tree as plain mappings, down to `depth` steps below `node`.

    With a set of what is `told`, every figure has its children once; else wherever it stands.
    """
    children = node.children
    record: dict[str, Any] = {"figure": node.figure, "value": node.value, "unit": node.unit}
    if node.combine is None or node.formula is None:
        return record | {"source": node.source, "status": node.status}
    record |= {"status": node.status} if node.status else {}
    record |= {
        "formula": node.formula("en"),
        "recomputed": node.recomputed(children),
        "proved": node.is_proved_by(children),
    }
    if told is not None and node.key in told:
        return record | {"children": "as above"}
    if depth <= 0:
        return record | {"children": "not shown"}
    if told is not None:
        told.add(node.key)
    return record | {"children": [as_record(child, depth - 1, told) for child in children]}
