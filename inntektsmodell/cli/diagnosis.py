"""Checks of an installation: what it needs is there, it computes right, and its built-in cases meet print."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

import numpy as np
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from inntektsmodell.files.locations import BUILT_IN, built_in, data_folder, validation_folder
from inntektsmodell.language.messages import Joined, Message, message, said
from inntektsmodell.work.devices import missing_device
from inntektsmodell.work.programs import FOLDER, kept_programs, programs_folder

EXTRAS = ("charts", "report", "app", "registers", "bank", "parquet", "office", "distributed")
ABSENT = message("none")
ROUNDING = 1e-13
"""Relative distance that a compiled kernel in float64 may have from NumPy; in float32 it is a million times more."""

_SAMPLE = "Helse Sør-Øst;0,5387\n"


@dataclass(frozen=True)
class Finding:
    """What one check found. `name` says what was checked, `detail` what was found, or what is wrong."""

    name: str
    passed: bool
    detail: str


class CheckError(Exception):
    """A check fails; its message says why."""


def diagnose() -> Iterator[Finding]:
    """Make every check, one after the other; whatever a check raises is what it found."""
    for name, check in _checks().items():
        try:
            yield Finding(name, True, check())
        except Exception as error:  # the aim is to name what is wrong, whatever it is
            yield Finding(name, False, said(error).strip() or type(error).__name__)


def _checks() -> dict[str, Callable[[], str]]:
    """Checks by name; each tells what is well, or raises."""
    cases: dict[str, Callable[[], str]] = {
        message("case {name}", name=name): partial(_case, name) for name in ("2008", "2021", "eksempel")
    }
    extras: dict[str, Callable[[], str]] = {
        message("extra {name}", name=name): partial(_extra, name) for name in EXTRAS
    }
    return {
        "python": _python,
        message("packages"): _packages,
        message("float64"): _float64,
        message("data"): lambda: _readable(data_folder()),
        message("validation"): lambda: _readable(validation_folder()),
        **cases,
        message("published figures"): _published_figures,
        message("writing"): _writing,
        message("kept programs"): _kept_programs,
        **extras,
    }


def _python() -> str:
    found, wanted = platform.python_version(), metadata("inntektsmodell")["Requires-Python"]
    if not is_within(found, wanted):
        raise CheckError(message("Python {found}; required: {wanted}", found=found, wanted=wanted))
    return message("Python {found} ({wanted})", found=found, wanted=wanted)


def _packages() -> str:
    needed = declared()
    lacking = [requirement for requirement in needed if not is_met(requirement)]
    if lacking:
        raise CheckError(message("missing {packages}", packages=_listed(lacking)))
    return message("{count} packages have the required versions", count=len(needed))


def _listed(lacking: list[Requirement]) -> Message:
    """What is lacking, each with what is installed instead."""
    found = [(one, installed(one.name) or ABSENT) for one in lacking]
    told = (
        message("{name}{bounds} (found: {found})", name=one.name, bounds=str(one.specifier), found=there)
        for one, there in found
    )
    return Joined(", ", told)


def _float64() -> str:
    """A compiled kernel gives what NumPy gives, to the digits of float64."""
    import jax

    from indices import need_index

    if (fault := missing_device()) is not None:
        raise CheckError(fault.sentence)
    random = np.random.default_rng(1)
    weights, criteria = random.dirichlet(np.ones(20), size=3), random.uniform(0.5, 2.0, size=(20, 4))
    with jax.enable_x64(True):
        computed = np.asarray(jax.jit(need_index)(weights, criteria))
    apart = float(np.max(np.abs(computed / (weights @ criteria) - 1)))
    if computed.dtype != np.float64 or not apart <= ROUNDING:
        raise CheckError(
            message("a compiled kernel differs from NumPy by {apart:.1e}, in {type}", apart=apart, type=computed.dtype)
        )
    return message("a compiled kernel agrees with NumPy to {apart:.0e}", apart=apart)


def _readable(folder: Path) -> str:
    """Every file of a folder can be read, and there are some."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    if not files:
        raise CheckError(message("there are no files in {folder}", folder=folder))
    for file in files:
        file.read_bytes()
    return message("{count:file|files} can be read in {folder}", count=len(files), folder=folder)


def _case(name: str) -> str:
    from inntektsmodell.loading import load_case
    from inntektsmodell.model.computing import compute

    if name not in built_in("cases"):
        raise CheckError(message("there is no case folder {folder}", folder=data_folder() / "cases" / name))
    result = compute(load_case(f"{BUILT_IN}{name}"))
    wrong = [str(label) for label, values in result.data_vars.items() if not np.isfinite(values).all()]
    if wrong:
        raise CheckError(message("not finite: {names}", names=", ".join(wrong)))
    return message("{count} results are computed, all finite", count=len(result.data_vars))


def _published_figures() -> str:
    """The verdict of `inntektsmodell validate`."""
    from inntektsmodell.published.checks import failing, tally, validate

    checks = validate()
    wrong = failing(checks)
    if wrong:
        names = ", ".join(check.id for check in wrong[:3])
        raise CheckError(message("{count} unexplained, first {names}; see `validate`", count=len(wrong), names=names))
    return message("{count} checks pass or are explained", count=tally(checks)[1])


def _writing() -> str:
    """A folder appears whole where the machine keeps temporary files."""
    from inntektsmodell.files.placing import scratch_folder, write_folder

    with scratch_folder() as place:
        file = place / "æøå" / "prøve.csv"
        write_folder(
            file.parent, lambda target: (target / file.name).write_text(_SAMPLE, encoding="utf-8"), [file.name]
        )
        if file.read_text(encoding="utf-8") != _SAMPLE:
            raise CheckError(message("{file} does not contain what was written", file=file))
        return message("a folder was written and read in {folder}", folder=tempfile.gettempdir())


def _kept_programs() -> str:
    """Where compiled programs are kept, and how much; that there is no place for them is no fault."""
    folder = os.environ.get(FOLDER) or programs_folder()
    if folder is None:
        return message("nowhere: the user has no home")
    sizes = [file.stat().st_size for file in kept_programs(Path(folder))]
    megabytes = sum(sizes) / 2**20
    return message("{count:file|files}, {size:.1f} MB, in {folder}", count=len(sizes), size=megabytes, folder=folder)


def _extra(name: str) -> str:
    lacking = [requirement for requirement in declared(name) if not is_met(requirement)]
    if lacking:
        command = f"python -m pip install 'inntektsmodell[{name}]'"
        return message("not installed: missing {packages}; {command}", packages=_listed(lacking), command=command)
    return message("installed")


def declared(extra: str = "") -> list[Requirement]:
    """What the package needs here always, or for an extra. Raises `PackageNotFoundError` where it is not installed."""
    lines = [Requirement(line) for line in requires("inntektsmodell") or []]
    always = [line for line in lines if line.marker is None or line.marker.evaluate({"extra": ""})]
    wanted = [line for line in lines if line not in always and line.marker and line.marker.evaluate({"extra": extra})]
    return wanted if extra else always


def installed(name: str) -> str | None:
    """The version of a package that is installed; None where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def is_met(requirement: Requirement) -> bool:
    """Whether the installed version is within the bounds of a requirement."""
    found = installed(requirement.name)
    return found is not None and is_within(found, str(requirement.specifier))


def is_within(found: str, bounds: str) -> bool:
    """Whether a version is within bounds such as `>=0.10,<0.11`, by the order of versions that pip has."""
    return SpecifierSet(bounds).contains(found, prereleases=True)
