"""The keys and the money of every region."""

from __future__ import annotations

from inntektsmodell.case.printed_sums import Line
from inntektsmodell.charts.shares import share_bars
from inntektsmodell.language.text import as_label
from inntektsmodell.model.result_tables import ROWS
from inntektsmodell.report.content import ReportChart, ReportSection, Subject

HEADING = as_label("Keys and appropriation")
TABLE = as_label("Distribution key and base appropriation, {year}. Keys are shares of 1.")
SHOWN = (
    "population_share",
    "resource_need_key",
    "distribution_key",
    "phased_key",
    "base_appropriation",
    "redistribution",
    "redistribution_per_cent",
)
FORMER = as_label(
    "Redistribution is the change from the former model at full effect with an unchanged total; "
    "the per cent is of the amount under the former model."
)
CHART = as_label("Share of the population and of the funding")
DESCRIPTION = as_label("Horizontal bars for every region. {regions}")
CHARTED = ("population_share", "distribution_key", "phased_key")


def keys(about: Subject) -> ReportSection:
    """The key table and a bar chart of shares."""
    table = about.table
    rows = {row.name: row for row in ROWS}
    columns = [
        Line(about.say(rows[name].heading), table[name].to_numpy(), rows[name].decimals, rows[name].summed)
        for name in SHOWN
        if name in table
    ]
    former = (about.say(FORMER),) if "redistribution" in table else ()
    shown = about.column_table(about.say(TABLE, year=about.case.file.year), columns, notes=former)
    return ReportSection(about.say(HEADING), (shown, _chart(about)))


def _chart(about: Subject) -> ReportChart:
    headings = {row.name: about.say(row.heading) for row in ROWS}
    shares = {headings[name]: about.table[name].tolist() for name in CHARTED if name in about.table}
    told = [
        f"{region}: "
        + ", ".join(f"{name.lower()} {about.number(100 * values[at], 2)} %" for name, values in shares.items())
        for at, region in enumerate(about.case.regions)
    ]
    return ReportChart(
        about.say(CHART),
        about.say(DESCRIPTION, regions=". ".join(told) + "."),
        share_bars(about.case.regions, shares, about.frame, about.language),
    )
