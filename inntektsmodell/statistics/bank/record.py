"""What was fetched, as files tell it: the record of every answer, and the evidence that a case names."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

from inntektsmodell.case.evidence import Status
from inntektsmodell.language.messages import LANGUAGES, Joined, Message, in_language, message
from inntektsmodell.statistics.bank.gathering import Gathered
from inntektsmodell.statistics.bank.notes import BankNote
from inntektsmodell.statistics.bank.observations import Observations
from inntektsmodell.statistics.bank.recipe import Recipe
from inntektsmodell.statistics.bank.requests import cells

Record = dict[str, Any]


def record_of(name: str, recipe: Recipe, gathered: Gathered, observations: Observations) -> Record:
    """Everything that is known of where the figures are from; the same whether they were kept or fetched just now."""
    table, query = observations.table, gathered.selection.query
    return {
        "recipe": name,
        "table": recipe.table,
        "label": gathered.metadata.label,
        "source": gathered.cubes[0].source or address_of(gathered),
        "updated": gathered.cubes[0].updated,
        "retrieved": _written(max(answer.retrieved for answer in gathered.answers)),
        "version": gathered.version,
        "address": address_of(gathered),
        "fills": recipe.fills,
        "years": list(recipe.years),
        "recipients": list(dict.fromkeys(table["region"])),
        "labels": list(gathered.selection.groups),
        "rows": len(table),
        "cells": cells(query),
        "status": str(observations.status),
        "unit": recipe.unit,
        "units_of_table": list(observations.units),
        "codes": {name: list(chosen.codes) for name, chosen in query.items()},
        "codelists": {name: chosen.codelist for name, chosen in query.items() if chosen.codelist},
        "left_out": list(gathered.selection.left_out),
        "totals": dict(recipe.totals),
        "absent": {
            mark: {"figures": count, "taken_as": recipe.missing[mark]} for mark, count in observations.absent.items()
        },
        "marked": dict(observations.marked),
        "notes": [vars(note) for note in notes_on(recipe, gathered)],
        "answers": [
            {
                "address": answer.request.url,
                "query": json.loads(answer.request.body),
                "updated": answer.updated,
                "retrieved": _written(answer.retrieved),
                "sha256": answer.sha256,
            }
            for answer in gathered.answers
        ],
    }


def _written(time: datetime.datetime) -> str:
    return f"{time.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def address_of(gathered: Gathered) -> str:
    """Address of the table, without what was asked of it."""
    return gathered.answers[0].request.url.partition("?")[0].removesuffix("/data")


def notes_on(recipe: Recipe, gathered: Gathered) -> list[BankNote]:
    """Notes on what was asked for: on the table, its variables, and the codes that are among them."""
    query = gathered.selection.query
    found = dict.fromkeys(note for cube in gathered.cubes for note in cube.notes)
    asked = {name: set(chosen.codes) for name, chosen in query.items()}
    for name, code in recipe.totals.items():
        asked[name].add(code)
    return [note for note in found if not note.code or note.code in asked.get(note.variable, ())]


def evidence_text(recipe: Recipe, record: Record) -> str:
    """What `case.toml` needs for the table: its evidence, and the mandatory notes, which every output then tells."""
    lines = [
        f"[evidence.{recipe.evidence_name}]",
        f"unit = {_text(recipe.unit)}",
        f"source = {_in_both(source_of(record))}",
        f'status = "{record["status"]}"',
        *([] if record["status"] == Status.PUBLISHED else [f"formula = {_in_both(_formula(recipe, record))}"]),
        f"valid_from = {min(recipe.years)}-01-01",
        f"last_checked = {record['retrieved'][:10]}",
    ]
    for note in record["notes"]:
        if note["is_mandatory"]:
            on = " ".join(filter(None, [recipe.table, note["variable"], note["code"]]))
            told = message("Table {table}: {text}", table=on, text=note["text"])
            lines += ["", "[[notes]]", *(f"{language} = {_text(words)}" for language, words in _told(told).items())]
    return "\n".join([*lines, ""])


def source_of(record: Record) -> Message:
    """Who says the figures, where, and as of when."""
    told = {name: record[name] for name in ("source", "table", "address", "updated", "retrieved")}
    return message("{source}, table {table}; {address}; updated {updated}, retrieved {retrieved}", **told)


def _formula(recipe: Recipe, record: Record) -> Message:
    """What was added up to each figure, and what those that are absent were taken as."""
    named = [f"{name}: {what}" for name, what in _summed(recipe, record)]
    added = message("sum over codes of the table ({names})", names="; ".join(named))
    absent = [
        message(
            "{count:absent figure|absent figures} marked '{mark}' taken as {value:g}",
            count=of_mark["figures"],
            mark=mark,
            value=of_mark["taken_as"],
        )
        for mark, of_mark in record["absent"].items()
    ]
    return Joined("; ", [*([added] if named else []), *absent])


def _summed(recipe: Recipe, record: Record) -> Iterator[tuple[str, str]]:
    for name, codes in record["codes"].items():
        if name == recipe.recipient_variable:
            choice = recipe.variables[name]
            yield name, choice.mapping or f"borders, {choice.borders}"
        elif len(codes) > 1 and name in recipe.variables:
            yield name, f"{codes[0]}-{codes[-1]}"
    yield from ((name, "*") for name in record["left_out"])


def _in_both(text: Message) -> str:
    return "{ " + ", ".join(f"{language} = {_text(words)}" for language, words in _told(text).items()) + " }"


def _told(text: Message) -> dict[str, str]:
    return {language: in_language(text, language) for language in LANGUAGES}


def _text(text: str) -> str:
    """A text as TOML writes it: as JSON does, but for one sign that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
