"""Charts of fitted models: weights with their intervals, municipalities as a funnel, and predicted against actual."""

from __future__ import annotations

import numpy as np
import pandas as pd
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

KINDS = ("weights", "funnel", "predicted")
"""The charts of a service."""
ROW = 0.19
"""Inches a variable."""
HEIGHT = 4.2
WEIGHTS = as_label("{service}: weights with 95 % intervals")
FUNNEL = as_label("{service}: predicted against actual costs, by size of the municipality")
PREDICTED = as_label("{service}: predicted and actual costs of municipalities")
WEIGHT = as_label("weight (share of the costs)")
RATIO = as_label("predicted costs / actual costs")
PERSONS = as_label("persons (logarithmic scale)")
ACTUAL = as_label("actual costs (kroner per person-year)")
FITTED = as_label("predicted costs (kroner per person-year)")
HIDDEN = as_label("Municipalities and variables of few persons are not shown.")
DOMINATED = as_label("Nor are costs that one or two persons may make half of.")
MEDIAN = as_label("Grey lines: 1, and half and double of it.")


def fit_charts(
    tables: dict[str, pd.DataFrame], register: Register, specification: Specification, language: Language
) -> dict[str, Chart]:
    """The charts of a report by name, such as `weights_somatic`, drawn from its tables; none of one municipality."""
    charts = {}
    for service in tables["weights"]["service"].unique():
        own = {name: table[table["service"] == service] for name, table in tables.items()}
        label = register.services[service].in_language(language)

        def caption(title: Text, label: str = label, *more: Text) -> Caption:
            remarks = tuple(one.in_language(language) for one in (*more, HIDDEN, DOMINATED))
            written = title.in_language(language).format(service=label)
            source = as_written(register.source)
            told = source if isinstance(source, str) else source[language]
            return Caption(written, told, remarks, register.status == Status.SYNTHETIC)

        weights, places = own["weights"], own["municipalities"]
        if weights["weight"].notna().any():
            title = caption(WEIGHTS, label, _intervals(weights))
            names = [
                variable_label(name, register, specification).in_language(language) for name in weights["variable"]
            ]
            charts[f"weights_{service}"] = _weights(weights.assign(label=names), title, language)
        if places["ratio"].notna().sum() > 1:
            charts[f"funnel_{service}"] = _funnel(places, caption(FUNNEL, label, MEDIAN), language)
            charts[f"predicted_{service}"] = _predicted(places, caption(PREDICTED), language)
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


def _weights(table: pd.DataFrame, caption: Caption, language: Language) -> Chart:
    shown = table[(table["role"] != "supply") & table["weight"].notna()].iloc[::-1]
    chart, axes = framed_axes(caption, 0.6 + ROW * len(shown), language)
    rows = np.arange(len(shown))
    axes.hlines(rows, shown["low"], shown["high"], color=GREY, linewidth=1.4)
    axes.plot(shown["weight"], rows, "o", color=SERIES[0].color, markersize=4)
    axes.axvline(0, color=BLACK, linewidth=0.8)
    axes.set_yticks(rows, shown["label"], size=TEXT_SIZE)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    number_axis(axes.xaxis, WEIGHT.in_language(language), language)
    return chart


def _funnel(table: pd.DataFrame, caption: Caption, language: Language) -> Chart:
    chart, axes = framed_axes(caption, HEIGHT, language)
    shown = table[table["ratio"].notna()]
    axes.plot(shown["persons"], shown["ratio"], "o", color=SERIES[0].color, markersize=3, alpha=0.6)
    axes.set_xscale("log")
    axes.set_yscale("log", base=2)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())
    for level, width in ((0.5, 0.6), (1.0, 1.0), (2.0, 0.6)):
        axes.axhline(level, color=GREY, linewidth=width, zorder=0)
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
