"""A model version as it is written (`version.toml`): where it lies, and what may stand in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field

from inntektsmodell.case.checks.names import check_line, check_text
from inntektsmodell.case.pydantic_faults import pydantic_faults
from inntektsmodell.case.reading.raw import VERSION_FILE
from inntektsmodell.faults import Faults, InputError, nearest, or_else, within
from inntektsmodell.files.locations import built_in, data_folder, meant_built_in
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text
from inntektsmodell.method.inputs import CHOICES, FIGURES, VARIABLES, merged
from inntektsmodell.records import Frozen, FrozenTable

KNOWN = (*FIGURES, *CHOICES)
"""Paths of parameters, without the labels of a case."""
LABELLED = tuple(f"{path}." for path, about in (*FIGURES.items(), (merged.path, merged)) if about.dims)
"""Beginnings of paths below which the labels of a case follow."""


class Version(Frozen):
    """A model version: what it is called, where it is from, its parameters and their evidence, and its gaps.

    `evidence` and `parameters` are written as in a case. `gaps` maps paths of parameters, or names of tables, that a
    case must give for the version itself, to what they are.
    """

    name: str = Field(pattern=r"^\w[\w.-]*$")
    title: Text
    description: Text
    evidence: dict[str, Any] = Field(default_factory=dict)
    parameters: dict[str, Any] = Field(default_factory=dict)
    gaps: FrozenTable[Text] = Field(default={}, validate_default=True)


def built_in_versions() -> list[str]:
    """Names of the model versions that travel with the package."""
    return built_in("versions")


def version_file(name: str | Path) -> Path:
    """The file of a version: a built-in one by name, or that of a folder of one's own.

    Raises:
        InputError: there is no such version, with the nearest names, or the name means one of each.
    """
    own = Path(name) if Path(name).name == VERSION_FILE else Path(name) / VERSION_FILE
    meant = meant_built_in("versions", name, [own])
    if meant in built_in_versions():
        return data_folder() / "versions" / meant / VERSION_FILE
    if meant is None and own.is_file():
        return own
    place = message("model version '{name}'", name=name)
    other = message("Or give the path of a folder with a {file}.", file=VERSION_FILE)
    raise InputError.of(place, message("is unknown"), or_else(nearest(str(name), built_in_versions()), other))


def read_version(file: Path) -> Version:
    """Read a version. Raises `InputError` with every fault of the file."""
    faults = Faults()
    content = read_toml(file, faults)
    faults.raise_if_any()
    with pydantic_faults(str(file), Version) as faults:
        version = Version.model_validate(content or {})
        for field, text, check in (
            ("title", version.title, check_line),
            ("description", version.description, check_text),
        ):
            for language, words in vars(text).items():
                check(words, within(str(file), f"{field}.{language}"), faults)
        _check_gaps(version, file, faults)
    return version


def _check_gaps(version: Version, file: Path, faults: Faults) -> None:
    """Every gap is a table or a path of parameters: one that a case can fill."""
    for path in version.gaps:
        is_there = path in VARIABLES or any(f"{known}.".startswith(f"{path}.") for known in KNOWN)
        if not is_there and not path.startswith(LABELLED):
            found = message("is neither the path of a parameter nor a table")
            faults.add(within(str(file), f"gaps.{path}"), found, nearest(path, [*KNOWN, *VARIABLES]))
