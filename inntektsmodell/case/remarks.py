"""Remarks: what is no fault but must be known, as a text read as a number, or a figure out of all proportion.

They are told with every result: what the reader of a workbook found, what was done with rounded shares, and what in a
case or its result is not plausible (`inntektsmodell.model.plausibility`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inntektsmodell.language.messages import in_language, message


@dataclass(frozen=True)
class Remark:
    """Something that a reader must know: `place` says where, `said` (a `Message`) what."""

    place: str
    said: str

    def in_language(self, language: str) -> str:
        """The remark as one line in `nb` or `en`."""
        return in_language(message("{place}: {said}", place=self.place, said=self.said), language)


def remarks_json(remarks: Sequence[Remark]) -> list[dict[str, str]]:
    """Remarks for programs: place and what is said of it, in English."""
    return [{"place": str(remark.place), "said": str(remark.said)} for remark in remarks]


def remark_lines(remarks: Sequence[Remark], language: str) -> list[str]:
    """A heading that counts the remarks, and a line each; nothing where there are none."""
    if not remarks:
        return []
    heading = in_language(message("{count:remark|remarks}:", count=len(remarks)), language)
    return [heading, *(f"  {remark.in_language(language)}" for remark in remarks)]
