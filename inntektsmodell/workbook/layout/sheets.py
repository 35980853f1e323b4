"""The sheets of a case in a workbook, as data that writer and reader share.

Every sheet is one table: label columns, then a column for each region, service or year (`spread`), then the columns
that say what the figures rest on. Rows above the headings are for people and are not read.
"""

from __future__ import annotations

from inntektsmodell.case.evidence import Status
from inntektsmodell.case.labels import STATUS_LABELS
from inntektsmodell.language.text import Text
from inntektsmodell.workbook.layout.form import EVIDENCE_COLUMNS, NOTE, Column, Kind, Sheet
from inntektsmodell.workbook.layout.observed_sheets import OBSERVED

RESULT_SHEETS: tuple[str, ...] = (
    "Oversikt",
    "Valg",
    "Folkeandel",
    "Beløp",
    "Gjennomsnitt",
    "Kriterieindeks",
    "Vekt etter sammenslåing",
    "Behovsindeks",
    "Kostnadsindeks",
    "Tjenestenøkler",
    "Gjestepasienter",
    "Gjestepasientoppgjør",
    "Basisbevilgning",
    "Innfasing",
    "Omkalibrering",
    "Kontroll",
    "Overview",
    "Choices",
    "Population share",
    "Amounts",
    "Means",
    "Criterion index",
    "Weights after merging",
    "Need index",
    "Cost index",
    "Service keys",
    "Guest patients",
    "Settlement",
    "Base appropriation",
    "Phase-in",
    "Recalibration",
    "Control",
)
"""Names, in both languages, of sheets that are computed from the input sheets: written beside them, never read."""

KINDS = {
    "age": Text(nb="alder", en="age"),
    "socioeconomic": Text(nb="sosioøkonomisk", en="socioeconomic"),
    "health": Text(nb="helse", en="health"),
    "residence": Text(nb="bosted", en="residence"),
    "combined": Text(nb="samlet", en="combined"),
}
MEASURES = {
    "count": Text(nb="antall", en="count"),
    "per_inhabitant": Text(nb="per innbygger", en="per inhabitant"),
}


STATUSES = {str(status): STATUS_LABELS[status] for status in Status}

NB = Column("nb", Text(nb="Bokmål", en="Norwegian"), Kind.WORDS, 40)
EN = Column("en", Text(nb="Engelsk", en="English"), Kind.WORDS, 40, optional=True)

README = Text(nb="Les meg", en="Read me")
SOLVED = Text(nb="Kalibrert kriterium", en="Calibrated criterion")
"""Sheets that the reader leaves out: words for people, and what the model solves for itself."""

ABOUT_FIELDS = {
    "name": Text(nb="Navn", en="Name"),
    "year": Text(nb="Modellår", en="Model year"),
    "title": Text(nb="Tittel", en="Title"),
    "notes": Text(nb="Merknad", en="Note"),
    "sheets": Text(nb="Ark", en="Sheets"),
}
ABOUT = Sheet(
    "about",
    Text(nb="Om", en="About"),
    Text(
        nb="Navn og modellår skrives i kolonnen Bokmål. En rad for hver merknad; så mange som trengs. "
        "Raden Ark nevner arkene med inndata, så at ingen faller bort i stillhet.",
        en="Name and model year stand in the column Norwegian. A row for each note; as many as needed. "
        "The row Sheets names the sheets of input, so that none is lost in silence.",
    ),
    (
        Column("field", Text(nb="Felt", en="Field"), Kind.CODE, 14, ABOUT_FIELDS),
        Column("nb", NB.heading, Kind.VALUE, 60),
        Column("en", EN.heading, Kind.WORDS, 60, optional=True),
    ),
    needed=True,
)
REGIONS = Sheet(
    "regions",
    Text(nb="Regioner", en="Regions"),
    Text(
        nb="En rad for hver region, i den rekkefølgen resultatene skal ha. Regionene er kolonner i arkene med tall.",
        en="A row for each region, in the order of the results. Regions are columns of the sheets with figures.",
    ),
    (Column("region", Text(nb="Region", en="Region"), width=30),),
    tail=(NOTE,),
    needed=True,
)
SERVICES = Sheet(
    "services",
    Text(nb="Tjenester", en="Services"),
    Text(
        nb="En rad for hvert tjenesteområde. Navnet til venstre brukes i de andre arkene.",
        en="A row for each service. The name to the left is the one that the other sheets use.",
    ),
    (Column("service", Text(nb="Tjeneste", en="Service"), width=20),),
    tail=(NB, EN, NOTE),
    needed=True,
)
CRITERIA = Sheet(
    "criteria",
    Text(nb="Kriterier", en="Criteria"),
    Text(
        nb="En rad for hver aldersgruppe og hvert kriterium. Aldersgrupper er antall i «persons».",
        en="A row for each age group and criterion. Age groups are a count of persons.",
    ),
    (
        Column("criterion", Text(nb="Kriterium", en="Criterion"), width=22),
        Column("kind", Text(nb="Art", en="Kind"), Kind.CODE, 16, KINDS),
        Column("measure", Text(nb="Mål", en="Measure"), Kind.CODE, 14, MEASURES),
        Column("unit", Text(nb="Enhet", en="Unit"), width=22),
    ),
    tail=(NB, EN, NOTE),
    needed=True,
)
EVIDENCE = Sheet(
    "evidence",
    Text(nb="Grunnlag", en="Evidence"),
    Text(
        nb="Hvor tallene kommer fra. Kolonnen Grunnlag i de andre arkene viser hit ved navn. "
        "Status som er utledet eller kalibrert krever en formel; alt som ikke er antatt krever en kontrolldato.",
        en="Where figures come from. The column Evidence of the other sheets refers to a name here. "
        "What is derived or calibrated needs a formula; what is not assumed, the date of its last check.",
    ),
    (
        Column("name", Text(nb="Navn", en="Name"), width=28),
        Column("unit", Text(nb="Enhet", en="Unit"), width=22),
        Column("source", Text(nb="Kilde", en="Source"), Kind.WORDS, 60),
        Column("status", Text(nb="Status", en="Status"), Kind.CODE, 26, STATUSES),
    ),
    tail=(
        Column("formula", Text(nb="Formel", en="Formula"), Kind.WORDS, 40, optional=True),
        Column("valid_from", Text(nb="Gyldig fra", en="Valid from"), Kind.DATE, 12),
        Column("last_checked", Text(nb="Sist kontrollert", en="Last checked"), Kind.DATE, 16, optional=True),
        Column("printed_step", Text(nb="Trykt steg", en="Printed step"), Kind.NUMBER, 12),
        NOTE,
    ),
    needed=True,
)
PARAMETERS = Sheet(
    "parameters",
    Text(nb="Parametre", en="Parameters"),
    Text(
        nb="Modellens tall og valg. Stien er den samme som i scenarioer og i explain.",
        en="The model's numbers and choices. The path is the one of scenarios and of explain.",
    ),
    (
        Column("path", Text(nb="Sti", en="Path"), width=34),
        Column("about", Text(nb="Parameter", en="Parameter"), Kind.NOTE, 66, optional=True),
        Column("value", Text(nb="Verdi", en="Value"), Kind.VALUE, 18),
    ),
    tail=EVIDENCE_COLUMNS,
    needed=True,
)
YEARS = Sheet(
    "years",
    Text(nb="Valgte år", en="Chosen years"),
    Text(
        nb="Årene i kriterienes gjennomsnitt (need.window) og i oppgjøret (settlement.years), ett i hver celle.",
        en="Years of the criteria's mean (need.window) and of the settlement (settlement.years), one a cell.",
    ),
    (Column("path", Text(nb="Sti", en="Path"), width=20),),
    spread="chosen",
    tail=EVIDENCE_COLUMNS,
    needed=True,
)
WEIGHTS = Sheet(
    "weights",
    Text(nb="Behovsnøkler", en="Need keys"),
    Text(
        nb="Kriterienes vekt i hver tjeneste; hver tjeneste summerer seg til 1. Strek (–): kriteriet inngår ikke.",
        en="Weight of the criteria in each service; each service sums to 1. Dash (–): not part of that service.",
    ),
    (Column("criterion", Text(nb="Kriterium", en="Criterion"), width=22),),
    spread="service",
    tail=EVIDENCE_COLUMNS,
    total="column",
    needed=True,
)
MERGED = Sheet(
    "merged",
    Text(nb="Sammenslåing", en="Merged criteria"),
    Text(
        nb="Kriterier som kan slås sammen til ett i noen tjenester. Semikolon mellom navn. Svar SANN eller USANN.",
        en="Criteria that can be merged into one in some services. Semicolon between names. Merge: TRUE or FALSE.",
    ),
    (
        Column("group", Text(nb="Gruppe", en="Group"), width=20),
        Column("members", Text(nb="Medlemmer", en="Members"), Kind.NAMES, 60),
        Column("services", Text(nb="Tjenester", en="Services"), Kind.NAMES, 30),
        Column("merge", Text(nb="Slå sammen", en="Merge"), Kind.FLAG, 12),
    ),
    tail=EVIDENCE_COLUMNS,
)
CALIBRATION = Sheet(
    "calibration",
    Text(nb="Kalibrering", en="Calibration"),
    Text(
        nb="Kriteriet som løses slik at nøkkelen ved full virkning står i forhold til beløpene.",
        en="The criterion that is solved for, so that the key at full effect is in proportion to the amounts.",
    ),
    (Column("criterion", Text(nb="Kriterium", en="Criterion"), width=22),),
    spread="region",
    tail=EVIDENCE_COLUMNS,
)

SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        ABOUT,
        REGIONS,
        SERVICES,
        CRITERIA,
        PARAMETERS,
        YEARS,
        WEIGHTS,
        MERGED,
        *OBSERVED.values(),
        CALIBRATION,
        EVIDENCE,
    )
}
"""Every input sheet in the order of the workbook."""
HEADINGS = frozenset(
    text.casefold() for sheet in SHEETS.values() for column in sheet.columns for text in vars(column.heading).values()
) | {"sum"}
"""Of the columns beside regions and services, in workbooks and on the screen, in lower case: no such name is free."""
