"""A run that another version wrote may be worded otherwise, in any of its files; what it says must be the same."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr

from inntektsmodell.files.formats import netcdf
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.runs.record import read_record, write_record
from inntektsmodell.runs.verification import Verification, verify
from tests.corrupting.broken_case import copy_of_case
from tests.runs.kept_run import sealed_again, with_text, written_run

pytestmark = pytest.mark.slow

Change = Callable[[Path], object]
FORMER = "redistribution[Helse Nord]"
LOST = re.compile(r"\n.*redistribution\[Helse Nord\][^\n]*")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a case whose former key of one region was entered a digit too small, which a remark tells."""
    folder = copy_of_case(tmp_path_factory.mktemp("runs") / "case")
    former = (folder / "former_key.csv").read_text(encoding="utf-8")
    keys = dict(re.findall(r"\n([^,\n]+),([\d.]+),", former))
    moved = float(keys["Helse Nord"]) * 0.9
    for region, key in {"Helse Nord": -moved, "Helse Vest": moved}.items():
        former = former.replace(f"{region},{keys[region]},", f"{region},{float(keys[region]) + key:.12f},")
    (folder / "former_key.csv").write_text(former, encoding="utf-8")
    run = written_run(folder.parent / "run", folder)
    assert FORMER in (run / "remarks.csv").read_text(encoding="utf-8")
    return run


@pytest.fixture
def run(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "run"))


def of_another_version(run: Path) -> Verification:
    """The outcome for the run sealed again as one of another commit."""
    record = read_record(sealed_again(run))
    write_record(run, record.model_copy(update={"commit": "f" * 40}))
    return verify(run)


def with_attributes(variable: str, **attributes: str) -> Change:
    return lambda run: with_result(run, lambda result: result[variable].attrs.update(attributes))


def with_title(run: Path) -> None:
    with_result(run, lambda result: result.attrs.update(title_en="Another case"))


def with_result(run: Path, change: Callable[[xr.Dataset], object]) -> None:
    """The run with a result of the same figures of which something else is said."""
    result = compute(load_case(run / "inputs" / "case"))
    change(result)
    (run / "result.nc").write_bytes(netcdf(result))


def in_remarks(old: str, new: str) -> Change:
    def change(run: Path) -> None:
        text = (run / "remarks.csv").read_text(encoding="utf-8")
        assert old in text
        (run / "remarks.csv").write_text(text.replace(old, new), encoding="utf-8")

    return change


def without_remark(run: Path) -> None:
    text = (run / "remarks.csv").read_text(encoding="utf-8")
    assert LOST.search(text)
    (run / "remarks.csv").write_text(LOST.sub("", text), encoding="utf-8")


def in_workbook(old: str, new: str) -> Change:
    """The workbook with a text replaced, in its texts, its formulas and their stored values."""

    def change(run: Path) -> None:
        with zipfile.ZipFile(run / "resultat.xlsx") as book:
            parts = {part: book.read(part) for part in book.infolist()}
        assert any(f">{old}<".encode() in content for content in parts.values())
        with zipfile.ZipFile(run / "resultat.xlsx", "w") as book:
            for part, content in parts.items():
                book.writestr(part, content.replace(f">{old}<".encode(), f">{new}<".encode()))

    return change


def as_formerly_kept(place: str) -> Change:
    """Remarks that call a figure by its path, and have no column of paths."""

    def change(run: Path) -> None:
        table = pd.read_csv(run / "remarks.csv", dtype=str, keep_default_na=False)
        assert {FORMER} == {*table["path"]}
        former = table.assign(place=place, sted=place).drop(columns="path")
        (run / "remarks.csv").write_bytes(former.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))

    return change


@pytest.mark.parametrize(
    "change",
    [
        in_workbook("Andel av befolkningen", "Befolkningens andeler"),
        with_attributes("service_key", long_name="Tjenestens nøkkel", long_name_en="The key of a service"),
        with_attributes("settlement", source="The ministry's paper on the settlement, 2019"),
        in_remarks("million NOK, from the former model to full effect", "to million NOK, where the former model"),
        in_remarks("'Redistribution: ", "'Moved between regions: "),
        as_formerly_kept(f"figure '{FORMER}'"),
    ],
)
def test_other_words_hold_in_a_run_of_another_version_alone(change: Change, run: Path) -> None:
    change(run)
    assert not verify(sealed_again(run)).holds
    verification = of_another_version(run)
    assert verification.holds, verification.differences
    assert [remark for remark in verification.remarks if "wording" in remark] == list(verification.remarks)
    assert verification.remarks


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (with_attributes("service_key", units="per cent"), "result.nc, service_key.units"),
        (with_attributes("service_key", checked_by="nobody"), "result.nc, service_key.checked_by"),
        (with_title, "result.nc, title_en"),
        (in_remarks("Helse Nord", "Helse Midt-Norge"), "remarks.csv, "),
        (without_remark, "remarks.csv, "),
        (as_formerly_kept("figure 'redistribution[Helse Vest]'"), "remarks.csv, "),
        (as_formerly_kept(f"figure '{FORMER}', 2021"), "remarks.csv, "),
        (in_workbook("syntetisk", "offentlig tall"), "resultat.xlsx, "),
        (in_workbook("syntetisk", "fra departementet"), "resultat.xlsx, "),
        (lambda run: with_text(run / "keys.csv", "\nHelse Nord,", "\nHelse Norge,"), "keys.csv, 5:region"),
    ],
)
def test_what_is_no_wording_is_compared_with_any_version(change: Change, place: str, run: Path) -> None:
    change(run)
    differences = of_another_version(run).differences
    assert differences
    assert {difference.place[: len(place)] for difference in differences} == {place}


def test_a_figure_in_a_remark_is_no_wording(run: Path) -> None:
    text = (run / "remarks.csv").read_text(encoding="utf-8")
    stated = re.search(r"from ([\d,.]+) to", text)
    assert stated is not None
    in_remarks(f"from {stated[1]} to", f"from {stated[1]}1 to")(run)
    (difference,) = of_another_version(run).differences
    assert difference.place.endswith(":remark")
