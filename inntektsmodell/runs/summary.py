"""What was read of a case, in a few lines."""

from __future__ import annotations

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence_shares import evidence_shares
from inntektsmodell.case.labels import evidence_line
from inntektsmodell.case.remarks import remark_lines
from inntektsmodell.faults import listed
from inntektsmodell.language.messages import Message, in_language, message
from inntektsmodell.language.text import Language
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.model.plausibility import remarks_on


def case_summary(name: str, language: Language) -> list[str]:
    """Lines that say what a case holds, and every remark on it and on what it gives.

    Raises `InputError` where the case has faults, or what it gives is not finite.
    """
    case = load_case(name)
    remarks = remarks_on(case, compute(case))
    lines = [case.file.title.in_language(language), *(in_language(line, language) for line in _counts(case, language))]
    lines.append(evidence_line(evidence_shares(case), language))
    return lines + remark_lines(remarks, language)


def _counts(case: Case, language: Language) -> list[Message]:
    years = [str(year) for year in case.observations["year"].values.tolist()]
    services = [text.in_language(language) for text in case.file.services.values()]
    ages = sum(item.kind == "age" for item in case.criteria.values())
    return [
        message("Model year {year}.", year=case.file.year),
        message("Regions ({count}): {names}.", count=len(case.regions), names=listed(case.regions)),
        message("Services ({count}): {names}.", count=len(services), names=", ".join(services)),
        message("Age groups: {ages}. Other criteria: {others}.", ages=ages, others=len(case.criteria) - ages),
        message("Figures for {years}.", years=", ".join(years)),
        message("No faults found."),
    ]
