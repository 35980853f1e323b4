"""Tables of places: as programs write them and as Norwegian Excel does, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

import inntektsmodell as im
from inntektsmodell.statistics.registers.places import load_places

CODES = ("0301", "1103", "5001")
ROWS = "municipality,region,way\n0301,East,0.25\n1103,West,1250.5\n5001,Middle,3\n"


def written(folder: Path, text: str) -> Path:
    file = folder / "places.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_norwegian_excel_and_programs_say_the_same(tmp_path: Path) -> None:
    plain = load_places(written(tmp_path, ROWS))
    excel = load_places(written(tmp_path, ROWS.replace(",", ";").replace(".", ",")))
    for places in (plain, excel):
        assert places.numbers("way", CODES).tolist() == [0.25, 1250.5, 3.0]
        assert places.names("region", CODES).tolist() == ["East", "West", "Middle"]


def test_two_decimal_signs_in_one_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(im.InputError, match=r"has a decimal comma, but '1250\.5'"):
        load_places(written(tmp_path, ROWS.replace(",", ";").replace("0.25", "0,25")))


def test_a_region_without_a_name_and_a_number_that_is_none_are_told_by_municipality(tmp_path: Path) -> None:
    places = load_places(written(tmp_path, ROWS.replace("West", "").replace("0.25", "inf")))
    with pytest.raises(im.InputError, match="municipality 1103, column 'region': is empty; a name"):
        places.names("region", CODES)
    with pytest.raises(im.InputError, match="municipality 0301, column 'way': is no number; a number"):
        places.numbers("way", CODES)


def test_a_column_that_is_wrong_throughout_is_not_told_row_by_row(tmp_path: Path) -> None:
    codes = [f"{number:04d}" for number in range(100, 150)]
    rows = "".join(f"{code},North\n" for code in codes)
    with pytest.raises(im.InputError, match="30 more faults of this kind") as refused:
        load_places(written(tmp_path, f"municipality,region\n{rows}")).numbers("region", codes)
    assert len(refused.value.faults) == 21
