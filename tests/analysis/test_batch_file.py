"""A batch from file to file, in parts: what is written and what is refused is that of the whole table at once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import xarray as xr
from pyarrow import parquet

from inntektsmodell.analysis.scenarios import batch_file, parts
from inntektsmodell.analysis.scenarios.batch import Batch, compute_batch
from inntektsmodell.analysis.scenarios.batch_file import compute_batch_file
from inntektsmodell.analysis.scenarios.file import read_scenarios
from inntektsmodell.analysis.scenarios.write_batch import wide
from inntektsmodell.case.case import Case
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.files.csv_writing import csv_text
from inntektsmodell.loading import load_case

ADDICTION, PRICE, OLD = "cost.actual_weight.addiction", "settlement.unit_price", "need.weights.somatic.80+"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("eksempel")


@pytest.fixture(params=[3, 100], autouse=True)
def rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many rows are taken together, which nothing may depend on."""
    monkeypatch.setattr(batch_file, "ROWS", request.param)
    monkeypatch.setattr(parts, "AT_ONCE", request.param)
    return int(request.param)


def faults_of_file(case: Case, folder: Path, text: str) -> tuple[Fault, ...]:
    """The faults of a file in parts, which are those of the whole table."""
    (folder / "scenarios.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        compute_batch_file(case, folder / "scenarios.csv", folder / "out")
    with pytest.raises(InputError) as of_whole:
        compute_batch(case, read_scenarios(folder / "scenarios.csv"))
    assert caught.value.faults == of_whole.value.faults
    assert [file.name for file in folder.iterdir()] == ["scenarios.csv"]
    return caught.value.faults


PLAIN = f"navn,{ADDICTION},{PRICE}\nlav,0.25,40000\n,,50000\nhøy,1,45000\nto,1e-1,45000\nsist,0.75,45000.5\n"
OTHERS = [
    f"{PRICE}\n40000\n50000\n60000\n",
    PLAIN.replace("\n", "\r\n"),
    PLAIN.replace("45000.5", "*1.05"),
    f"navn;{PRICE};{ADDICTION}\nlav;40 000;0,5\n'=høy;*1,05;\nb;'+100;1\n",
]


@pytest.mark.parametrize("text", [PLAIN, *OTHERS])
def test_what_is_written_is_that_of_the_whole_table(case: Case, tmp_path: Path, text: str) -> None:
    file = tmp_path / "scenarios.csv"
    file.write_bytes(text.encode())
    compute_batch_file(case, file, tmp_path / "out")
    scenarios = read_scenarios(file)
    whole = compute_batch(case, scenarios)
    table = pd.concat([scenarios.reset_index(drop=True), wide(whole)], axis="columns").reset_index(names="scenario")
    assert (tmp_path / "out" / "batch.csv").read_text(encoding="utf-8-sig") == csv_text(table)
    with xr.open_dataset(tmp_path / "out" / "batch.nc", engine="scipy") as read:
        xr.testing.assert_identical(read.load(), whole)


def test_no_more_rows_are_held_than_are_taken_together(
    case: Case, tmp_path: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios.csv").write_text(PLAIN, encoding="utf-8")
    seen: list[int] = []
    computed = Batch.computed

    def noted(batch: Batch, table: pd.DataFrame, *more: Any) -> xr.Dataset:
        seen.append(len(table))
        return computed(batch, table, *more)

    monkeypatch.setattr(Batch, "computed", noted)
    compute_batch_file(case, tmp_path / "scenarios.csv", tmp_path / "out")
    assert sum(seen) == 5
    assert max(seen) == min(rows, 5)


@pytest.mark.slow
def test_parquet_keeps_columns_types_and_what_is_said_of_them(case: Case, tmp_path: Path) -> None:
    price = pa.field(PRICE, pa.float32(), metadata={"units": "NOK"})
    schema = pa.schema(
        [("name", pa.string()), price, ("need.window", pa.list_(pa.int64())), ("capital.share", pa.string())],
        metadata={"made by": "a test"},
    )
    columns = [["a", "b", None], [40_000, None, 50_000.5], [None, [2019], [2018, 2019]], ["*1.1", None, "+0.01"]]
    table = pa.table(columns, schema)
    parquet.write_table(table, tmp_path / "scenarios.parquet")
    compute_batch_file(case, tmp_path / "scenarios.parquet", tmp_path / "out", ["base_appropriation", "growth"])
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["batch.parquet"]
    written = parquet.read_table(tmp_path / "out" / "batch.parquet")
    assert written.select(schema.names).cast(schema).equals(table)
    assert [written.schema.field(name).type for name in schema.names] == schema.types
    assert written.schema.field(PRICE).metadata[b"units"] == b"NOK"
    assert written.schema.field("growth").metadata[b"units"] == b"million NOK"
    assert written.schema.metadata[b"made by"] == b"a test"
    assert written.schema.metadata[b"synthetic"] == b"yes"
    assert written["scenario"].to_pylist() == [0, 1, 2]
    whole = compute_batch(case, table.to_pylist(), ["base_appropriation", "growth"])
    results = written.select(list(wide(whole))).to_pandas()
    pd.testing.assert_frame_equal(results, wide(whole), check_exact=True, check_dtype=False)


@pytest.mark.slow
def test_parquet_that_is_damaged_further_in_leaves_nothing(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "scenarios.parquet"
    parquet.write_table(pa.table({PRICE: np.linspace(1e4, 5e4, 500)}), file, compression="gzip", row_group_size=250)
    content = bytearray(file.read_bytes())
    damaged = parquet.read_metadata(file).row_group(1).column(0).data_page_offset
    content[damaged : damaged + 200] = bytes(200)
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        compute_batch_file(case, file, tmp_path / "out", ["growth"])
    assert str(caught.value.faults[0].found).startswith("cannot be read")
    assert [left.name for left in tmp_path.iterdir()] == ["scenarios.parquet"]


def test_what_is_no_parquet_is_told(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("a,b\n1,2\n", encoding="utf-8")
    for name, found in {"a": "cannot be read as Parquet", "b": "cannot be read: No such file or directory"}.items():
        with pytest.raises(InputError) as caught:
            compute_batch_file(case, tmp_path / f"{name}.parquet", tmp_path / "out")
        assert [str(fault.found) for fault in caught.value.faults] == [found]


EVERY_KIND = {
    "a value in the last row": f"{ADDICTION},{PRICE}\n" + 6 * "0.5,1\n" + "1.5,1\n",
    "more than are shown, of two kinds": f"{ADDICTION},{PRICE}\n" + 6 * "1.5,-1\n" + "0.5,1\n",
    "an unknown path": f"{ADDICTION},cost.actual_weight.adiction\n" + 5 * "0.5,1\n",
    "sums, in the last row": f"name,{OLD}\n" + "a,\nb,\nc,\nd,\n" + "e,0.9\n",
    "sums, which are not looked at where a number is wrong": f"{OLD},{PRICE}\n0.9,1\n0.8,1\n,1\n,1\n,-1\n",
    "names that are repeated far from each other": f"name,{ADDICTION}\na,1\nb,1\nc,2\nd,1\na,1\nb,0.5\n",
    "what is not finite": "appropriation.total\n1\n2\n3\n1e300\n1e308\n1e308\n",
    "text, cell by cell": f"{ADDICTION},{PRICE}\n0.5,1\n0.5,1\nlow,1\n0.5,*x\n0.5,1\n",
    "a row of another length": f"{ADDICTION},{PRICE}\n0.5,1\n0.5,1\n0.5,1\n0.5\n",
}


@pytest.mark.parametrize("text", EVERY_KIND.values(), ids=EVERY_KIND)
def test_faults_are_those_of_the_whole_table(case: Case, tmp_path: Path, text: str) -> None:
    assert faults_of_file(case, tmp_path, text)


def test_a_fault_names_scenario_name_and_line(case: Case, tmp_path: Path) -> None:
    (fault,) = faults_of_file(case, tmp_path, f"name,{ADDICTION}\na,1\nb,1\nc,1\nd,1\nlast,2\n")
    assert str(fault.place) == f"path '{ADDICTION}', scenario 4 ('last', line 6)"


@pytest.mark.parametrize("name", ["batch.csv", "batch.parquet"])
def test_the_folder_of_the_file_itself_is_not_replaced(case: Case, name: str, tmp_path: Path) -> None:
    table = pd.DataFrame({PRICE: [40000.0, 50000.0]})
    file = tmp_path / name
    table.to_parquet(file, index=False) if file.suffix == ".parquet" else table.to_csv(file, index=False)
    before = file.read_bytes()
    with pytest.raises(InputError, match=name):
        compute_batch_file(case, file, tmp_path / "new" / "..")
    assert {kept.name: kept.read_bytes() for kept in tmp_path.iterdir()} == {name: before}


def test_decimal_numbers_of_parquet_are_numbers(case: Case, tmp_path: Path) -> None:
    prices = [Decimal("40000.5"), None, Decimal("1E+5"), Decimal("12.25")]
    table = pa.table({PRICE: pa.array(prices, pa.decimal128(10, 2))})
    parquet.write_table(table, tmp_path / "scenarios.parquet")
    compute_batch_file(case, tmp_path / "scenarios.parquet", tmp_path / "out")
    written = parquet.read_table(tmp_path / "out" / "batch.parquet")
    plain = compute_batch(case, {PRICE: [40000.5, None, 1e5, 12.25]})
    assert written[PRICE].to_pylist() == prices
    assert (
        written["distribution_key.Helse Nord"].to_pylist()
        == plain["distribution_key"].sel(region="Helse Nord").values.tolist()
    )
