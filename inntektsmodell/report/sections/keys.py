"""The keys and the money of every region."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from matplotlib.figure import Figure as Chart
from matplotlib.ticker import MaxNLocator

from inntektsmodell.case.printed_sums import Line
from inntektsmodell.charts.panels import captioned, fitting, largest
from inntektsmodell.charts.style import (
    DECREASE,
    INCREASE,
    LINE,
    SMALL_SIZE,
    TEXT_SIZE,
    Caption,
    Look,
    framed_axes,
    number_axis,
    wrapped,
    write_beside,
)
from inntektsmodell.language.shown_numbers import number, per_cent
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.settlement import NOK_PER_MILLION
from inntektsmodell.model.own_steps import SHARES, SHARES_OF_PACE, own_rows, path_rows, shares_used, taken_out
from inntektsmodell.model.result_tables import OF_EACH, ROWS, inhabitants, titled
from inntektsmodell.report.content import TAKEN_OUT, ChartFigures, ReportChart, ReportSection, ReportTable, Subject

HEADING = as_label("Keys and appropriation")
TABLE = as_label("Distribution key and base appropriation, {year}. Keys are shares of 1.")
SHOWN = (
    "population_share",
    "resource_need_key",
    "equalisation",
    "distribution_key",
    "guarantee",
    "phased_key",
    "base_appropriation",
    "redistribution",
    "redistribution_per_cent",
)
ON_SLIDE = (
    "population_share",
    "distribution_key",
    "phased_key",
    "base_appropriation",
    f"base_appropriation{OF_EACH}",
    "redistribution",
    f"redistribution{OF_EACH}",
)
"""What the one table of keys on a slide shows: of amounts also what each inhabitant gets."""
OWN = as_label("Steps that this model has beside need, cost and settlement")
FORMER = as_label(
    "Redistribution is the change from the former model at full effect with an unchanged total; "
    "the per cent is of the amount under the former model."
)
EACH = as_label("NOK per inhabitant, {year}. All regions together have {average}.")
INHABITANTS, OF_BASE = as_label("Inhabitants"), as_label("Base appropriation")
FROM_AVERAGE, OF_REDISTRIBUTION = as_label("Difference from all together"), as_label("Redistribution")
CHART = as_label("Share of the population and of the funding")
DESCRIPTION = as_label("Horizontal bars for every region. {regions}")
CHARTED = ("population_share", "distribution_key", "phased_key")
ROW, BETWEEN, AROUND = 0.17, 0.15, 0.85
"""Inches: a bar, what parts two regions, and what the legend and the axis need."""
LOOKS = (INCREASE, DECREASE, Look("#D9EAF5"))
"""Looks of the shares in their order: dark, hatched, light."""
LABEL_WIDTH = 2.0
"""Inches of a line of a name."""
AXIS = as_label("Share, per cent")


def keys(about: Subject) -> ReportSection:
    """The key table, kroner per inhabitant, and a bar chart of shares."""
    former = (about.say(FORMER),) if "redistribution" in about.table else ()
    shown = _key_table(about, SHOWN, former)
    return ReportSection(about.say(HEADING), (shown, *_own(about), _of_each(about), _chart(about)))


def keys_on_slide(about: Subject) -> ReportTable:
    """Keys, amounts and kroner per inhabitant in one table."""
    return _key_table(about, ON_SLIDE)


def _key_table(about: Subject, names: Sequence[str], notes: tuple[str, ...] = ()) -> ReportTable:
    """Those of the named figures that the result has, a column each."""
    rows = {row.name: row for row in ROWS}
    columns = [
        Line(
            about.say(rows[name].heading),
            about.table[name].to_numpy(),
            rows[name].decimals_of(about.case),
            rows[name].summed,
        )
        for name in names
        if name in about.table
    ]
    return about.column_table(about.say(TABLE, year=about.case.file.year), columns, notes=notes)


def _own(about: Subject) -> list[ReportTable]:
    """Steps that the case chooses and the years of its path to full effect; notes tell amounts taken out and shares."""
    rows = [row.line(about.case, about.language) for row in own_rows(about.case)]
    kept = "; ".join(
        f"{name} {about.number(value, about.decimals.amounts)}" for name, value in taken_out(about.case).items()
    )
    notes = (*((about.say(TAKEN_OUT, amounts=kept),) if kept else ()), *_shares(about, SHARES))
    tables = [about.column_table(about.say(OWN), rows, notes=notes)] if rows or kept else []
    path = path_rows(about.result)
    if path:
        years = [replace(row.line(about.case, about.language), name=str(row.year)) for row in path]
        notes = _shares(about, SHARES_OF_PACE)
        tables.append(about.column_table(about.say(titled(path[0].about)), years, notes=notes))
    return tables


def _shares(about: Subject, paths: Collection[str]) -> tuple[str, ...]:
    """A note on each share that the steps go by."""
    return tuple(
        f"{about.say(label)}: {per_cent(share, about.language)}." for label, share in shares_used(about.case, paths)
    )


def _of_each(about: Subject) -> ReportTable:
    """Kroner per inhabitant: of the appropriation, its distance from that of all together, and the redistribution."""
    persons, table = inhabitants(about.case), about.table
    level = table[f"base_appropriation{OF_EACH}"].to_numpy()
    average = NOK_PER_MILLION * table["base_appropriation"].sum() / persons.sum()
    columns = [
        Line(about.say(INHABITANTS), persons, 0),
        Line(about.say(OF_BASE), level, 0, summed=False),
        Line(about.say(FROM_AVERAGE), level - average, 0, summed=False, signed=True),
    ]
    if (name := f"redistribution{OF_EACH}") in table:
        columns.append(Line(about.say(OF_REDISTRIBUTION), table[name].to_numpy(), 0, summed=False, signed=True))
    caption = about.say(EACH, year=about.case.file.year, average=about.number(average, 0))
    return about.column_table(caption, columns)


def _chart(about: Subject) -> ReportChart:
    headings = {row.name: about.say(row.heading) for row in ROWS}
    shares = {headings[name]: about.table[name].tolist() for name in CHARTED if name in about.table}
    told = [
        f"{about.case.regions[at]}: "
        + ", ".join(
            f"{name.lower()} {about.number(100 * values[at], about.decimals.per_cent)} %"
            for name, values in shares.items()
        )
        for at in about.described(np.array(list(shares.values())))
    ]
    return ReportChart(
        about.say(CHART),
        about.say(DESCRIPTION, regions=". ".join(told) + "."),
        share_bars(about.case.regions, shares, about.frame, about.language, about.decimals.per_cent),
        _figures(
            about, {name: 100 * np.array(values) for name, values in shares.items()}, AXIS, about.decimals.per_cent
        ),
    )


def redistribution_figures(about: Subject) -> ChartFigures | None:
    """What the new key moves at full effect, million NOK; None where the case says nothing of a former model."""
    if "redistribution" not in about.table:
        return None
    heading = next(row.heading for row in ROWS if row.name == "redistribution")
    return _figures(
        about, {about.say(heading): about.table["redistribution"].to_numpy()}, heading, about.decimals.amounts
    )


def _figures(about: Subject, series: dict[str, np.ndarray], axis: Text, decimals: int) -> ChartFigures:
    return ChartFigures(about.case.regions, series, about.say(axis), decimals)


def share_bars(
    regions: Sequence[str],
    shares: Mapping[str, Sequence[float]],
    caption: Caption,
    language: Language,
    decimals: int = 2,
) -> Chart:
    """One group of bars per region, a bar for each of the named `shares` (0–1, by region), with its per cent."""
    count, sizes = len(shares), np.array(list(shares.values()))
    names = {position: wrapped(regions[position], LABEL_WIDTH, TEXT_SIZE) for position in largest(sizes)}
    line = max(BETWEEN + ROW * count, LINE * (1.5 + max(name.count("\n") for name in names.values())))
    shown = largest(sizes, fitting(line, around=AROUND))
    caption = captioned(caption, len(shown), len(regions), language)
    chart, axes = framed_axes(caption, AROUND + len(shown) * line, language)
    height = ROW / line
    middles = np.arange(len(shown))
    for position, ((name, values), look) in enumerate(zip(shares.items(), LOOKS, strict=False)):
        rows = middles + (position - (count - 1) / 2) * height
        per_cent = 100 * np.asarray(values)[shown]
        axes.barh(rows, per_cent, height, label=name, **look.fill)
        for row, value in zip(rows, per_cent, strict=True):
            write_beside(axes, value, row, number(float(value), decimals, language))
    axes.set_yticks(middles, [names[position] for position in shown], size=TEXT_SIZE)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.margins(x=0.1)
    axes.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
    number_axis(axes.xaxis, AXIS.in_language(language), language)
    chart.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=SMALL_SIZE)
    return chart
