"""The sheets of observed figures: one for each variable."""

from __future__ import annotations

from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.method.quantities import Input
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


def _observed(variable: Input) -> SheetLayout:
    """Sheet of an observed variable: a column for each region of its last dimension, else one column of values."""
    dims = variable.dims
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
    total = along if variable.sums_to_one else ""
    columns = labels if across else (*labels, VALUE)
    assert variable.sheet_text is not None
    return SheetLayout(
        variable.path,
        variable.sheet or variable.label,
        variable.sheet_text,
        columns,
        across,
        total=total,
        needed=not variable.optional,
        former=variable.former_sheets,
    )


OBSERVED = {path: _observed(variable) for path, variable in VARIABLES.items()}
