"""Words that code uses as names, and sentences of the machine, told by `inntektsmodell.language.messages.word`."""

from __future__ import annotations

_DIMENSIONS = {
    "age_group": "aldersgruppe",
    "criterion": "kriterium",
    "destination": "behandlingsregion",
    "origin": "bostedsregion",
    "region": "region",
    "service": "tjenesteområde",
    "settlement_year": "oppgjørsår",
    "year": "år",
}
_ARGUMENTS = {
    "seed": "frø",
}
_STEPS = {
    "blocks of draws": "bolker av trekninger",
    "charts": "diagrammer",
    "draws": "trekninger",
    "scenarios": "scenarioer",
    "subsets": "delmengder",
}
_MACHINE = {
    "File name too long": "for langt filnavn",
    "Is a directory": "er en mappe",
    "No space left on device": "ingen plass igjen på disken",
    "No such file or directory": "filen eller mappen finnes ikke",
    "Not a directory": "er ikke en mappe",
    "Permission denied": "ingen tilgang",
    "Read-only file system": "disken kan bare leses",
}

SENTENCES: dict[str, str] = _ARGUMENTS | _DIMENSIONS | _STEPS | _MACHINE
