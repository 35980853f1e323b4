"""What scenarios do to a case, side by side: change of the key, of kroner, and of kroner per inhabitant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.analysis.scenarios.scenario import (
    Scenario,
    apply_scenario,
    expect_scenario,
    overridden,
    place_in,
)
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.paths import canonical
from inntektsmodell.case.remarks import Remark, remarks_json
from inntektsmodell.faults import Fault, Faults, InputError
from inntektsmodell.language.messages import in_language, message
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.method.quantities import PROP
from inntektsmodell.model.computing import compute
from inntektsmodell.model.plausibility import remarks_on
from inntektsmodell.model.reach import reachable_results
from inntektsmodell.model.result import evidence_of_result, variable_attributes
from inntektsmodell.model.result_tables import amount_of_each, by_region, inhabitants

DIMS = ("scenario", "region")
PER_INHABITANT = as_label("Base appropriation at full effect per inhabitant, change")


class _Described(NamedTuple):
    label: Text
    units: str
    source: Text


EFFECTS: dict[str, _Described] = {
    "amount_change": _Described(as_label("Base appropriation at full effect, change"), "million NOK", PROP),
    "amount_change_per_inhabitant": _Described(PER_INHABITANT, "NOK per inhabitant", PROP),
    "key_change": _Described(as_label("Distribution key at full effect, change"), "percentage points", PROP),
}
"""What is shown of every scenario, always against the case as it is."""

CALIBRATION_KEPT = as_label("The calibrated criterion is kept unchanged in the scenarios.")
PARTS = {
    "cost": as_label("cost index"),
    "settlement": as_label("settlement"),
    "capital": as_label("separate capital frame"),
    "criteria": as_label("criteria that can be merged"),
    "phase_in": as_label("phase-in"),
    "reserved": as_label("amounts taken out before the formula"),
    "history": as_label("share by history or activity"),
    "adjustment": as_label("adjustment over several years"),
    "index": as_label("rules for indices"),
    "gap": as_label("share by the gap"),
    "amounts": as_label("amounts per inhabitant or net equalisation"),
    "pace": as_label("pace of change"),
}
"""Parts of `Parameters` that a case may lack, by name."""


@dataclass(frozen=True)
class ScenarioEffects:
    """Scenarios of one case.

    `effects` holds the variables of `EFFECTS`, of dimensions (scenario, region), for the scenarios that `case` has the
    data for, in the order they were given, and the `persons` of each region. `refused` says of each other one what is
    missing. `remarks` are those on the case, and what each scenario adds to them.
    """

    case: Case
    scenarios: tuple[Scenario, ...]
    effects: xr.Dataset
    refused: Mapping[str, tuple[Fault, ...]]
    remarks: tuple[Remark, ...] = ()

    @property
    def computed(self) -> tuple[Scenario, ...]:
        """The scenarios that were computed."""
        return tuple(scenario for scenario in self.scenarios if scenario.name not in self.refused)

    def lacking(self, scenario: Scenario) -> list[Text]:
        """Parts of parameters that a scenario changes and the case lacks, each once."""
        wanted = dict.fromkeys(canonical(self.case, path).split(".", 1)[0] for path in scenario.paths)
        return [PARTS[name] for name in wanted if name in PARTS and not getattr(self.case.parameters, name)]

    def reason(self, name: str, language: str = "en") -> str:
        """Why a scenario was refused and what would be right, on one line."""
        faults = self.refused[name]
        said = [fault.found for fault in faults] + [fault.right for fault in faults]
        return "; ".join(dict.fromkeys(in_language(sentence, language) for sentence in said))


def scenario_effects(case: Case, scenarios: Scenario | Iterable[Scenario]) -> ScenarioEffects:
    """Compute every scenario of a case by itself and hold it against the case as it is.

    Amounts per inhabitant are per person of the year of the case's population shares.

    Raises:
        InputError: two scenarios have one name.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.load_case("builtin:2021")
        >>> table = im.scenario_effects(case, [im.load_scenario("builtin:need_one_year")])
        >>> table.effects["amount_change"].values.round(1).tolist()
        [[-19.5, 13.9, 1.9, 3.7]]
    """
    expect_case(case)
    given = _as_scenarios(scenarios)
    _check_names(given)
    base = compute(case)
    persons = inhabitants(case)
    changes: dict[str, list[np.ndarray]] = {name: [] for name in EFFECTS}
    refused: dict[str, tuple[Fault, ...]] = {}
    remarks = [*remarks_on(case, base)]
    for scenario in given:
        try:
            changed = apply_scenario(case, scenario)
            result = compute(changed)
        except InputError as error:
            refused[scenario.name] = error.faults
            continue
        for name, change in _effects(base, result, persons).items():
            changes[name].append(change)
        added = [remark for remark in remarks_on(changed, result) if remark not in remarks]
        remarks += [replace(remark, place=place_in(scenario, remark.place)) for remark in added]
    labels = [scenario.name for scenario in given if scenario.name not in refused]
    shape = (len(labels), len(case.regions))
    variables = {
        name: (DIMS, np.reshape(changes[name], shape), variable_attributes(about, case))
        for name, about in EFFECTS.items()
    }
    coords = {"scenario": labels, "region": list(case.regions), "persons": ("region", persons)}
    effects = xr.Dataset(variables, coords, attrs=base.attrs)
    return ScenarioEffects(case, given, effects, refused, tuple(remarks))


def _as_scenarios(scenarios: Scenario | Iterable[Scenario]) -> tuple[Scenario, ...]:
    """One scenario or many; anything else is refused."""
    is_list = np.iterable(scenarios) and not isinstance(scenarios, str | Scenario)
    given: tuple[Any, ...] = tuple(scenarios) if is_list else (scenarios,)
    for scenario in given:
        expect_scenario(scenario)
    return given


def _check_names(scenarios: tuple[Scenario, ...]) -> None:
    faults = Faults()
    for name, count in Counter(scenario.name for scenario in scenarios).items():
        if count > 1:
            place = message("scenario '{scenario}'", scenario=name)
            faults.add(place, message("is duplicated"), message("give each a different name"))
    faults.raise_if_any()


def _effects(base: xr.Dataset, result: xr.Dataset, persons: np.ndarray) -> dict[str, np.ndarray]:
    """Values of `EFFECTS` per region."""
    amount = (result["full_effect_appropriation"] - base["full_effect_appropriation"]).values
    return {
        "amount_change": amount,
        "amount_change_per_inhabitant": amount_of_each(amount, persons),
        "key_change": 100 * (result["distribution_key"] - base["distribution_key"]).values,
    }


def effects_table(table: ScenarioEffects) -> pd.DataFrame:
    """A row for every scenario and region, with a column for every effect.

    A scenario that was refused has one row without a region, with the reason.
    """
    effects = table.effects.to_dataframe(dim_order=["scenario", "region"]).reset_index().assign(not_computed="")
    refused = pd.DataFrame(
        [{"scenario": name, "region": "", "not_computed": table.reason(name)} for name in table.refused],
        columns=["scenario", "region", "not_computed"],
    )
    rows = pd.concat([effects, refused], ignore_index=True) if len(refused) else effects
    titles = {scenario.name: scenario.label("nb") for scenario in table.scenarios}
    rows.insert(1, "title", rows["scenario"].map(titles))
    return rows.assign(synthetic=table.effects.attrs["synthetic"])


def effects_json(table: ScenarioEffects) -> dict[str, Any]:
    """One object: the case, its evidence, and every scenario with its source, reach and effects or what it lacks.

    Changes of amounts are million kroner and kroner per inhabitant, changes of the key percentage points.
    """
    return {
        **table.case.named,
        "synthetic": table.case.is_synthetic,
        "evidence": evidence_of_result(table.effects),
        "remarks": remarks_json(table.remarks),
        "scenarios": [_scenario_json(table, scenario) for scenario in table.scenarios],
    }


def _scenario_json(table: ScenarioEffects, scenario: Scenario) -> dict[str, Any]:
    content: dict[str, Any] = scenario.model_dump(mode="json")
    if scenario.name in table.refused:
        return content | {"not_computed": [str(fault) for fault in table.refused[scenario.name]]}
    effects = table.effects.sel(scenario=scenario.name)
    columns = {name: by_region(table.case.regions, effects[name].values) for name in EFFECTS}
    paths = overridden(table.case, scenario)
    return (
        content
        | ({"overrides_version": paths} if paths else {})
        | columns
        | {"reaches": list(reachable_results(table.case, scenario.paths))}
    )
