"""Remarks: what is no fault but must be known, as a text read as a number, or a figure out of all proportion.

They are told with every result: what the reader of a workbook found, what was done with rounded shares, and what in a
case or its result is not plausible (`inntektsmodell.model.plausibility`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from inntektsmodell.language.messages import in_language, message


class FigurePlace(NamedTuple):
    """Where a figure is: what it is `called` (a `Message`), and the `path` that one types for it, if any."""

    called: str
    path: str = ""

    @property
    def found(self) -> str:
        """What it is called and how it is typed, for a reader who looks for it."""
        return message("{place} ({path})", place=self.called, path=self.path) if self.path else self.called


@dataclass(frozen=True)
class Remark:
    """Something that a reader must know: `place` says where, `said` (a `Message`) what.

    `path` is what one types for the figure, where the place is one.
    """

    place: str
    said: str
    path: str = ""

    def in_language(self, language: str) -> str:
        """The remark as one line in `nb` or `en`."""
        return in_language(message("{place}: {said}", place=self.place, said=self.said), language)

    @property
    def typed(self) -> Remark:
        """The remark with the path in its place, for a reader who can type it."""
        return replace(self, place=FigurePlace(self.place, self.path).found)


def remark_at(place: FigurePlace, said: str) -> Remark:
    """A remark on a figure."""
    return Remark(place.called, said, place.path)


def remarks_json(remarks: Sequence[Remark]) -> list[dict[str, str | None]]:
    """Remarks for programs: place and what is said of it, in English, and the path of a figure."""
    return [{"place": str(remark.place), "path": remark.path or None, "said": str(remark.said)} for remark in remarks]


def remark_lines(remarks: Sequence[Remark], language: str) -> list[str]:
    """A heading that counts the remarks, and a line each; nothing where there are none."""
    if not remarks:
        return []
    heading = in_language(message("{count:remark|remarks}:", count=len(remarks)), language)
    return [heading, *(f"  {remark.in_language(language)}" for remark in remarks)]


def typed_lines(remarks: Sequence[Remark], language: str) -> list[str]:
    """The same for the terminal, where the path of a figure can be typed."""
    return remark_lines([remark.typed for remark in remarks], language)
