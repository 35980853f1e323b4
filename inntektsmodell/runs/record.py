"""The record of a run (`record.json`): what went in, what came out and with which versions, as sha256 digests.

Canonical form, of the record and of whatever else is digested here: JSON in UTF-8, keys sorted by code point, two
spaces per level, `,` and `: ` as separators, other letters than ASCII as they are, floats by `repr` (the shortest text
that reads back as the same float64), and one line feed at the end.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import xarray as xr
from pydantic import ValidationError

from inntektsmodell.case.case import Case
from inntektsmodell.case.pydantic_faults import add_pydantic_faults
from inntektsmodell.case.schema import SAID_WHERE_NEEDED
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.files.locations import RUN_RECORD
from inntektsmodell.language.messages import message, said
from inntektsmodell.records import Frozen

RECORD = RUN_RECORD
PACKAGES = ("inntektsmodell", "jax", "jaxlib", "numpy", "pandas", "pydantic", "scipy", "xarray", "xlsxwriter")
_CHECKOUT = Path(__file__).resolve().parents[2]
_STATUS_OPTIONS = ("--porcelain=v2", "--branch", "--untracked-files=no")
_HEAD = "# branch.oid "
_NO_COMMIT = "(initial)"
_version = cache(version)


class Record(Frozen):
    """What the record says of a run; every digest is a sha256 in hexadecimal.

    `files` has every file of the run but the record, by its path in the folder; `origins` says where each input came
    from: a path below the data folder, or the name of the analyst's own folder and file. `scenarios` are in the order
    in which they were applied. `parameters` (resolved, with their evidence) and `observations` are those of the case
    as read, before any scenario; a calibrated criterion is a result and is left out. `commit` is that of the
    package's checkout, with `-dirty` where files differed from it, and None where there is none. `digest` is that of
    the canonical form of all the rest.
    """

    case: str
    commit: str | None
    files: dict[str, str]
    observations: dict[str, str]
    origins: dict[str, str]
    parameters: str
    results: dict[str, str]
    scenarios: list[dict[str, str]]
    versions: dict[str, str]
    digest: str = ""

    def sealed(self) -> Record:
        """The record with its own digest filled in."""
        return self.model_copy(update={"digest": digest_of(self.model_dump(exclude={"digest"}))})


class ChangedRecordError(ValueError):
    """A record that is not as it was written: `expected` and `found` say how."""

    def __init__(self, expected: str, found: str) -> None:
        self.expected, self.found = expected, found
        super().__init__(
            message("{file}: expected {expected}, found {found}", file=RECORD, expected=expected, found=found)
        )


def canonical(content: Any) -> str:
    """The canonical form of JSON content; see the module."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, indent=2, separators=(",", ": ")) + "\n"


def digest(data: bytes) -> str:
    """sha256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of(content: Any) -> str:
    """sha256 of the canonical form of JSON content."""
    return digest(canonical(content).encode())


def digest_of_array(array: xr.DataArray) -> str:
    """sha256 of the canonical form of a labelled array: its dimensions, their labels, its values."""
    labels = {str(dim): array[dim].values.tolist() for dim in array.dims}
    return digest_of({"dims": list(array.dims), "labels": labels, "values": array.values.tolist()})


def digests_of_files(folder: Path) -> dict[str, str]:
    """sha256 of every file below a folder that was just written, but for the record, by path with `/`."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return {name: digest(file.read_bytes()) for name, file in sorted(files.items()) if name != RECORD}


def digests_of_observations(case: Case) -> dict[str, str]:
    """sha256 of every observed variable and of its evidence, as read: without a calibrated criterion.

    The covariance of a need key counts as one, its service behind its name, and so does that of the cost index.
    """
    observed = case.observations
    if case.file.calibration is not None:
        observed = observed.drop_sel(criterion=case.file.calibration.criterion)
    digests = {str(name): digest_of_array(array) for name, array in observed.data_vars.items()}
    return digests | {
        f"{name}{service}": digest_of_array(array)
        for service, own in case.covariances.items()
        for name, array in own.data_vars.items()
    }


def digests_of_results(result: xr.Dataset) -> dict[str, str]:
    """sha256 of every array of a result."""
    return {str(name): digest_of_array(array) for name, array in result.data_vars.items()}


def parameter_set(case: Case) -> dict[str, Any]:
    """The main part of a case with every rule resolved: names, evidence, parameters and calibration, as JSON."""
    file = case.file
    usual = {name: type(file).model_fields[name].default for name in SAID_WHERE_NEEDED}
    return file.model_dump(mode="json", exclude={name for name, one in usual.items() if getattr(file, name) == one})


def versions() -> dict[str, str]:
    """Version of Python and of every package that figures pass through on their way to a file."""
    return {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES}


def commit() -> str | None:
    """Commit of the package's checkout, `-dirty` at the end where files differ from it; None without one."""
    git = shutil.which("git")
    if git is None or not (_CHECKOUT / ".git").exists():
        return None
    command = [git, "--no-optional-locks", "-C", str(_CHECKOUT), "status", *_STATUS_OPTIONS]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 (fixed arguments)
    lines = answer.stdout.splitlines()
    name = next((line.removeprefix(_HEAD) for line in lines if line.startswith(_HEAD)), _NO_COMMIT)
    if name == _NO_COMMIT:
        return None
    return name if all(line.startswith("#") for line in lines) else f"{name}-dirty"


def write_record(folder: Path, record: Record) -> Record:
    """Write the record into the folder of its run, and give it as it is there: sealed."""
    sealed = record.sealed()
    (folder / RECORD).write_bytes(_content(sealed))
    return sealed


def fingerprint(record: Record) -> str:
    """sha256 of `record.json` as it was written, and so of the whole run: whoever has noted it knows the run again."""
    return digest(_content(record))


def _content(record: Record) -> bytes:
    return canonical(record.model_dump()).encode()


def read_record(folder: Path) -> Record:
    """Read the record of a run.

    Raises:
        InputError: the folder is not a run.
        ChangedRecordError: the record's bytes are not those that were written; other line endings are no change.
    """
    file = folder / RECORD
    if not file.is_file():
        found = message("is not a saved run: it has no {file}", file=RECORD)
        raise InputError.of(str(folder), found, message("a folder written by `run --out`"))
    data = file.read_bytes()
    try:
        record = Record.model_validate(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise ChangedRecordError(message("a record"), _why(error)) from error
    if record != record.sealed():
        raise ChangedRecordError(record.sealed().digest, record.digest)
    if data.replace(b"\r\n", b"\n") != _content(record):
        raise ChangedRecordError(message("the canonical form"), message("a different way of writing the same content"))
    return record


def _why(error: Exception) -> str:
    """What makes the bytes no record; of several faults the first."""
    if not isinstance(error, ValidationError):
        return message("tables or lists are nested too deeply") if isinstance(error, RecursionError) else said(error)
    faults = Faults()
    add_pydantic_faults(faults, RECORD, error, Record)
    return faults.found[0].sentence
