"""Fetches a recipe: from the cache where it has all, else from the bank, by either version of its interface."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from inntektsmodell.arguments import as_path, as_truth
from inntektsmodell.faults import InputError
from inntektsmodell.files.csv_writing import Dialect, csv_text
from inntektsmodell.files.formats import json_text
from inntektsmodell.files.placing import check_folder, write_folder
from inntektsmodell.language.messages import Message, message
from inntektsmodell.statistics.bank.cache import AnswerCache
from inntektsmodell.statistics.bank.client import BankSilentError
from inntektsmodell.statistics.bank.gathering import Gathered, gather
from inntektsmodell.statistics.bank.observations import observations_of
from inntektsmodell.statistics.bank.recipe import Recipe, load_recipe
from inntektsmodell.statistics.bank.record import Record, evidence_text, record_of
from inntektsmodell.statistics.bank.requests import Version
from inntektsmodell.statistics.bank.settings import BankSettings
from inntektsmodell.statistics.bank.source import BankSource, NotKeptError
from inntektsmodell.work.programs import user_cache

EVIDENCE, SOURCE = "evidence.toml", "source.json"
CACHE = "statistics"


@dataclass(frozen=True)
class Fetched:
    """What was fetched: a table as a case folder has it, its evidence as TOML, and the record of where it is from.

    `is_kept` says that nothing was asked of the bank, `remarks` what must be told beside the figures.
    """

    recipe: Recipe
    table: pd.DataFrame
    evidence: str
    record: Record
    is_kept: bool
    remarks: tuple[Message, ...] = ()


def fetch(
    recipe: str | Path,
    out: str | Path | None = None,
    *,
    cache: str | Path | None = None,
    offline: bool = False,
    refresh: bool = False,
    settings: BankSettings | None = None,
    dialect: Dialect = "plain",
) -> Fetched:
    """Fetch the figures that a recipe asks for, as observations of a case.

    What was fetched before is taken from the cache, and nothing is asked then. Nothing else in the package asks it.

    Args:
        recipe: a TOML file; the guide says what it holds.
        out: a folder to write the table, its evidence and its record to; nothing is written where None.
        cache: folder of kept answers; `inntektsmodell/statistics` of the user's cache folder where None.
        offline: take kept answers alone.
        refresh: ask the bank again for everything.
        settings: of the bank; those of Statistics Norway where None.
        dialect: of the CSV file, `plain` or `excel`.

    Returns:
        The table in long form, with its evidence and record.

    Raises:
        InputError: with every fault of the recipe, or of what the bank answered; or the bank did not answer.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import inntektsmodell as im
        >>> with TemporaryDirectory() as folder:
        ...     recipe = Path(folder) / "recipe.toml"
        ...     _ = recipe.write_text('table = "07459"', encoding="utf-8")
        ...     try:
        ...         im.fetch(recipe)
        ...     except im.InputError as error:
        ...         print(error.faults[0].found)
        is missing
    """
    file = as_path(recipe, "recipe")
    if as_truth(offline, "offline") and as_truth(refresh, "refresh"):
        right = message("one of them")
        raise InputError.of(message("offline and refresh"), message("contradict each other"), right)
    if out is not None:
        check_folder(as_path(out, "out"))
        _refuse_other(as_path(out, "out"), file.name)
    loaded, bank = load_recipe(file), settings or BankSettings()
    kept = AnswerCache(_cache_folder(cache))
    gathered, remarks, is_kept = _gathered(loaded, file, kept, bank, offline=offline, refresh=refresh)
    try:
        observations = observations_of(loaded, gathered, str(file))
    except InputError as error:
        advice = message("These answers are from the cache; --refresh asks the bank again.") if is_kept else ""
        raise InputError(error.faults, advice=advice) from None
    record = record_of(file.name, loaded, gathered, observations)
    fetched = Fetched(
        loaded,
        observations.table,
        evidence_text(loaded, record),
        record,
        is_kept,
        tuple(remarks),
    )
    if out is not None:
        write_fetched(as_path(out, "out"), fetched, dialect)
    return fetched


def write_fetched(folder: Path, fetched: Fetched, dialect: Dialect = "plain") -> None:
    """Write the table, its evidence and its record as a folder; what the same recipe fetched earlier is replaced.

    Raises:
        InputError: the folder holds something else.
    """
    _refuse_other(folder, fetched.record["recipe"])

    def fill(new: Path) -> None:
        (new / f"{fetched.recipe.fills}.csv").write_text(
            csv_text(fetched.table, dialect), encoding="utf-8", newline="\n"
        )
        (new / EVIDENCE).write_text(fetched.evidence, encoding="utf-8", newline="\n")
        (new / SOURCE).write_text(json_text(fetched.record), encoding="utf-8", newline="\n")

    write_folder(folder, fill, [f"{fetched.recipe.fills}.csv", EVIDENCE, SOURCE])


def _refuse_other(folder: Path, recipe: str) -> None:
    """Figures of another recipe are not written over."""
    other = recipe
    with suppress(OSError, ValueError, RecursionError, AttributeError):
        other = json.loads((folder / SOURCE).read_bytes()).get("recipe")
    if other != recipe:
        found = message("holds what the recipe {recipe} fetched", recipe=other)
        raise InputError.of(str(folder), found, message("choose a new or empty folder"))


def _cache_folder(given: str | Path | None) -> Path:
    if given is not None:
        return as_path(given, "cache")
    folder = user_cache(CACHE)
    if folder is None:
        raise InputError.of(message("cache"), message("this user has no folder of their own"), message("give --cache"))
    return folder


def _gathered(
    recipe: Recipe, file: Path, cache: AnswerCache, settings: BankSettings, *, offline: bool, refresh: bool
) -> tuple[Gathered, list[Message], bool]:
    """What is kept by either version, else what the bank answers; and whether it was kept."""
    silent: list[BankSilentError] = []
    for version, may_ask in _ways(recipe, offline=offline, refresh=refresh):
        try:
            with BankSource(settings, cache, may_ask=may_ask, refresh=refresh) as source:
                gathered = gather(recipe, file, version, source, settings)
        except NotKeptError:
            continue
        except BankSilentError as error:
            silent.append(error)
            if error.is_unreachable:
                break
            continue
        return gathered, [_fell_back(error) for error in silent], not may_ask
    if not silent:
        right = message("fetch it once with a network, without --offline")
        raise InputError.of(
            str(file), message("the answers to this recipe are not in the cache {folder}", folder=cache.folder), right
        )
    raise InputError.of(silent[-1].url, silent[-1].reason, message("fetch again later; what was answered is kept"))


def _ways(recipe: Recipe, *, offline: bool, refresh: bool) -> Iterator[tuple[Version, bool]]:
    """Versions to try in turn, each with whether the bank may be asked."""
    versions: list[Version] = ["v2", "v0"] if recipe.version is None else [recipe.version]
    if not refresh:
        yield from ((version, False) for version in versions)
    if not offline:
        yield from ((version, True) for version in versions)


def _fell_back(error: BankSilentError) -> Message:
    return message("Version 2 of the bank did not answer ({reason}); version 0 did.", reason=error.reason)
