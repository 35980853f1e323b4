"""The catalogue: every sentence of `inntektsmodell.messages` in Norwegian bokmål, by its English template.

Both sides of an entry have the same fields. A module holds the sentences of one part of the program.
"""

from __future__ import annotations

from inntektsmodell.norwegian import app, general, report, workbook

NORWEGIAN: dict[str, str] = general.SENTENCES | workbook.SENTENCES | report.SENTENCES | app.SENTENCES
