"""Shows what was fetched: the source, how much of it, the figures of each year at a glance, and the notes on them."""

from __future__ import annotations

from typing import Any

from inntektsmodell.language.messages import Language, in_language, message
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.table_drawing import plain_table, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import as_labels
from inntektsmodell.statistics.bank.fetching import Fetched
from inntektsmodell.statistics.bank.notes import BankNote
from inntektsmodell.statistics.bank.record import source_of

HEADINGS = as_labels("Year", "Rows", "Least", "Greatest", "Sum")


def show_fetched(fetched: Fetched, language: Language) -> None:
    """Print where the figures are from, a row per year, what was made of absent ones, and every mandatory note."""
    record = fetched.record
    say(record["label"] or record["table"], bold=True)
    say(in_language(source_of(record), language))
    for line in _lines(fetched):
        say(in_language(line, language))
    say()
    show_table(plain_table(HEADINGS, _rows(fetched, language), language))
    for note in (BankNote(**one) for one in record["notes"]):
        if note.is_mandatory:
            on = " ".join(filter(None, [note.variable, note.code]))
            told = (
                message("Note on {what}: {text}", what=on, text=note.text)
                if on
                else message("Note: {text}", text=note.text)
            )
            say(in_language(told, language))


def json_fetched(fetched: Fetched) -> dict[str, Any]:
    """The record and the rows, for programs."""
    return {**fetched.record, "from_cache": fetched.is_kept, "observations": fetched.table.to_dict("records")}


def _lines(fetched: Fetched) -> list[str]:
    """What must be said of the figures beside their numbers."""
    record = fetched.record
    lines: list[str] = list(fetched.remarks)
    if record["units_of_table"]:
        lines.append(message("Unit in the table: {unit}.", unit=", ".join(record["units_of_table"])))
    if fetched.is_kept:
        lines.append(message("From the cache; the bank was not asked."))
    for name, codelist in record["codelists"].items():
        lines.append(
            message("{name} by the code list {list}, which the answer itself does not name.", name=name, list=codelist)
        )
    if record["left_out"]:
        lines.append(message("Added up by the bank: {names}.", names=", ".join(record["left_out"])))
    for name, code in record["totals"].items():
        lines.append(message("{name} adds up to the printed total {code}.", name=name, code=code))
    for mark, absent in record["absent"].items():
        told = message(
            "{count:figure is|figures are} absent (marked '{mark}') and taken as {value:g}.",
            count=absent["figures"],
            mark=mark,
            value=absent["taken_as"],
        )
        lines.append(told)
    if record["absent"] and fetched.recipe.recipient_variable not in record["totals"]:
        name = fetched.recipe.recipient_variable
        lines.append(message("No total of {name} shows that what is absent is not counted by other codes.", name=name))
    for mark, count in record["marked"].items():
        lines.append(message("{count:figure is|figures are} marked '{mark}'.", count=count, mark=mark))
    other = sum(not note["is_mandatory"] for note in record["notes"])
    if other:
        lines.append(
            message(
                "{count:note that is not mandatory is|notes that are not mandatory are} in the record.", count=other
            )
        )
    return lines


def _rows(fetched: Fetched, language: Language) -> list[tuple[str, list[str]]]:
    decimals = 0 if fetched.table["value"].dtype.kind == "i" else 4
    rows = []
    for year, values in fetched.table.groupby("year")["value"]:
        figures = [values.min(), values.max(), values.sum()]
        rows.append((str(year), [str(len(values)), *(number(float(one), decimals, language) for one in figures)]))
    return rows
