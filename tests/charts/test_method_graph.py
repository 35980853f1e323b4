"""The graph of the method: a box for everything that counts, lines that lead down, in both languages."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import inntektsmodell as im
from indices.expressions import Quantity, quantities_in
from inntektsmodell.charts.layering import lines_of, places_of, rows_of
from inntektsmodell.charts.method_graph import GAP, LOOKS, WIDTH, method_graph
from inntektsmodell.cli.main import main
from inntektsmodell.method.steps import RESULTS, STEPS, formulas_for
from inntektsmodell.model.arrays import inputs_of

DIAMOND = {"a": [], "b": ["a"], "c": ["a", "b"], "far": [], "d": ["c", "a", "far"]}
SVG = "{http://www.w3.org/2000/svg}"


def texts_of(svg: str) -> str:
    """All that stands in the boxes, in one line."""
    return " ".join(text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def boxes_of(svg: str) -> list[tuple[float, float]]:
    """Left and upper edge of every box but the legend's."""
    found = [(float(box.attrib["x"]), float(box.attrib["y"])) for box in ElementTree.fromstring(svg).iter(f"{SVG}rect")]
    return found[: -len(LOOKS)]


def test_a_key_stands_right_above_what_it_leads_to() -> None:
    assert rows_of(DIAMOND) == {"a": 0, "b": 1, "c": 2, "far": 2, "d": 3}


def test_lines_lead_from_row_to_row_and_run_together() -> None:
    pieces = lines_of(DIAMOND, rows_of(DIAMOND))
    assert set(pieces) == {
        (("a", 0), ("b", 1)),
        (("a", 0), ("a", 1)),
        (("a", 1), ("c", 2)),
        (("b", 1), ("c", 2)),
        (("a", 1), ("a", 2)),
        (("a", 2), ("d", 3)),
        (("c", 2), ("d", 3)),
        (("far", 2), ("d", 3)),
    }
    assert len(pieces) == len(set(pieces))


def test_spots_of_a_row_are_kept_apart_and_lie_over_what_they_lead_to() -> None:
    pieces = [((name, 0), ("d", 1)) for name in "abc"]
    places = places_of(pieces, {("a", 0): 10.0, ("b", 0): 10.0, ("c", 0): 4.0, ("d", 1): 10.0})
    row = sorted(places[name, 0] for name in "abc")
    assert row[-1] - row[0] >= 14.0 - 1e-9
    assert places["d", 1] == pytest.approx(sum(row) / 3)


def test_the_whole_method_has_a_box_for_each_quantity_and_none_over_another() -> None:
    svg = method_graph(list(RESULTS))
    quantities: set[Quantity] = {STEPS[name] for name in RESULTS}
    while more := {one for step in quantities if step.formula for one in quantities_in(step.formula)} - quantities:
        quantities |= more
    boxes = boxes_of(svg)
    assert len(boxes) == len(quantities)
    for left, top in boxes:
        beside = [other for other, height in boxes if height == top and other > left]
        assert not beside or min(beside) - left >= WIDTH + GAP - 0.2
    assert min(left for left, _ in boxes) >= 0
    assert max(left for left, _ in boxes) + WIDTH <= float(ElementTree.fromstring(svg).attrib["width"])


def test_a_graph_holds_only_what_a_result_follows_from() -> None:
    svg = method_graph(["settlement"])
    assert "Share of population" not in texts_of(svg)
    assert texts_of(svg).count("(NOK per DRG point)") == 4
    assert "net (million NOK)" in texts_of(svg)


def test_a_graph_of_a_case_holds_only_its_steps() -> None:
    formulas = formulas_for(inputs_of(im.load_case("2021")))
    shown = texts_of(method_graph(["phased_key"], formulas, "nb"))
    assert "Årets fordelingsnøkkel (andel)" in shown
    assert "Beregnet" not in shown
    assert "Omfordeling (mill. kr)" in shown
    assert "Tidligere nøkkel" not in shown
    given = method_graph(["redistribution"], formulas)
    assert len(boxes_of(given)) == 1


def test_command_draws_the_graph_of_a_figure(tmp_path: Path) -> None:
    asked = ["explain", "eksempel", "need_index[somatic, Helse Vest]", "--depth", "0", "--graph"]
    run = CliRunner().invoke(main, [*asked, str(tmp_path / "graph.svg")])
    assert run.exit_code == 0
    shown = texts_of((tmp_path / "graph.svg").read_text(encoding="utf-8"))
    assert "Behovsindeks" in shown
    assert "Kostnadsindeks" not in shown
    refused = CliRunner().invoke(main, [*asked, str(tmp_path / "graph.png")])
    assert refused.exit_code == 2
    assert "graph.png: har endelsen «.png»; et navn som slutter på .svg" in refused.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["graph.svg"]
