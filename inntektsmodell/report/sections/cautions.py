"""What a reader must know before the first figure: that some are synthetic, assumed or calibrated, or hardly right."""

from __future__ import annotations

from inntektsmodell.case.evidence import Status
from inntektsmodell.case.evidence_use import used_evidence
from inntektsmodell.case.labels import per_cent
from inntektsmodell.language.text import as_label
from inntektsmodell.model.plausibility import remarks_on
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.report.subject import Subject

SENTENCES = {
    Status.SYNTHETIC: as_label(
        "The report rests on synthetic figures, made by a program. It says nothing about real regions."
    ),
    Status.ASSUMED: as_label("Some of the figures are assumed, not taken from a public source."),
    Status.CALIBRATED: as_label("Some of the figures are calibrated: chosen so that the result meets a printed one."),
}
SHARE = as_label("{share} of the need key's weight rests on them.")


def cautions(about: Subject) -> tuple[str, ...]:
    """A sentence for each weak status among the case's figures, then the notes of the case, then every remark."""
    shares = evidence_of_result(about.result)
    present = {evidence.status for evidence in used_evidence(about.case).values()}
    sentences = []
    for status, text in SENTENCES.items():
        if status in present:
            share = shares.get(status)
            tail = "" if share is None else about.say(SHARE, share=per_cent(share, about.language))
            sentences.append(f"{about.say(text)} {tail}".rstrip())
    notes = [about.say(note) for note in about.case.notes]
    remarks = [remark.in_language(about.language) for remark in remarks_on(about.case, about.result)]
    return (*sentences, *notes, *remarks)
