"""Whoever edits a file of a run and makes every digest anew is found wherever the file follows from the inputs."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
from inntektsmodell.cli.main import main
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.runs.differences import DifferenceKind
from inntektsmodell.runs.record import canonical, digest_of, read_record, write_record
from inntektsmodell.runs.verification import Verification, verify
from inntektsmodell.runs.write import write_run
from tests.corrupting.broken_case import copy_of_case
from tests.runs.kept_run import check_files, sealed_again, with_value, written_run

pytestmark = pytest.mark.slow

OUTPUTS = ("keys.csv", "parameters.json", "remarks.csv", "result.csv", "result.nc", "resultat.xlsx")
INPUTS = (
    "inputs/case/case.toml",
    "inputs/case/criteria.csv",
    "inputs/case/population.csv",
    "inputs/case/redistribution.csv",
    "inputs/case/service_share.csv",
    "inputs/rules/chapter_732.toml",
)
SCENARIO = "inputs/scenarios/001.json"
LAST_DIGIT = re.compile(r"\d(?=\D*\Z)")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of an analyst's own folder: its inputs cannot be held against those of the package."""
    base = tmp_path_factory.mktemp("runs")
    return written_run(base / "run", copy_of_case(base / "ours", "2021"))


@pytest.fixture(scope="module")
def kept_with_scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "run"
    applied = [load_scenario("need_one_year")]
    case = apply_scenarios(load_case("eksempel"), applied)
    write_run(folder, case, compute(case), applied)
    return folder


@pytest.fixture
def run(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "run"))


@pytest.fixture
def with_scenario(kept_with_scenario: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept_with_scenario, tmp_path / "changed"))


def edit(file: Path) -> None:
    """Change the last figure in a file, or add a row where it has none."""
    if file.suffix == ".nc":
        with_value(file.parent, "distribution_key", 1.001, "Helse Nord")
    elif file.suffix == ".xlsx":
        with_part(file, "xl/sharedStrings.xml", b"Helse Nord", b"Helse Sor")
    else:
        text = file.read_bytes().decode()
        changed = LAST_DIGIT.sub(lambda digit: str((int(digit[0]) + 1) % 10), text)
        file.write_bytes((changed if changed != text else f"{text}sted,merknad,sted,merknad\n").encode())


def with_part(file: Path, part: str, old: bytes, new: bytes) -> None:
    """Replace a text in one part of a workbook."""
    with zipfile.ZipFile(BytesIO(file.read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def sheet_of(file: Path, content: bytes) -> tuple[str, bytes]:
    """The first sheet of a workbook with some content, and what it holds."""
    with zipfile.ZipFile(file) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return next((name, archive.read(name)) for name in sheets if content in archive.read(name))


def verified(run: Path) -> Verification:
    """The outcome for a run that was sealed again: its bytes are as recorded."""
    assert check_files(sealed_again(run)) == []
    return verify(run)


def test_files_of_the_run_are_the_ones_that_are_edited_here(kept: Path) -> None:
    assert {*read_record(kept).files} == {*OUTPUTS, *INPUTS}
    assert verify(kept).holds


@pytest.mark.parametrize("file", [*OUTPUTS, *INPUTS])
def test_edited_file_is_found_though_sealed_again(file: str, run: Path) -> None:
    before = (run / file).read_bytes()
    edit(run / file)
    assert (run / file).read_bytes() != before
    assert not verified(run).holds


@pytest.mark.parametrize("file", [*OUTPUTS, *INPUTS])
def test_deleted_file_is_found_though_sealed_again(file: str, run: Path) -> None:
    (run / file).unlink()
    for folder in (run / file).parents:
        if folder != run and not any(folder.iterdir()):
            folder.rmdir()
        else:
            break
    assert not verified(run).holds


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (file, content)
        for file, own in {
            "keys.csv": b"[" * 100_000,
            "parameters.json": b"[" * 100_000,
            "result.nc": b"CDF\x01" + b"\xff" * 60,
            "resultat.xlsx": b"PK\x03\x04",
            INPUTS[0]: b"[" * 100_000,
            INPUTS[1]: b"PK\x03\x04",
        }.items()
        for content in (b"", b"\xff\xfe\x00", own)
    ],
)
def test_damaged_file_is_told_without_a_traceback(file: str, content: bytes, run: Path) -> None:
    (run / file).write_bytes(content)
    done = CliRunner().invoke(main, ["verify", str(sealed_again(run))])
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert "stemmer IKKE" in done.stdout


def test_file_that_no_run_has_is_found_though_recorded(run: Path) -> None:
    (run / "tall.csv").write_bytes(b"a,b\n")
    (run / "inputs" / "rules" / "isf.toml").write_bytes(b"")
    kinds = {difference.place: difference.kind for difference in verified(run).differences}
    assert kinds["tall.csv"] == DifferenceKind.EXTRA
    assert kinds["inputs/rules/isf.toml"] == DifferenceKind.EXTRA


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: edit(folder / SCENARIO),
        lambda folder: (folder / SCENARIO).write_bytes(b"{}"),
        lambda folder: (folder / SCENARIO).rename(folder / "inputs" / "scenarios" / "002.json"),
        lambda folder: shutil.rmtree(folder / "inputs" / "scenarios"),
        lambda folder: (folder / SCENARIO).write_bytes((folder / SCENARIO).read_bytes() + b"\n"),
    ],
)
def test_changed_scenario_is_found_though_sealed_again(change: Callable[[Path], object], with_scenario: Path) -> None:
    change(with_scenario)
    assert not verified(with_scenario).holds


@pytest.mark.parametrize(
    "scenarios",
    [
        [],
        [{"name": "hearing_hso", "file": SCENARIO}],
        [{"name": "need_one_year", "file": "inputs/scenarios/002.json"}],
    ],
)
def test_scenarios_of_the_record_are_held_to_the_files(scenarios: list[dict[str, str]], with_scenario: Path) -> None:
    record = read_record(with_scenario)
    told = [{**scenario, "sha256": record.files[SCENARIO]} for scenario in scenarios]
    write_record(with_scenario, record.model_copy(update={"scenarios": told}))
    assert {"record.json, scenarios"} == {item.place.partition(".0")[0] for item in verify(with_scenario).differences}


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("case", lambda content: content.update(case="2022")),
        ("parameters", lambda content: content.update(parameters="0" * 64)),
        ("origins.inputs/case/case.toml", lambda content: content["origins"].pop("inputs/case/case.toml")),
        ("origins.keys.csv", lambda content: content["origins"].update({"keys.csv": "ours/keys.csv"})),
        (
            "origins.inputs/case/population.csv",
            lambda content: content["origins"].update({"inputs/case/population.csv": "theirs/population.csv"}),
        ),
        (
            "origins.inputs/case/population.csv",
            lambda content: content["origins"].update({"inputs/case/population.csv": "ours/persons.csv"}),
        ),
        (
            "origins.inputs/rules/chapter_732.toml",
            lambda content: content["origins"].update({"inputs/rules/chapter_732.toml": "rules/isf.toml"}),
        ),
        ("results, distribution_key", lambda content: content["results"].update(distribution_key="0" * 64)),
    ],
)
def test_changed_record_is_held_to_the_files(place: str, change: Callable[[Any], object], run: Path) -> None:
    content = json.loads((run / "record.json").read_bytes())
    change(content)
    content["digest"] = digest_of({name: value for name, value in content.items() if name != "digest"})
    (run / "record.json").write_text(canonical(content), encoding="utf-8", newline="\n")
    assert check_files(run) == []
    assert any(difference.place.endswith(place) for difference in verify(run).differences)


def test_figures_of_ones_own_are_not_taken_for_those_of_the_package(tmp_path: Path) -> None:
    own = copy_of_case(tmp_path / "2021", "2021")
    (own / "case.toml").write_bytes((own / "case.toml").read_bytes() + b"\n# edited\n")
    forged = written_run(tmp_path / "forged", own)
    assert verify(forged).holds
    record = read_record(forged)
    origins = {name: origin.replace("2021/", "cases/2021/") for name, origin in record.origins.items()}
    write_record(forged, record.model_copy(update={"origins": origins}))
    (difference,) = verify(forged).differences
    assert difference.place.endswith("origins.inputs/case/case.toml")
    write_record(forged, record.model_copy(update={"origins": origins, "commit": "0" * 40}))
    verification = verify(forged)
    assert verification.holds  # another version of the package may have had that file
    assert sum("cases/2021/case.toml" in remark for remark in verification.remarks) == 1


def test_own_folder_that_is_called_like_that_of_the_package_is_ones_own(tmp_path: Path) -> None:
    own = copy_of_case(tmp_path / "cases", "2021")
    (own / "case.toml").write_bytes((own / "case.toml").read_bytes() + b"\n# edited\n")
    assert verify(written_run(tmp_path / "run", own)).holds


def test_form_of_the_result_is_held_where_the_same_packages_wrote_it(run: Path) -> None:
    with (run / "result.nc").open("ab") as file:
        file.write(b"more")
    record = read_record(sealed_again(run))
    write_record(run, record.model_copy(update={"versions": record.versions | {"scipy": "1.0"}}))
    assert verify(run).holds


def test_value_in_the_workbook_is_named_by_its_cell(run: Path) -> None:
    book = run / "resultat.xlsx"
    sheet, content = sheet_of(book, b"</f><v>0.5")
    cell = re.search(rb'<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f><v>(0\.5\d+)</v>', content)
    assert cell is not None
    with_part(book, sheet, cell[0], cell[0].replace(cell[2], b"0.6"))
    (difference,) = verified(run).differences
    assert difference.place.startswith("resultat.xlsx, ")
    assert difference.place.endswith(f"!{cell[1].decode()}")
    assert (difference.expected, difference.found) == (cell[2].decode(), "0.6")


def test_formula_in_the_workbook_is_named_by_its_cell(run: Path) -> None:
    book = run / "resultat.xlsx"
    sheet, content = sheet_of(book, b"<f>SUM(")
    cell = re.search(rb'<c r="([A-Z]+\d+)"[^>]*><f>SUM\(', content)
    assert cell is not None
    with_part(book, sheet, cell[0], cell[0].replace(b"SUM(", b"MAX("))
    (difference,) = verified(run).differences
    assert difference.place.endswith(f"!{cell[1].decode()}")
    assert difference.found.startswith("=MAX(")


def test_workbook_that_hides_a_row_is_found(run: Path) -> None:
    book = run / "resultat.xlsx"
    sheet, _ = sheet_of(book, b'<row r="5"')
    with_part(book, sheet, b'<row r="5"', b'<row hidden="1" r="5"')
    (difference,) = verified(run).differences
    assert difference.place == f"resultat.xlsx, {sheet}"


def test_rounding_noise_in_the_workbook_is_no_difference(run: Path) -> None:
    book = run / "resultat.xlsx"
    sheet, content = sheet_of(book, b"</f><v>0.5")
    value = re.search(rb"</f><v>(0\.5\d{12,})</v>", content)
    assert value is not None
    noisy = repr(float(value[1]) + 1e-15).encode()
    assert noisy != value[1]
    with_part(book, sheet, value[0], value[0].replace(value[1], noisy))
    assert verified(run).holds


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("keys.csv", "\n", "\n\n"), ("parameters.json", "{\n", "{ \n")],
)
def test_another_form_of_the_same_is_found(file: str, old: str, new: str, run: Path) -> None:
    text = (run / file).read_bytes().decode()
    (run / file).write_bytes(text.replace(old, new, 1).encode())
    assert not verified(run).holds


def test_bytes_behind_the_result_are_found(run: Path) -> None:
    with (run / "result.nc").open("ab") as file:
        file.write(b"more")
    assert [difference.place for difference in verified(run).differences] == ["result.nc"]


ENGLISH = re.compile(
    r"\b(?:the|is|of|not|and|expected|found|content|changed|missing|file|run|hold|form)\b", re.IGNORECASE
)


@pytest.mark.parametrize("file", ["keys.csv", "result.csv", "parameters.json", "result.nc", "resultat.xlsx"])
def test_forged_run_is_told_in_norwegian_alone(file: str, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INNTEKTSMODELL_LANG", "nb")
    edit(run / file)
    done = CliRunner().invoke(main, ["verify", str(sealed_again(run))])
    assert done.exit_code == 1
    said = [line.partition(": ")[2] for line in done.stdout.splitlines()]
    assert "Forventet:" in done.stdout
    assert not [text for text in said if ENGLISH.search(text) or re.search(r"\d\.\d|\d-\d|\be-\d", text)]
    (last,) = done.stdout.splitlines()[-1:]
    assert last.startswith("run stemmer IKKE: ")


def test_another_version_may_word_the_workbook_otherwise_but_not_its_figures(run: Path) -> None:
    with_part(run / "resultat.xlsx", "xl/sharedStrings.xml", b"Ressursbehov", b"Ressurs")
    assert not verified(run).holds
    write_record(run, read_record(run).model_copy(update={"commit": "0" * 40}))
    worded = verify(run)
    assert worded.holds
    assert any("its wording, and how" in remark for remark in worded.remarks)
    edit(run / "resultat.xlsx")
    sealed_again(run)
    write_record(run, read_record(run).model_copy(update={"commit": "0" * 40}))
    assert not verify(run).holds  # the name of a region is none of the program's words
    with_part(run / "resultat.xlsx", "xl/sharedStrings.xml", b"Helse Sor", b"Helse Nord")
    sheet, _ = sheet_of(run / "resultat.xlsx", b"<v>0.5")
    with_part(run / "resultat.xlsx", sheet, b"<v>0.5", b"<v>0.4")
    sealed_again(run)
    write_record(run, read_record(run).model_copy(update={"commit": "0" * 40}))
    assert not verify(run).holds


def test_another_version_may_call_a_sheet_otherwise_but_its_formulas_stay_in_their_cells(run: Path) -> None:
    book = run / "resultat.xlsx"
    with zipfile.ZipFile(book) as archive:
        parts = [name for name in archive.namelist() if b"Befolkningsandel" in archive.read(name)]
    for part in parts:
        with_part(book, part, b"Befolkningsandel", b"Folkeandel")
    assert not verified(run).holds
    write_record(run, read_record(run).model_copy(update={"commit": "0" * 40}))
    assert verify(run).holds
    sheet, content = sheet_of(book, b"Folkeandel!")
    (place,) = re.findall(rb'r="C(\d+)"[^>]*><f>Folkeandel!', content)[:1]
    with_part(book, sheet, b'r="C%s"' % place, b'r="XFC%s"' % place)
    sealed_again(run)
    write_record(run, read_record(run).model_copy(update={"commit": "0" * 40}))
    assert not verify(run).holds


def test_damaged_workbook_is_a_difference(run: Path) -> None:
    with_part(run / "resultat.xlsx", "xl/worksheets/sheet1.xml", b"</v>", b"1</v>")
    (difference,) = verified(run).differences
    assert (difference.place, difference.kind) == ("resultat.xlsx", DifferenceKind.NOT_READ)


def test_forged_number_is_told_with_the_sign_of_the_language(run: Path) -> None:
    right = compute(load_case("2021"))["base_appropriation"].sel(region="Helse Vest").item()
    with_value(run, "base_appropriation", 1.25, "Helse Vest")
    for language, sign in (("nb", ","), ("en", ".")):
        shown = CliRunner().invoke(main, ["verify", str(run), "--lang", language]).stdout
        assert repr(right).replace(".", sign) in shown
        assert repr(1.25 * right).replace(".", sign) in shown
