"""What the terminal shows of a case itself."""

from __future__ import annotations

from inntektsmodell.case.case import Case
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language


def show_notes(case: Case, language: Language) -> None:
    """Show the notes of a case."""
    for note in case.notes:
        say(note.in_language(language))
