"""Published figures: what their digits leave open, in which unit, and what is told of files that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.published.figures import COLUMNS, PublishedFigure, printed_series, read_published
from inntektsmodell.published.intervals import Interval

HEAD = ",".join(COLUMNS)
REGIONS = ("Helse Nord", "Helse Sør-Øst", "Helse Vest")


def figure(printed: str, unit: str = "million NOK") -> PublishedFigure:
    return PublishedFigure("series", "label", printed, unit, "document", "place", ())


def validation_folder(place: Path, documents: str, **tables: str) -> Path:
    (place / "documents.csv").write_text(f"file,document\n{documents}", encoding="utf-8")
    for name, rows in tables.items():
        (place / f"{name}.csv").write_text(f"{HEAD}\n{rows}", encoding="utf-8")
    return place


def faults(folder: Path) -> list[str]:
    with pytest.raises(InputError) as refused:
        read_published(folder)
    return [f"{fault.place}: {fault.found}" for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("printed", "decimals", "bounds"),
    [
        ("200", 0, (199.5, 200.5)),
        ("1 515,9", 1, (1515.85, 1515.95)),
        ("-96,43", 2, (-96.435, -96.425)),
        (" 0,5387 ", 4, (0.53865, 0.53875)),
    ],
)
def test_digits_leave_half_a_unit_open(printed: str, decimals: int, bounds: tuple[float, float]) -> None:
    found = figure(printed)
    assert found.decimals == decimals
    assert (found.interval.low, found.interval.high) == pytest.approx(bounds, rel=1e-14)
    assert found.half_unit == pytest.approx((bounds[1] - bounds[0]) / 2, rel=1e-9)
    assert (found.id, found.source) == ("series/label", "document, place")


def test_nothing_of_a_count_is_rounded() -> None:
    assert figure("66", "count").interval == Interval.exact(66.0)
    assert figure("66", "1").interval == Interval(66.0, 65.5, 66.5)


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        ("1", 4.0),
        ("per cent", 0.04),
        ("count", 4.0),
        ("NOK", 4.0),
        ("thousand NOK", 4_000.0),
        ("million NOK", 4_000_000.0),
        ("billion NOK", 4_000_000_000.0),
        ("NOK per DRG point", 4.0),
        ("NOK per ISF point", 4.0),
    ],
)
def test_amounts_are_in_kroner_and_shares_in_ones(unit: str, amount: float) -> None:
    assert figure("4", unit).amount.value == amount
    assert figure("4", unit).amount.high == (amount if unit == "count" else amount * 1.125)


def test_figures_have_the_document_of_their_file(tmp_path: Path) -> None:
    rows = {"b": 'wait,Nord,66,count,"table 5, row 2",table_5 rest\n', "a": 'wait,Vest,"9,6",per cent,table 6,\n'}
    found = read_published(validation_folder(tmp_path, "a,First\nb,Second\n", **rows))
    assert found == [
        PublishedFigure("wait", "Vest", "9,6", "per cent", "First", "table 6", ()),
        PublishedFigure("wait", "Nord", "66", "count", "Second", "table 5, row 2", ("table_5", "rest")),
    ]


def test_files_and_their_list_are_held_against_each_other(tmp_path: Path) -> None:
    row = "wait,{},66,NOK,table 5,\n"
    tables = {name: row.format(name) for name in ("b", "c", "d")}
    assert faults(validation_folder(tmp_path, "a,First\nd,Fourth\n", **tables)) == [
        "a.csv: does not exist",
        "b.csv: is missing from documents.csv",
        "c.csv: is missing from documents.csv",
    ]


def test_every_row_that_does_not_fit_is_told_with_its_place(tmp_path: Path) -> None:
    rows = """wait,a,"9,6",count,table 5,
wait,b,9.6,NOK,table 5,
wait,c,9,crowns,table 5,
wait,d,9,NOK,table 5,one two one
wait,e,9,NOK,table 5,one two
wait,e,10,NOK,table 6,
wait,f,"9,6",NOK,table 5,
"""
    assert faults(validation_folder(tmp_path, "a,First\n", a=rows)) == [
        "a.csv line 2: '9,6' is not a count",
        "a.csv line 3: '9.6' is not a printed number; write it like 1 515,9",
        "a.csv line 4: unit 'crowns' is unknown",
        "a.csv line 5: names a statistic more than once: one two one",
        "a.csv line 7: 'wait/e' is duplicated",
    ]


def test_folder_without_a_list_of_documents_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path) == ["documents.csv: does not exist"]


def test_file_that_is_no_table_of_figures_is_told(tmp_path: Path) -> None:
    folder = validation_folder(tmp_path, "a,First\nb,Second\nc,Third\n", a="", b="")
    (folder / "a.csv").write_text("series,label\nwait,Nord\n", encoding="utf-8")
    (folder / "c.csv").write_bytes("Sør".encode("latin-1"))
    about_a, about_c = faults(folder)
    assert about_a == "a.csv: has the columns series, label"
    assert about_c.endswith("c.csv: is not UTF-8 (byte 2)")


def test_series_is_given_in_the_order_that_is_asked_for() -> None:
    found = printed_series("table_4_3", REGIONS)
    assert [figure.label for figure in found] == list(REGIONS)
    assert [figure.printed for figure in found] == ["0,1281", "0,5387", "0,1897"]


def test_every_label_that_a_series_lacks_is_told() -> None:
    with pytest.raises(InputError) as refused:
        printed_series("table_4_3", ["Helse Nrd", "Helse Vest", "Helse Øst"])
    assert [f"{fault.place}: {fault.found}" for fault in refused.value.faults] == [
        "published series 'table_4_3': has no figure for 'Helse Nrd'",
        "published series 'table_4_3': has no figure for 'Helse Øst'",
    ]
