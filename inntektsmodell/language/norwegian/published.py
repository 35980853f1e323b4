"""Published figures, formulas on them, and printed amounts."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "'{check}' is explained twice": "«{check}» er forklart to ganger",
    "'{first}' has the labels {labels} and '{other}' has {others}": (
        "«{first}» har etikettene {labels} og «{other}» har {others}"
    ),
    "'{name}' gives nothing for '{label}'": "«{name}» gir ingenting for «{label}»",
    "'{name}' is also the name of a series or of a result of the engine": (
        "«{name}» er også navnet på en serie eller på et av motorens resultater"
    ),
    "'{text}' holds the number {number:g}": "«{text}» har tallet {number:g}",
    "the cause rests on '{name}', against which it is held, so it shows nothing": (
        "årsaken bygger på «{name}», som den holdes mot, og viser derfor ingenting"
    ),
    "rounding is replaced by '{cut}' alone": "avrunding kan bare erstattes av «{cut}»",
    "'{name}' stands twice in the formula, so its bounds would be too wide": (
        "«{name}» står to ganger i formelen, så grensene ville blitt for vide"
    ),
    "'{part}' has no meaning in a formula": "«{part}» har ingen mening i en formel",
    "'{part}' names no series without a label": "«{part}» viser ikke til noen serie uten etikett",
    "'{text}' is no count": "«{text}» er ikke et antall",
    "'{text}' is no formula: {error}": "«{text}» er ingen formel: {error}",
    "'{text}' is not a printed number; write it as in 1 515,9": (
        "«{text}» er ikke et trykt tall; skriv det som i 1 515,9"
    ),
    "'{text}' is 0": "«{text}» er 0",
    "some are above 0, and below 0 are those of {names}": "noen er over 0, og under 0 er de for {names}",
    "all above 0, or all below 0 for a cut: what some gain and others lose is split by no key": (
        "alle over 0, eller alle under 0 for et kutt: det noen får og andre mister, deles ikke etter noen nøkkel"
    ),
    "'{text}' is not what the amounts sum to": "«{text}» er ikke summen av beløpene",
    "a break has a gap, and nothing else has one": "et brudd har et gap, og ingenting annet har det",
    "a count is printed as a whole number": "et antall er trykt som et helt tall",
    "a cause is of a break, and of nothing else": "et brudd kan ha en årsak, og ingenting annet kan det",
    "a key splits an amount into parts that are not 0": "en nøkkel deler et beløp i deler som ikke er 0",
    "a validation folder needs it, with the columns {names}": "en valideringsmappe må ha den, med kolonnene {names}",
    "a sentence: what is assumed of the figure's use": "en setning: hva som er antatt om bruken av tallet",
    "amounts": "beløp",
    "choose another name": "velg et annet navn",
    "correct the printed digits": "rett de trykte sifrene",
    "explain each check once": "forklar hver kontroll én gang",
    "explains a check that does not exist": "forklarer en kontroll som ikke finnes",
    "give each figure once": "oppgi hvert tall én gang",
    "has no amount": "har ikke noe beløp",
    "has no figure for '{label}'": "har ikke noe tall for «{label}»",
    "has no value for {year}": "har ingen verdi for {year}",
    "has the columns {names}": "har kolonnene {names}",
    "is also the name of a result of the engine": "er også navnet på et av motorens resultater",
    "is not in {file}": "står ikke i {file}",
    "is not there": "finnes ikke",
    "is unknown": "er ukjent",
    "it has values for: {years}": "den har verdier for: {years}",
    "name each once": "nevn hver én gang",
    "name its document there": "oppgi dokumentet der",
    "names a statistic twice: {names}": "nevner en statistikk to ganger: {names}",
    "nothing is called '{name}'": "ingenting heter «{name}»",
    "one amount for each region": "ett beløp for hver region",
    "one amount, its digits as printed": "ett beløp, med sifrene som trykt",
    "published series '{series}'": "publisert serie «{series}»",
    "region '{name}' is unknown; {right}": "region «{name}» er ukjent; {right}",
    "region '{region}'": "region «{region}»",
    "rule '{path}'": "regel «{path}»",
    "rule '{path}' has the unit '{unit}'; {right}": "regelen «{path}» har enheten «{unit}»; {right}",
    "series '{name}'": "serie «{name}»",
    "stage '{stage}' is unknown": "stadiet «{stage}» er ukjent",
    "take it out of {file}, or add the file": "ta den ut av {file}, eller legg til filen",
    "there is no rule '{path}'; {right}": "det finnes ingen regel «{path}»; {right}",
    "there is no statistic '{name}'; {right}": "det finnes ingen statistikk «{name}»; {right}",
    "total": "sum",
    "unit '{unit}' is unknown": "enheten «{unit}» er ukjent",
    "write it as README.md says": "skriv den slik README.md sier",
    "{count} amounts, for {names}, or REGION=AMOUNT for each": (
        "{count} beløp, for {names}, eller REGION=BELØP for hver"
    ),
    "{count} given, {named} of them with a region": "{count} oppgitt, {named} av dem med region",
}
