"""Sentences that several parts share."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "Interrupted; nothing was left half done.": "Avbrutt; ingenting er etterlatt halvferdig.",
    "there is no command '{name}'; {right}": "det finnes ingen kommando «{name}»; {right}",
    "{file}: {reason}": "{file}: {reason}",
    "standard output": "standard utdata",
    "{what}: {done} of {total} steps": "{what}: {done} av {total} steg",
    "Input should be {expected}": "skal være {expected}",
    "Input should be greater than or equal to {least:g}": "skal være større enn eller lik {least:g}",
    "{what} should have at least 1 item after validation, not {count}": (
        "{what} skal ha minst ett element, ikke {count}"
    ),
    "{what} should have at least {least} items after validation, not {count}": (
        "{what} skal ha minst {least} elementer, ikke {count}"
    ),
    "{count} fault(s) in the input:": "{count} feil i inndata:",
    "  {number}. {fault}": "  {number}. {fault}",
    "{place}: {found}; {right}": "{place}: {found}; {right}",
    "'{key}' is an unknown key": "«{key}» er en ukjent nøkkel",
    "'{name}' is unknown": "«{name}» er ukjent",
    "at least one": "minst én",
    "at least {least:g}": "minst {least:g}",
    "correct the entry": "rett oppføringen",
    "correct the file": "rett filen",
    "did you mean {names}?": "mente du {names}?",
    "every record begins with [[{entry}]]": "hver post begynner med [[{entry}]]",
    "found {value!r}": "fant {value!r}",
    "found {value}": "fant {value}",
    "from {least:g} to {greatest:g}": "fra {least:g} til {greatest:g}",
    "give it a value": "gi den en verdi",
    "is an unknown key": "er en ukjent nøkkel",
    "is missing": "mangler",
    "is not readable TOML in UTF-8 ({error})": "er ikke lesbar TOML i UTF-8 ({error})",
    "known: {names}": "kjent: {names}",
    "more than 0": "mer enn 0",
    "'{name}'": "«{name}»",
    "none": "ingen",
    "one of {names}": "en av {names}",
    "one of: {names}": "en av: {names}",
    "the columns are {names}": "kolonnene er {names}",
    "there are none": "det er ingen",
    "{count} cells: {names}": "{count} celler: {names}",
    "{names} or {another}": "{names} eller {another}",
    "{place}, {part}": "{place}, {part}",
    "{what} '{label}' is unknown": "{what} «{label}» er ukjent",
}
