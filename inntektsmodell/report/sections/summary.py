"""The report in two or three sentences."""

from __future__ import annotations

from inntektsmodell.case.evidence import Status
from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import MANY, Paragraph, ReportSection, Subject

HEADING = as_label("Summary")
SHARES = as_label("The base appropriation of {total} million NOK in {year} is distributed with {shares}.")
ASSUMED = as_label("Which amount is distributed is assumed.")
SPREAD = as_label("{least} (least) and {most} (most)")
TO_REGION = as_label("{share} per cent to {region}")
AND = as_label(" and ")
MOVED = as_label(
    "At full effect, and compared with the former model, {gainer} gains most ({gain} million "
    "NOK, {gain_share} per cent) and {loser} loses most ({loss} million NOK, {loss_share} per "
    "cent)."
)
PHASED = as_label(
    "In {year}, {amount} million NOK is phased in, out of a total of {growth} million NOK over all years."
)


def summary(about: Subject) -> ReportSection:
    """How the money is shared, who gains and loses most, and how much of it comes this year."""
    sentences, table = [_shares(about)], about.table
    total = about.case.parameters.appropriation.total
    if about.case.evidence[total.evidence].status is Status.ASSUMED:
        sentences.append(about.say(ASSUMED))
    if "redistribution" in table and table["redistribution"].abs().max() > 0:
        sentences.append(_moved(about))
    if "phase_in" in table:
        amounts = {"amount": table["phase_in"].sum(), "growth": float(about.result["growth_amount"].sum())}
        filled = {name: about.number(value, about.decimals.amounts) for name, value in amounts.items()}
        sentences.append(about.say(PHASED, year=about.case.file.year, **filled))
    return ReportSection(about.say(HEADING), (Paragraph(" ".join(sentences)),))


def _shares(about: Subject) -> str:
    amounts = about.result["base_appropriation"].values
    total = float(amounts.sum())
    parts = [
        about.say(TO_REGION, share=about.number(100 * amount / total, about.decimals.per_cent), region=region)
        for region, amount in zip(about.case.regions, amounts.tolist(), strict=True)
    ]
    if len(parts) > MANY:
        ends = {"least": parts[amounts.argmin()], "most": parts[amounts.argmax()]}
        parts = [about.say(SPREAD, **ends)]
    listed = about.say(AND).join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
    return about.say(
        SHARES, total=about.number(total, about.decimals.amounts), year=about.case.file.year, shares=listed
    )


def _moved(about: Subject) -> str:
    amounts, per_cent = (about.table[name] for name in ("redistribution", "redistribution_per_cent"))
    most, least = int(amounts.argmax()), int(amounts.argmin())
    return about.say(
        MOVED,
        gainer=about.case.regions[most],
        gain=about.signed(float(amounts.iloc[most]), about.decimals.amounts),
        gain_share=about.signed(float(per_cent.iloc[most]), 2),
        loser=about.case.regions[least],
        loss=about.signed(float(amounts.iloc[least]), about.decimals.amounts),
        loss_share=about.signed(float(per_cent.iloc[least]), 2),
    )
