"""The catalogue: every sentence of `inntektsmodell.language.messages` in Norwegian bokmål, by its English template.

Both sides of an entry have the same fields. A module holds the sentences of one part of the program.
"""

from __future__ import annotations

from inntektsmodell.language.norwegian import (
    app,
    cases,
    click_sentences,
    commands,
    csv_tables,
    diagnosis,
    general,
    living_workbook,
    published,
    pydantic_words,
    report,
    words,
    work,
    workbook,
)

_PARTS = (
    app,
    cases,
    click_sentences,
    commands,
    csv_tables,
    diagnosis,
    general,
    living_workbook,
    published,
    pydantic_words,
    report,
    work,
    words,
    workbook,
)

NORWEGIAN: dict[str, str] = {english: nb for part in _PARTS for english, nb in part.SENTENCES.items()}
