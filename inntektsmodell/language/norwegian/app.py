"""The web page."""

from __future__ import annotations

_LINK = {
    "link, '{name}'": "lenken, «{name}»",
    "stands there twice": "står der to ganger",
    "once": "én gang",
    "is nothing that can be moved in this case": "er ikke noe som kan flyttes i dette tilfellet",
    "is not a case that can be chosen here": "er ikke et tilfelle som kan velges her",
    "the link is about this workbook, which does not travel with it": (
        "lenken gjelder denne arbeidsboken, som ikke følger med lenken"
    ),
    "choose the file below": "velg filen nedenfor",
    "is another file than the one the link is about": "er en annen fil enn den lenken gjelder",
    "the same file; this one is shown without the link's changes": ("samme fil; denne vises uten endringene i lenken"),
}
_VALUES = {
    "'{value}' is not a choice": "«{value}» kan ikke velges",
    "{value:.6g} per cent": "{value:.6g} prosent",
    "from 0 to 100 per cent": "fra 0 til 100 prosent",
    "the weights that were moved sum to {total:.6g} per cent": (
        "vektene som er flyttet, er til sammen {total:.6g} prosent"
    ),
    "at most 100 per cent, so that the other criteria can make up the rest": (
        "høyst 100 prosent, så de andre kriteriene kan utgjøre resten"
    ),
    "100 per cent, where every weight of the service is moved": (
        "100 prosent når alle vektene i tjenesteområdet er flyttet"
    ),
    "at least one of {names}": "minst én av {names}",
}
_FILES = {
    "the file has {size:.1f} MB": "filen er på {size:.1f} MB",
    "at most {limit} MB": "høyst {limit} MB",
    "did not arrive whole": "kom ikke helt fram",
    "choose the file again": "velg filen på nytt",
}
_PROGRAM = {
    "the page": "siden",
    "no case is chosen": "ingen tilfelle er valgt",
    "choose one first": "velg ett først",
    "the program failed": "programmet feilet",
    "nothing was changed; the terminal says more": "ingenting ble endret; terminalen sier mer",
    "panel is not installed": "panel er ikke installert",
    "install it with: python -m pip install 'inntektsmodell[app]'": (
        "installer med: python -m pip install 'inntektsmodell[app]'"
    ),
    "cannot be listened on ({reason})": "kan ikke lyttes på ({reason})",
    "Address already in use": "adressen er i bruk",
    "Cannot assign requested address": "adressen finnes ikke på denne maskinen",
    "another --port or --address, or stop what listens there": (
        "en annen --port eller --address, eller stans det som lytter der"
    ),
    "is no address": "er ingen adresse",
    "'{name}' is no host name": "«{name}» er ikke et vertsnavn",
    "a name as in {example}": "et navn som i {example}",
    "is an address of IPv6, which the page cannot be served on": "er en IPv6-adresse, som siden ikke kan vises på",
    "stands for every address": "står for alle adresser",
    "the one address by which other machines reach this one": "den ene adressen andre maskiner når denne på",
    "numbers as in {example}": "tall som i {example}",
    "WARNING: every machine that reaches {address} can use this page; it has no password.": (
        "ADVARSEL: alle maskiner som når {address}, kan bruke siden; den har ikke passord."
    ),
    "{url} (Ctrl-C stops it)": "{url} (Ctrl-C stanser den)",
}
_HELP = {
    "Open a web page on this machine where CASE, or any built-in case, can be changed. Ctrl-C stops it.": (
        "Åpne en nettside på denne maskinen der CASE, eller et innebygd tilfelle, kan endres. Ctrl-C stanser den."
    ),
    "The port to listen on; 0 for any free one.": "Porten det lyttes på; 0 for en ledig.",
    "The address to listen on; any but a loopback address lets other machines in.": (
        "Adressen det lyttes på; alle andre enn maskinens egen slipper andre maskiner inn."
    ),
    "A name under which another program passes requests on to this page; may be given several times.": (
        "Et navn som et annet program sender forespørsler videre til siden under; kan gis flere ganger."
    ),
    "Do not open a browser.": "Ikke åpne en nettleser.",
}

SENTENCES: dict[str, str] = _LINK | _VALUES | _FILES | _PROGRAM | _HELP
