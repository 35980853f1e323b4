"""Charts of fitted models: weights with their intervals and by year, the funnel, predicted against actual, leverage."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart
from matplotlib.ticker import NullFormatter

from inntektsmodell.case.evidence import Status
from inntektsmodell.charts.style import BLACK, GREY, SERIES, TEXT_SIZE, Caption, framed_axes, number_axis
from inntektsmodell.language.bilingual import as_written
from inntektsmodell.language.shown_numbers import number_text
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.statistics.registers.labels import variable_label
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.specification import Specification

TITLES = {
    "weights": as_label("{service}: weights with 95 % intervals"),
    "years": as_label("{service}: weights by year"),
    "funnel": as_label("{service}: predicted against actual costs, by size of the municipality"),
    "predicted": as_label("{service}: predicted and actual costs of municipalities"),
    "leverage": as_label("{service}: municipalities that the result rests most on"),
}
"""Titles of the charts of a service by their kind, in the order of the report."""
MOST = 15
"""Municipalities whose leverage is drawn."""
YEAR_MARKS = "osD^vP*X"
ROW = 0.19
"""Inches a variable."""
HEIGHT = 4.2
WEIGHT = as_label("weight (share of the costs)")
RATIO = as_label("predicted costs / actual costs")
PERSONS = as_label("persons (logarithmic scale)")
ACTUAL = as_label("actual costs (kroner per person-year)")
FITTED = as_label("predicted costs (kroner per person-year)")
HIDDEN = as_label("Municipalities and variables of few persons are not shown.")
DOMINATED = as_label("Nor are costs that one or two persons may make half of.")
LEVERAGE_AXIS = as_label("per cent of the leverage of all municipalities")
EACH_YEAR = as_label("Marks: estimated from one year alone. Grey lines: 95 % intervals of all years together.")
OF_PERSONS = as_label(
    "Ring: the municipality's part of the persons; leverage beyond it is due to how its people differ."
)


def fit_charts(
    tables: dict[str, pd.DataFrame], register: Register, specification: Specification, language: Language
) -> dict[str, Chart]:
    """The charts of a report by name, such as `weights_somatic`, drawn from its tables; none of one municipality."""
    charts = {}
    for service in tables["weights"]["service"].unique():
        own = {name: table[table["service"] == service] for name, table in tables.items()}
        label = register.services[service].in_language(language)

        def caption(kind: str, label: str = label, *more: Text) -> Caption:
            remarks = tuple(one.in_language(language) for one in (*more, HIDDEN, DOMINATED))
            written = TITLES[kind].in_language(language).format(service=label)
            source = as_written(register.source)
            told = source if isinstance(source, str) else source[language]
            return Caption(written, told, remarks, register.status == Status.SYNTHETIC)

        weights, places = own["weights"], own["municipalities"]
        if weights["weight"].notna().any():
            title = caption("weights", label, _intervals(weights))
            names = [
                variable_label(name, register, specification).in_language(language) for name in weights["variable"]
            ]
            labelled = weights.assign(label=names)
            charts[f"weights_{service}"] = _weights(labelled, title, language)
            if len(specification.years) > 1:
                charts[f"years_{service}"] = _years(
                    labelled, own["years"], caption("years", label, EACH_YEAR), language
                )
        if places["ratio"].notna().sum() > 1:
            charts[f"funnel_{service}"] = _funnel(places, caption("funnel", label, _outside(places)), language)
            charts[f"predicted_{service}"] = _predicted(places, caption("predicted"), language)
        if places["leverage"].notna().sum() > 1:
            charts[f"leverage_{service}"] = _leverage(places, caption("leverage", label, OF_PERSONS), language)
    return charts


def _intervals(table: pd.DataFrame) -> Text:
    """What the intervals rest on; what conditions hold has none."""
    clusters = table.loc[(table["role"] != "supply") & (table["weight_error"] > 0), "clusters"]
    ends = {"least": number_text(clusters.min(), 1), "most": number_text(clusters.max(), 1)}
    return as_label(
        "Intervals: t distribution with the effective number of municipalities as degrees of freedom, here {least} to "
        "{most}.",
        **ends,
    )


def _outside(places: pd.DataFrame) -> Text:
    """What the limits of the funnel are, and how many municipalities lie beyond them."""
    ratio = places["ratio"].dropna()
    beyond = (places["ratio"] < places["low_998"]) | (places["ratio"] > places["high_998"])
    return as_label(
        "Lines: where 95 (dashed) and 99.8 (solid) of 100 municipalities would lie by chance alone, were costs of "
        "persons spread as the model leaves them. {outside} of {all} lie beyond the solid lines.",
        outside=int(beyond.sum()),
        all=len(ratio),
    )


def _weights(table: pd.DataFrame, caption: Caption, language: Language) -> Chart:
    chart, axes, shown = _intervals_drawn(table, caption, language)
    axes.plot(shown["weight"], np.arange(len(shown)), "o", color=SERIES[0].color, markersize=4)
    return chart


def _years(table: pd.DataFrame, years: pd.DataFrame, caption: Caption, language: Language) -> Chart:
    chart, axes, shown = _intervals_drawn(table, caption, language)
    for place, (year, own) in enumerate(years.groupby("year")):
        weights = own.set_index("variable")["weight"].reindex(shown["variable"])
        line = axes.plot(weights, np.arange(len(shown)), YEAR_MARKS[place % len(YEAR_MARKS)], label=year)[0]
        line.set(color=SERIES[place % len(SERIES)].color, markersize=4.5, markeredgecolor=BLACK, markeredgewidth=0.4)
    axes.legend(fontsize=TEXT_SIZE, frameon=False, ncols=8, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0)
    return chart


def _intervals_drawn(table: pd.DataFrame, caption: Caption, language: Language) -> tuple[Chart, Axes, pd.DataFrame]:
    """A chart with a row for each weight of a need that is shown and its interval; and these weights from below."""
    shown = table[(table["role"] != "supply") & table["weight"].notna()].iloc[::-1]
    chart, axes = framed_axes(caption, 0.6 + ROW * len(shown), language)
    rows = np.arange(len(shown))
    axes.hlines(rows, shown["low"], shown["high"], color=GREY, linewidth=1.4)
    axes.axvline(0, color=BLACK, linewidth=0.8)
    axes.set_yticks(rows, shown["label"], size=TEXT_SIZE)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    number_axis(axes.xaxis, WEIGHT.in_language(language), language)
    return chart, axes, shown


def _funnel(table: pd.DataFrame, caption: Caption, language: Language) -> Chart:
    chart, axes = framed_axes(caption, HEIGHT, language)
    shown = table[table["ratio"].notna()].sort_values("persons")
    axes.plot(shown["persons"], shown["ratio"], "o", color=SERIES[0].color, markersize=3, alpha=0.6)
    axes.set_xscale("log")
    axes.set_yscale("log", base=2)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())
    axes.axhline(1.0, color=GREY, linewidth=1.0, zorder=0)
    least, most = axes.get_ylim()
    axes.set_ylim(min(least, 0.5), max(most, 2.0))  # the limits of few persons lie far beyond
    for name, style in (("95", "--"), ("998", "-")):
        for side in ("low", "high"):
            axes.plot(shown["persons"], shown[f"{side}_{name}"], style, color=BLACK, linewidth=0.8)
    number_axis(axes.yaxis, RATIO.in_language(language), language)
    number_axis(axes.xaxis, PERSONS.in_language(language), language)
    return chart


def _predicted(table: pd.DataFrame, caption: Caption, language: Language) -> Chart:
    chart, axes = framed_axes(caption, HEIGHT, language)
    shown = table[table["actual"].notna()]
    size = 4 + 160 * shown["persons"] / max(shown["persons"].max(), 1.0)
    axes.scatter(shown["predicted"], shown["actual"], s=size, color=SERIES[0].color, alpha=0.5, linewidths=0)
    ends = [float(np.nanmin(shown[["predicted"]].to_numpy())), float(np.nanmax(shown[["predicted"]].to_numpy()))]
    axes.plot(ends, ends, color=BLACK, linewidth=0.8)
    number_axis(axes.xaxis, FITTED.in_language(language), language)
    number_axis(axes.yaxis, ACTUAL.in_language(language), language)
    return chart


def _leverage(table: pd.DataFrame, caption: Caption, language: Language) -> Chart:
    shown = table[table["leverage"].notna()]
    parts = 100 * shown[["leverage", "persons"]] / shown[["leverage", "persons"]].sum()
    most = parts.nlargest(MOST, "leverage").iloc[::-1]
    chart, axes = framed_axes(caption, 0.6 + 1.4 * ROW * len(most), language)
    rows = np.arange(len(most))
    axes.barh(rows, most["leverage"], height=0.7, **SERIES[0].fill)
    axes.plot(most["persons"], rows, "o", color="white", markeredgecolor=BLACK, markersize=5)
    axes.set_yticks(rows, shown.loc[most.index, "municipality"], size=TEXT_SIZE)
    number_axis(axes.xaxis, LEVERAGE_AXIS.in_language(language), language)
    return chart
