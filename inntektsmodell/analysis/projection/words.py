"""What a projection is called, in both languages, and what must be said beside it."""

from __future__ import annotations

import xarray as xr

from inntektsmodell.analysis.projection.alternatives import OWN
from inntektsmodell.analysis.projection.keys import GIVEN, KEY
from inntektsmodell.language.text import Language, Text, as_label

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
WEIGHTS = {GIVEN: as_label("weights as given")}
SHARES = {"budgets": as_label("as in the budgets"), "committee": as_label("by the technical committee")}
NO_CHANCE = as_label(
    "Alternatives and weights are assumptions, and how likely they are is not said: lowest and highest are of those that "
    "were computed, and bound nothing."
)
METHOD = as_label(
    "The key of a year is of that year's population, without a mean over years. Criteria other than age keep their size "
    "per inhabitant of each region; cost index and settlement are those of the case."
)
OWN_RATES = as_label(
    "Own projection: fertility and moves as in 2017–2021, mortality falling by {fall} per cent a year, all of it assumed. "
    "Statistics Norway's alternatives are read with --alternatives."
)
OLDEST = as_label(
    "The weight of the oldest is not printed. It is set to {weights}, and the calibrated criterion is solved for anew "
    "each time, so that the key of the case itself stays what it is."
)
HEALTH = as_label(
    "Healthier ageing: the share of the gain in life expectancy that is years in the health of a younger age. The gain is "
    "that of the mortality of the assumptions, for every alternative."
)


def name_of(names: dict[str, Text], name: str, language: Language) -> str:
    """A name as people read it; one of the user's own as it is."""
    return names[name].in_language(language) if name in names else name


def remarks_of(table: xr.Dataset, language: Language) -> list[str]:
    """What must be said beside the tables and charts of a projection."""
    weights = [name for name in table["weights"].values.tolist() if name != GIVEN]
    remarks = [METHOD.in_language(language), HEALTH.in_language(language)]
    if OWN in table["alternative"].values:
        fall = f"{100 * table.attrs['falling_mortality']:.2g}"
        remarks.append(OWN_RATES.in_language(language).format(fall=fall.replace(".", ",") if language == "nb" else fall))
    if weights:
        written = ", ".join(weights)
        remarks.append(OLDEST.in_language(language).format(weights=written.replace(".", ",") if language == "nb" else written))
    if table.sizes["alternative"] * table.sizes["weights"] > 1:
        remarks.append(NO_CHANCE.in_language(language))
    return remarks
