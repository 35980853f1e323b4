"""What is said of every figure of a case that was rolled forward: whether it was updated, and how old it is."""

from __future__ import annotations

from dataclasses import dataclass

from inntektsmodell.language.text import LabelledName, as_label


class Moved(LabelledName):
    """What happened to a figure on the way to a later year."""

    UPDATED = "updated", as_label("updated")
    FOLLOWS = "follows", as_label("follows the year")
    CARRIED = "carried", as_label("carried on per inhabitant")
    KEPT = "kept", as_label("kept")
    LEFT_OUT = "left_out", as_label("left out")


@dataclass(frozen=True)
class RolledFigure:
    """A figure by its path, what happened to it, the year that it is of, its age in the case's year, and its source.

    `group` is what figures that stand beside each other share; `evidence` names what the figure's source is told by.
    """

    path: str
    group: str
    moved: Moved
    year: int
    age: int
    source: str
    evidence: tuple[str, ...] = ()
