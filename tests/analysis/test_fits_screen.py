"""What `compare` and `explain` show on a terminal fits it, at every width, and adds up with what is left out."""

from __future__ import annotations

import os
import re
import sys
from functools import cache, partial
from itertools import product

import numpy as np
import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.analysis.comparison.decomposition import compare
from inntektsmodell.analysis.comparison.notes import DECIMALS, figures_of
from inntektsmodell.analysis.comparison.several.short import show_side_in_short
from inntektsmodell.analysis.comparison.several.side_by_side import side_by_side
from inntektsmodell.analysis.comparison.short import Extent, by_size, largest_extent, short_table, show_in_short
from inntektsmodell.analysis.explanation import show
from inntektsmodell.analysis.explanation.tree import explain
from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import figure_text
from inntektsmodell.cli.beside import tell_beside
from inntektsmodell.language import terminal
from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.language.terminal import MOST_LINES, cells, lines_beside, screen_lines
from inntektsmodell.language.text import Language
from tests.cases.many_regions import many_regions_case

WIDTHS = (60, 70, 80, 100, 140, 200)
LANGUAGES: tuple[Language, ...] = ("nb", "en")
CHANGED = {
    "need.window": [2018],
    "population.year": 2019,
    "appropriation.total": 109_000.0,
    "settlement.unit_price": 48_000.0,
    "cost.actual_weight.somatic": 0.5,
    "service_share.somatic": 0.6,
    "service_share.addiction": 0.116,
    "calculated_cost.somatic.Helse Nord": 1.2,
    "actual_cost.somatic.Helse Nord": 1.2,
}
"""Nearly every component of a comparison."""


@cache
def case_of(name: str) -> Case:
    match name:
        case "changed":
            return im.load_case("eksempel", version="2009").with_changes(CHANGED)
        case "many":
            return many_regions_case(40, settlement=False)
        case "many changed":
            many = case_of("many")
            return many.with_changes({"need.window": list(many.parameters.need.window.value)[:1]})
        case "2021 changed":
            return im.load_case("2021").with_changes({"need.window": [2019], "appropriation.total": 110_000.0})
    own, _, version = name.partition("@")
    return im.load_case(own, version=version or None)


PAIRS = (
    ("eksempel", "eksempel"),
    ("eksempel", "eksempel@committee"),
    ("eksempel@2009", "eksempel@committee"),
    ("eksempel", "changed"),
    ("2021", "2021 changed"),
    ("many", "many changed"),
)


@cache
def compared(a: str, b: str) -> xr.Dataset:
    return compare(case_of(a), case_of(b))


@cache
def beside(*names: str) -> xr.Dataset:
    return side_by_side({f"{name} {place}": case_of(name) for place, name in enumerate(names)})


def lines_in(capsys: pytest.CaptureFixture[str], columns: int) -> int:
    lines = capsys.readouterr().out.splitlines()
    assert max(map(cells, lines)) <= columns
    return len(lines)


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
def test_a_comparison_of_two_fits(
    pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for columns, language in product(WIDTHS, LANGUAGES):
        monkeypatch.setenv("COLUMNS", str(columns))
        show_in_short(compared(*pair), language, MOST_LINES - 1)
        assert lines_in(capsys, columns) < MOST_LINES, (columns, language)


TRUSTS = (
    "Akershus universitetssykehus helseforetak",
    "Sykehuset Innlandet helseforetak",
    "Helse Møre og Romsdal helseforetak",
    "Oslo universitetssykehus, Rikshospitalet HF",
    "Diakonhjemmet og Lovisenberg sykehus",
    "Sykehusapotekene og fellestjenestene HF",
)


@pytest.mark.parametrize(
    ("columns", "pair"),
    [(80, PAIRS[3]), *(pytest.param(*each, marks=pytest.mark.slow) for each in product(WIDTHS, PAIRS[2:4]))],
)
def test_long_names_fit_beside_remarks_and_nothing_is_left_out_in_silence(
    pair: tuple[str, str], columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    split = compared(*pair).isel(region=[0, 1, 2, 3, 0, 1]).assign_coords(region=[*TRUSTS])
    show_in_short(split, "en", MOST_LINES - 5)
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert max(map(cells, lines)) <= columns
    assert len(lines) <= MOST_LINES - 5
    assert not re.search(r"\b1 other", shown)
    words = " ".join(shown.split())
    for label in ("Distribution key at full effect", "Base appropriation for the year"):
        assert label in words
    assert words.count("NOK per inhabitant") >= 1
    for name in ("distribution_key", "base_appropriation")[
        : 1 + ("also Base appropriation for the year (m" not in words)
    ]:
        largest = str(split["label_en"].values[np.abs(split[name].values).max(axis=1).argmax()])
        assert largest.split()[-1] in words


def test_lines_beside_an_answer_are_those_that_a_screen_breaks_them_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    told = ["", "a" * 30, "a" * 61]
    assert lines_beside(told) == 0
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert lines_beside(told) == 5


@pytest.mark.parametrize("columns", [40, 61])
def test_what_is_told_beside_an_answer_is_no_wider_than_the_screen_and_takes_its_part(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["13 remarks:", *(f"  place {number}, of some region: {'much is said ' * number}" for number in range(13))]
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for screen, most in ((None, 1000), (39, 9)):
        taken = tell_beside(told, screen)
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == taken <= most
        assert max(map(cells, lines)) <= columns
    assert "--all" in lines[-1]


def takes_at_most(most: int, extent: Extent) -> bool:
    return extent.sections * extent.recipients * extent.parts <= most


def test_a_row_of_others_stands_for_two_at_least_and_sections_go_before_recipients() -> None:
    whole = Extent(3, 6, 5)
    found = [largest_extent(whole, partial(takes_at_most, most)) for most in range(1, 91)]
    assert 5 not in {extent.recipients for extent in found}
    assert {extent.sections for extent in found if extent.recipients < 6} == {1}
    assert min(extent.parts for extent in found) == 1
    assert found[-1] == whole


def test_who_is_not_shown_per_inhabitant_has_a_dash() -> None:
    table = short_table(compared("eksempel", "changed"), "en", [0, 3], 1)
    assert table.columns[2:] == ["2 others", "Sum"]
    assert {tuple(row[2:]) for _, row in table.sections[-1].rows} == {(ABSENT, "")}


@pytest.mark.slow
@pytest.mark.parametrize(
    "names",
    [
        ("eksempel", "changed", "eksempel@committee"),
        ("2021", "eksempel", "2008"),
        ("eksempel", "changed", "eksempel@committee", "eksempel@2009", "eksempel", "changed"),
        ("many", "many changed", "many"),
    ],
)
def test_cases_side_by_side_fit(
    names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for columns, language in product(WIDTHS, LANGUAGES):
        monkeypatch.setenv("COLUMNS", str(columns))
        show_side_in_short(beside(*names), language, MOST_LINES - 1)
        assert lines_in(capsys, columns) < MOST_LINES, (columns, language)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["eksempel", "2021", "2008"])
@pytest.mark.parametrize("rows", [24, 40])
def test_every_explanation_fits(
    name: str, rows: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = case_of(name)
    result = im.compute(case)
    monkeypatch.setattr(show, "screen_lines", lambda: rows - 1)
    for step, values in result.items():
        last = [values[dim].values.tolist()[-1] for dim in values.dims]
        node = explain(case, result, figure_text(str(step), *last))
        for columns, language in product((60, 80, 200), LANGUAGES):
            monkeypatch.setenv("COLUMNS", str(columns))
            show.show_explanation(case, node, None, language)
            text = capsys.readouterr().out
            assert text.count("\n") < rows, (step, columns, language)
            assert node.figure in " ".join(text.replace("│", " ").split())


def test_a_case_without_room_for_its_notes_still_says_what_it_rests_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(show, "screen_lines", lambda: 1)
    for name, told in (("2021", "assumed. 4 notes on the case"), ("eksempel", "SYNTHETIC FIGURES.")):
        case = case_of(name)
        node = explain(case, im.compute(case), "distribution_key[Helse Nord]")
        show.show_explanation(case, node, None, "en")
        assert told in " ".join(capsys.readouterr().out.split())


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS[1:])
@pytest.mark.parametrize("parts", [0, 1, 3, 99])
@pytest.mark.parametrize("recipients", [3, 99])
def test_what_is_left_out_is_summed(pair: tuple[str, str], parts: int, recipients: int) -> None:
    """The change is the sum of the components shown, and the sum of the recipients shown; the largest is among them."""
    comparison = compared(*pair)
    order = by_size(comparison["distribution_key_change"].values)
    table = short_table(comparison, "en", sorted(order[:recipients]), parts)
    assert comparison["region"].values.tolist()[order[0]] in table.columns
    for name, section in zip([*figures_of(comparison), ""], table.sections, strict=True):
        rows = {
            label: [float(cell.replace(",", "")) for cell in row if cell not in ("", ABSENT)]
            for label, row in section.rows
        }
        step = 10.0 ** -DECIMALS[comparison[name].attrs["units"]] if name else 1.0
        change = np.array(rows["Total change"])
        assert np.allclose(np.array(rows["B"]) - np.array(rows["A"]), change, rtol=0, atol=2 * step)
        if name:
            assert np.allclose(change[:-1].sum(), change[-1], rtol=0, atol=len(change) * step)
            components = [row for label, row in rows.items() if label.startswith("  ")]
            assert len(components) <= max(parts, 1) + 1
            assert np.allclose(np.sum(components, axis=0), change, rtol=0, atol=(len(components) + 16) * step)


def test_cases_that_are_the_same_have_one_line_of_both(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    show_in_short(compared("eksempel", "eksempel"), "en", MOST_LINES)
    shown = capsys.readouterr().out
    assert shown.count("A and B") == 3
    assert "Total change" not in shown


@pytest.mark.parametrize(("lines", "most"), [("24", 23), ("40", 39), ("70", 39), ("", 39)])
def test_a_screen_has_a_line_for_the_next_command(lines: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINES", lines)
    assert screen_lines() is None
    monkeypatch.setattr(terminal, "on_terminal", lambda: True)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((80, 0)))
    assert screen_lines() == most
