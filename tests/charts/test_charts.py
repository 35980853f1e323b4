"""Charts: the bars are where the amounts say, no text is lost or overlaps, and print in black and white suffices."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text as ChartText
from matplotlib.transforms import Bbox

from inntektsmodell.charts.contributions import contribution_panels
from inntektsmodell.charts.panels import FEW, LEFT_OUT, MOST, PAGE, largest
from inntektsmodell.charts.style import DECREASE, INCREASE, REST, SERIES, TOTAL, Caption, Look, save_chart
from inntektsmodell.charts.waterfall import CUT_AXIS, WaterfallStep, waterfall
from inntektsmodell.language.letters import LettersLacking
from inntektsmodell.language.text import Language
from inntektsmodell.report.sections.keys import share_bars
from inntektsmodell.report.sections.services import service_index_panels
from tests.report.report_page import norwegian_number

PLAIN = Caption("Tittel", "et dokument")
START, END = WaterfallStep("Start", 10.0), WaterfallStep("Slutt", 7.5)
STEPS = (WaterfallStep("Opp", 5.0), WaterfallStep("Ned", -9.0))
REMAINDER = WaterfallStep("Uforklart rest", 1.5)
LONG = "Flytting fra post 70, kompensasjon for omlegging av differensiert arbeidsgiveravgift tidligere år (antatt)"


def chart(language: Language = "nb", caption: Caption = PLAIN) -> Figure:
    return waterfall(START, STEPS, END, caption=caption, unit="Mill. kroner", residual=REMAINDER, language=language)


def bars(figure: Figure) -> list[tuple[float, float]]:
    """Ends of every bar, top to bottom, in the direction in which it was drawn."""
    found = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    return [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in sorted(found, key=lambda bar: bar.get_y())]


def texts(figure: Figure) -> list[ChartText]:
    """Every text that is seen on the drawn figure."""
    figure.draw_without_rendering()
    axes = figure.axes[0]
    low, high = axes.get_xlim()
    unseen = [label for label in axes.get_xticklabels() if not low <= label.get_position()[0] <= high]
    found = [text for text in figure.findobj(ChartText) if isinstance(text, ChartText)]
    return [text for text in found if text.get_visible() and text.get_text().strip() and text not in unseen]


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


def test_waterfall_draws_each_bar_between_its_levels() -> None:
    assert bars(chart()) == [(0.0, 10.0), (10.0, 15.0), (15.0, 6.0), (6.0, 7.5), (0.0, 7.5)]


def test_waterfall_carries_each_level_on_to_the_next_row() -> None:
    drawn = [line for line in chart().axes[0].collections if isinstance(line, LineCollection)]
    lines = [line.get_segments()[0][:, 0].tolist() for line in drawn]
    assert lines == [[level, level] for level in (10.0, 15.0, 6.0, 7.5)]


def test_waterfall_without_residual_refuses_what_does_not_add_up() -> None:
    with pytest.raises(ValueError, match=r"start and steps make 6\.0, the end is 7\.5; give the rest as residual"):
        waterfall(START, STEPS, END, caption=PLAIN, unit="Mill. kroner")


@pytest.mark.slow
@settings(max_examples=10)
@given(changes=st.lists(st.floats(-1e6, 1e6), max_size=12), start=st.floats(-1e6, 1e6))
def test_waterfall_takes_any_steps_that_add_up(changes: list[float], start: float) -> None:
    end = WaterfallStep("Slutt", start + sum(changes))
    steps = [WaterfallStep(f"Ledd {number}", change) for number, change in enumerate(changes)]
    rest = WaterfallStep("Rest", end.amount - sum(changes, start))
    figure = waterfall(WaterfallStep("Start", start), steps, end, caption=PLAIN, unit="Mill. kroner", residual=rest)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [
        "Start",
        *(step.label for step in steps),
        "Rest",
        "Slutt",
    ]


@pytest.mark.slow
def test_waterfall_writes_numbers_in_the_language_asked_for() -> None:
    large = {
        "start": WaterfallStep("A", 1000.0),
        "steps": [WaterfallStep("B", 1234.5)],
        "end": WaterfallStep("C", 2234.5),
    }
    norwegian = words(waterfall(**large, caption=PLAIN, unit="Mill. kroner"))  # type: ignore[arg-type]
    english = words(waterfall(**large, caption=PLAIN, unit="Million NOK", language="en"))  # type: ignore[arg-type]
    assert "+1\u00a0234,5" in norwegian
    assert "+1,234.5" in english
    assert {"Økning", "Mill. kroner", "Kilde: et dokument"} < set(norwegian.splitlines())
    assert {"Increase", "Million NOK", "Source: et dokument"} < set(english.splitlines())


def test_waterfall_legend_names_just_what_is_drawn() -> None:
    legend = chart().axes[0].get_legend()
    only_up = (
        waterfall(WaterfallStep("A", 1.0), [WaterfallStep("B", 2.0)], WaterfallStep("C", 3.0), caption=PLAIN, unit="x")
        .axes[0]
        .get_legend()
    )
    assert legend is not None
    assert only_up is not None
    assert [text.get_text() for text in legend.get_texts()] == ["Økning", "Nedgang", "Uforklart rest"]
    assert [text.get_text() for text in only_up.get_texts()] == ["Økning"]


@pytest.mark.slow
def test_waterfall_far_from_zero_cuts_the_axis_and_says_so() -> None:
    figure = waterfall(
        WaterfallStep("A", 56113.2),
        [WaterfallStep("B", 93.8)],
        WaterfallStep("C", 56207.0),
        caption=PLAIN,
        unit="Mill. kroner",
    )
    low, high = figure.axes[0].get_xlim()
    assert 56000 < low < 56113.2 < 56207.0 < high < 56300
    assert CUT_AXIS.nb in words(figure)
    assert bars(figure) == [(56113.2, 56207.0)], "totals are lines where a bar would mislead"
    assert CUT_AXIS.nb not in words(chart())


@pytest.mark.parametrize(("change", "cut"), [(1.0, True), (20.0, True), (40.0, False), (-90.0, False), (-110.0, False)])
def test_axis_is_cut_just_where_the_changes_would_be_small(change: float, cut: bool) -> None:
    figure = waterfall(
        WaterfallStep("A", 100.0),
        [WaterfallStep("B", change)],
        WaterfallStep("C", 100.0 + change),
        caption=PLAIN,
        unit="x",
    )
    assert (CUT_AXIS.nb in words(figure)) == cut
    low, high = figure.axes[0].get_xlim()
    assert (low < 0 < high) != cut


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "en"])
def test_synthetic_figures_are_stamped(language: Language) -> None:
    stamp = {"nb": "SYNTETISKE TALL", "en": "SYNTHETIC FIGURES"}[language]
    assert stamp in words(chart(language, Caption("T", "k", synthetic=True))).splitlines()
    assert stamp not in words(chart(language)).splitlines()


def long_chart() -> Figure:
    steps = [
        WaterfallStep(LONG, 1458.9),
        WaterfallStep("Kort", 0.5),
        WaterfallStep(LONG, -2718.3),
        WaterfallStep("Kort", 0.1),
        WaterfallStep(LONG, 0.0),
    ]
    end = WaterfallStep("Forslag 2021", 103879.6 + sum(step.amount for step in steps) - 219.4)
    caption = Caption("Helse Midt-Norge", LONG, (LONG + ". " + LONG,))
    start, rest = WaterfallStep("Saldert budsjett 2020", 103879.6), WaterfallStep("Uforklart rest", -219.4)
    return waterfall(start, steps, end, caption=caption, unit="Mill. kroner", residual=rest)


@pytest.mark.slow
@pytest.mark.parametrize("figure", [chart(), long_chart()], ids=["short", "long"])
def test_no_text_is_clipped_and_none_overlap(figure: Figure) -> None:
    boxes = {text: text.get_window_extent() for text in texts(figure)}
    shown = {text: box for text, box in boxes.items() if box.width > 0}
    for text, box in shown.items():
        assert figure.bbox.contains(box.x0, box.y0), text.get_text()
        assert figure.bbox.contains(box.x1, box.y1), text.get_text()
    for (first, one), (second, other) in combinations(shown.items(), 2):
        assert not one.overlaps(other), (first.get_text(), second.get_text())


@pytest.mark.slow
@pytest.mark.parametrize("figure", [chart(), long_chart()], ids=["short", "long"])
def test_no_number_lies_on_a_bar(figure: Figure) -> None:
    seen = texts(figure)
    numbers = [text for text in seen if text in figure.axes[0].texts]
    boxes = [patch.get_window_extent() for patch in figure.axes[0].patches]
    assert len(numbers) == len(figure.axes[0].get_yticklabels())
    for text in numbers:
        assert not any(text.get_window_extent().overlaps(box) for box in boxes if box.width > 0), text.get_text()


@pytest.mark.parametrize(("first", "second"), list(combinations([INCREASE, DECREASE, TOTAL, REST], 2)))
def test_looks_differ_in_black_and_white(first: Look, second: Look) -> None:
    assert first.hatch != second.hatch or abs(lightness(first.color) - lightness(second.color)) > 0.1


def test_series_differ_in_hatching() -> None:
    assert len({look.hatch for look in SERIES}) == len(SERIES)


def lightness(color: str) -> float:
    """Relative luminance of an sRGB colour, 0 black and 1 white (WCAG 2)."""
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in to_rgb(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.slow
def test_save_chart_gives_the_same_bytes_and_keeps_global_settings(tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    first = [file.read_bytes() for file in save_chart(chart(), tmp_path, "a")]
    again = [file.read_bytes() for file in save_chart(chart(), tmp_path, "a")]
    assert first == again
    assert {file.name for file in tmp_path.iterdir()} == {"a.png", "a.svg"}
    assert first[0].startswith(b"\x89PNG")
    assert b"</svg>" in first[1]
    assert dict(mpl.rcParams) == before


DOLLARS = "$x^2$ og $y_1$, 100 \\$"


@pytest.mark.slow
def test_a_dollar_is_a_dollar_in_every_text(tmp_path: Path) -> None:
    caption = Caption(DOLLARS, DOLLARS, (DOLLARS,))
    figure = waterfall(
        WaterfallStep(DOLLARS, 1.0),
        [WaterfallStep(DOLLARS, 2.0)],
        WaterfallStep("C", 3.0),
        caption=caption,
        unit=DOLLARS,
    )
    with mpl.rc_context({"svg.fonttype": "none"}):
        _, drawn = save_chart(figure, tmp_path, "a")
    assert drawn.read_text(encoding="utf-8").count(f">{DOLLARS}<") == 5
    assert all(not text.get_parse_math() for text in figure.findobj(ChartText))


def test_a_long_title_takes_more_lines() -> None:
    figure = chart(caption=Caption(LONG + LONG, "kilde"))
    (title,) = [text for text in texts(figure) if text.get_text().startswith("Flytting")]
    assert title.get_text().replace("\n", " ").split() == (LONG + LONG).split()
    assert title.get_window_extent().x1 <= figure.bbox.x1


def many_amounts(count: int) -> np.ndarray:
    """Two steps for each of `count` regions, the larger the later, of both signs."""
    return np.array([np.arange(count), -2.0 * np.arange(count)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "count"), [*(("nb", count) for count in (1, 4, MOST, MOST + 1, 6_554)), ("en", MOST + 1)]
)
def test_charts_of_many_recipients_show_the_largest_and_say_so(count: int, language: Language) -> None:
    regions = [f"Region {number}" for number in range(count)]
    amounts = many_amounts(count)
    shares = {"A": (np.arange(count) / count).tolist(), "B": (np.arange(count) / count / 2).tolist()}
    figures = (
        contribution_panels(regions, ["En", "To"], amounts, "Sum", PLAIN, "mill. kr", language),
        service_index_panels(regions, ["Tjeneste"], {"Behov": 1 + amounts[:1]}, PLAIN, language),
        share_bars(regions, shares, PLAIN, language),
    )
    for figure in figures:
        seen = {text.get_text() for text in figure.findobj(ChartText) if text.get_visible()}
        shown = {text for text in seen if text.startswith("Region ")}
        assert shown == set(regions[count - len(shown) :])
        assert len(shown) >= min(count, FEW)
        remark = LEFT_OUT.in_language(language).format(shown=len(shown), all=count)
        assert any(remark in " ".join(text.split("\n")) for text in seen) == (count > len(shown))
        assert figure.get_figheight() <= PAGE + 1
        assert len(shown) >= min(count, 13), "as many as there are hospitals in a region"


LONG_NAMES = {
    "words": "{} foretaket for spesialisthelsetjenester i de nordligste og vestligste fjordbygdene",
    "one word": "{}" + "spesialisthelsetjeneste" * 4,
    "wide letters": "{}" + "W" * 80,
    "other scripts": "{} " + "東京都の北海道の病院 მხარე הצפון " * 2,
}


def boxes_of_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text that is seen on the drawn figure, but for the stamp, and the room that it takes."""
    figure.draw_without_rendering()
    seen: list[ChartText] = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for axes in figure.axes:
        if not axes.get_visible():
            continue
        seen += [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            ticks = [tick for tick in axis.get_major_ticks() if min(limits) <= tick.get_loc() <= max(limits)]
            seen += [tick.label1 for tick in ticks]
    boxes = [(text.get_text(), text.get_window_extent()) for text in seen if text.get_visible() and text.get_text()]
    return [(text, box) for text, box in boxes if box.width > 0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "count"),
    [*(("words", count) for count in (1, FEW, 13)), *((name, count) for name in LONG_NAMES for count in (4, 42))],
)
@pytest.mark.filterwarnings("ignore::inntektsmodell.language.letters.LettersLacking")
def test_charts_of_long_names_hold_every_text_apart_from_the_others(name: str, count: int) -> None:
    regions = [LONG_NAMES[name].format(number) for number in range(count)]
    amounts = np.array([1e4 + np.arange(count), -2e4 - np.arange(count), np.full(count, 17.5)])
    services = ["Somatikk", "Psykisk helsevern for barn og unge", "Tverrfaglig spesialisert rusbehandling"]
    frame = Caption(source="et dokument")  # as in the report, whose page gives the title
    figures = (
        contribution_panels(regions, ["Behov", "Kostnad", "Oppgjør"], amounts, "Sum", frame, "mill. kr", "nb"),
        service_index_panels(
            regions, services, {"Behov": 1 + amounts / 1e5, "Kostnad": 1 - amounts / 1e5}, frame, "nb"
        ),
        share_bars(regions, {"A": np.full(count, 1 / count).tolist()}, frame, "nb"),
    )
    for figure in figures:
        boxes = boxes_of_texts(figure)
        for text, box in boxes:
            assert figure.bbox.padded(1).containsx(box.x0), text
            assert figure.bbox.padded(1).containsx(box.x1), text
            assert figure.bbox.padded(1).containsy(box.y0), text
            assert figure.bbox.padded(1).containsy(box.y1), text
        inner = [(text, box.padded(-1)) for text, box in boxes]
        for (first, one), (second, other) in combinations(inner, 2):
            assert not one.overlaps(other), (first, second)


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.99, ["0", "20", "40", "60", "80", "100"]), (0.9e-4, ["0,000", "0,002", "0,004", "0,006", "0,008"])],
)
def test_numbers_along_an_axis_are_written_as_they_are(share: float, written: list[str]) -> None:
    figure = share_bars(["A"], {"Andel": [share]}, PLAIN, "nb")
    figure.draw_without_rendering()
    axis = figure.axes[0].xaxis
    ticks = [tick for tick in axis.get_major_ticks() if tick.get_loc() <= figure.axes[0].get_xlim()[1]]
    assert [tick.label1.get_text() for tick in ticks] == written
    assert [norwegian_number(text) for text in written] == pytest.approx([tick.get_loc() for tick in ticks])


def test_the_largest_keep_their_order() -> None:
    assert largest(np.array([3.0, -9.0, 1.0, 4.0]), 2) == [1, 3]
    assert largest(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, -2.0]]), 2) == [1, 2]
    assert largest(np.zeros(3), 2) == [0, 1]
    assert largest(np.zeros((0, 3)), 2) == [0, 1], "nothing changes"


@pytest.mark.slow
def test_charts_never_load_pyplot() -> None:
    code = "import inntektsmodell.charts.waterfall, sys; print('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_charts_without_matplotlib_say_how_to_install_it() -> None:
    code = "import sys; sys.modules['matplotlib'] = None; import inntektsmodell.charts.waterfall"
    failed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert failed.stderr.endswith(
        "charts: matplotlib is not installed; install it with: python -m pip install 'inntektsmodell[charts]'\n"
    )


@pytest.mark.slow
def test_letters_that_the_font_lacks_are_told_by_the_chart_that_shows_boxes(tmp_path: Path) -> None:
    named = Caption("\u5317\u90e8 og Øst", "et dokument")
    with pytest.warns(LettersLacking, match="the font of the charts has no \u5317 \u90e8: they show boxes") as told:
        save_chart(chart(caption=named), tmp_path, "box")
    assert {str(one.message) for one in told} == {str(told[0].message)}
    save_chart(chart(), tmp_path, "plain")
