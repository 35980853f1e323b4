"""Sources of uncertainty of a case at the level that is asked for: broad sources, their parts, or single figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

import numpy as np

from inntektsmodell.analysis.sensitivity.sources.distributions import Independent
from inntektsmodell.analysis.sensitivity.sources.parts import LABELS, flat, uncertain_parts
from inntektsmodell.analysis.sensitivity.sources.quantities import quantities_of
from inntektsmodell.analysis.sensitivity.sources.source import Part, Source, Spread
from inntektsmodell.case.case import Case
from inntektsmodell.faults import Faults, nearest
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text, joined
from inntektsmodell.model.arrays import inputs_of

Level = Literal["source", "part", "input"]
MOST_SOURCES = 50


def sources_of(
    case: Case, spread: Spread | None = None, level: Level = "source", only: Sequence[str] = ()
) -> list[Source]:
    """Sources of uncertainty of a case, independent of each other.

    Args:
        case: its figures are the centre of every spread.
        spread: the spreads that the case does not tell.
        level: `source`: at most six (counts, weights, cost, actual_weight, settlement, rounding). `part`: counts by
            kind of criterion, every need key, calculated and actual cost, and so on. `input`: every figure that varies
            independently of others; the weights of a need key stay together.
        only: beginnings of the names to keep, whole words, as `cost` or `cost.actual`. Empty: all.

    Raises:
        InputError: an unknown level or name, spreads out of range, nothing uncertain, or more than 50 sources.
    """
    faults = Faults()
    (spread or Spread()).check(faults)
    if level not in get_args(Level):
        faults.add(message("groups"), message("found '{value}'", value=level), nearest(str(level), get_args(Level)))
    faults.raise_if_any()
    found = _at_level(case, uncertain_parts(case, spread or Spread()), level)
    for name in only:
        if not any(_within(source, name) for source in found):
            known = nearest(name, [source.name for source in found])
            faults.add(message("only '{name}'", name=name), message("is not a source in this case"), known)
    kept = [source for source in found if not only or any(_within(source, name) for name in only)]
    if not kept:
        right = message("a case with need weights, counts or cost indices")
        faults.add(message("case {case}", case=case.name), message("has no uncertain figures"), right)
    if len(kept) > MOST_SOURCES:
        right = message("at most {most}: choose some with `only`, or use broader groups", most=MOST_SOURCES)
        faults.add(message("groups"), message("'{level}' gives {count} sources", level=level, count=len(kept)), right)
    faults.raise_if_any()
    return kept


def _within(source: Source, name: str) -> bool:
    return f"{source.name}.".startswith(f"{name}.")


def _at_level(case: Case, parts: list[Source], level: Level) -> list[Source]:
    if level == "part":
        return parts
    if level == "input":
        paths = _paths(case)
        return [single for source in parts for single in _singles(source, paths)]
    members: dict[str, list[Source]] = {}
    for source in parts:
        members.setdefault(source.name.partition(".")[0], []).append(source)
    return [_joined(name, sources) for name, sources in members.items()]


def _joined(name: str, sources: list[Source]) -> Source:
    assumptions = {source.assumption.en: source.assumption for source in sources}.values()
    assumption = joined(" ", assumptions)
    return Source(name, LABELS[name], assumption, tuple(part for source in sources for part in source.parts))


def _singles(source: Source, paths: dict[tuple[str, int], str]) -> Iterator[Source]:
    """Every independent figure of a source by itself; figures that depend on each other stay together."""
    for part in source.parts:
        names = [paths[part.leaf, cell] for cell in part.cells.tolist()]
        if not isinstance(part.changes, Independent):
            name = source.name if len(source.parts) == 1 else f"{source.name}.{part.leaf}"
            yield Source(name, source.label, source.assumption, (part,))
            continue
        for row, path in enumerate(names):
            single = Part(part.leaf, part.cells[[row]], part.changes.only(row))
            yield Source(f"{source.name}.{path}", Text(nb=path), source.assumption, (single,))


def _paths(case: Case) -> dict[tuple[str, int], str]:
    """Path of every figure by leaf and position in the flattened leaf."""
    inputs = inputs_of(case)
    return {
        (cells.leaf, cell): path
        for cells in quantities_of(case)
        for cell, path in zip(np.atleast_1d(flat(inputs, cells.leaf, cells.index)).tolist(), cells.paths, strict=True)
    }
