"""Model versions: which steps the method takes and with which parameters, as data, put upon a case as it is read.

A version chooses among the steps of the method by parameters (one cost index for all services, the former rule of the
settlement, its locked years, ...). What a version needs and nobody has published are its gaps: a case gives them in a
part of its own for that version, or cannot be computed by it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inntektsmodell.case.paths import touches
from inntektsmodell.case.reading.folder import CRITERIA_TABLE, read_folder
from inntektsmodell.case.reading.joint_flows import with_joint_flows
from inntektsmodell.case.reading.raw import OWN_PARTS, VERSION_FILE, RawCase, RawTable
from inntektsmodell.case.reading.version_file import Version, read_version
from inntektsmodell.faults import Faults, InputError, nearest, shortened, within
from inntektsmodell.files.locations import data_folder
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import Message, message
from inntektsmodell.method.steps import STEPS
from inntektsmodell.method.wanted import paths_behind

VALUES = "criterion_value"
ADDED_TO = (CRITERIA_TABLE, VALUES)
"""Tables to which a case's own part for a version adds rows."""
NEED_KEYS = "need.weights"
"""What a version gives for a service there replaces the case's key as a whole: weights sum to 1."""
OWN_KEYS = ("evidence", "parameters")
"""What the main part of a case's own part for a version may hold."""


@dataclass(frozen=True)
class _Addition:
    """What a version, or a case's own part for it, puts upon a case."""

    file: Path
    evidence: dict[str, Any]
    parameters: dict[str, Any]
    tables: dict[str, RawTable]
    files: tuple[str, ...]


def read_versioned(folder: Path, file: Path | None = None, targets: Collection[str] | None = None) -> RawCase:
    """Read a case folder, by a version where one is named or lies in the folder itself; `targets` as in `by_version`.

    Raises `InputError` with every fault of the files, or as `by_version` does.
    """
    raw, own = with_joint_flows(read_folder(folder), folder), folder / VERSION_FILE
    file = own if file is None and own.is_file() else file
    return raw if file is None else by_version(raw, file, folder, targets)


def by_version(raw: RawCase, file: Path, folder: Path, targets: Collection[str] | None = None) -> RawCase:
    """The case as a version has it.

    Args:
        raw: the case as it was read.
        file: the version.
        folder: the folder of the case; its own part for the version is below it, if it has one.
        targets: names of the steps that are asked for, all where None. What they do not follow from is left as the
            case has it, and no gap there is asked for.

    Raises:
        InputError: a gap of the version is not filled, its file is faulty, or the case is by another version already.
    """
    version, present = read_version(file), raw.content.get("version")
    if present == version.name:
        return raw
    place = message("model version '{name}'", name=version.name)
    if present is not None:
        found = message("the case is by the version '{name}' already", name=present)
        raise InputError.of(place, found, message("the case that it was made from, by the version you want"))
    part = folder / OWN_PARTS / version.name
    own = _own_part(part) if part.is_dir() else None
    behind = paths_behind((), STEPS) if targets is None else paths_behind(raw.tables, targets)
    _refuse_gaps(version, own, behind, _where_to_give(folder, part))
    of_version = _Addition(file, version.evidence, version.parameters, {}, (str(file),))
    added = [_for_targets(one, behind) for one in (of_version, *([own] if own else []))]
    _refuse_unfit(place, added, raw.content)
    content, origins, tables = raw.content, dict(raw.origins), dict(raw.tables)
    for one in added:
        noted: list[str] = []
        content = _merged(content, {"evidence": one.evidence, "parameters": one.parameters}, noted)
        origins |= dict.fromkeys(noted, one.file)
        tables |= {name: _joined(name, tables.get(name), table) for name, table in one.tables.items()}
    content = _announced(content, version, list(dict.fromkeys(path for one in added for path in _set_by(one))))
    files = (*raw.files, *(file for one in added for file in one.files))
    return replace(raw, content=content, tables=tables, files=files, origins=origins)


def _own_part(folder: Path) -> _Addition:
    """A case's own part for a version. Raises `InputError` where it holds what such a part does not."""
    read, faults = read_folder(folder), Faults()
    for key, part in read.content.items():
        place = within(read.place, key)
        if key not in OWN_KEYS:
            faults.add(place, message("is an unknown key"), nearest(key, OWN_KEYS))
        elif not isinstance(part, Mapping):
            faults.add(place, message("found {value!r}", value=shortened(part)), message("a table with fields"))
    faults.raise_if_any()
    evidence, parameters = (read.content.get(key, {}) for key in OWN_KEYS)
    return _Addition(Path(read.place), evidence, parameters, read.tables, read.files)


def _refuse_gaps(version: Version, own: _Addition | None, behind: Collection[str], right: Message) -> None:
    """What nobody has published is named, all of it that is asked for at once."""
    faults = Faults()
    for path, text in version.gaps.items():
        is_filled = own is not None and (path in own.tables or _has(own.parameters, path))
        if not is_filled and touches(path, behind):
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


def _for_targets(added: _Addition, behind: Collection[str]) -> _Addition:
    """The part of it that is asked for, given the paths behind that; what belongs nowhere stays, to be refused."""
    elsewhere = paths_behind((), STEPS) - set(behind)
    if not elsewhere:
        return added

    def is_kept(path: str) -> bool:
        return touches(path, behind) or not touches(path, elsewhere)

    parameters = _kept(added.parameters, is_kept)
    of_criteria = is_kept("need.weights") or is_kept("criterion_value")
    tables = {
        name: table for name, table in added.tables.items() if (of_criteria if name in ADDED_TO else is_kept(name))
    }
    named = {*_evidence_named(parameters), *(row.get("evidence") for table in tables.values() for row in table.rows)}
    evidence = {name: item for name, item in added.evidence.items() if name in named}
    return replace(added, evidence=evidence, parameters=parameters, tables=tables)


def _kept(parameters: Mapping[str, Any], is_kept: Callable[[str], bool], start: str = "") -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, part in parameters.items():
        path = f"{start}.{name}" if start else name
        if not _is_branch(part, start):
            kept |= {name: part} if is_kept(path) else {}
        elif below := _kept(part, is_kept, path):
            kept[name] = below
    return kept


def _evidence_named(part: Any) -> Iterator[str]:
    for name, below in part.items() if isinstance(part, Mapping) else ():
        yield from [below] if name == "evidence" and isinstance(below, str) else _evidence_named(below)


def _refuse_unfit(place: str, added: list[_Addition], content: Mapping[str, Any]) -> None:
    """What a version sets stands in a part that the case has, and evidence has a name that the case has not used."""
    faults, given = Faults(), content.get("parameters", {})
    for path in dict.fromkeys(path.rpartition(".")[0] for path in _paths_set(added[0].parameters)):
        if path and not _has(given, path):
            found = message("changes the part '{part}', which the case does not have", part=path)
            faults.add(place, found, message("a case with that part"))
    known = content.get("evidence", {})
    for one in added:
        for name, item in one.evidence.items():
            if isinstance(known, Mapping) and known.get(name, item) != item:
                found = message("the case has other evidence of that name")
                faults.add(within(str(one.file), f"evidence.{name}"), found, message("choose another name"))
    faults.raise_if_any()


def _paths_set(parameters: Any, start: str = "") -> Iterator[str]:
    """Path of everything that is set among the parameters; a need key is one."""
    for name, part in parameters.items() if isinstance(parameters, Mapping) else ():
        path = f"{start}.{name}" if start else name
        if _is_branch(part, start):
            yield from _paths_set(part, path)
        else:
            yield path


def _set_by(added: _Addition) -> Iterator[str]:
    """Paths of the parameters and observations that it sets."""
    yield from _paths_set(added.parameters)
    yield from (name for name in added.tables if name not in ADDED_TO)
    for row in added.tables[VALUES].rows if VALUES in added.tables else ():
        yield f"{VALUES}.{row.get('criterion')}"


def _has(parameters: Any, path: str) -> bool:
    for name in path.split("."):
        if not isinstance(parameters, Mapping) or name not in parameters:
            return False
        parameters = parameters[name]
    return True


def _is_branch(part: Any, above: str) -> bool:
    """Whether something among the parameters has others below it that are set one by one."""
    return isinstance(part, Mapping) and not _is_item(part) and above != NEED_KEYS


def _merged(content: Any, added: Any, noted: list[str], names: tuple[str, ...] = ()) -> Any:
    """A nest of mappings with another put upon it; figures, choices and need keys are replaced, each noted."""
    if not isinstance(content, Mapping) or not _is_branch(added, ".".join(names[1:-1])):
        noted.append(".".join(names))
        return added
    return {
        **content,
        **{name: _merged(content.get(name), part, noted, (*names, name)) for name, part in added.items()},
    }


def _is_item(content: Mapping[str, Any]) -> bool:
    """Whether a mapping is one figure or choice: its value, or the rule that gives it."""
    return "value" in content or any(isinstance(content.get(name), str | list) for name in ("rule", "sum"))


def _announced(content: dict[str, Any], version: Version, paths: list[str]) -> dict[str, Any]:
    """The version and what it set, and both told, so that its figures are not taken for those of the model of 2021."""
    title = content.get("title")
    notes = content.get("notes") or []
    if not isinstance(title, Mapping) or not isinstance(notes, list):
        return content  # the case's own checks say so
    words = vars(version.title)
    told = {language: f"{title.get(language) or title.get('nb')} – {words[language]}" for language in words}
    notes = [*notes, vars(version.description)]
    return {**content, "version": version.name, "set_by_version": paths, "title": told, "notes": notes}


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
