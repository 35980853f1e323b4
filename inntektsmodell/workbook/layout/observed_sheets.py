"""The sheets of observed figures: one for each variable."""

from __future__ import annotations

from inntektsmodell.case.observations import VARIABLES
from inntektsmodell.language.text import Text
from inntektsmodell.workbook.layout.form import EVIDENCE_COLUMNS, Column, Kind, Sheet

DIM_HEADINGS = {
    "year": Text(nb="År", en="Year"),
    "settlement_year": Text(nb="År", en="Year"),
    "age_group": Text(nb="Aldersgruppe", en="Age group"),
    "criterion": Text(nb="Kriterium", en="Criterion"),
    "service": Text(nb="Tjeneste", en="Service"),
    "origin": Text(nb="Bostedsregion", en="Region of residence"),
}
VALUE = Column("value", Text(nb="Verdi", en="Value"), Kind.NUMBER, 14)


def _observed(variable: str, name: Text, text: Text) -> Sheet:
    """Sheet of an observed variable: a column for each region of its last dimension, else one column of values."""
    dims = VARIABLES[variable].dims
    spread = "region" if dims[-1] in ("region", "destination") else ""
    down = sorted(dims[:-1] if spread else dims, key=lambda dim: "year" not in dim)
    labels = tuple(
        Column(dim, DIM_HEADINGS[dim], Kind.YEAR if "year" in dim else Kind.TEXT, 8 if "year" in dim else 22)
        for dim in down
    )
    along = "row" if spread else "column"
    total = along if VARIABLES[variable].sums_to_one else ""
    return Sheet(variable, name, text, labels if spread else (*labels, VALUE), spread, EVIDENCE_COLUMNS, total)


OBSERVED = {
    sheet.key: sheet
    for sheet in (
        _observed(
            "population",
            Text(nb="Folketall", en="Population"),
            Text(nb="Innbyggere 1. januar, etter alder.", en="Inhabitants on 1 January, by age."),
        ),
        _observed(
            "criterion_value",
            Text(nb="Kriterieverdier", en="Criterion values"),
            Text(nb="Tallene bak hvert kriterium, for hvert år.", en="The figures of each criterion, each year."),
        ),
        _observed(
            "service_share",
            Text(nb="Tjenesteandeler", en="Service shares"),
            Text(nb="Tjenestenes andel av kostnadene; sum 1.", en="The services' shares of costs; sum 1."),
        ),
        _observed(
            "calculated_cost",
            Text(nb="Beregnet kostnad", en="Calculated cost"),
            Text(nb="Beregnet kostnadsindeks, landet = 1.", en="Calculated cost index, country = 1."),
        ),
        _observed(
            "actual_cost",
            Text(nb="Faktisk kostnad", en="Actual cost"),
            Text(nb="Faktisk (historisk) kostnadsindeks, landet = 1.", en="Actual (historic) cost index, country = 1."),
        ),
        _observed(
            "drg_points",
            Text(nb="DRG-poeng", en="DRG points"),
            Text(
                nb="DRG-poeng etter pasientenes bostedsregion (rad) og regionen som behandler (kolonne).",
                en="DRG points by the patients' region of residence (row) and the region that treats (column).",
            ),
        ),
        _observed(
            "former_key",
            Text(nb="Tidligere nøkkel", en="Former key"),
            Text(nb="Fordelingsnøkkel etter forrige modell; sum 1.", en="Key of the former model; sum 1."),
        ),
        _observed(
            "redistribution",
            Text(nb="Gitt omfordeling", en="Given redistribution"),
            Text(
                nb="Omfordeling mot forrige modell, når den er gitt i stedet for nøkkelen.",
                en="Redistribution against the former model, where it is given instead of the key.",
            ),
        ),
        _observed(
            "capital_key",
            Text(nb="Kapitalnøkkel", en="Capital key"),
            Text(nb="Fordeling av egen kapitalramme; sum 1.", en="Key of a separate capital frame; sum 1."),
        ),
    )
}
