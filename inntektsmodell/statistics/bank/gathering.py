"""Gathers what a recipe asks for, in as many requests as it takes, all of one edition of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import Message, message
from inntektsmodell.statistics.bank.answers import arranged, check_answer, check_released, positions
from inntektsmodell.statistics.bank.cache import BankAnswer
from inntektsmodell.statistics.bank.json_stat import Cube, read_cube
from inntektsmodell.statistics.bank.metadata import TableMetadata, read_codelist, read_metadata
from inntektsmodell.statistics.bank.recipe import Recipe
from inntektsmodell.statistics.bank.recipients import Recipients, recipients_by_year
from inntektsmodell.statistics.bank.requests import (
    ChosenCodes,
    Query,
    Version,
    cells,
    codelist_request,
    data_request,
    metadata_request,
    parts,
)
from inntektsmodell.statistics.bank.selection import Selection, codelists_of, selection_of
from inntektsmodell.statistics.bank.settings import BankSettings
from inntektsmodell.statistics.bank.source import BankSource
from inntektsmodell.work.progress import steps


@dataclass(frozen=True)
class Gathered:
    """All figures of a recipe with the axes of its query, the printed totals, and the answers that they are from.

    `totals` have the axes of the query, that of their variable with one place. `cubes` are the answers as read, but for
    their figures.
    """

    version: Version
    metadata: TableMetadata
    selection: Selection
    recipients: Recipients
    values: np.ndarray
    marks: np.ndarray
    totals: Mapping[str, np.ndarray]
    cubes: tuple[Cube, ...]
    answers: tuple[BankAnswer, ...]


def gather(recipe: Recipe, file: Path, version: Version, source: BankSource, settings: BankSettings) -> Gathered:
    """Ask for the table's metadata, then for all figures.

    Args:
        recipe: what is asked.
        file: of the recipe.
        version: of the interface.
        source: who answers.
        settings: of the bank.

    Raises:
        InputError: the table has not what the recipe asks for, some codes have no recipient, it is too much, or an
            answer is not sound.
        NotKeptError, BankSilentError: see `BankSource.ask`.
    """
    table = message("table {table}", table=recipe.table)
    metadata, told = _metadata(recipe, version, source, settings)
    lists = {name: _codelist(name, source, settings) for name in codelists_of(recipe, version)}
    selection = _selection(recipe, metadata, lists, version, file, told)
    codes = selection.query[recipe.recipient_variable].codes
    recipients = recipients_by_year(recipe, file, codes)
    queries = [selection.query, *(_total_query(selection.query, name, code) for name, code in recipe.totals.items())]
    pieces = [(number, part) for number, query in enumerate(queries) for part in parts(query, settings.most_cells)]
    _check_amount(queries, len(pieces), settings, str(file))
    arrays = [_empty(query) for query in queries]
    cubes, answers = [], []
    for number, part in steps(pieces, "requests", len(pieces)) if len(pieces) > 1 else pieces:
        sound = partial(_sound, asked=part, selection=selection, metadata=metadata, table=table)
        cube, answer = source.ask(data_request(settings, version, recipe.table, part), sound)
        _put(arrays[number], queries[number], part, cube)
        cubes.append(replace(cube, values=np.empty(0), marks=np.empty(0)))
        answers.append(answer)
    _check_one_edition(cubes, table)
    values, marks = arrays[0]
    totals = {name: array[0] for name, array in zip(recipe.totals, arrays[1:], strict=True)}
    return Gathered(version, metadata, selection, recipients, values, marks, totals, tuple(cubes), tuple(answers))


def _metadata(
    recipe: Recipe, version: Version, source: BankSource, settings: BankSettings
) -> tuple[TableMetadata, BankAnswer]:
    place = message("metadata of table {table}", table=recipe.table)

    def read(answer: BankAnswer) -> tuple[TableMetadata, str]:
        metadata = read_metadata(answer.content, version, place)
        return metadata, metadata.updated

    return source.ask(metadata_request(settings, version, recipe.table), read)


def _selection(
    recipe: Recipe,
    metadata: TableMetadata,
    lists: Mapping[str, ChosenCodes],
    version: Version,
    file: Path,
    told: BankAnswer,
) -> Selection:
    """What the recipe asks of the table, which may hold other codes than when the answer that tells them was kept."""
    try:
        return selection_of(recipe, metadata, lists, version, str(file))
    except InputError as error:
        if not told.is_kept:
            raise
        day = f"{told.retrieved:%Y-%m-%d}"
        advice = message("What the table holds is known from {day}; --refresh asks the bank again.", day=day)
        raise InputError(error.faults, advice=advice) from None


def _sound(
    answer: BankAnswer, asked: Query, selection: Selection, metadata: TableMetadata, table: Message
) -> tuple[Cube, str]:
    """The figures of an answer that is what was asked for, and out."""
    cube = read_cube(answer.content, table)
    check_answer(cube, asked, table)
    axis = [one.code for one in cube.dimensions].index(selection.time)
    years = cube.dimension(selection.time).codes
    check_released(cube.values, years, axis, answer.retrieved, (cube.updated, metadata.next_update), table)
    return cube, cube.updated


def _codelist(name: str, source: BankSource, settings: BankSettings) -> ChosenCodes:
    place = message("code list {name}", name=name)
    return source.ask(
        codelist_request(settings, name), lambda answer: (read_codelist(answer.content, name, place), "")
    )[0]


def _total_query(query: Query, variable: str, code: str) -> Query:
    """The same query, but for the printed total of one variable."""
    return {**query, variable: ChosenCodes((code,))}


def _check_amount(queries: list[Query], requests: int, settings: BankSettings, place: str) -> None:
    if requests > settings.most_requests:
        found = message(
            "{cells:cell|cells} take {requests} requests", cells=sum(map(cells, queries)), requests=requests
        )
        right = message(
            "at most {most} requests of {cells} cells; ask for fewer codes or years, or in several recipes",
            most=settings.most_requests,
            cells=settings.most_cells,
        )
        raise InputError.of(place, found, right)


def _empty(query: Query) -> tuple[np.ndarray, np.ndarray]:
    shape = [len(chosen.codes) for chosen in query.values()]
    return np.full(shape, np.nan), np.full(shape, "", dtype=object)


def _put(arrays: tuple[np.ndarray, np.ndarray], query: Query, part: Query, cube: Cube) -> None:
    """Put the figures of a part in their places among those of the whole query."""
    places = np.ix_(*(positions(query[name].codes, chosen.codes) for name, chosen in part.items()))
    for whole, found in zip(arrays, arranged(cube, part), strict=True):
        whole[places] = found


def _check_one_edition(cubes: list[Cube], table: Message) -> None:
    editions = list(dict.fromkeys(cube.updated for cube in cubes))
    if len(editions) > 1:
        found = message("the answers are of several editions: {names}", names=", ".join(editions))
        raise InputError.of(table, found, message("fetch all of them anew with --refresh"))
