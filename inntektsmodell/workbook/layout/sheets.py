"""The sheets of a case in a workbook, as data that writer and reader share.

Every sheet is one table: label columns, then a column for each region, service or year (`across`), then the columns
that say what the figures rest on. Rows above the headings are for people and are not read.
"""

from __future__ import annotations

from inntektsmodell.case.criterion_kinds import KIND_LABELS
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.case.reading.key_covariance import COVARIANCE
from inntektsmodell.language.text import Text, as_label, as_label_in
from inntektsmodell.workbook.layout.form import EVIDENCE_COLUMNS, NOTE, CellContent, SheetColumn, SheetLayout
from inntektsmodell.workbook.layout.observed_sheets import OBSERVED, VALUE
from inntektsmodell.workbook.layout.parameter_words import YEAR_LISTS

RESULT_SHEETS: tuple[str, ...] = tuple(
    name
    for english in (
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
        "Charts",
    )
    for name in vars(as_label(english)).values()
)
"""Names, in both languages, of sheets that are computed from the input sheets: written beside them, never read."""
FORMER_RESULT_SHEETS = ("Folkeandel", "Beløp", "Tjenestenøkler", "Omkalibrering")
"""Names of some of them in workbooks of an earlier version."""

MEASURES = {
    "count": as_label("count"),
    "per_inhabitant": as_label("per inhabitant"),
}


STATUSES = {str(status): status.label for status in Status}

NB = SheetColumn("nb", as_label("Norwegian"), CellContent.WORDS, 40)
EN = SheetColumn("en", as_label("English"), CellContent.WORDS, 40, optional=True)
PATH, FORMER_PATH = as_label_in("heading in a workbook", "Path"), ("Sti",)

README = as_label("Read me")
SOLVED = as_label("Calibrated criterion")
"""Sheets that the reader leaves out: words for people, and what the model solves for itself."""


def _in_the_other(key: str, heading: Text) -> SheetColumn:
    """A column for a text in the language that the rest of the sheet is not in."""
    return SheetColumn(key, heading, CellContent.WORDS, 40, optional=True, if_used=True)


ABOUT_FIELDS = {
    "name": as_label("Name"),
    "year": as_label("Model year"),
    "title": as_label("Title"),
    "currency": as_label("Currency"),
    "decimals.amounts": as_label("Decimals of amounts"),
    "decimals.keys": as_label("Decimals of keys"),
    "version": as_label("Model version"),
    "set_by_version": as_label("Set by the model version"),
    "notes": as_label("Note"),
    "complete": as_label("Complete"),
    "allowed": as_label("Allowed"),
    "rest": as_label("Rest of the country"),
    "total": as_label("Total of the country"),
    "sheets": as_label("Sheets"),
}
ABOUT = SheetLayout(
    "about",
    as_label("About"),
    as_label(
        "The name and the model year go in the column Norwegian. One row per note; as many as "
        "needed. The row Sheets lists the input sheets, so that none can be lost unnoticed."
    ),
    (
        SheetColumn("field", as_label("Field"), CellContent.CODE, 14, ABOUT_FIELDS),
        SheetColumn("nb", NB.heading, CellContent.VALUE, 60),
        SheetColumn("en", EN.heading, CellContent.WORDS, 60, optional=True),
    ),
    tail=(),
)
REGIONS = SheetLayout(
    "regions",
    as_label("Regions"),
    as_label("One row per region, in the order of the results. Regions are columns on the sheets with figures."),
    (SheetColumn("region", as_label("Region"), width=30),),
    tail=(NOTE,),
)
SERVICES = SheetLayout(
    "services",
    as_label("Services"),
    as_label("One row per service. The other sheets use its label, to be changed there too, or the name on the left."),
    (SheetColumn("service", as_label("Service"), width=20, former=("Tjeneste",)),),
    tail=(NB, EN, NOTE),
    former=("Tjenester",),
)
CRITERIA = SheetLayout(
    "criteria",
    as_label("Criteria"),
    as_label(
        "One row per age group and criterion. Age groups are counts of persons. The other sheets use the label, to be "
        "changed there too, or the name on the left."
    ),
    (
        SheetColumn("criterion", as_label("Criterion"), width=22),
        SheetColumn("kind", as_label("Kind"), CellContent.CODE, 16, KIND_LABELS, former=("Art",)),
        SheetColumn("measure", as_label("Measure"), CellContent.CODE, 14, MEASURES),
        SheetColumn("unit", as_label("Unit"), width=22),
    ),
    tail=(NB, EN, NOTE),
)
EVIDENCE = SheetLayout(
    "evidence",
    as_label("Evidence"),
    as_label(
        "Where figures come from. The column Evidence of the other sheets refers to a name here. "
        "What is derived or calibrated needs a formula; what is not assumed, the date of its last check. "
        "A printed step is the unit of the last digit in print, 0 where the figure is exact; it is never empty."
    ),
    (
        SheetColumn("name", as_label("Name"), width=26),
        SheetColumn("unit", as_label("Unit"), width=20),
        SheetColumn("source", as_label("Source"), CellContent.WORDS, 35),
        SheetColumn("status", as_label("Status"), CellContent.CODE, 18, STATUSES),
    ),
    tail=(
        SheetColumn("formula", as_label("Formula"), CellContent.WORDS, 20, optional=True),
        SheetColumn("valid_from", as_label("Valid from"), CellContent.DATE, 12, former=("Gyldig fra",)),
        SheetColumn("last_checked", as_label("Last checked"), CellContent.DATE, 14, optional=True),
        SheetColumn("printed_step", as_label("Printed step"), CellContent.NUMBER, 17, former=("Trykt steg",)),
        NOTE,
        _in_the_other("source_nb", as_label("Source in Norwegian")),
        _in_the_other("formula_nb", as_label("Formula in Norwegian")),
        _in_the_other("source_en", as_label("Source in English")),
        _in_the_other("formula_en", as_label("Formula in English")),
    ),
)
DESCRIBED = SheetColumn("about", as_label("Parameter"), CellContent.NOTE, 60, optional=True)
"""What a parameter is, beside its path."""
PARAMETERS = SheetLayout(
    "parameters",
    as_label("Parameters"),
    as_label("The model's numbers and choices. The path is the same as in scenarios and in explain."),
    (
        SheetColumn("path", PATH, width=34, former=FORMER_PATH),
        DESCRIBED,
        SheetColumn("value", as_label("Value"), CellContent.VALUE, 18),
    ),
)
YEARS = SheetLayout(
    "years",
    as_label("Chosen years"),
    as_label("Years averaged in the criteria (need.window) and in the settlement (settlement.years), one per cell."),
    (SheetColumn("path", PATH, CellContent.CODE, 38, YEAR_LISTS, former=FORMER_PATH),),
    across="chosen",
    across_holds=CellContent.YEAR,
)
WEIGHTS = SheetLayout(
    "weights",
    as_label("Need keys"),
    as_label(
        "Weight of the criteria in each service; the weights of each service sum to 1. Dash (–): not "
        "part of that service."
    ),
    (SheetColumn("criterion", as_label("Criterion"), width=22),),
    across="service",
    total="column",
)
MERGED = SheetLayout(
    "merged",
    as_label_in("heading in a workbook", "Merged criteria"),
    as_label("Criteria that can be merged into one in some services. Semicolons between names. Merge: TRUE or FALSE."),
    (
        SheetColumn("group", as_label("Group"), width=20),
        SheetColumn("members", as_label("Members"), CellContent.NAMES, 60, former=("Medlemmer",)),
        SheetColumn("services", as_label("Services"), CellContent.NAMES, 30, former=("Tjenester",)),
        SheetColumn("merge", as_label("Merge"), CellContent.FLAG, 12),
    ),
    needed=False,
)
_OF_COVARIANCE = tuple(column for column in EVIDENCE_COLUMNS if column.key in ("evidence", "status", "note"))
assert COVARIANCE.sheet_text is not None
assert COST_COVARIANCE.sheet_text is not None
KEY_COVARIANCE = SheetLayout(
    COVARIANCE.path,
    COVARIANCE.label,
    COVARIANCE.sheet_text,
    (
        SheetColumn("service", as_label("Service"), width=20),
        SheetColumn("criterion", as_label("Criterion"), width=22),
        SheetColumn("other_criterion", as_label("Other criterion"), width=22),
        VALUE,
    ),
    tail=_OF_COVARIANCE,
    needed=False,
)
COST_INDEX_COVARIANCE = SheetLayout(
    COST_COVARIANCE.path,
    COST_COVARIANCE.label,
    COST_COVARIANCE.sheet_text,
    (
        SheetColumn("region", as_label("Region"), width=22),
        SheetColumn("other_region", as_label("Other region"), width=22),
        VALUE,
    ),
    tail=_OF_COVARIANCE,
    needed=False,
)
CALIBRATION = SheetLayout(
    "calibration",
    as_label("Calibration"),
    as_label("The criterion that is solved for so that the key at full effect is in proportion to the amounts."),
    (SheetColumn("criterion", as_label("Criterion"), width=22),),
    across="region",
    needed=False,
)

SHEETS: dict[str, SheetLayout] = {
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
        KEY_COVARIANCE,
        COST_INDEX_COVARIANCE,
        CALIBRATION,
        EVIDENCE,
    )
}
"""Every input sheet in the order of the workbook."""
HEADINGS = frozenset(
    name.casefold() for sheet in SHEETS.values() for column in sheet.columns for name in column.names
) | {"sum"}
"""Of the columns beside regions and services, in workbooks and on the screen, in lower case: no such name is free."""
