"""Formulas of the input sheets that follow the evidence: what a row's evidence says, and the warning above a sheet.

Names are compared letter by letter: capitals count, and `*`, `?` and `~` are letters like others. Plain functions only,
which Excel and LibreOffice calculate alike without array formulas.
"""

from __future__ import annotations

from collections.abc import Sequence

from inntektsmodell.case.evidence import Status
from inntektsmodell.language.text import Language
from inntektsmodell.workbook.layout.form import SEVERAL

SYNTHETIC_WORDS = tuple(dict.fromkeys(vars(Status.SYNTHETIC.label).values()))


def looked_up(name: str, names: str, wanted: str, language: Language) -> str:
    """What the column `wanted` has where `names` holds the text of the cell `name`; else a word for several."""
    return f'=IFERROR({_exact(name, names, wanted)},"{SEVERAL.in_language(language)}")'


def looked_up_status(name: str, names: str, statuses: str, language: Language) -> str:
    """The status of a row; of several pieces of evidence `synthetic` where one of them is."""
    several = SEVERAL.in_language(language)
    marks = "+".join(f'({statuses}="{word}")' for word in SYNTHETIC_WORDS)
    inside = f'ISNUMBER(FIND(": "&{names}&";",{name}&";"))'
    word = Status.SYNTHETIC.label.in_language(language)
    among = f'IF(SUMPRODUCT(({marks})*({names}<>"")*{inside})>0,"{word}","{several}")'
    return f"=IFERROR({_exact(name, names, statuses)},{among})"


def warning(statuses: str, text: str) -> str:
    """The text where one of the statuses is synthetic, else nothing."""
    found = "+".join(f'COUNTIF({statuses},"{word}")' for word in SYNTHETIC_WORDS)
    return f'=IF({found}>0,"{text}","")'


def warning_of_any(warnings: Sequence[str], text: str) -> str:
    """The text where one of the cells with warnings holds one; sheets that were deleted do not count."""
    lengths = "+".join(f"IFERROR(LEN({cell}),0)" for cell in warnings)
    return f'=IF({lengths}>0,"{text}","")'


def _exact(name: str, names: str, wanted: str) -> str:
    return f'LOOKUP(2,1/(EXACT({name},{names})*({name}<>"")),{wanted})'
