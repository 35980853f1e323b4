"""What a document and slides share: colours, words around the title, and properties that file managers show."""

from __future__ import annotations

import datetime
from typing import Any

from inntektsmodell.language.text import Language, as_label
from inntektsmodell.report.content import Subject
from inntektsmodell.report.office.same_bytes import EARLIEST

INK, SOFT, ACCENT, ALARM, LINE = "1A1A1A", "595959", "004B76", "8A2500", "BFBFBF"
"""Colours of the page: see `report.css`."""
LOCALES: dict[Language, str] = {"nb": "nb-NO", "en": "en-GB"}
KICKER = as_label("Income-distribution model of the regional health authorities")
CASE, YEAR, DATE = as_label("Case"), as_label("Model year"), as_label("Date")
LOGO = as_label("Logo")
READ_FIRST = as_label("Read this first")
PROGRAM = "inntektsmodell"


def set_properties(properties: Any, about: Subject) -> None:
    """Title and language of the report; no person and no time."""
    properties.title, properties.language = about.about, LOCALES[about.language]
    properties.author = properties.last_modified_by = PROGRAM
    properties.subject, properties.comments, properties.keywords = about.say(KICKER), "", ""
    properties.created = properties.modified = datetime.datetime(*EARLIEST)
    properties.revision = 1
