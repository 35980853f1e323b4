"""Charts that PowerPoint draws itself from figures within them, so that they can be changed there."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import xlsxwriter
from matplotlib.ticker import MaxNLocator
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.util import Inches, Pt

from inntektsmodell.charts.panels import largest
from inntektsmodell.charts.style import DECREASE, INCREASE, POINTS_PER_INCH
from inntektsmodell.language.text import Language
from inntektsmodell.report.content import ChartFigures
from inntektsmodell.report.office.fitting import MOST_ROWS
from inntektsmodell.report.office.properties import LINE

COLORS = ("0072B2", "E69F00", "009E73", "F0E442", "56B4E9", "D55E00", "CC79A7", "595959")
"""Of the series, in their order: those of Okabe and Ito."""
MOST_LABELS = 20
"""Bars that have their figure beside them; of more, series that are parts of a whole are stacked."""
SIZES = (14, 12)
"""Points of letters where there are few bars, and where there are many."""
ROOM, MOST_DECIMALS = 0.12, 6
"""Of what an axis spans: for a figure at either end; decimals of the numbers along it, at most."""
LEAST_SIZE, LINE_HEIGHT, AROUND = 10, 1.35, 1.0
"""Points of a figure beside a bar, at least; height of a bar in letters; inches above and below all bars."""
GAP = 60
"""Between groups of bars, in per cent of a bar."""


def rgb(color: str) -> Any:
    """A colour, six hexadecimal digits, as python-pptx takes it."""
    return RGBColor.from_string(color)  # type: ignore[no-untyped-call]


def shown_names(figures: ChartFigures) -> list[int]:
    """Positions of the names that a slide has room for: all, or those with the largest figures."""
    return largest(np.array(list(figures.series.values())), MOST_ROWS)


def add_chart(slide: Any, figures: ChartFigures, box: tuple[float, float, float, float], language: Language) -> Any:
    """Put the chart into a box (left, top, width, height in inches) of a slide; its frame is given back."""
    shown = shown_names(figures)
    values = np.array(list(figures.series.values()))[:, shown]
    beside = _points_beside(values, box[3])
    stacked = figures.stacked and not beside
    signed = _format(figures.decimals, language, "+" if values.min() < 0 else "")
    data: Any = CategoryChartData(number_format=signed)  # type: ignore[no-untyped-call]
    data.categories = [figures.names[at] for at in shown]
    for name, own in zip(figures.series, values.tolist(), strict=True):
        data.add_series(name, own)
    kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
    frame = slide.shapes.add_chart(kind, *map(Inches, box), data)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(data, signed))
    chart.has_title = False
    chart.font.size = Pt(SIZES[values.size > MOST_LABELS])
    chart.has_legend = len(figures.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = GAP, 100 if stacked else 0
    if beside:
        plot.has_data_labels = True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = signed, False
        plot.data_labels.font.size = Pt(beside)
    _set_axes(chart, figures.axis, _ends(values, stacked), language)
    for series, color in zip(plot.series, _colors(len(figures.series)), strict=True):
        _set_look(series, color)
    return frame


def _points_beside(values: np.ndarray, height: float) -> int:
    """Points of the letters of a figure beside each bar, none touching the next; 0 where there is no room for them."""
    series, names = values.shape
    bar = POINTS_PER_INCH * (height - AROUND) / (names * (series + GAP / 100))
    points = min(SIZES[0], int(bar / LINE_HEIGHT))
    return points if points >= LEAST_SIZE and values.size <= MOST_LABELS else 0


def _workbook(data: Any, form: str) -> bytes:
    """The figures that PowerPoint opens to change a chart, where it looks for them; no name becomes a formula."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        sheet, written = workbook.add_worksheet("Sheet1"), workbook.add_format({"num_format": form})
        for row, category in enumerate(data.categories, start=1):
            sheet.write_string(row, 0, category.label)
        for column, series in enumerate(data, start=1):
            sheet.write_string(0, column, series.name)
            sheet.write_column(1, column, series.values, written)
    return stream.getvalue()


def _format(decimals: int, language: Language, plus: str = "") -> str:
    """How figures are written, with the signs of the language."""
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    minus = "−" if language == "nb" else "-"
    return f"{plus}{plain};{minus}{plain};{plain}"


def _ends(values: np.ndarray, stacked: bool) -> np.ndarray:
    """Numbers along the axis, from zero or what is below it, with room for a figure beside the longest bars."""
    ends = np.stack([values.clip(max=0), values.clip(min=0)])
    ends = ends.sum(axis=1) if stacked else ends
    low, high = float(ends.min()), float(ends.max())
    room = ROOM * ((high - low) or 1.0)
    return np.asarray(MaxNLocator(8, steps=[1, 2, 5, 10]).tick_values(low - room if low < 0 else 0.0, high + room))


def _colors(count: int) -> list[str]:
    return [COLORS[at % len(COLORS)] for at in range(count)]


def _set_axes(chart: Any, unit: str, along: np.ndarray, language: Language) -> None:
    """The first name on top; names left of all bars, those below zero too; numbers and their unit at the bottom."""
    names, numbers = chart.category_axis, chart.value_axis
    names.reverse_order = True
    numbers._element.crosses.val = XL_AXIS_CROSSES.MAXIMUM
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    numbers.has_title = True
    numbers.axis_title.text_frame.text = unit
    run = numbers.axis_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(SIZES[1]), False
    numbers.major_gridlines.format.line.color.rgb = rgb(LINE)
    step = float(along[1] - along[0])
    numbers.minimum_scale, numbers.maximum_scale, numbers.major_unit = float(along[0]), float(along[-1]), step
    decimals = next((count for count in range(MOST_DECIMALS) if round(step, count) == step), MOST_DECIMALS)
    numbers.tick_labels.number_format, numbers.tick_labels.number_format_is_linked = _format(decimals, language), False


def _set_look(series: Any, color: str) -> None:
    """One colour with a thin line around it; below zero of a series alone another, as everywhere in the report."""
    series.invert_if_negative = False
    _fill(series.format, color)
    if len(series._element.getparent().findall(series._element.tag)) > 1:
        return
    for at, value in enumerate(series.values):
        _fill(series.points[at].format, (INCREASE if value >= 0 else DECREASE).color.lstrip("#"))


def _fill(part: Any, color: str) -> None:
    part.fill.solid()
    part.fill.fore_color.rgb = rgb(color)
    part.line.width = Pt(0.5)
    part.line.color.rgb = rgb("000000")
