"""Bad registers: one message with counts and columns of every fault, and never a value of a row."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from click.testing import CliRunner
from pyarrow import parquet

import inntektsmodell as im
from inntektsmodell.cli.main import main
from inntektsmodell.statistics.registers import persons, summing
from inntektsmodell.statistics.registers.moments import Moments, read_moments
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.summing import moments
from tests.statistics.registers.small import REGISTER, write_register

CHOSEN = np.array([3, 40, 41])
Change = Callable[[pd.DataFrame], pd.DataFrame]


def put(column: str, *values: object) -> Change:
    """Put values into some rows of a column."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        cells = rows[column].astype(object).to_numpy(copy=True)
        cells[CHOSEN[: len(values)]] = values
        return rows.assign(**{column: pd.Series(cells, index=rows.index).infer_objects()})

    return change


def twice(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([rows, rows.iloc[CHOSEN]], ignore_index=True)


KINDS: dict[str, tuple[Change, str]] = {
    "null in a number": (put("debt", None, None), "column 'debt': missing in 2 rows; a value in every row"),
    "null in an indicator": (put("ill", None), "column 'ill': missing in 1 row; a value in every row"),
    "null in a municipality": (put("home", None, None, None), "column 'home': missing in 3 rows"),
    "infinite cost": (put("paid_care", np.inf), "column 'paid_care': not finite in 1 row; finite numbers"),
    "negative age": (put("age", -77, -78), "column 'age': negative in 2 rows; 0 or more"),
    "age that stands for an unknown one": (put("age", 999), "column 'age': over 130 in 1 row; at most 130"),
    "cost that drowns others": (
        put("paid_care", 1e200, 1e13),
        "column 'paid_care': over 10¹² in 2 rows; at most 10¹²",
    ),
    "negative cost": (put("paid_visits", -123456.5), "column 'paid_visits': negative in 1 row; 0 or more"),
    "share over 1": (put("part", 1.0625, 3.5), "column 'part': no such share in 2 rows; more than 0 and at most 1"),
    "share of 0": (put("part", 0.0), "column 'part': no such share in 1 row; more than 0 and at most 1"),
    "share negative": (put("part", -0.5), "column 'part': no such share in 1 row; more than 0 and at most 1"),
    "municipality": (put("home", "9999", "301"), "column 'home': unknown in 2 rows; the municipalities of"),
    "year": (put("year", 1817, 2021, -5), "column 'year': unknown in 3 rows; the years of register.toml"),
    "twice": (twice, "column 'number': duplicated in 3 rows; one row for each person and year"),
    "column missing": (lambda rows: rows.drop(columns="ill"), "column 'ill' in 1 file: is missing; true or false"),
    "municipality a number": (
        lambda rows: rows.assign(home=rows["home"].astype(int)),
        "column 'home' in 1 file: has the type int64; text",
    ),
    "indicator a number": (
        lambda rows: rows.assign(poor=rows["poor"].astype(int)),
        "column 'poor' in 1 file: has the type int64; true or false",
    ),
    "age a number with decimals": (
        lambda rows: rows.assign(age=rows["age"] + 0.5),
        "column 'age' in 1 file: has the type double; whole numbers",
    ),
    "cost a text": (
        lambda rows: rows.assign(paid_care=rows["paid_care"].astype(str)),
        "column 'paid_care' in 1 file: has the type",
    ),
}


def written_in(change: Change, rows: pd.DataFrame, folder: Path) -> Path:
    """A register of changed rows; what pandas holds as a number with gaps is a whole number or a truth again."""
    write_register(folder, rows)
    table = pa.Table.from_pandas(change(rows), preserve_index=False)
    for name, wanted in {"ill": pa.bool_(), "debt": pa.float64(), "home": pa.string()}.items():
        place = table.schema.get_field_index(name)
        if place >= 0 and table[name].null_count:
            table = table.set_column(place, name, table[name].cast(wanted))
    parquet.write_table(table, folder / "persons" / "000.parquet")
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_fault_is_told_with_column_and_count(kind: str, rows: pd.DataFrame, tmp_path: Path) -> None:
    change, expected = KINDS[kind]
    folder = written_in(change, rows, tmp_path / "register")
    shown = CliRunner().invoke(main, ["moments", str(folder), "--out", str(tmp_path / "moments.nc"), "--lang", "en"])
    assert shown.exit_code == 2
    assert "1 fault in the input" in shown.output
    assert expected in " ".join(shown.output.split())
    for value in ("77", "78", "123456", "1.0625", "9999", "1817", *map(str, rows["number"].iloc[CHOSEN])):
        assert value not in shown.output.replace(str(tmp_path), "")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["register"]


def test_nan_is_not_taken_for_a_number(rows: pd.DataFrame, tmp_path: Path) -> None:
    folder = write_register(tmp_path, rows)
    table = parquet.read_table(folder / "persons" / "000.parquet")
    debt = table["debt"].to_numpy().copy()
    debt[CHOSEN] = np.nan
    place = table.schema.get_field_index("debt")
    parquet.write_table(table.set_column(place, "debt", pa.array(debt)), folder / "persons" / "000.parquet")
    with pytest.raises(im.InputError, match="column 'debt': not finite in 3 rows"):
        moments(folder)


def test_every_fault_is_told_at_once(rows: pd.DataFrame, tmp_path: Path) -> None:
    bad = twice(put("home", "9999")(put("age", -7, -8)(put("part", 2.0)(put("year", 1817, 1818, 1819)(rows)))))
    write_register(tmp_path, bad, cuts=(20,))
    with pytest.raises(im.InputError) as caught:
        moments(tmp_path)
    told = {fault.place: fault.found for fault in caught.value.faults}
    assert told == {
        "column 'age'": "negative in 4 rows",
        "column 'part'": "no such share in 2 rows",
        "column 'year'": "unknown in 6 rows",
        "column 'home'": "unknown in 2 rows",
        "column 'number'": "duplicated in 3 rows",
    }


@pytest.mark.parametrize("at_once", [500, 16_000_000])
def test_persons_that_stand_twice_are_found_across_files(
    at_once: int, rows: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persons, "AT_ONCE", at_once)
    write_register(tmp_path, twice(rows), cuts=(1_000, 2_000, 3_000))
    with pytest.raises(im.InputError, match="duplicated in 3 rows"):
        moments(tmp_path)


def read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files whose persons are looked at a second time."""
    names: list[str] = []

    def seek(register: Register, files: Sequence[Path]) -> int:
        names.extend(file.stem for file in files)
        return persons.persons_twice(register, files)

    monkeypatch.setattr(summing, "persons_twice", seek)
    moments(folder)
    return names


def test_files_that_ascend_and_share_no_person_and_year_are_not_looked_at_again(
    rows: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_person = rows.sort_values(["number", "year"], ignore_index=True)
    apart = [len(by_person[by_person["number"] < number]) for number in (5_000, 12_000)]
    assert read_again(write_register(tmp_path / "persons", by_person, apart), monkeypatch) == []
    by_year = rows.sort_values(["year", "number"], ignore_index=True)
    years = [int((rows["year"] == 2019).sum())]
    assert read_again(write_register(tmp_path / "years", by_year, years), monkeypatch) == []
    assert read_again(write_register(tmp_path / "mixed", by_year, [100, *years]), monkeypatch) == []


def test_files_out_of_order_or_with_persons_of_another_are_looked_at_again(
    rows: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_person = rows.sort_values(["number", "year"], ignore_index=True)
    apart = [len(by_person[by_person["number"] < number]) for number in (5_000, 12_000)]
    order = [1, 0, *range(2, len(by_person))]
    assert read_again(write_register(tmp_path / "swapped", by_person.iloc[order], apart), monkeypatch) == ["000"]
    shared = pd.concat([by_person, by_person.iloc[[apart[0]]]], ignore_index=True)
    with pytest.raises(im.InputError, match="duplicated in 1 row;"):
        moments(write_register(tmp_path / "shared", shared, apart))
    adjacent = by_person.iloc[[0, *range(len(by_person))]]
    with pytest.raises(im.InputError, match="duplicated in 1 row;"):
        moments(write_register(tmp_path / "adjacent", adjacent, apart))


def test_a_file_that_is_no_parquet_and_a_folder_without_files_are_told(rows: pd.DataFrame, tmp_path: Path) -> None:
    folder = write_register(tmp_path, rows)
    (folder / "persons" / "000.parquet").write_bytes(b"number,home\n1,0301\n")
    with pytest.raises(im.InputError, match="cannot be read as Parquet; a file of Parquet"):
        moments(folder)
    (folder / "persons" / "000.parquet").unlink()
    with pytest.raises(im.InputError, match="holds no file of Parquet"):
        moments(folder)


def test_files_that_would_not_be_read_are_told_without_their_names(register: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(register, tmp_path / "register")
    persons = folder / "persons"
    for name in ("Kari.csv", "Ola.CSV", "more.csv", "NOTES", "_SUCCESS", ".000.parquet.crc"):
        (persons / name).write_text("number,home\n")
    (folder / "2021.parquet").write_bytes(b"")
    with pytest.raises(im.InputError) as raised:
        moments(folder)
    told = str(raised.value)
    assert f"2 files in {persons}: has the ending '.csv'; files of Parquet alone" in told
    assert f"1 file in {persons}: has the ending '.CSV'" in told
    assert f"1 file in {persons}: has no ending" in told
    assert f"1 file in {folder}: would not be read; persons in {persons}" in told
    assert len(raised.value.faults) == 4
    assert "Kari" not in told


def test_files_in_linked_folders_and_of_any_spelling_are_read(register: Path, sums: Moments, tmp_path: Path) -> None:
    folder = shutil.copytree(register, tmp_path / "register")
    (folder / "persons").rename(tmp_path / "elsewhere")
    (folder / "persons").mkdir()
    (folder / "persons" / "2019").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "000.parquet").rename(tmp_path / "elsewhere" / "000.PARQUET")
    assert moments(folder).rows.sum() == sums.rows.sum()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("from_age = [0, 18, 40, 67]", "from_age = [5, 18]", "ages must begin with 0"),
        ("from_age = [0, 18, 40, 67]", "from_age = [0, 40, 18]", "the numbers must ascend"),
        ("years = [2019, 2020]", "years = []", "years"),
        ('source = "tests"', "", "source"),
        ('kind = "health"', 'kind = "habits"', "kind"),
        ('year = "year"', 'year = "year"\nshoe_size = "shoes"', "shoe_size"),
        ('care = "paid_care"', "care = 4", "costs"),
        ('status = "synthetic"', 'status = "made up"', "status"),
        ("title = ", "title = = ", "register.toml"),
        ('person = "number"', 'person = "number"\nmissing = { ill = 0 }', "missing.ill is neither true or false"),
        ('person = "number"', 'person = "number"\nmissing = { debt = -1 }', "missing.debt is neither"),
        ('person = "number"', 'person = "number"\nmissing = { paid_care = 0 }', "missing.paid_care is neither"),
        ('person = "number"', 'person = "woman"', "'woman' is named more than once"),
        ('visits = { nb = "Besøk", en = "Visits" }', "", "services and costs must have the same names"),
        ("poor = {", '"women_0-17" = {', "'women_0-17' is named more than once"),
        ("debt = {", "visits = {", "'visits' is named more than once"),
        ("years = [2019, 2020]", "years = [2020, 2019]", "years: the numbers must ascend"),
        ("years = [2019, 2020]", "years = [2019, 2019]", "years: the numbers must ascend"),
    ],
)
def test_a_faulty_description_is_told(old: str, new: str, expected: str, rows: pd.DataFrame, tmp_path: Path) -> None:
    assert old in REGISTER
    write_register(tmp_path, rows, register=REGISTER.replace(old, new, 1))
    with pytest.raises(im.InputError) as caught:
        moments(tmp_path)
    assert expected in str(caught.value)


def test_a_register_without_a_description_or_places_is_told(rows: pd.DataFrame, tmp_path: Path) -> None:
    folder = write_register(tmp_path, rows)
    places = (folder / "places.csv").read_text(encoding="utf-8")
    (folder / "places.csv").write_text(places.replace("municipality,", "place,"), encoding="utf-8")
    with pytest.raises(im.InputError, match="has no column 'municipality'"):
        moments(folder)
    (folder / "places.csv").write_text(places + places.splitlines()[1] + "\n", encoding="utf-8")
    with pytest.raises(im.InputError, match="municipality 0301: has more than one row"):
        moments(folder)
    (folder / "register.toml").unlink()
    with pytest.raises(im.InputError, match=r"register\.toml"):
        moments(folder)


def test_a_rule_says_what_a_missing_value_is_taken_as_and_is_told(rows: pd.DataFrame, tmp_path: Path) -> None:
    rule = REGISTER.replace('person = "number"', 'person = "number"\nmissing = { ill = false, debt = 1.5 }')
    folder = written_in(lambda one: put("debt", None, None)(put("ill", None)(one)), rows, tmp_path / "gaps")
    (folder / "register.toml").write_text(rule, encoding="utf-8")
    out = tmp_path / "moments.nc"
    shown = CliRunner().invoke(main, ["moments", str(folder), "--out", str(out), "--lang", "en"])
    assert shown.exit_code == 0
    assert "ill: a missing value in 1 row, taken as the rule says" in shown.output
    assert "debt: a missing value in 2 rows" in shown.output
    full = rows.copy()
    full.loc[full.index[CHOSEN[:1]], "ill"] = False
    full.loc[full.index[CHOSEN[:2]], "debt"] = 1.5
    found, expected = read_moments(out), moments(write_register(tmp_path / "full", full))
    np.testing.assert_array_equal(found.products, expected.products)
    assert found.filled == {"ill": 1, "debt": 2}
    assert expected.filled == {}
