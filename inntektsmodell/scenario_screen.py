"""What the terminal shows of scenarios: what they do to a case side by side, and what each of them is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from rich import box
from rich.table import Table

from inntektsmodell.case import Case, Language, Text
from inntektsmodell.faults import Faults
from inntektsmodell.labels import evidence_line, number
from inntektsmodell.parameters import Choice
from inntektsmodell.paths import ParameterPlace, Place, places_below
from inntektsmodell.reach import reachable_results
from inntektsmodell.resolving import flattened, value_of
from inntektsmodell.result import RESULTS, evidence_of_result
from inntektsmodell.scenario import Scenario, apply_scenario
from inntektsmodell.scenario_table import CALIBRATION_KEPT, ScenarioEffects
from inntektsmodell.screen import console

TITLE = Text(nb="{title}: scenarioer mot tilfellet som det er", en="{title}: scenarios against the case as it is")
SECTIONS = {
    "key_change": (Text(nb="Fordelingsnøkkel, prosentpoeng", en="Distribution key, percentage points"), 3, True),
    "amount_change": (Text(nb="Basisbevilgning, mill. kr", en="Base appropriation, million NOK"), 1, True),
    "amount_change_per_inhabitant": (Text(nb="Kroner per innbygger", en="NOK per inhabitant"), 0, False),
}
"""Heading and decimals of each effect, and whether its sum over regions means something."""
FULL_EFFECT = Text(
    nb="Alle tall er endringer ved full virkning. Det som scenarioene endrer, er antatt.",
    en="All figures are changes at full effect. What the scenarios change is assumed.",
)
REFUSED = Text(nb="Kan ikke beregnes, tallgrunnlaget mangler:", en="Cannot be computed, the figures are missing:")
SHOWN = 6
NAMES = Text(
    nb="`inntektsmodell scenarios NAVN` forteller mer om hvert scenario",
    en="`inntektsmodell scenarios NAME` tells more of each scenario",
)
SOURCE, CHANGES, REACHES = (
    Text(nb="Kilde", en="Source"),
    Text(nb="Endrer", en="Changes"),
    Text(nb="Kan nå", en="Can reach"),
)


def show_effects(table: ScenarioEffects, language: Language) -> None:
    """Show a row for every scenario and a column for every region, once for each effect; then what was refused."""
    screen = console()
    if table.computed:
        screen.print(_effects(table, language))
        screen.print(FULL_EFFECT.in_language(language), evidence_line(evidence_of_result(table.effects), language))
    if table.case.file.calibration is not None:
        screen.print(CALIBRATION_KEPT.in_language(language))
    for note in table.case.notes:
        screen.print(note.in_language(language))
    if table.refused:
        screen.print(REFUSED.in_language(language))
    for name in table.refused:
        screen.print(f"  {name}: {table.reason(name, language)}")


def _effects(table: ScenarioEffects, language: Language) -> Table:
    title = TITLE.in_language(language).format(title=table.case.file.title.in_language(language))
    shown = Table(title=title, title_style="bold", box=box.SIMPLE_HEAD)
    shown.add_column("")
    for region in (*table.case.regions, "Sum"):
        shown.add_column(region, justify="right")
    for name, (heading, decimals, summed) in SECTIONS.items():
        shown.add_row(heading.in_language(language), style="bold")
        for scenario in table.computed:
            values = table.effects[name].sel(scenario=scenario.name).values
            cells = [number(value, decimals, language) for value in values]
            total = number(values.sum(), decimals, language) if summed else ""
            shown.add_row(f"  {scenario.label(language)}", *cells, total)
        shown.add_section()
    return shown


def show_names(scenarios: Iterable[Scenario], language: Language) -> None:
    """Show the names of the scenarios, by which each can be asked for."""
    names = ", ".join(scenario.name for scenario in scenarios)
    console().print(f"{NAMES.in_language(language)}: {names}")


def show_scenario(table: ScenarioEffects, scenario: Scenario, language: Language) -> None:
    """Show what a scenario of the table is: title, description, source, what it changes and what it can reach."""
    tell = partial(console().print, markup=False)
    tell(f"{scenario.name}: {scenario.label(language)}", style="bold")
    if scenario.description:
        tell(scenario.description.in_language(language))
    tell(f"{SOURCE.in_language(language)}: {scenario.source}")
    tell(f"{CHANGES.in_language(language)}:")
    refused = scenario.name in table.refused
    for change in _as_written(scenario) if refused else changes_of(table.case, scenario):
        tell(f"  {change}")
    if not refused:
        reached = [RESULTS[name] for name in reachable_results(table.case, scenario.paths)]
        names = "; ".join(about.nb if language == "nb" else about.en for about in reached)
        tell(f"{REACHES.in_language(language)}: {names}")
    tell()


def changes_of(case: Case, scenario: Scenario) -> list[str]:
    """What a scenario changes in a case, each place from its present value to the new one.

    A path that names many places is given as it is written. Raises `InputError` where the case lacks a path.
    """
    after = apply_scenario(case, scenario)
    lines: list[str] = []
    for path, change in flattened(scenario.changes).items():
        old, new = (places_below(one, path, Faults()) for one in (case, after))
        if len(old) > SHOWN:
            lines.append(f"{path}: {change} ({len(old)})")
        else:
            pairs = zip(old, new, strict=True)
            lines += [f"{place.path}: {_value(case, place)} → {_value(after, changed)}" for place, changed in pairs]
    return lines


def _as_written(scenario: Scenario) -> list[str]:
    return [f"{path}: {change}" for path, change in flattened(scenario.changes).items()]


def _value(case: Case, place: Place) -> str:
    if isinstance(place, ParameterPlace) and isinstance(place.item, Choice):
        value = place.item.value
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"{value_of(case, place):g}"
