"""Tables in CSV, and numbers as people write them."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "'{text}' can mean two numbers": "«{text}» kan bety to tall",
    "'{text}' has a decimal comma and '{other}' in line {line} a point": (
        "«{text}» har desimalkomma og «{other}» i linje {line} punktum"
    ),
    "'{text}' under one heading is one cell or {count}": "«{text}» under én overskrift er én celle eller {count}",
    "a decimal point, quotes around the cell, or sep=; as the first line for decimal commas": (
        "desimalpunktum, anførselstegn rundt cellen, eller sep=; som første linje for desimalkomma"
    ),
    "a number with decimal comma": "et tall med desimalkomma",
    "a path, or 'name' over the names of the rows": "en sti, eller «navn» over navnene på radene",
    "at most one": "høyst én",
    "a file that can be read": "en fil som kan leses",
    "a table with a heading over each column": "en tabell med en overskrift over hver kolonne",
    "cannot be read: {reason}": "kan ikke leses: {reason}",
    "column {number} has no heading": "kolonne {number} har ingen overskrift",
    "holds a character that is no text (NUL)": "inneholder et tegn som ikke er tekst (NUL)",
    "is blank between rows of one cell": "er tom mellom rader med én celle",
    "one decimal sign in the whole file": "ett desimaltegn i hele filen",
    "part the columns by one of them, and put names that hold it in quotes": (
        "skill kolonnene med ett av dem, og sett anførselstegn rundt navn som inneholder det"
    ),
    "the name '{name}' is that of several rows: {rows}": "navnet «{name}» står på flere rader: {rows}",
    "a name of its own for each row": "et eget navn på hver rad",
    "several columns name the rows: {names}": "flere kolonner gir radene navn: {names}",
    "the header holds commas and semicolons": "overskriftene inneholder både komma og semikolon",
    'write "" for an empty cell, or take the line away': 'skriv "" for en tom celle, eller ta bort linjen',
    "write {number} or {another}, whichever is meant": "skriv {number} eller {another}, det som er ment",
    "{count} more rows have another number of cells": "{count} rader til har et annet antall celler",
}
