"""A text in both languages, and the languages that there are."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from inntektsmodell.records import Frozen

Language = Literal["nb", "en"]


class Text(Frozen):
    """A label in Norwegian bokmål and English; the English one may be left out, and is then the Norwegian."""

    nb: str
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _english_falls_back(cls, given: Any) -> Any:
        if isinstance(given, dict) and "nb" in given and not given.get("en"):
            return {**given, "en": given["nb"]}
        return given

    def in_language(self, language: Language) -> str:
        """The label in the language asked for."""
        return self.nb if language == "nb" else self.en
