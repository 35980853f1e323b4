"""Moments: the same sums as row by row, however the rows are parted into files, and after an interruption."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

import inntektsmodell as im
from inntektsmodell.statistics.registers import summing
from inntektsmodell.statistics.registers import sums as summed
from inntektsmodell.statistics.registers.blocks import Blocks
from inntektsmodell.statistics.registers.moments import Moments, packed, read_moments, unpacked, write_moments
from inntektsmodell.statistics.registers.persons import mixed
from inntektsmodell.statistics.registers.summing import file_sums, moments
from inntektsmodell.statistics.registers.sums import Sums
from tests.statistics.registers.small import CODES, variables, write_register

COSTS = ["paid_care", "paid_visits"]


def of_rows(rows: pd.DataFrame, year: int, code: str, fold: int) -> tuple[np.ndarray, int]:
    """The sums of products of a block, one row after the other."""
    folds = mixed(rows["number"].to_numpy().astype(np.uint64)) % np.uint64(5)
    here = rows[(rows["year"] == year) & (rows["home"] == code) & (folds == fold)]
    values = np.column_stack([variables(here), here[COSTS].div(here["part"], axis=0)])
    total = np.zeros((values.shape[1], values.shape[1]))
    for value, part in zip(values, here["part"], strict=True):
        total += part * np.outer(value, value)
    return total, len(here)


@pytest.mark.slow
def test_moments_equal_the_sums_made_row_by_row(sums: Moments, rows: pd.DataFrame) -> None:
    assert sums.rows.shape == (2, len(CODES), 5)
    for year in (0, 1):
        for place, code in enumerate(CODES):
            for fold in range(5):
                expected, number = of_rows(rows, 2019 + year, code, fold)
                assert sums.rows[year, place, fold] == number
                found = unpacked(sums.products[year, place, fold], sums.size)
                np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-9)


def test_what_rows_add_up_to_is_kept_over_years_and_folds(sums: Moments, rows: pd.DataFrame) -> None:
    products, number = sums.by_municipality((2020,), (1, 3))
    folds = mixed(rows["number"].to_numpy().astype(np.uint64)) % np.uint64(5)
    here = rows[(rows["year"] == 2020) & np.isin(folds, [1, 3])]
    assert number.sum() == len(here)
    assert products[:, 0, 0].sum() == pytest.approx(here["part"].sum(), rel=1e-12)
    assert products[:, 0, -2].sum() == here["paid_care"].sum()


@pytest.mark.slow
@given(cuts=st.lists(st.integers(1, 3_500), max_size=12, unique=True).map(sorted))
def test_any_parting_of_the_rows_gives_the_same(
    cuts: list[int], sums: Moments, rows: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> None:
    parted = moments(write_register(tmp_path_factory.mktemp("parted"), rows, cuts))
    np.testing.assert_array_equal(parted.rows, sums.rows)
    np.testing.assert_allclose(parted.products, sums.products, rtol=1e-12, atol=1e-9)


def test_batches_of_rows_give_the_same(register: Path, sums: Moments, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summing, "ROWS", 251)
    monkeypatch.setattr(summed, "TOGETHER", 300)
    monkeypatch.setattr(summed, "IN_CACHE", 50)
    monkeypatch.setattr(summed, "PART", 7)
    np.testing.assert_allclose(moments(register).products, sums.products, rtol=1e-12, atol=1e-9)


def test_parts_of_a_register_give_the_same(register: Path, sums: Moments, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summing, "PART", 1)
    np.testing.assert_allclose(moments(register).products, sums.products, rtol=1e-12, atol=1e-9)


def test_rows_that_begin_within_a_byte_of_truths_are_read_right(register: Path) -> None:
    table = parquet.read_table(register / "persons" / "001.parquet")
    for start in (0, 1, 7, 8, 13):
        column = table["woman"].combine_chunks().slice(start, 21)
        np.testing.assert_array_equal(summed._truths(column), column.to_numpy(zero_copy_only=False))


def test_many_truths_stand_as_bits_in_the_order_of_their_columns(sums: Moments) -> None:
    names = [f"indicator_{number}" for number in range(19)]
    register = sums.register.model_copy(update={"indicators": dict.fromkeys(names, sums.register.indicators["poor"])})
    truths = np.random.default_rng(2).random((19, 45)) < 0.4
    batch = pa.RecordBatch.from_arrays([pa.array(one) for one in truths], names=names).slice(3)
    bits = np.unpackbits(np.ascontiguousarray(summed._marks(register, batch)), axis=1, bitorder="little")
    assert bits[:, 0].all()
    np.testing.assert_array_equal(bits[:, 1:20], truths[:, 3:].T)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
def test_codes_may_be_written_as_any_text_and_numbers_in_any_width(
    kind: pa.DataType, rows: pd.DataFrame, sums: Moments, tmp_path: Path
) -> None:
    table = pa.Table.from_pandas(write_rows(tmp_path, rows), preserve_index=False)
    types = {"home": kind, "age": pa.uint8(), "number": pa.uint32(), "year": pa.int16(), "paid_care": pa.int64()}
    for name, wanted in types.items():
        table = table.set_column(table.schema.get_field_index(name), name, table[name].cast(wanted))
    parquet.write_table(table, tmp_path / "persons" / "000.parquet")
    np.testing.assert_allclose(moments(tmp_path).products, sums.products, rtol=1e-12, atol=1e-9)


def write_rows(folder: Path, rows: pd.DataFrame) -> pd.DataFrame:
    write_register(folder, rows)
    return rows


def test_a_person_is_in_one_fold_in_every_year_and_folds_are_alike(rows: pd.DataFrame, register: Path) -> None:
    twenty = moments(register, folds=20)
    assert twenty.rows.shape[2] == 20
    numbers = rows["number"].unique().astype(np.uint64)
    sizes = np.bincount((mixed(numbers) % np.uint64(20)).astype(int))
    assert abs(sizes - len(numbers) / 20).max() < 5 * np.sqrt(len(numbers) / 20)
    assert twenty.rows.sum() == len(rows)


@pytest.mark.parametrize("folds", [1, 21])
def test_a_number_of_folds_that_makes_no_sense_is_refused(folds: int, register: Path) -> None:
    with pytest.raises(im.InputError, match=f"folds: is {folds}; from 2 to 20"):
        moments(register, folds=folds)


def stopped_after(number: int, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Take each file for a part, and let Ctrl-C come while the one after `number` is read; returns those read."""
    read: list[Path] = []

    def until(blocks: Blocks, files: Sequence[Path]) -> Sums:
        if len(read) == number:
            raise KeyboardInterrupt
        read.extend(files)
        return file_sums(blocks, files)

    monkeypatch.setattr(summing, "PART", 1)
    monkeypatch.setattr(summing, "file_sums", until)
    return read


@pytest.mark.parametrize("done", [0, 1, 2])
def test_a_stopped_pass_goes_on_after_the_files_that_are_finished(
    done: int, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summing, "PART", 1)
    out, expected = tmp_path / "moments.nc", moments(register)
    stopped_after(done, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        moments(register, out)
    assert [file.name for file in tmp_path.iterdir()] == ["moments.nc.unfinished"]
    read = stopped_after(3, monkeypatch)
    found = moments(register, out)
    assert len(read) == 3 - done
    np.testing.assert_array_equal(found.products, expected.products)
    assert [file.name for file in tmp_path.iterdir()] == ["moments.nc"]


def test_what_was_finished_of_other_rows_is_not_used(
    rows: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = write_register(tmp_path / "register", rows, (1_000,)), tmp_path / "moments.nc"
    stopped_after(1, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        moments(folder, out)
    stopped_after(2, monkeypatch)
    other = rows.assign(paid_care=rows["paid_care"] + 1)
    write_register(folder, other, (1_200,))
    found = moments(folder, out)
    assert found.by_municipality((2019, 2020), tuple(range(5)))[0][:, 0, -2].sum() == other["paid_care"].sum()


def test_a_fault_in_a_later_file_leaves_nothing_behind(rows: pd.DataFrame, tmp_path: Path) -> None:
    last = rows.index[-1]
    bad = rows.assign(age=rows["age"].where(rows.index != last, -1))
    folder = write_register(tmp_path / "register", bad, (1_000,))
    with pytest.raises(im.InputError, match="negative in 1 row"):
        moments(folder, tmp_path / "moments.nc")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["register"]


def test_moments_are_read_as_they_were_written_and_say_that_they_are_confidential(
    sums: Moments, sums_file: Path
) -> None:
    found = read_moments(sums_file)
    assert found.register == sums.register
    assert found.municipalities == sums.municipalities
    np.testing.assert_array_equal(found.products, sums.products)
    np.testing.assert_array_equal(found.rows, sums.rows)
    with xr.open_dataset(sums_file, engine="scipy") as dataset:
        assert dataset.attrs["confidential"].startswith("CONFIDENTIAL")
    assert sums_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"number,home\n1,0301\n", b"CDF\x01" + b"\0" * 40])
def test_another_file_is_no_moments(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "other.nc"
    file.write_bytes(content)
    with pytest.raises(im.InputError, match="cannot be read as moments; a file that `inntektsmodell moments`"):
        read_moments(file)


def test_netcdf_of_something_else_is_no_moments(sums: Moments, tmp_path: Path) -> None:
    file = tmp_path / "other.nc"
    xr.Dataset({"rows": ("year", [1])}).to_netcdf(file, engine="scipy")
    with pytest.raises(im.InputError, match="cannot be read as moments"):
        read_moments(file)
    with pytest.raises(im.InputError, match="already exists"):
        write_moments(file, sums)
    with pytest.raises(im.InputError, match=r"has the ending '\.csv'"):
        write_moments(tmp_path / "moments.csv", sums)


def test_packing_keeps_symmetric_matrices() -> None:
    square = np.arange(12.0).reshape(3, 2, 2)
    whole = square + square.transpose(0, 2, 1)
    np.testing.assert_array_equal(packed(whole)[:, 1], whole[:, 0, 1])
    np.testing.assert_array_equal(unpacked(packed(whole), 2), whole)
