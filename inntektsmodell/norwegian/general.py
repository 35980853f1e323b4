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
    "Some checks need these faults corrected first: more may follow.": (
        "Noe kan ikke kontrolleres før disse feilene er rettet: flere kan følge."
    ),
    "  {number}. {fault}": "  {number}. {fault}",
    "{place}: {found}; {right}": "{place}: {found}; {right}",
    "{count} remark(s):": "{count} merknad(er):",
    "{place}: {said}": "{place}: {said}",
    "'{key}' is an unknown key": "«{key}» er en ukjent nøkkel",
    "'{name}' is unknown": "«{name}» er ukjent",
    "at least one": "minst én",
    "at least {least:g}": "minst {least:g}",
    "a number has too many digits": "et tall har for mange sifre",
    "correct the entry": "rett oppføringen",
    "correct the file": "rett filen",
    "did you mean {names}?": "mente du {names}?",
    "every record begins with [[{entry}]]": "hver post begynner med [[{entry}]]",
    "found {value!r}": "fant {value!r}",
    "a name, as text": "et navn, som tekst",
    "names, as a list of texts": "navn, som en liste av tekster",
    "a mapping from names to values": "en tilordning fra navn til verdier",
    "a whole number": "et heltall",
    "a name or a path, as text or pathlib.Path": "et navn eller en sti, som tekst eller pathlib.Path",
    "a Scenario, as im.load_scenario gives": "et Scenario, slik im.load_scenario gir",
    "a list of values for each path, of one length": "en liste av verdier for hver sti, alle like lange",
    "at least 1": "minst 1",
    "found {value}": "fant {value}",
    "from {least:g} to {greatest:g}": "fra {least:g} til {greatest:g}",
    "give it a value": "gi den en verdi",
    "give the file or folder another name": "gi filen eller mappen et annet navn",
    "is an unknown key": "er en ukjent nøkkel",
    "is built in, and {own} is here too": "er innebygd, og {own} finnes her også",
    "is missing": "mangler",
    "is not UTF-8": "er ikke UTF-8",
    "is not readable TOML in UTF-8 ({error})": "er ikke lesbar TOML i UTF-8 ({error})",
    "known: {names}": "kjent: {names}",
    "more than 0": "mer enn 0",
    "'{name}'": "«{name}»",
    "names a device that is not here: {names}": "viser til en enhet som ikke finnes her: {names}",
    "none": "ingen",
    "one of {names}": "en av {names}",
    "charts of {shown} of {all} recipients, those with the largest figures; all are in {file}": (
        "diagrammer for {shown} av {all} mottakere, de med størst utslag; alle står i {file}"
    ),
    "one of: {names}": "en av: {names}",
    "tables or lists are nested deeper than {levels} levels": "tabeller eller lister ligger dypere enn {levels} nivåer",
    "take the variable away, or let it be cpu": "ta bort variabelen, eller la den være cpu",
    "the columns are {names}": "kolonnene er {names}",
    "there are none": "det er ingen",
    "{built_in} or ./{own}, whichever is meant": "{built_in} eller ./{own}, det som er ment",
    "{count} cells: {names}": "{count} celler: {names}",
    "{names} or {another}": "{names} eller {another}",
    "{place}, {part}": "{place}, {part}",
    "{what} '{label}' is unknown": "{what} «{label}» er ukjent",
}
