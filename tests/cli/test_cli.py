"""The command line: what it prints, in which language, and its exit codes."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import inntektsmodell
from inntektsmodell.cli.main import COMMANDS, main
from inntektsmodell.files import locations as places
from tests.corrupting.broken_case import CASE, copy_of_case, with_cell, with_lines, with_text

REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]
VERDICTS = {"exact", "within rounding", "break", "cannot compute", "must not be compared"}


def run_program(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed command in a process of its own, warnings as errors, output to a pipe that is not UTF-8."""
    command = [str(Path(sys.executable).parent / "inntektsmodell"), *arguments]
    settings = os.environ | {"PYTHONWARNINGS": "error", "PYTHONIOENCODING": "latin-1"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=settings, check=False)


def run_code(code: str) -> str:
    """What a Python program prints in a fresh process."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.slow
def test_run_2021_prints_one_json_object() -> None:
    done = run_program("run", "2021", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    content = json.loads(done.stdout)
    assert content["case"] == "2021"
    assert content["synthetic"] is False
    shares = ["distribution_key", "phased_key", "resource_need_key"]
    for name in [*shares, "base_appropriation", "redistribution", "phase_in"]:
        assert list(content[name]) == REGIONS
        assert all(isinstance(value, float) and math.isfinite(value) for value in content[name].values())
    for name in shares:
        assert sum(content[name].values()) == pytest.approx(1, abs=1e-12)
    printed = dict(zip(REGIONS, [0.5387, 0.1897, 0.1434, 0.1281], strict=True))
    assert {region: round(share, 4) for region, share in content["phased_key"].items()} == printed
    assert sum(content["base_appropriation"].values()) == pytest.approx(58525.149 + 20611.342 + 15583.528 + 13921.895)
    assert content["redistribution"] == dict(zip(REGIONS, [-146, 229, -42, -42], strict=True))
    assert content["settlement"] == dict.fromkeys(REGIONS)
    assert content["evidence"] == pytest.approx({"assumed": 0.528, "calibrated": 0.472})
    assert any("calibrated" in note for note in content["notes"])


@pytest.mark.slow
def test_run_shows_norwegian_tables() -> None:
    done = run_program("run", "eksempel")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SYNTETISK eksempel" in done.stdout
    assert "SYNTETISKE TALL" in done.stdout
    assert "100,0 % syntetisk" in done.stdout
    for words in ["Fordelingsnøkkel", "Behovsindeks", "Gjestepasientoppgjør", "Psykisk helsevern for voksne", *REGIONS]:
        assert words in done.stdout
    assert "58 504,5" in done.stdout.replace("\u00a0", " ")
    assert "−0,21" in done.stdout


@pytest.mark.slow
def test_run_shows_english_tables() -> None:
    shown = invoke("run", "eksempel", "--lang", "en")
    assert shown.exit_code == 0
    for words in [
        "SYNTHETIC example",
        "SYNTHETIC FIGURES",
        "100.0 % synthetic",
        "Distribution key",
        "58,504.5",
        "-0.21",
    ]:
        assert words in shown.stdout
    for words in ["SYNTETISK", "nøkkel", "Somatikk"]:
        assert words not in shown.stdout


def test_run_says_what_is_calibrated_and_absent() -> None:
    shown = invoke("run", "2021")
    assert "47,2 % kalibrert" in shown.stdout
    assert "52,8 % antatt" in shown.stdout
    assert "SYNTETISK" not in shown.stdout
    assert "Kostnadsindeks og gjestepasientoppgjør er ikke offentlige" in " ".join(shown.stdout.split())
    assert "Gjestepasientoppgjør, netto" not in shown.stdout


def test_run_json_of_a_synthetic_case_says_so() -> None:
    content = json.loads(invoke("run", "eksempel", "--json").stdout)
    assert content["synthetic"] is True
    assert content["evidence"] == pytest.approx({"synthetic": 1.0})
    assert sum(content["settlement"].values()) == pytest.approx(0, abs=1e-9)
    assert sum(content["base_appropriation"].values()) == pytest.approx(108_000)


def test_run_of_an_own_folder_is_run_of_the_case(tmp_path: Path) -> None:
    own = invoke("run", str(copy_of_case(tmp_path / "min modell")), "--json")
    assert own.stdout == invoke("run", "eksempel", "--json").stdout


@pytest.mark.slow
def test_run_without_former_model_leaves_the_phase_in_out(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    with_lines(CASE, lambda lines: lines[: lines.index("[parameters.phase_in.schedule]")])(folder)
    (folder / "former_key.csv").unlink()
    shown = invoke("run", str(folder), "--json")
    assert shown.exit_code == 0
    assert not {"phased_key", "redistribution", "phase_in"} & set(json.loads(shown.stdout))


@pytest.mark.slow
def test_validate_prints_a_list_of_checks() -> None:
    done = invoke("validate", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    checks = json.loads(done.stdout)
    assert len({check["id"] for check in checks}) == len(checks) > 30
    for check in checks:
        assert {"id", "source", "published", "computed", "verdict"} <= set(check)
        assert check["verdict"] in VERDICTS
        assert check["source"]
        assert isinstance(check["computed"], float) or check["verdict"] == "must not be compared"
    verdicts = {check["id"]: check["verdict"] for check in checks}
    assert {verdicts[f"table_4_3/case_2021.phased_key/{region}"] for region in REGIONS} == {"exact"}


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "words"), [("nb", ["Kontroll", "Trykt", "Beregnet"]), ("en", ["Check", "Computed"])])
def test_validate_shows_a_table(lang: str, words: list[str]) -> None:
    shown = invoke("validate", "--all", "--lang", lang)
    assert shown.exit_code == 0
    for word in [*words, "table_4_3/case_2021.phased_key/Helse Nord", "0,1281"]:
        assert word in shown.stdout


NORD = 'table_4_3,Helse Nord,"0,1281",1,table 4.3,key.proposed_2021 case_2021.phased_key'
FAILING = {"break": NORD.replace("0,1281", "0,1291"), "cannot compute": NORD.replace("phased_key", "phasd_key")}


@pytest.mark.slow
@pytest.mark.parametrize(("verdict", "row"), FAILING.items(), ids=FAILING)
def test_validate_that_fails_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verdict: str, row: str
) -> None:
    folder = Path(shutil.copytree(places.validation_folder(), tmp_path / "validation"))
    rooms = {"validation": folder, "data": places.data_folder()}
    with_text("prop_1_s_2020_2021.csv", NORD, row)(folder)
    monkeypatch.setattr(places, "_room", rooms.__getitem__)
    failed = invoke("validate", "--json")
    assert failed.exit_code == 1
    first = json.loads(failed.stdout)[0]
    assert first["verdict"] == verdict
    assert first["id"].startswith("table_4_3/")
    assert first["id"].endswith("/Helse Nord")


def test_validate_of_a_faulty_file_ends_with_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(places.validation_folder(), tmp_path / "validation"))
    rooms = {"validation": folder, "data": places.data_folder()}
    with_text("prop_1_s_2020_2021.csv", NORD, NORD.replace("0,1281", "0.1281"))(folder)
    monkeypatch.setattr(places, "_room", rooms.__getitem__)
    refused = invoke("validate", "--json", "--lang", "en")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "'0.1281' is not a printed number" in refused.stderr


@pytest.mark.slow
def test_bad_folder_ends_with_2_and_every_fault(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    with_cell("population", "value", "mange")(folder)
    with_cell("actual_cost", "region", "Helse Øst")(folder)
    done = invoke("run", str(folder), "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "3 faults" in done.stderr
    assert f"{folder / 'population.csv'} line 2: 'mange' is not a number" in done.stderr
    assert f"{folder / 'actual_cost.csv'} line 2: region 'Helse Øst' is unknown" in done.stderr
    assert "no row for somatic, Helse Sør-Øst" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "eksempl"], ["case 'eksempl'", "did you mean 'eksempel'?"]),
        (
            ["run", "nowhere/at/all"],
            ["case 'nowhere/at/all'", "known: '2008', '2021', 'eksempel'", "path of a case folder"],
        ),
        (["run", "2012"], ["case '2012'", "did you mean '2021' or '2008'?"]),
        (["rnu", "2021"], ["there is no command 'rnu'", "did you mean 'run'?"]),
        (["valider"], ["there is no command 'valider'", "did you mean 'validate'?"]),
        (["run"], ["Missing argument 'CASE'"]),
        (["run", "2021", "--lang", "nn"], ["'nn' is not one of 'nb', 'en'"]),
        (["run", "2021", "--jsn"], ["--jsn", "--json"]),
    ],
)
def test_unknown_word_ends_with_2_and_the_nearest(arguments: list[str], words: list[str]) -> None:
    refused = invoke("--lang", "en", *arguments)
    assert (refused.exit_code, refused.stdout) == (2, "")
    for word in words:
        assert word in refused.stderr


def test_case_that_cannot_be_computed_prints_no_half_result(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    with_text(CASE, "year = 2021", "year = 2019")(folder)
    refused = invoke("run", str(folder), "--json")
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_help_lists_every_command_with_its_options() -> None:
    shown = invoke("--help")
    assert shown.exit_code == 0
    for command in COMMANDS:
        assert f"\n  {command} " in shown.stdout
        assert invoke(command, "--help").exit_code == 0
    assert "--out" in invoke("run", "--help").stdout
    assert inntektsmodell.__version__ in invoke("--version").stdout


def test_help_imports_nothing_heavy() -> None:
    code = """
import sys
from inntektsmodell.cli.main import main
main(["--help"], standalone_mode=False)
print(sorted({"jax", "numpy", "pandas", "pydantic", "xarray"} & set(sys.modules)))
"""
    assert run_code(code).splitlines()[-1] == "[]"


@pytest.mark.slow
def test_computing_leaves_the_settings_of_jax_alone() -> None:
    code = """
import inntektsmodell as im
import jax
case = im.load_case("eksempel")
result = im.compute(case)
from inntektsmodell.published.rounded_case import outputs_at_corners
outputs_at_corners(im.load_case("2021"))
print(jax.config.jax_enable_x64, jax.numpy.ones(1).dtype, {str(v.dtype) for v in result.data_vars.values()})
"""
    assert run_code(code).strip() == "False float32 {'float64'}"


def test_package_offers_its_names() -> None:
    for name in inntektsmodell.__all__:
        assert getattr(inntektsmodell, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'compote'"):
        _ = inntektsmodell.compote  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (["run", ""], 1),
        (["check", "  "], 1),
        (["compare", "2021", ""], 2),
        (["run", "2021", "--out", ""], 3),
        (["run", "2021", "--out="], 2),
        (["verify", "", "--lang", "nb"], 1),
    ],
)
def test_argument_without_content_is_refused_wherever_it_stands(arguments: list[str], number: int) -> None:
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"Feil: argument {number} (" in done.stderr
    assert "er tomt" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", ["run eksempel", "run 2021 --json", "run eksempel --target need_index"])
def test_a_run_imports_nothing_that_it_does_not_use(command: str) -> None:
    program = [sys.executable, "-X", "importtime", "-m", "inntektsmodell", *command.split()]
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("JAX_", "XLA_"))}  # not checked
    told = subprocess.run(program, capture_output=True, text=True, check=True, env=plain).stderr
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    assert "xarray" in imported
    unused = {"jax", "jaxlib", "jaxtyping", "dask", "scipy", "matplotlib", "openpyxl", "xlsxwriter", "rich"}
    assert imported & unused == set()
