"""What carries each region's appropriation away from an equal amount per inhabitant, step by step of the method."""

from __future__ import annotations

import numpy as np

from inntektsmodell.case.labels import CONTRIBUTION, CONTRIBUTIONS, EQUAL
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.charts.contributions import contribution_panels
from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import ChartFigures, Paragraph, ReportChart, ReportSection, Subject

HEADING = as_label("What drives the distribution")
INTRODUCTION = as_label(
    "The starting point is the same amount per inhabitant. The steps of the model follow in the "
    "order of the method; each shows the change it makes to the base appropriation."
)
STEPS = {
    **CONTRIBUTION,
    "capital": as_label("Separate capital frame"),
    "phase_in": as_label("Not yet phased in"),
}
OF_YEAR = {"adjustment_path", "pace_path", "guarantee"}
"""Results of a case whose year differs from full effect otherwise than by phase-in."""
TOTAL, BASE = as_label("Sum of the steps"), as_label("Base appropriation")
CHART = as_label("Deviation from equal per-capita funding, step by step, million NOK")
DESCRIPTION = as_label("A waterfall chart for each region. {regions} All figures are in the table above.")
UNIT = as_label("million NOK")


def steps_of(about: Subject) -> dict[str, np.ndarray]:
    """Million kroner per region of each step the case has; with an equal amount per inhabitant they sum to the base.

    With B the appropriation, p the population share, b the need index over all services and k the resource-need key:
    need (p b − p) B, cost (k − p b) B, settlement its net; capital, or where a case has amounts and keys beside the
    formula these and capital, is the rest to the amount at full effect, and what is not yet phased in, or by
    adjustment, pace of change and guarantee, the rest to the amount of the year.
    """
    total, table = about.case.parameters.appropriation.total.value, about.table
    share, need = table["population_share"].to_numpy(), table["need_index"].to_numpy()
    key, full = table["resource_need_key"].to_numpy(), about.result["full_effect_appropriation"].values
    settled = about.result["settlement"].values if "settlement" in about.result else np.zeros(len(key))
    parameters, result = about.case.parameters, about.result
    beside = (
        *(parameters.reserved, parameters.history, parameters.gap, parameters.amounts),
        *(table in about.case.observed for table in ("supplement", "correction")),
    )
    rest, in_year = full - key * total - settled, result["base_appropriation"].values - full
    otherwise = not OF_YEAR.isdisjoint(result)
    found = {
        "need": (True, (share * need - share) * total),
        "cost": ("cost_index" in about.result, (key - share * need) * total),
        "settlement": ("settlement" in about.result, settled),
        "capital": (not any(beside) and parameters.capital is not None and parameters.capital.share.value > 0, rest),
        "own_model": (any(beside), rest),
        "phase_in": ("phase_in" in result and not otherwise, in_year),
        "in_year": (otherwise, in_year),
    }
    return {name: amounts for name, (present, amounts) in found.items() if present}


def drivers(about: Subject) -> ReportSection:
    """The steps as a table and as one waterfall per region."""
    steps = steps_of(about)
    start = about.table["population_share"].to_numpy() * about.case.parameters.appropriation.total.value
    places = about.decimals.amounts
    between = [Line(about.say(STEPS[name]), values, places, signed=True) for name, values in steps.items()]
    end = Line(about.say(BASE), about.table["base_appropriation"].to_numpy(), places)
    shown = about.column_table(about.say(CONTRIBUTIONS), [Line(about.say(EQUAL), start, places), *between, end])
    return ReportSection(about.say(HEADING), (Paragraph(about.say(INTRODUCTION)), shown, _chart(about, steps)))


def _chart(about: Subject, steps: dict[str, np.ndarray]) -> ReportChart:
    amounts = np.vstack(list(steps.values()))
    totals, places = amounts.sum(axis=0), about.decimals.amounts
    told = ". ".join(
        f"{about.case.regions[at]}: {about.signed(float(totals[at]), places)}" for at in about.described(amounts)
    )
    names = [about.say(STEPS[name]) for name in steps]
    chart = contribution_panels(
        about.case.regions, names, amounts, about.say(TOTAL), about.frame, about.say(UNIT), about.language, places
    )
    series = dict(zip(names, amounts, strict=True))
    figures = ChartFigures(about.case.regions, series, about.say(UNIT), places, stacked=True)
    return ReportChart(about.say(CHART), about.say(DESCRIPTION, regions=f"{told}."), chart, figures)
