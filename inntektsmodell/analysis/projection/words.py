"""What a projection is called, in both languages, and what must be said beside it."""

from __future__ import annotations

import xarray as xr

from inntektsmodell.analysis.projection.alternatives import OWN
from inntektsmodell.analysis.projection.keys import GIVEN, KEY
from inntektsmodell.case.labels import evidence_line
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.model.result import evidence_of_result

LABELS: dict[str, tuple[Text, str]] = {
    "population": (as_label("Population on 1 January"), "persons"),
    KEY: (as_label("Distribution key at full effect"), "1"),
    "number": (as_label("Growth of need: number of inhabitants"), "1"),
    "structure": (as_label("Growth of need: age structure"), "1"),
    "health": (as_label("Growth of need: health at each age"), "1"),
    "growth": (as_label("Growth of need"), "1"),
    "cost_growth": (as_label("Growth of cost"), "1"),
    "births": (as_label("Births"), "persons"),
    "deaths": (as_label("Deaths"), "persons"),
    "moves": (as_label("Net moves"), "persons"),
}
"""Every variable with its label and unit."""
ALTERNATIVES = {OWN: as_label("own projection, by rates")}
AS_GIVEN = as_label("weights as given")
OLDEST_AT = as_label("weight of {group}: {weight}")
COMPUTED = as_label("{source}; own computation")
SHARES = {"budgets": as_label("as in the budgets"), "committee": as_label("by the technical committee")}
NO_CHANCE = as_label(
    "Alternatives and weights are assumptions without probabilities: lowest and highest are of those that were "
    "computed, and bound nothing."
)
METHOD = as_label(
    "The key of a year is of that year's population, without a mean over years. Criteria other than age keep their "
    "size per inhabitant of each region; cost index and settlement are those of the case. Table and chart show the "
    "keys at unchanged health at each age."
)
OWN_RATES = as_label(
    "One projection by declared rates: fertility and moves that last, mortality falling by {fall} per cent a year. All "
    "of it is assumed."
)
HOW_SET = as_label(
    "How each rate was set is in the evidence (--json). Statistics Norway's alternatives are read with --alternatives."
)
OLDEST = as_label(
    "The case has no weight of the oldest. It is set ({weights}), and the calibrated criterion is solved for anew "
    "each time, so that the key of the case itself stays what it is."
)
HEALTH = as_label(
    "Healthier ageing: the share of the gain in life expectancy that is years in the health of a younger age. The gain "
    "is that of the mortality of the assumptions, for every alternative."
)


def name_of(names: dict[str, Text], name: str, language: Language) -> str:
    """A name as people read it; one of the user's own as it is."""
    return names[name].in_language(language) if name in names else name


def given_alternatives(folder: str) -> Message:
    """What a population that the user has given is from."""
    return message("alternatives in the folder {name}", name=folder)


def weights_name(name: str, language: Language) -> str:
    """A set of weights as people read it: as given, or the weight that the oldest are set to."""
    if name == GIVEN:
        return AS_GIVEN.in_language(language)
    group, _, weight = name.rpartition(" ")
    return OLDEST_AT.in_language(language).format(group=group, weight=number(float(weight), 2, language))


def remarks_of(table: xr.Dataset, language: Language, *, of_chart: bool = False) -> list[str]:
    """What must be said beside the tables of a projection, or beside its chart, which is of one health at each age."""
    weights = [weights_name(name, language) for name in table["weights"].values.tolist() if name != GIVEN]
    remarks = [METHOD.in_language(language)]
    if not of_chart:
        remarks.append(HEALTH.in_language(language))
    if "births" in table:  # by rates, whatever an alternative that was given is called
        fall = number(100 * table.attrs["falling_mortality"], 2, language)
        remarks.append(OWN_RATES.in_language(language).format(fall=fall))
        if not of_chart:
            remarks.append(HOW_SET.in_language(language))
    if weights:
        remarks.append(OLDEST.in_language(language).format(weights=" / ".join(weights)))
    if table.sizes["alternative"] * table.sizes["weights"] > 1:
        remarks.append(NO_CHANCE.in_language(language))
    return [*remarks, evidence_line(evidence_of_result(table), language)]
