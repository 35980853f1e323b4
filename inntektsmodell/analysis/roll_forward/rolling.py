"""`roll_forward`: the case of a later year, made of an earlier one."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from inntektsmodell.analysis.roll_forward.assembling import (
    built,
    kept_tables,
    leave_out_former,
    raw_of,
    rolled_content,
    rolled_tables,
    with_told,
)
from inntektsmodell.analysis.roll_forward.figure import Moved, RolledFigure
from inntektsmodell.analysis.roll_forward.given import GivenFigures, read_given
from inntektsmodell.analysis.roll_forward.notes import TOTAL, rolled_notes
from inntektsmodell.analysis.roll_forward.observed import rolled_years
from inntektsmodell.analysis.roll_forward.parameters import RolledParameters, as_record, total_of_user
from inntektsmodell.analysis.roll_forward.telling import clauses, figures_of
from inntektsmodell.arguments import as_path, as_whole, refuse
from inntektsmodell.case.case import Case
from inntektsmodell.case.levels.reading import tree_file
from inntektsmodell.case.reading.folder import CASE_FILE
from inntektsmodell.case.reading.raw import LEVELS_FILE
from inntektsmodell.faults import InputError, shortened
from inntektsmodell.files.csv_writing import csv_text
from inntektsmodell.files.placing import write_folder
from inntektsmodell.files.toml_writing import toml_text
from inntektsmodell.language.messages import message
from inntektsmodell.loading import Named, load_case


@dataclass(frozen=True)
class RolledCase:
    """The case of a later year, what it was made of, and what is said of each of its figures.

    `unused_years` are years of given figures that the later case does not rest on.
    """

    base: Case
    case: Case
    figures: tuple[RolledFigure, ...]
    unused_years: tuple[int, ...]
    content: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]

    def write(self, folder: Path) -> None:
        """Write the case to a new or empty folder, for `load_case`. Raises `InputError` where none can stand."""

        def fill(new: Path) -> None:
            (new / CASE_FILE).write_text(toml_text(self.content), encoding="utf-8", newline="\n")
            for name, table in self.tables.items():
                (new / f"{name}.csv").write_text(csv_text(table), encoding="utf-8", newline="\n")

        write_folder(folder, fill, ())


def roll_forward(
    name: Named,
    to: int,
    *,
    figures: Sequence[str | Path] = (),
    total: float | None = None,
    out: str | Path | None = None,
) -> RolledCase:
    """The case of a later year: rules and calibrated parts kept, populations and criteria updated where newer ones are.

    The window of the criteria and the population year move with the year; so does everything that a rule has a value
    for. A calibrated criterion keeps its index. A criterion without newer figures keeps its amount per inhabitant.
    After the last year of the phase-in, or of an adjustment without growth, that and the comparison with the former
    model are left out.

    Args:
        name: a case, as `load_case` takes it.
        to: the later year.
        figures: folders of newer figures, as `fetch` writes them or with CSV files of the columns criterion, recipient,
            year, value and source. The population of the four regions is known without.
        total: the sum to distribute in the later year, million kroner; by default the rules' own, or else the latest.
        out: a new folder that the case is written to.

    Returns:
        The case, with what happened to each figure.

    Raises:
        InputError: the year is not later, populations are missing, a given figure does not fit the case, or the case
            has levels below it.

    Example:
        >>> import inntektsmodell as im
        >>> rolled = im.roll_forward("builtin:2021", to=2022)
        >>> im.compute(rolled.case)["phased_key"].round(4).values.tolist()
        [0.539, 0.1909, 0.1432, 0.1269]
    """
    base = load_case(name)
    to = as_whole(to, "to")
    if not base.file.year < to <= datetime.MAXYEAR:
        right = message("a year after {year}, which the case is of", year=base.file.year)
        raise InputError.of("--to", message("found {value!r}", value=shortened(to)), right)
    if tree_file(base) is not None:
        right = message("the folder of one case at a time, the first level's without {file}", file=LEVELS_FILE)
        raise InputError.of(message("case '{case}'", case=base.name), message("has levels below it"), right)
    if base.parameters.pace is not None:
        found = message("has a pace of change, whose frames are relative to its model year")
        right = message("the case without parameters.pace, which the later case is then given with frames of its own")
        raise InputError.of(message("case '{case}'", case=base.name), found, right)
    if base.file.rest is not None:
        found = message("has a rest of the country, which is derived from totals of its own years")
        right = message("the case with figures of {rest} itself, and without rest", rest=base.file.rest.recipient)
        raise InputError.of(message("case '{case}'", case=base.name), found, right)
    raw = raw_of(base)
    parameters = RolledParameters(raw.content["parameters"], base.file.year, to)
    years = sorted({*parameters.content["need"]["window"]["value"], parameters.content["population"]["year"]["value"]})
    folders = _folders(figures)
    given = read_given(folders, base, years) if folders else GivenFigures()
    rolled = rolled_years(base, years, given)
    if total is not None:
        _give_total(parameters, total, to, base.currency)
    left_out = leave_out_former(base, parameters.content, to)
    tables = {**kept_tables(raw, left_out), **rolled_tables(rolled)}
    content = rolled_content(base, raw, parameters, rolled, tables)
    case = built(content, tables)
    told = figures_of(case, parameters, rolled, left_out)
    of_case = {name: clause for name, clause in clauses(told, to).items() if name in content["evidence"]}
    case = with_told(case, of_case, rolled_notes(base, case, told, given.notes))
    content["notes"] = [vars(note) for note in case.file.notes]
    content["evidence"] = {name: as_record(case.evidence[name]) for name in content["evidence"]}
    unused = tuple(sorted(given.years() - set(years)))
    made = RolledCase(base, case, told, unused, content, tables)
    if out is not None:
        made.write(as_path(out, "out"))
    return made


def _folders(figures: Sequence[str | Path]) -> list[Path]:
    given = [figures] if isinstance(figures, str | Path) else figures
    if not isinstance(given, list | tuple):
        refuse("figures", given, message("a list of folders"))
    return [as_path(folder, "figures") for folder in given]


def _give_total(parameters: RolledParameters, total: float, to: int, currency: str) -> None:
    """Raises `InputError` where the total is none."""
    if not (isinstance(total, int | float) and not isinstance(total, bool) and 0 < total <= sys.float_info.max):
        refuse("--total", total, message("million NOK, more than 0", currency=currency))
    parameters.content["appropriation"]["total"] = {"value": float(total), "evidence": TOTAL}
    parameters.evidence[TOTAL] = total_of_user(to, currency)
    parameters.moved[TOTAL] = (Moved.UPDATED, to)
