"""Recipients in ten groups by population: what small and large ones have, where they are too many to list."""

from __future__ import annotations

import numpy as np

from inntektsmodell.case.printed_sums import Line
from inntektsmodell.language.text import as_label
from inntektsmodell.model.result_tables import ROWS, amount_of_each, inhabitants
from inntektsmodell.report.content import LISTED, ReportSection, Subject

HEADING = as_label("Small and large recipients")
TABLE = as_label("Recipients in {groups} groups by population, from the smallest to the largest")
GROUP, RECIPIENTS = as_label("Group"), as_label("Recipients")
SUMMED = ("population_share", "distribution_key", "base_appropriation", "redistribution")
PER_INHABITANT = as_label("Base appropriation, NOK per inhabitant")
GROUPS = 10


def groups(about: Subject) -> ReportSection | None:
    """Sums over each tenth of the recipients; None where the other tables list every one."""
    if len(about.case.regions) <= LISTED:
        return None
    table, rows = about.table, {row.name: row for row in ROWS}
    tenths = np.array_split(np.argsort(table["population_share"].to_numpy(), kind="stable"), GROUPS)

    def sums(values: np.ndarray) -> np.ndarray:
        return np.array([values[tenth].sum() for tenth in tenths])

    persons = sums(inhabitants(about.case))
    each = amount_of_each(sums(table["base_appropriation"].to_numpy()), persons)
    columns = [Line(about.say(RECIPIENTS), np.array([float(len(tenth)) for tenth in tenths]), 0)]
    columns += [
        Line(about.say(rows[name].heading), sums(table[name].to_numpy()), rows[name].decimals_of(about.case))
        for name in SUMMED
        if name in table
    ]
    columns.append(Line(about.say(PER_INHABITANT), each, 0, summed=False))
    names = [str(number) for number in range(1, GROUPS + 1)]
    shown = about.column_table(about.say(TABLE, groups=GROUPS), columns, names=names, first=GROUP)
    return ReportSection(about.say(HEADING), (shown,))
