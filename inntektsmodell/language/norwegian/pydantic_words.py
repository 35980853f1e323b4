"""Sentences of pydantic that an entry of a file can meet, told by `inntektsmodell.language.messages.word`."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "Datetimes provided to dates should have zero time - e.g. be exact dates": "skal være en dato uten klokkeslett",
    "Dictionary": "tabellen",
    "Input should be a finite number": "skal være et endelig tall",
    "Input should be a valid boolean": "skal være true eller false",
    "Input should be a valid date": "skal være en dato",
    "Input should be a valid dictionary": "skal være en tabell med nøkler",
    "Input should be a valid integer": "skal være et heltall",
    "Input should be a valid list": "skal være en liste",
    "Input should be a valid number": "skal være et tall",
    "Input should be a valid string": "skal være en tekst",
    "Input should be a valid tuple": "skal være en liste",
    "List": "listen",
    "String should have at least 1 character": "skal ha minst ett tegn",
}
