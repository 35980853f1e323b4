"""The sheets of observed figures: one for each variable."""

from __future__ import annotations

from inntektsmodell.case.observations import VARIABLES
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.workbook.layout.form import CellContent, SheetColumn, SheetLayout

DIM_HEADINGS = {
    "year": as_label("Year"),
    "settlement_year": as_label("Year"),
    "age_group": as_label("Age group"),
    "criterion": as_label("Criterion"),
    "service": as_label("Service"),
    "origin": as_label("Region of residence"),
}
VALUE = SheetColumn("value", as_label("Value"), CellContent.NUMBER, 14)


FORMER_HEADINGS = {"service": ("Tjeneste",)}


def _observed(variable: str, name: Text, text: Text, former: tuple[str, ...] = ()) -> SheetLayout:
    """Sheet of an observed variable: a column for each region of its last dimension, else one column of values."""
    dims = VARIABLES[variable].dims
    across = "region" if dims[-1] in ("region", "destination") else ""
    down = sorted(dims[:-1] if across else dims, key=lambda dim: "year" not in dim)
    labels = tuple(
        SheetColumn(
            dim,
            DIM_HEADINGS[dim],
            CellContent.YEAR if "year" in dim else CellContent.TEXT,
            8 if "year" in dim else 22,
            former=FORMER_HEADINGS.get(dim, ()),
        )
        for dim in down
    )
    along = "row" if across else "column"
    total = along if VARIABLES[variable].sums_to_one else ""
    needed = not VARIABLES[variable].optional
    columns = labels if across else (*labels, VALUE)
    return SheetLayout(variable, name, text, columns, across, total=total, needed=needed, former=former)


OBSERVED = {
    sheet.key: sheet
    for sheet in (
        _observed("population", as_label("Population"), as_label("Inhabitants on 1 January, by age.")),
        _observed(
            "criterion_value", as_label("Criterion values"), as_label("The figures for each criterion in each year.")
        ),
        _observed(
            "service_share",
            as_label("Service shares"),
            as_label("The services' shares of costs; sum 1."),
            ("Tjenesteandeler",),
        ),
        _observed("calculated_cost", as_label("Calculated cost"), as_label("Calculated cost index, country = 1.")),
        _observed("actual_cost", as_label("Actual cost"), as_label("Actual (historic) cost index, country = 1.")),
        _observed(
            "drg_points",
            as_label("DRG points"),
            as_label("DRG points by the patients' region of residence (row) and the treating region (column)."),
        ),
        _observed("former_key", as_label("Former key"), as_label("Key of the former model; sum 1.")),
        _observed(
            "redistribution",
            as_label("Given redistribution"),
            as_label("Redistribution against the former model, if that is given instead of the key."),
        ),
        _observed("capital_key", as_label("Capital key"), as_label("Key of a separate capital frame; sum 1.")),
    )
}
