"""Model versions: which steps the method takes and with which parameters, as data, put upon a case as it is read.

A version chooses among the steps of the method by parameters (one cost index for all services, the former rule of the
settlement, its locked years, ...). What a version needs and nobody has published are its gaps: a case gives them in a
part of its own for that version, or cannot be computed by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field

from inntektsmodell.case.pydantic_faults import pydantic_faults
from inntektsmodell.case.reading.folder import CRITERIA_TABLE, VERSION_FILE, read_folder
from inntektsmodell.case.reading.raw import RawCase, RawTable
from inntektsmodell.faults import Faults, InputError, nearest, or_else
from inntektsmodell.files.locations import built_in, data_folder, meant_built_in
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.text import Text
from inntektsmodell.records import Frozen, FrozenTable

OWN_PARTS = "versions"
"""Folder of a case that holds its own parts for versions, each in a folder of the version's name."""
ADDED_TO = (CRITERIA_TABLE, "criterion_value")
"""Tables to which a case's own part for a version adds rows."""
NEED_KEYS = "weights"
"""Among the parameters, what a version gives for a service replaces the case's as a whole: weights sum to 1."""


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
    with pydantic_faults(str(file), Version.model_fields):
        return Version.model_validate(content or {})


def read_versioned(folder: Path, file: Path | None = None) -> RawCase:
    """Read a case folder, by a version where one is named or lies in the folder itself.

    Raises `InputError` with every fault of the files, or as `by_version` does.
    """
    raw, own = read_folder(folder), folder / VERSION_FILE
    file = own if file is None and own.is_file() else file
    return raw if file is None else by_version(raw, file, folder)


def by_version(raw: RawCase, file: Path, folder: Path) -> RawCase:
    """The case as a version has it.

    Args:
        raw: the case as it was read.
        file: the version.
        folder: the folder of the case; its own part for the version is below it, if it has one.

    Raises:
        InputError: a gap of the version is not filled, its file is faulty, or the case is by another version already.
    """
    version, present = read_version(file), raw.content.get("version")
    if present == version.name:
        return raw
    if present is not None:
        found = message("the case is by the version '{name}' already", name=present)
        right = message("the case that it was made from, by the version you want")
        raise InputError.of(message("model version '{name}'", name=version.name), found, right)
    part = folder / OWN_PARTS / version.name
    own = read_folder(part) if part.is_dir() else None
    _refuse_gaps(version, own, _where_to_give(folder, part))
    _refuse_absent(version, raw)
    added = [{"evidence": version.evidence, "parameters": version.parameters}, *([own.content] if own else [])]
    content = raw.content
    for one in added:
        content = _merged(content, one)
    content = _announced(content, version)
    own_tables = own.tables if own else {}
    tables = raw.tables | {name: _joined(name, raw.tables.get(name), table) for name, table in own_tables.items()}
    files = (*raw.files, str(file), *(own.files if own else ()))
    place = f"{raw.place}@{version.name}"  # what is wrong there may be the version's
    return replace(raw, place=place, content=content, tables=tables, files=files)


def _refuse_gaps(version: Version, own: RawCase | None, right: Message) -> None:
    """What nobody has published is named, all of it at once."""
    faults = Faults()
    for path, text in version.gaps.items():
        if own is None or not (path in own.tables or _has(own.content.get("parameters", {}), path)):
            place = message("model version '{name}'", name=version.name)
            found = message("not public: {what} ({path})", what=told_in_both(**vars(text)), path=path)
            faults.add(place, found, right)
    faults.raise_if_any()


def _where_to_give(folder: Path, part: Path) -> Message:
    """Where a case gives what a version lacks; what travels with the package is not written to."""
    if not folder.is_relative_to(data_folder()):
        return message("give it in {folder}, as assumed or synthetic", folder=part)
    return message(
        "give it, as assumed or synthetic, in {folder} beside a workbook of the case, which 'inntektsmodell template' "
        "writes",
        folder=part.relative_to(folder).as_posix(),
    )


def _refuse_absent(version: Version, raw: RawCase) -> None:
    """What a version sets stands in a part that the case has."""
    faults = Faults()
    given = raw.content.get("parameters", {})
    for path in _parts_set(version.parameters):
        if not _has(given, path):
            place = message("model version '{name}'", name=version.name)
            found = message("changes the part '{part}', which the case does not have", part=path)
            faults.add(place, found, message("a case with that part"))
    faults.raise_if_any()


def _parts_set(parameters: Any, start: str = "") -> Iterator[str]:
    """Paths of the parts in which a version sets something."""
    if any(isinstance(part, Mapping) and _is_item(part) for part in parameters.values()):
        yield start
    for name, part in parameters.items():
        if isinstance(part, Mapping) and not _is_item(part):
            yield from _parts_set(part, f"{start}.{name}" if start else name)


def _has(parameters: Any, path: str) -> bool:
    for name in path.split("."):
        if not isinstance(parameters, Mapping) or name not in parameters:
            return False
        parameters = parameters[name]
    return True


def _merged(content: Any, added: Any, are_keys: bool = False) -> Any:
    """A nest of mappings with another put upon it; figures, choices and need keys are replaced."""
    if not isinstance(content, Mapping) or not isinstance(added, Mapping) or _is_item(added):
        return added
    if are_keys:
        return {**content, **added}
    return {**content, **{name: _merged(content.get(name), part, name == NEED_KEYS) for name, part in added.items()}}


def _is_item(content: Mapping[str, Any]) -> bool:
    """Whether a mapping is one figure or choice: its value, or the rule that gives it."""
    return "value" in content or any(isinstance(content.get(name), str | list) for name in ("rule", "sum"))


def _announced(content: dict[str, Any], version: Version) -> dict[str, Any]:
    """The version in the title and the notes, so that its figures are not taken for those of the model of 2021."""
    title = content.get("title")
    notes = content.get("notes") or []
    if not isinstance(title, Mapping) or not isinstance(notes, list):
        return content  # the case's own checks say so
    words = vars(version.title)
    told = {language: f"{title.get(language) or title.get('nb')} – {words[language]}" for language in words}
    notes = [*notes, vars(version.description)]
    return {**content, "version": version.name, "title": told, "notes": notes}


def _joined(name: str, table: RawTable | None, added: RawTable) -> RawTable:
    """The rows of both where criteria are added, which name their own places; any other table is replaced."""
    if table is None or name not in ADDED_TO:
        return added
    return replace(
        table,
        rows=(*table.rows, *added.rows),
        places=(*table.places, *added.places),
        evidence_places=(*table.evidence_places, *added.origins) if table.evidence_places else (),
    )
