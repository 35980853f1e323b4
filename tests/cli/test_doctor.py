"""`doctor` names what is wrong with an installation; each check is made to fail here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest
from click.testing import CliRunner, Result

from inntektsmodell.cli import diagnosis
from inntektsmodell.cli.diagnosis import EXTRAS, Finding, declared, diagnose, is_within
from inntektsmodell.cli.main import main
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.files import locations as places
from inntektsmodell.files import placing
from inntektsmodell.loading import load_case
from inntektsmodell.model import computing
from inntektsmodell.published import checks as validation

CHECKS = [
    "python",
    "packages",
    "float64",
    "data",
    "validation",
    "case 2008",
    "case 2021",
    "case eksempel",
    "published figures",
]
CHECKS += ["writing", "kept programs", *(f"extra {name}" for name in EXTRAS)]


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *arguments])


def finding_of(name: str, monkeypatch: pytest.MonkeyPatch) -> Finding:
    """What one check finds, the others left out."""
    checks = diagnosis._checks()
    monkeypatch.setattr(diagnosis, "_checks", lambda: {name: checks[name]})
    return next(iter(diagnose()))


@pytest.mark.slow
def test_this_installation_passes() -> None:
    done = invoke("--json")
    record = json.loads(done.stdout)
    assert [check["name"] for check in record["checks"]] == CHECKS
    assert [check for check in record["checks"] if not check["passed"]] == []
    assert (done.exit_code, record["passed"]) == (0, True)


@pytest.mark.parametrize(
    ("language", "passed", "failed"),
    [
        ("nb", "BESTÅTT (PASSED): alt er i orden", "IKKE BESTÅTT (FAILED): 1 av 2 kontroller feiler"),
        ("en", "PASSED: no problems found", "FAILED: 1 of 2 checks"),
    ],
)
def test_verdict_and_exit_code(monkeypatch: pytest.MonkeyPatch, language: str, passed: str, failed: str) -> None:
    checks: dict[str, Callable[[], str]] = {"a": lambda: "well"}
    monkeypatch.setattr(diagnosis, "_checks", lambda: checks)
    done = invoke("--lang", language)
    assert (done.exit_code, done.stdout.splitlines()) == (0, ["ok      a                    well", passed])
    checks["b"] = lambda: str(1 / 0)
    done = invoke("--lang", language)
    assert done.exit_code == 1
    sign = {"nb": "FEIL  ", "en": "FAILED"}[language]
    assert done.stdout.splitlines()[1:] == [f"{sign}  b                    division by zero", failed]


@pytest.mark.parametrize("name", ["data", "validation"])
def test_missing_folder_is_named(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(diagnosis, f"{name}_folder", lambda: tmp_path / "gone")
    found = finding_of(name, monkeypatch)
    assert (found.passed, found.detail) == (False, f"there are no files in {tmp_path / 'gone'}")


def test_missing_data_fails_the_cases_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in (diagnosis, places):
        monkeypatch.setattr(module, "data_folder", lambda: tmp_path)
    (tmp_path / "cases").mkdir()
    found = finding_of("case 2021", monkeypatch)
    assert (found.passed, found.detail) == (False, f"there is no case folder {tmp_path / 'cases' / '2021'}")


def test_broken_case_tells_its_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_name: str) -> None:
        raise InputError([Fault("case.toml", "found 1", "found 2")])

    monkeypatch.setattr("inntektsmodell.loading.load_case", refuse)
    found = finding_of("case eksempel", monkeypatch)
    assert not found.passed
    assert "case.toml: found 1; found 2" in found.detail


def test_result_that_is_not_finite_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    result = computing.compute(load_case("2021"))
    monkeypatch.setattr(computing, "compute", lambda _case: result.assign(need_index=result["need_index"] * np.nan))
    found = finding_of("case 2021", monkeypatch)
    assert (found.passed, found.detail) == (False, "not finite: need_index")


def test_kernel_in_single_precision_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def single(weights: np.ndarray, criteria: np.ndarray) -> object:
        return jnp.einsum("sc,cr->sr", jnp.asarray(weights, "float32"), jnp.asarray(criteria, "float32"))

    monkeypatch.setattr("indices.need_index", single)
    found = finding_of("float64", monkeypatch)
    assert not found.passed
    assert ", in float32" in found.detail


def test_missing_device_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_there() -> None:
        raise RuntimeError("Unable to initialize backend 'tpu'")

    monkeypatch.setenv("JAX_PLATFORMS", "tpu")
    monkeypatch.setattr("jax.devices", none_there)
    finding = finding_of("float64", monkeypatch)
    assert not finding.passed
    assert "JAX_PLATFORMS: names a device that does not exist here: tpu" in str(finding.detail)


@pytest.mark.slow
def test_figure_that_breaks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "failing", lambda checks: list(checks)[:4])
    found = finding_of("published figures", monkeypatch)
    assert not found.passed
    assert found.detail.startswith("4 unexplained, first ")


def test_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied", "x")

    monkeypatch.setattr(placing, "write_folder", refuse)
    found = finding_of("writing", monkeypatch)
    assert (found.passed, "Permission denied" in found.detail) == (False, True)


def test_file_with_other_content_than_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: "annet")
    found = finding_of("writing", monkeypatch)
    assert not found.passed
    assert "does not contain what was written" in found.detail


@pytest.mark.parametrize(
    ("name", "version", "detail"),
    [
        ("numpy", "1.26.4", "missing numpy>=2 (found: 1.26.4)"),
        ("jax", "0.13.0", "missing jax<0.13,>=0.10 (found: 0.13.0)"),
        ("rich", None, "missing rich>=13 (found: none)"),
    ],
)
def test_wrong_version_is_named(name: str, version: str | None, detail: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, {name: version})
    found = finding_of("packages", monkeypatch)
    assert (found.passed, found.detail) == (False, detail)


def test_old_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.10.4")
    found = finding_of("python", monkeypatch)
    assert (found.passed, found.detail) == (False, "Python 3.10.4; required: >=3.11")


def test_extra_that_is_not_there_is_told_and_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, {"matplotlib": None, "weasyprint": "62.3"})
    found = finding_of("extra report", monkeypatch)
    assert found.passed
    assert re.search(r"missing matplotlib>=[\d.]+ \(found: none\)", found.detail)
    for part in ("weasyprint>=68 (found: 62.3)", "'inntektsmodell[report]'"):
        assert part in found.detail


def _pretend(monkeypatch: pytest.MonkeyPatch, versions: dict[str, str | None]) -> None:
    def version(name: str) -> str:
        found = versions.get(name, "") if name in versions else metadata.version(name)
        if found is None:
            raise metadata.PackageNotFoundError(name)
        return found

    monkeypatch.setattr("inntektsmodell.cli.diagnosis.version", version)


@pytest.mark.parametrize(
    ("found", "bounds", "within"),
    [
        ("2.0.1", ">=2", True),
        ("2", ">=2.0.0", True),
        ("1.26.4", ">=2", False),
        ("0.10.5", "<0.11,>=0.10", True),
        ("0.11.0", "<0.11,>=0.10", False),
        ("0.9", "<0.11,>=0.10", False),
        ("2024.9.0", ">=2024.10", False),
        ("2.1.0rc1", ">=2.1", False),  # a candidate comes before its release
        ("2.2.0rc1", ">=2.1", True),
        ("1.27.0", "==1.27.0", True),
        ("1.27.1", "==1.27.0", False),
    ],
)
def test_bounds(found: str, bounds: str, within: bool) -> None:
    assert is_within(found, bounds) is within


def test_declared_needs_are_those_of_the_project() -> None:
    always = {requirement.name for requirement in declared()}
    assert {"numpy", "jax", "click", "rich"} <= always
    assert not always & {"matplotlib", "pytest", "distributed"}
    (distributed,) = declared("distributed")
    assert (distributed.name, str(distributed.specifier)) == ("distributed", ">=2024.10")


def test_every_extra_of_a_user_is_looked_for() -> None:
    needed = {requirement.name for extra in EXTRAS if extra != "distributed" for requirement in declared(extra)}
    assert needed == {requirement.name for requirement in declared("all")} != set()


def test_written_folder_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert finding_of("writing", monkeypatch).passed
    assert list(tmp_path.iterdir()) == []


def test_findings_fit_a_narrow_terminal_in_norwegian(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("packages", "data", "validation", "writing", "extra charts", "extra distributed")
    checks = diagnosis._checks()
    monkeypatch.setattr(diagnosis, "_checks", lambda: {name: checks[name] for name in checks if name in names})
    monkeypatch.setenv("COLUMNS", "40")
    shown = invoke("--lang", "nb").stdout.splitlines()
    assert max(map(len, shown)) <= 40
    assert [line[8:27].strip() for line in shown if line.startswith("ok ")] == [
        "pakker",
        "data",
        "validering",
        "skriving",
        "tillegg charts",
        "tillegg distributed",
    ]


@pytest.mark.parametrize("case", ["2008", "2021", "eksempel"])
def test_check_fits_a_narrow_terminal(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    shown = CliRunner().invoke(main, ["check", case, "--lang", "nb"]).stdout
    assert "Ingen feil funnet." in shown
    assert max(map(len, shown.splitlines())) <= 40
