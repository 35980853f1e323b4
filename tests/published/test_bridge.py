"""The appropriation bridge: it adds up in every column, hides nothing in an item, and says what it rests on."""

from __future__ import annotations

import csv
import importlib
import json
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell import appropriation_bridge
from inntektsmodell.case.evidence import Status
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import data_folder
from inntektsmodell.published.bridge.items import FILE
from inntektsmodell.published.bridge.rows import Bridge, BridgeRow
from inntektsmodell.published.bridge.show import COLUMNS, OUTPUTS, bridge_chart, bridge_record
from inntektsmodell.published.intervals import sum_of
from inntektsmodell.published.posts import REGIONS

START = [Decimal(digits) for digits in ("56113.159", "19588.777", "14916.217", "13261.484")]
END = [Decimal(digits) for digits in ("58525.149", "20611.342", "15583.528", "13921.895")]
PRINTED = [
    [Decimal(digits) for digits in row.split()]
    for row in (
        "815.8 289.1 217.2 193.9",
        "54.1 18.8 14.4 12.7",
        "125.4 43.7 33.3 29.6",
        "32.4 11.3 8.6 7.7",
        "1.9 0.7 0.5 0.4",
        "10.8 3.8 2.9 2.6",
        "0.5 0 0 0",
        "15.6 157.1 2.3 0",
    )
]
"""The document's regional amounts, typed from it once more."""


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["bridge", *arguments])


@cache
def built_in() -> Bridge:
    """The bridge of the built-in file."""
    return appropriation_bridge()


def item(name: str, bridge: Bridge | None = None) -> BridgeRow:
    (found,) = [row for row in (bridge or built_in()).items if row.name == name]
    return found


def changed_file(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the built-in file in which each of the changes was made once."""
    text = (data_folder() / "bridge" / FILE).read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = folder / "bridge.toml"
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


@pytest.mark.parametrize("position", range(5), ids=COLUMNS)
def test_every_column_adds_up(position: int) -> None:
    between = sum(row.cells[position].value for row in (*built_in().items, built_in().residual))
    start, end = built_in().start.cells[position].value, built_in().end.cells[position].value
    assert start + between == pytest.approx(end, abs=1e-9)


def test_every_row_adds_up() -> None:
    for row in built_in().rows:
        assert row.total.value == pytest.approx(sum(amount.value for amount in row.amounts), abs=1e-9), row.name


def test_residual_is_what_is_left_by_exact_arithmetic() -> None:
    total = sum(START)
    for position, residual in enumerate(built_in().residual.amounts):
        start = START[position]
        known = (
            Decimal("0.026") * start
            + (Decimal("173.7") + Decimal("576.2")) * start / total
            + sum(row[position] for row in PRINTED)
        )
        assert residual.value == pytest.approx(float(END[position] - start - known), abs=1e-9)
    assert [round(cell.value, 1) for cell in built_in().residual.cells] == [-508.5, -152.7, -107.4, -27.0, -795.6]


def test_what_is_printed_for_other_posts_is_no_item_and_is_taken_from_what_is_unplaced() -> None:
    """−768.1 of which −199.8 on post 76; −27.4 on post 77."""
    (reform,) = built_in().unplaced
    assert (reform.rest.value, reform.rest.low, reform.rest.high) == pytest.approx((-568.3, -568.4, -568.2))
    (laboratory,) = built_in().elsewhere
    assert laboratory.amount.value == -27.4
    assert built_in().residual.total.distance(reform.rest) > 150


def test_residual_is_near_the_whole_reform_and_the_laboratory_rates_as_the_guide_says() -> None:
    whole = sum_of(amount.amount for amount in (*built_in().unplaced, *built_in().elsewhere))
    assert whole.value == pytest.approx(-795.5)
    assert built_in().residual.total.meets(whole)


def test_what_is_given_to_the_base_appropriation_is_an_item_of_assumed_split() -> None:
    room = item("room_for_investment")
    assert (room.printed_sum, room.status, room.status_of_sum) == ("576,2", Status.ASSUMED, Status.PUBLISHED)
    assert [amount.value for amount in room.amounts] == pytest.approx(
        [float(Decimal("576.2") * start / sum(START)) for start in START]
    )
    assert {(amount.low, amount.high) for amount in room.amounts} == {(0.0, 576.25)}


def test_residual_interval_is_the_widest_that_rounding_allows() -> None:
    """Helse Vest: seven items rounded to 0.1, the per cent to 0.1, posts to 0.001, all or nothing of two sums."""
    start, low = START[1], built_in().residual.amounts[1].low
    least = END[1] - start - sum(row[1] for row in PRINTED) - Decimal("0.0265") * start - Decimal("750.00")
    assert low == pytest.approx(float(least) - 7 * 0.05 - 0.001, abs=1e-4)
    most = END[1] - start - sum(row[1] for row in PRINTED) - Decimal("0.0255") * start
    assert built_in().residual.amounts[1].high == pytest.approx(float(most) + 7 * 0.05 + 0.001, abs=1e-4)


@given(parts=st.lists(st.floats(0, 1), min_size=20, max_size=20), position=st.integers(0, 4))
def test_residual_interval_holds_every_residual_that_rounding_allows(parts: list[float], position: int) -> None:
    rows = [built_in().end, built_in().start, *built_in().items]
    cells = [row.cells[position] for row in rows]
    points = [cell.low + part * (cell.high - cell.low) for cell, part in zip(cells, parts, strict=False)]
    bounds = built_in().residual.cells[position]
    assert bounds.low - 1e-9 <= points[0] - sum(points[1:]) <= bounds.high + 1e-9


def test_printed_items_are_as_the_document_prints_them() -> None:
    names = [row.name for row in built_in().items[3:]]
    in_order = "activity_growth pensions medicines_full_year medicines_new biotechnology contact_families"
    assert names == [*in_order.split(), "young_inmates", "income_model"], "the order of the text"
    for name, printed in zip(names, PRINTED, strict=True):
        assert [amount.value for amount in item(name).amounts] == [float(part) for part in printed]
        assert (item(name).status, item(name).status_of_sum) == (Status.PUBLISHED, Status.PUBLISHED)
    sums = ["1 515,9", "100", "232", "60", "3,5", "20", "0,5", "175,0"]
    assert [item(name).printed_sum for name in names] == sums


def test_price_adjustment_is_derived_and_the_move_assumed() -> None:
    price, _, move = built_in().items[:3]
    assert (price.status, move.status, move.status_of_sum) == (Status.DERIVED, Status.ASSUMED, Status.PUBLISHED)
    assert price.amounts[3].low == pytest.approx(0.0255 * 13261.4835)
    assert [(amount.low, amount.high) for amount in move.amounts] == [(0.0, 173.75)] * 4
    assert (move.total.value, move.total.low, move.total.high) == pytest.approx((173.7, 173.65, 173.75))
    assert (built_in().residual.status, built_in().residual.status_of_sum) == (Status.ASSUMED, Status.DERIVED)


@pytest.mark.slow
def test_single_item_goes_to_the_region_that_the_file_names(tmp_path: Path) -> None:
    moved = appropriation_bridge(changed_file(tmp_path, ('region = "Helse Sør-Øst"', 'region = "Helse Nord"')))
    assert [amount.value for amount in item("young_inmates", moved).amounts] == [0.0, 0.0, 0.0, 0.5]
    assert moved.residual.amounts[3].value == pytest.approx(built_in().residual.amounts[3].value - 0.5)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('series = "pensions"', 'series = "pensjons"', "published series 'pensjons': has no figure for"),
        ('region = "Helse Sør-Øst"', 'region = "Helse Nrd"', "'Helse Nrd' is unknown; did you mean 'Helse Nord'"),
        ('printed = "173,7"', 'printed = "173.7"', "'173.7' is not a printed number"),
        ('rule = "per_cent_of_start"', 'rule = "guess"', "'guess'"),
        ('stage = "adopted", year = 2020', 'stage = "adopted", year = 2013', "has no value for 2013"),
        ('stage = "adopted", year = 2020', 'stage = "spent", year = 2020', "start.stage: found 'spent'"),
        ('place = "chapter 732 item 70"', 'plaice = "post 70"', "plaice: is an unknown key"),
        ("[[elsewhere]]", "[[somewhere]]", "elsewhere: is missing"),
        ('place = "chapter 732 item 76, Mål 2021"', "", "unplaced.0.parts.0.place: is missing"),
        ("start = {", "start = [", "is not TOML"),
    ],
)
def test_faults_of_the_file_are_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    with pytest.raises(InputError) as refused:
        appropriation_bridge(changed_file(tmp_path, (old, new)))
    assert expected in str(refused.value)


def test_every_fault_of_the_file_is_told_at_once(tmp_path: Path) -> None:
    file = changed_file(tmp_path, ('printed = "173,7"', 'printed = "x"'), ('printed = "−199,8"', 'printed = "y"'))
    with pytest.raises(InputError) as refused:
        appropriation_bridge(file)
    assert len(refused.value.faults) == 2


@pytest.mark.slow
def test_command_shows_every_row_in_both_languages() -> None:
    norwegian, english = invoke(), invoke("--lang", "en")
    assert norwegian.exit_code == english.exit_code == 0
    for row in built_in().rows:
        assert row.label.nb.split(",")[0] in norwegian.output
        assert row.label.en.split(",")[0] in english.output
    assert "−508,5" in norwegian.output
    assert "-508.5" in english.output
    assert "antatt" in norwegian.output
    assert "assumed" in english.output
    for amount in ("−768,1", "−199,8", "−568,3", "−27,4"):
        assert amount in norwegian.output


@pytest.mark.slow
def test_command_prints_one_json_object() -> None:
    record = json.loads(invoke("--json").output)
    assert record == bridge_record(built_in())
    rows = {row["name"]: row for row in record["rows"]}
    assert list(rows) == [row.name for row in built_in().rows]
    assert rows["residual"]["amounts"]["Sum"]["value"] == pytest.approx(-795.593562, abs=1e-6)
    assert all(row["source"] and row["status"] for row in record["rows"])
    (reform,) = record["unplaced"]
    assert (reform["printed"], [part["printed"] for part in reform["parts"]]) == ("−768,1", ["−199,8"])
    assert reform["rest"]["value"] == pytest.approx(-568.3)
    assert [item["printed"] for item in record["elsewhere"]] == ["−27,4"]


@pytest.mark.slow
def test_out_replaces_an_earlier_bridge_by_the_table_and_a_chart_for_every_column(tmp_path: Path) -> None:
    (tmp_path / "bro").mkdir()
    (tmp_path / "bro" / "bridge.csv").write_text("old", encoding="utf-8")
    assert invoke("--out", str(tmp_path / "bro")).exit_code == 0
    assert {file.name for file in (tmp_path / "bro").iterdir()} == OUTPUTS
    with (tmp_path / "bro" / "bridge.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["item"]: row for row in csv.DictReader(stream)}
    assert list(rows) == [row.name for row in built_in().rows]
    for column, cell in zip(COLUMNS, built_in().residual.cells, strict=True):
        texts = [rows["residual"][name] for name in (column, f"{column} low", f"{column} high")]
        assert [float(text) for text in texts] == pytest.approx([cell.value, cell.low, cell.high], abs=1e-6)
    assert rows["activity_growth"]["printed sum"] == "1 515,9"
    assert rows["move_from_post_70"]["status"] == "assumed"


@pytest.mark.slow
def test_out_leaves_a_strange_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refused = invoke("--out", str(tmp_path))
    assert refused.exit_code == 2
    assert "mine.txt" in refused.output
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_charts_name_the_status_and_the_bounds_of_the_residual() -> None:
    nord, total = bridge_chart(built_in(), "Helse Nord", "nb"), bridge_chart(built_in(), "Sum", "en")
    names = [label.get_text().replace("\n", " ") for label in nord.axes[0].get_yticklabels()]
    assert names[:3] == [
        "Saldert budsjett 2020",
        "Pris- og lønnsjustering, 2,6 pst. (utledet)",
        "Tilført for å gi rom til investeringer (antatt)",
    ]
    assert names[-2:] == ["Uforklart rest", "Forslag 2021"]
    assert not any("Indre Østfold" in name for name in names), "no row for what is not the region's"
    foot = "\n".join(text.get_text() for text in nord.texts)
    assert "Avrunding og antatt fordeling gir en uforklart rest på mellom −688,7 og 76,1" in foot
    assert "Kilde: Prop. 1 S (2020–2021) HOD" in foot
    assert "Rounding leaves the unexplained residual between -849.5" in "\n".join(
        text.get_text() for text in total.texts
    )


@pytest.mark.slow
def test_without_matplotlib_the_table_works_and_out_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("inntektsmodell.charts")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    importlib.invalidate_caches()
    assert invoke().exit_code == 0
    refused = invoke("--out", str(tmp_path / "bro"))
    assert refused.exit_code == 2
    assert "python -m pip install 'inntektsmodell[charts]'" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_regions_of_the_bridge_are_those_of_the_posts() -> None:
    assert (*REGIONS, "Sum") == COLUMNS
    assert list(bridge_record(built_in())["rows"][0]["amounts"]) == list(COLUMNS)
