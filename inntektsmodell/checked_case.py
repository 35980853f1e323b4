"""What was read of a case, in a few lines."""

from __future__ import annotations

from pathlib import Path

from inntektsmodell.case import Case, Language
from inntektsmodell.evidence_shares import evidence_shares
from inntektsmodell.evidence_use import unused_evidence
from inntektsmodell.labels import evidence_line
from inntektsmodell.loading import is_workbook, load_case
from inntektsmodell.messages import Message, in_language, message
from inntektsmodell.workbook.findings import Remark
from inntektsmodell.workbook.reader import checked, read_workbook


def summary(name: str, language: Language) -> list[str]:
    """Lines that say what a case holds, and what of a workbook was read otherwise than it stands.

    Raises:
        InputError: the case has faults.
    """
    remarks: list[Remark] = []
    if is_workbook(name):
        reading = read_workbook(Path(name))
        case = checked(reading)
        remarks = reading.findings.remarks
    else:
        case = load_case(name)
        unread = message("no figure rests on this evidence")
        remarks = [Remark(message("evidence '{name}'", name=each), unread) for each in unused_evidence(case)]
    lines = [case.file.title.in_language(language), *(in_language(line, language) for line in _counts(case, language))]
    lines.append(evidence_line(evidence_shares(case), language))
    if remarks:
        lines.append(in_language(message("{count} remark(s) on what was read:", count=len(remarks)), language))
    return lines + [f"  {remark.in_language(language)}" for remark in remarks]


def _counts(case: Case, language: Language) -> list[Message]:
    years = [str(year) for year in case.observations["year"].values.tolist()]
    services = [text.in_language(language) for text in case.file.services.values()]
    ages = sum(item.kind == "age" for item in case.criteria.values())
    return [
        message("Model year {year}.", year=case.file.year),
        message("Regions ({count}): {names}.", count=len(case.regions), names=", ".join(case.regions)),
        message("Services ({count}): {names}.", count=len(services), names=", ".join(services)),
        message("Age groups: {ages}. Other criteria: {others}.", ages=ages, others=len(case.criteria) - ages),
        message("Figures for {years}.", years=", ".join(years)),
        message("No faults found."),
    ]
