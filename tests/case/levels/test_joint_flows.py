"""One matrix of flows over all hospitals gives what a matrix for each case gives, settled once each."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.explanation.tree import explain
from inntektsmodell.case.levels.tree import TOP
from inntektsmodell.runs.verification import verify
from inntektsmodell.runs.write import write_run
from tests.case.levels.test_reading import copy_of_tree

JOINT = Path("levels", "hospital", "drg_points.csv")
Row = dict[str, str]


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(file: Path, rows: list[Row]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def case_folders(tree: Path) -> Iterator[Path]:
    yield tree
    yield from sorted(file.parent for file in tree.glob("levels/*/*/case.toml"))


def say_complete(folder: Path, evidence: str) -> None:
    file = folder / "case.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f'complete = {{ drg_points = "{evidence}" }}\n{text}', encoding="utf-8")


def joint_tree(folder: Path) -> Path:
    """The built-in tree with one matrix: what flows between regions is between the first hospitals of each, and half of
    it between the last ones."""
    tree = copy_of_tree(folder)
    cases = im.load_tree("sykehus").cases
    rows = []
    for one in case_folders(tree):
        own = read(one / "drg_points.csv")
        (one / "drg_points.csv").unlink()
        say_complete(one, own[0]["evidence"])
        for row in own:
            ends = [row["origin"], row["destination"]]
            if one != tree:
                rows.append(row)
            elif ends[0] != ends[1]:
                for at in (0, -1):
                    of, to = (cases[end].regions[at] for end in ends)
                    rows.append({**row, "origin": of, "destination": to, "value": repr(float(row["value"]) / 2)})
    write(tree / JOINT, [row for row in rows if float(row["value"])])
    return tree


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return joint_tree(tmp_path_factory.mktemp("joint"))


@pytest.mark.slow
def test_each_flow_is_settled_once_where_it_belongs(tree: Path) -> None:
    found, expected = im.compute_tree(im.load_tree(tree)), im.compute_tree(im.load_tree("sykehus"))
    assert list(found.arrays) == list(expected.arrays)
    for parent, arrays in expected.arrays.items():
        assert {*found.arrays[parent]} == {*arrays}
        for name, values in arrays.items():
            own = found.arrays[parent][name]
            np.testing.assert_allclose(own, values, rtol=1e-12, atol=1e-12 * abs(values).max(), err_msg=name)
        assert float(found.arrays[parent]["settlement"].sum()) == pytest.approx(0, abs=1e-8)
    assert found.ore == expected.ore


@pytest.mark.parametrize(
    ("parent", "flow"), [(TOP, ("Helse Sør-Øst", "Helse Vest")), ("Helse Vest", ("Sykehus Vest 1", "Sykehus Vest 2"))]
)
def test_explain_tells_flows_that_are_sums_from_those_that_are_given(
    parent: str, flow: tuple[str, str], tree: Path
) -> None:
    case = im.load_tree(tree).cases[parent]
    told = explain(case, im.compute(case), f"mean_points[{', '.join(flow)}]")
    is_sum = ["the sum of the flows between the recipients" in given.source for given in told.children]
    assert is_sum == [parent == TOP] * len(told.children)
    assert not case.remarks


@pytest.mark.slow
def test_a_run_keeps_the_joint_flows_and_is_verified(tree: Path, tmp_path: Path) -> None:
    loaded = im.load_tree(tree)
    assert str(tree / JOINT) in loaded.top.files
    assert not any(str(tree / JOINT) in case.files for parent, case in loaded.cases.items() if parent != TOP)
    result = im.compute_tree(loaded)
    write_run(tmp_path / "run", result.tree.top, result.result_of(), tree=result)
    assert (tmp_path / "run" / "inputs" / "case" / JOINT).is_file()
    assert not verify(tmp_path / "run").differences


def changed(change: Callable[[list[Row]], list[Row]]) -> Callable[[Path], None]:
    return lambda tree: write(tree / JOINT, change(read(tree / JOINT)))


def without_complete(tree: Path) -> None:
    file = tree / "case.toml"
    file.write_text(file.read_text(encoding="utf-8").partition("\n")[2], encoding="utf-8")


BREAKAGES: list[tuple[Callable[[Path], object], str]] = [
    (changed(lambda rows: [*rows, {**rows[0], "origin": "Sykehus Nord 0"}]), "recipient 'Sykehus Nord 0' is unknown"),
    (changed(lambda rows: [*rows, {**rows[0], "origin": "Helse Vest"}]), "recipient 'Helse Vest' is unknown"),
    (changed(lambda rows: [rows[0], {**rows[1], "origin": "Nowhere"}, *rows[2:]]), "line 3: recipient 'Nowhere'"),
    (changed(lambda rows: [*rows, {**rows[-1], "value": "many"}]), "'many' is not a number"),
    (changed(lambda rows: [*rows, rows[-1]]), "is duplicated"),
    (changed(lambda rows: [{**row, "from": "x"} for row in rows]), "column 'from' is unknown"),
    (
        lambda tree: shutil.copy(tree / JOINT, tree / "drg_points.csv"),
        "flows are given in levels/hospital/drg_points.csv too; only one of them",
    ),
    (without_complete, "every flow; or absent rows are 0 where complete.drg_points names their evidence"),
]


@pytest.mark.parametrize(("breakage", "told"), BREAKAGES, ids=[told for _, told in BREAKAGES])
def test_a_fault_is_told(tree: Path, tmp_path: Path, breakage: Callable[[Path], object], told: str) -> None:
    broken = Path(shutil.copytree(tree, tmp_path / "tree"))
    breakage(broken)
    with pytest.raises(im.InputError) as refused:
        im.load_tree(broken)
    assert told in str(refused.value)
