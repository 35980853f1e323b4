"""Figures are taken by their labels: the rows of every table and the lines of every block may come in any order."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import local_sensitivity
from inntektsmodell.case.case import Case
from inntektsmodell.loading import load_case
from inntektsmodell.workbook.reading.reader import load_workbook_case
from tests.corrupting.broken_case import copy_of_case
from tests.workbook.formulas.living import written

CASES = ["2008", "2021", "eksempel"]


def with_lines_turned(text: str) -> str:
    """A case file whose figures of one block stand in the opposite order; of regions and services the first is last."""
    turned = []
    for block in re.split(r"(?m)^(?=\[)", text):
        head, *lines = block.strip().splitlines()
        if head == "[services]":
            lines = [*lines[1:], lines[0]]
        elif re.match(r"\[(parameters\.(need\.weights|cost\.|phase_in).*|calibration\.target)\]", head):
            lines.reverse()
        turned.append("\n".join([head, *lines, ""]))
    regions = re.compile(r"(?m)^regions = \[([^,]*), (.*)\]$")
    return regions.sub(r"regions = [\2, \1]", "\n".join(turned))


def with_rows_mixed(file: Path, rng: np.random.Generator) -> None:
    """Rows and columns of a table in another order; no cell of it holds a comma."""
    head, *rows = [line.split(",") for line in file.read_text().splitlines()]
    columns = rng.permutation(len(head))
    assert all(len(row) == len(head) for row in rows)
    mixed = [head, *(rows[place] for place in rng.permutation(len(rows)))]
    file.write_text("".join(",".join(row[column] for column in columns) + "\n" for row in mixed))


@pytest.fixture(scope="module", params=CASES)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Case]:
    """A case, and the same with every table and block in another order."""
    folder, rng = copy_of_case(tmp_path_factory.mktemp("order") / "mixed", request.param), np.random.default_rng(4)
    text = (folder / "case.toml").read_text()
    (folder / "case.toml").write_text(with_lines_turned(text))
    for file in folder.glob("*.csv"):
        with_rows_mixed(file, rng)
    case, mixed = load_case(request.param), load_case(folder)
    assert mixed.regions == (*case.regions[1:], case.regions[0])
    assert mixed.services == (*case.services[1:], case.services[0])
    return case, mixed


def assert_same_figures(found: xr.Dataset, expected: xr.Dataset) -> None:
    """The same figure under every label, to rounding."""
    found = found.reindex({dim: expected[dim] for dim in expected.dims if dim in expected.coords})
    assert set(found.data_vars) == set(expected.data_vars)
    for name, array in expected.data_vars.items():
        size = float(np.nanmax(np.abs(array.values)))
        np.testing.assert_allclose(
            found[name].transpose(*array.dims).values, array.values, rtol=1e-12, atol=1e-12 * size, err_msg=str(name)
        )


def test_results_are_the_same_in_any_order_of_the_files(pair: tuple[Case, Case]) -> None:
    case, mixed = pair
    assert_same_figures(im.compute(mixed), im.compute(case))


@pytest.mark.slow
def test_derivatives_are_the_same_in_any_order_of_the_files(pair: tuple[Case, Case]) -> None:
    case, mixed = pair
    one, other = (local_sensitivity(either, "base_appropriation") for either in pair)
    assert_same_figures(other[["value", "derivative", "move"]], one[["value", "derivative", "move"]])
    assert case.name == mixed.name


@pytest.mark.slow
def test_workbook_of_files_in_another_order_is_read_as_the_same_case(pair: tuple[Case, Case], tmp_path: Path) -> None:
    case, mixed = pair
    written(mixed, tmp_path / "mixed.xlsx")
    assert_same_figures(im.compute(load_workbook_case(tmp_path / "mixed.xlsx")), im.compute(case))
