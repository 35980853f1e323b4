"""One matrix of flows over all recipients of a level of a tree, divided among the cases that settle them.

It lies in `levels/LEVEL/drg_points.csv`. What flows between two recipients of a case, or below them, is settled there:
inside a parent in the parent's case, between parents in the level above, where they are added up. Recipients of levels
above that have no case below may take part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from math import fsum
from pathlib import Path
from typing import Any

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence, Status, weakest
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.reading.folder import CASE_FILE, read_table
from inntektsmodell.case.reading.raw import JOINT_FLOWS, LEVELS, LEVELS_FILE, RawCase, RawTable
from inntektsmodell.case.reading.tables import has_columns, labels_of, read_number
from inntektsmodell.faults import Faults, Where, nearest, within_table
from inntektsmodell.files.file_names import plain
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import Joined, message
from inntektsmodell.method.inputs import points

Stamp = tuple[int, int]
Cell = tuple[str, str, str]
"""A year, and a recipient of a case from which, and one to which, there is a flow."""


def spelling(name: str) -> str:
    """What the names of a recipient and of its folder have alike."""
    return plain(name, longest=len(name)).replace("-", "_")


def with_joint_flows(raw: RawCase, folder: Path) -> RawCase:
    """The case of a folder with its part of the joint flows of the levels below it, or of its own.

    Raises:
        InputError: with every fault of the joint flows, as far as the case takes part in them.
    """
    root = _root(folder)
    files = [] if root is None else sorted((root / LEVELS).glob(f"*/{JOINT_FLOWS}"))
    own = raw.content.get("regions")
    if root is None or not isinstance(own, list) or not files:
        return raw
    faults, tables, above, summed = Faults(), dict(raw.tables), _above(root), raw.summed
    for file in files:
        table = _table(file, _stamp_of(file))
        part = _part(table, [str(name) for name in own], above, raw.content, faults)
        if part is not None and points.path in tables:
            found = message("flows are given in {file} too", file=str(file.relative_to(root)))
            faults.add(within_table(raw.place, points.path), found, message("only one of them"))
        elif part is not None:
            tables[points.path], summed = part
        if root == folder:
            _check_names(table, above, file.parent.name, root, faults)
    faults.raise_if_any()
    kept = tuple(map(str, files)) if root == folder else ()
    return replace(raw, tables=tables, files=(*raw.files, *kept), summed=summed)


def told_of_sums(case: Case, summed: Collection[Cell]) -> Case:
    """The case with evidence that says which of its flows are sums over recipients of a level below: derived, then."""
    if not summed:
        return case
    values = case.observed[points.path]
    labels = [[str(label) for label in values[dim].values.tolist()] for dim in values.dims]
    names = case.observed[points.path + EVIDENCE_SUFFIX].copy(deep=True)
    derived: dict[str, Evidence] = {}
    for cell in summed:
        at = tuple(known.index(label) for known, label in zip(labels, cell, strict=True))
        name = str(names.values[at])
        own = f"{name} ({points.path}, summed)"
        derived.setdefault(own, _of_sum(case.evidence[name]))
        names.values[at] = own
    file = case.file.model_copy(update={"evidence": {**case.evidence, **derived}})
    return replace(case, file=file, observed=case.observed.assign({points.path + EVIDENCE_SUFFIX: names}))


def _of_sum(source: Evidence) -> Evidence:
    said = message("the sum of the flows between the recipients of the level below")
    formula = Joined("; ", filter(None, (source.formula, said)))
    return source.model_copy(update={"status": weakest([source.status, Status.DERIVED]), "formula": formula})


def _root(folder: Path) -> Path | None:
    """The folder of the first case of a tree that a case folder belongs to."""
    if (folder / LEVELS_FILE).is_file():
        return folder
    above = folder.parent.parent.parent
    return above if folder.parent.parent.name == LEVELS and (above / LEVELS_FILE).is_file() else None


def _stamp_of(file: Path) -> Stamp:
    """What another content of a file has otherwise."""
    return file.stat().st_mtime_ns, file.stat().st_size


@lru_cache(maxsize=2)
def _table(file: Path, _stamp: Stamp) -> RawTable:
    """The joint flows of a file, read once for all its cases; again where its stamp is another."""
    faults = Faults()
    table = read_table(file, faults)
    if table is not None:
        has_columns(table, (*points.dims, "value", "evidence"), faults)
    faults.raise_if_any()
    assert table is not None
    return table


def _above(root: Path) -> dict[str, str]:
    """The recipient above each that is in a case below the first, `""` above those of the first.

    What cannot be read is told where the case itself is read.
    """
    below = {folder: _regions(folder) for folder in sorted((root / LEVELS).glob("*/*/")) if folder.is_dir()}
    every = [*_regions(root), *(name for names in below.values() for name in names)]
    spelled = {spelling(name): name for name in every}
    parents = {name: spelled.get(spelling(folder.name), "") for folder, names in below.items() for name in names}
    return dict.fromkeys(_regions(root), "") | parents


def _regions(folder: Path) -> tuple[str, ...]:
    file = folder / CASE_FILE
    return _regions_in(file, _stamp_of(file)) if file.is_file() else ()


@lru_cache(maxsize=4096)
def _regions_in(file: Path, _stamp: Stamp) -> tuple[str, ...]:
    """The recipients of a case, read once for all cases of its tree; again where its stamp is another."""
    regions = (read_toml(file, Faults()) or {}).get("regions")
    return tuple(name for name in regions if isinstance(name, str)) if isinstance(regions, list) else ()


def _check_names(table: RawTable, above: Mapping[str, str], level: str, root: Path, faults: Faults) -> None:
    """Who takes part: recipients of the level, and of those above that hand nothing on to it."""
    deeper = {name for folder in (root / LEVELS / level).glob("*/") for name in _regions(folder)}
    depth = max((_depth(name, above) for name in deeper), default=0)
    handing_on = {*above.values()}
    allowed = [name for name in above if name in deeper or (name not in handing_on and _depth(name, above) < depth)]
    for dim in points.dims[1:]:
        for name in (name for name in labels_of(table, dim) if name not in allowed):
            found = message("recipient '{name}' is unknown", name=name)
            first = next(place for row, place in zip(table.rows, table.places, strict=True) if row[dim] == name)
            faults.add(first, found, nearest(name, allowed))


def _depth(name: str, above: Mapping[str, str]) -> int:
    return len(list(_line(name, above)))


def _line(name: str, above: Mapping[str, str]) -> Iterator[str]:
    """A recipient, and those above it from below."""
    while name:
        yield name
        name = above.get(name, "")


def _part(
    table: RawTable, own: list[str], above: Mapping[str, str], content: Mapping[str, Any], faults: Faults
) -> tuple[RawTable, frozenset[Cell]] | None:
    """The flows that a case settles, by its own recipients, and which of them are sums; None where it takes no part."""
    home = {name: one for name in above for one in _line(name, above) if one in own}
    taking_part = {name: home[name] for dim in points.dims[1:] for name in labels_of(table, dim) if name in home}
    cells: dict[Cell, list[tuple[dict[str, Any], Where]]] = defaultdict(list)
    for row, place in zip(table.rows, table.places, strict=True):
        origin, destination = (taking_part.get(row[dim], "") for dim in points.dims[1:])
        if origin and destination:
            cells[row[points.dims[0]], origin, destination].append((row, place))
    evidence = _evidence_of_complete(content)
    if not cells and not (evidence and taking_part):
        return None
    counts: dict[str, int] = defaultdict(int)
    for one in taking_part.values():
        counts[one] += 1
    rows, places = [], []
    for cell, found in cells.items():
        wanted = 0 if evidence else counts[cell[1]] * counts[cell[2]]
        rows.append(_row(cell, found, wanted, table, faults))
        places.append(found[0][1])
    for year in labels_of(table, points.dims[0]) if evidence else ():
        if not any(year == row[points.dims[0]] for row in rows):
            rows.append(
                dict(zip((*points.dims, "value", "evidence"), (year, own[0], own[0], 0.0, evidence), strict=True))
            )
            places.append(table.place)
    summed = {
        cell for cell, found in cells.items() for row, _ in found if cell != tuple(row[dim] for dim in points.dims)
    }
    return RawTable(table.place, table.columns, tuple(rows), tuple(places), table.decimal), frozenset(summed)


def _evidence_of_complete(content: Mapping[str, Any]) -> str:
    """The evidence of absent flows, where the case says that they are 0."""
    complete = content.get("complete")
    return str(complete.get(points.path, "")) if isinstance(complete, dict) else ""


def _row(
    cell: Cell, found: list[tuple[dict[str, Any], Where]], wanted: int, table: RawTable, faults: Faults
) -> dict[str, Any]:
    """The sum of flows as one row; one flow as it stands."""
    rows, place = [row for row, _ in found], found[0][1]
    names = list(dict.fromkeys(row["evidence"] for row in rows))
    if len(names) > 1:
        said = message("the flows of {cell} are added up, but have different evidence", cell=", ".join(cell))
        faults.add(place, said, message("the same evidence for flows between the same parents"))
    if 1 < wanted != len(rows):
        said = message(
            "{found} of {wanted} flows are given for {cell}", found=len(rows), wanted=wanted, cell=", ".join(cell)
        )
        right = message("every flow; or absent rows are 0 where complete.drg_points names their evidence")
        faults.add(table.place, said, right)
    pairs = [tuple(row[dim] for dim in points.dims) for row in rows]
    for pair in (pair for pair, times in Counter(pairs).items() if times > 1 and len(rows) > 1):
        faults.add(place, message("'{name}' is duplicated", name=", ".join(pair)), message("give each value only once"))
    value = rows[0]["value"]
    if len(rows) > 1:
        value = fsum(read_number(row["value"], at, faults, table.decimal) for row, at in found)
    return dict(zip((*points.dims, "value", "evidence"), (*cell, value, names[0]), strict=True))
