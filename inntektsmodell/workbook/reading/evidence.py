"""Reads which evidence the figures of a row rest on, and sees that what is looked up was not written over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inntektsmodell.case.checks.names import SEPARATOR
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.units import unit_id, unit_label
from inntektsmodell.faults import nearest
from inntektsmodell.language.bilingual import in_all, told_in_both
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.workbook.layout.form import EVIDENCE_COLUMNS, EVIDENCE_OF, SEVERAL, CellContent
from inntektsmodell.workbook.layout.sheets import EVIDENCE
from inntektsmodell.workbook.reading import values
from inntektsmodell.workbook.reading.findings import Findings
from inntektsmodell.workbook.reading.tables import SheetLine, SheetTable

UNREAD = ""


def evidence_of_line(
    table: SheetTable, line: SheetLine, filled: Sequence[str], evidence: Mapping[str, Any], findings: Findings
) -> dict[str, str]:
    """Name of the evidence of each filled figure of a row, by its heading.

    One name holds for all; where they differ each is written as `heading: name`.
    """
    cell = line.cells.get("evidence")
    place = table.at(line, "evidence")
    if cell is None:
        if filled:
            findings.add_empty(place, message("the name of an entry on the evidence sheet"))
        return dict.fromkeys(filled, UNREAD)
    text = values.label(cell, findings)
    if text is None:
        return dict.fromkeys(filled, UNREAD)
    headings = {spelled: name for name in filled for spelled in (table.spelled.get(name, name), name)}
    parts = dict(_split(part, headings) for part in text.split(SEPARATOR.strip()))
    if text in evidence or set(parts) == {None}:
        parts = dict.fromkeys(filled, text)
    for name in dict.fromkeys(parts.values()):
        if name not in evidence:
            findings.add(place, message("evidence '{name}' is unknown", name=name), nearest(name, evidence))
    if set(parts) != set(filled):
        found = message("'{text}' does not give the evidence for each figure", text=text)
        form = SEPARATOR.join(EVIDENCE_OF.format(label=label, name="…") for label in filled)
        right = message("one name, or {form}", form=form)
        findings.add(place, found, right)
    _check_lookups(line, set(parts.values()), evidence, findings)
    return {label: parts.get(label, UNREAD) for label in filled}


def _split(part: str, labels: Mapping[str, str]) -> tuple[str | None, str]:
    """The heading, as it is meant, and the name of `heading: name`; no heading where it is one of none."""
    fitting = [label for label in labels if part.strip().startswith(EVIDENCE_OF.format(label=label, name=""))]
    if not fitting:
        return None, part.strip()
    longest = max(fitting, key=len)
    return labels[longest], part.strip().removeprefix(EVIDENCE_OF.format(label=longest, name="")).strip()


def _check_lookups(line: SheetLine, names: set[str], evidence: Mapping[str, Any], findings: Findings) -> None:
    """Values typed over a lookup say what the evidence says, or are refused: they would not be read."""
    for column in EVIDENCE_COLUMNS:
        cell = line.cells.get(column.key)
        if cell is None or column.kind is not CellContent.LOOKUP or cell.is_formula:
            continue
        said = {word for name in names if name in evidence for word in _words(evidence[name].get(column.key))}
        if str(cell.value) not in said | set(vars(SEVERAL).values()):
            found = message("'{text}' does not agree with the evidence of the row", text=cell.value)
            right = message(
                "change it on the sheet {sheet}, or name other evidence", sheet=told_in_both(**vars(EVIDENCE.name))
            )
            findings.add(cell.place, found, right)


def _words(value: Any) -> set[str]:
    """What a lookup may show of what the evidence says: as it is written, or told in any language."""
    statuses, known = {str(status): status.label for status in Status}, unit_id(str(value))
    told = in_all(value) if isinstance(value, str) else (str(value),)
    of_status = vars(statuses[known]).values() if known in statuses else ()
    return {*told, known, *of_status, *(unit_label(known, language) for language in LANGUAGES)}
