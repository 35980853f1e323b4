"""What the terminal shows of scenarios: what they do to a case side by side, and what each of them is."""

from __future__ import annotations

from collections.abc import Iterable

from inntektsmodell.analysis.scenarios.effects import CALIBRATION_KEPT, ScenarioEffects
from inntektsmodell.analysis.scenarios.scenario import Scenario, apply_scenario, notes_on_version
from inntektsmodell.case.case import Case
from inntektsmodell.case.changes.resolving import flattened
from inntektsmodell.case.figure_names import called, told_choice
from inntektsmodell.case.labels import evidence_line, show_notes
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import Entry, ParameterEntry, entries_below, value_of
from inntektsmodell.case.printed_sums import Line, notes_on_lines
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.spoken_values import Spoken, spoken
from inntektsmodell.language.table_drawing import TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label, as_labels
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.reach import reachable_results
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.model.result_tables import SUM

TITLE = as_label("{title}: scenarios compared with the unchanged case")
SECTIONS = {
    "key_change": as_label("Distribution key, percentage points"),
    "amount_change": as_label("Base appropriation, million NOK"),
    "amount_change_per_inhabitant": as_label("Base appropriation, NOK per inhabitant"),
}
"""Heading of each effect."""
FULL_EFFECT = as_label("All figures are changes at full effect. The changes in the scenarios are assumptions.")
REFUSED = as_label("Cannot be computed:")
SHOWN = 6
NAMES = as_label("`inntektsmodell scenarios NAME` tells you more about a scenario")
SOURCE, CHANGES, REACHES = as_labels("Source", "Changes", "Can affect")


def show_effects(table: ScenarioEffects, language: Language) -> None:
    """Show a row for every scenario and a column for every region, once for each effect; then what was refused."""
    if table.computed:
        show_table(table_of_effects(table, language))
        for note in notes_on_lines(
            [line for name in SECTIONS for line in effect_lines(table, name, language)], language
        ):
            say(note)
        say(f"{FULL_EFFECT.in_language(language)} {evidence_line(evidence_of_result(table.effects), language)}")
    if table.case.file.calibration is not None:
        say(CALIBRATION_KEPT.in_language(language))
    show_notes(table.case, language)
    for scenario in table.computed:
        for told in notes_on_version(table.case, scenario):
            say(told.in_language(language))
    if table.refused:
        say(REFUSED.in_language(language))
    for name in table.refused:
        say(f"{name}: {table.reason(name, language)}", indent="  ")


def table_of_effects(table: ScenarioEffects, language: Language) -> TerminalTable:
    """A section for every effect, with one row per scenario and one column per region."""
    title = TITLE.in_language(language).format(title=table.case.file.title.in_language(language))
    sections = []
    for name, heading in SECTIONS.items():
        rows = [(line.name, line.written(language)) for line in effect_lines(table, name, language)]
        sections.append(TerminalSection(rows, heading.in_language(language, table.case.currency)))
    return TerminalTable([*table.case.regions, SUM], sections, title, recipients_across=True)


def effect_lines(table: ScenarioEffects, name: str, language: Language) -> list[Line]:
    """One effect of every scenario."""
    own = table.case.decimals
    decimals = {"key_change": own.keys - 1, "amount_change": own.amounts}.get(name, 0)
    effects = zip(table.computed, table.effects[name].values, strict=True)
    return [
        Line(scenario.label(language), values, decimals, name != "amount_change_per_inhabitant")
        for scenario, values in effects
    ]


def show_names(scenarios: Iterable[Scenario], language: Language) -> None:
    """Show the names of the scenarios, by which each can be asked for."""
    names = ", ".join(scenario.name for scenario in scenarios)
    say(f"{NAMES.in_language(language)}: {names}")


def show_scenario(table: ScenarioEffects, scenario: Scenario, language: Language) -> None:
    """Show what a scenario of the table is: title, description, source, what it changes and what it can reach."""
    say(f"{scenario.name}: {scenario.label(language)}", bold=True)
    if scenario.description:
        say(scenario.description.in_language(language))
    say(f"{SOURCE.in_language(language)}: {in_language(scenario.source, language)}")
    say(f"{CHANGES.in_language(language)}:")
    is_refused = scenario.name in table.refused
    as_written = [f"{path}: {spoken(change, language)}" for path, change in flattened(scenario.changes).items()]
    for change in as_written if is_refused else changes_of(table.case, scenario, language):
        say(change, indent="  ")
    if not is_refused:
        reached = [RESULTS[name] for name in reachable_results(table.case, scenario.paths)]
        names = "; ".join(about.label.in_language(language) for about in reached)
        say(f"{REACHES.in_language(language)}: {names}")
    say()


def changes_of(case: Case, scenario: Scenario, language: Language) -> list[str]:
    """What a scenario changes in a case, each entry from its present value to the new one.

    A path that names many entries is given as it is written. Raises `InputError` where the case lacks a path.
    """
    after = apply_scenario(case, scenario)
    lines: list[str] = []
    for path, change in flattened(scenario.changes).items():
        old, new = (entries_below(one, path, Faults()) for one in (case, after))
        if len(old) > SHOWN:
            lines.append(f"{called(case, path, language)}: {spoken(change, language)} ({len(old)})")
            continue
        for entry, changed in zip(old, new, strict=True):
            before, now = _value(case, entry, language), _value(after, changed, language)
            lines.append(f"{called(case, entry.path, language)}: {before} → {now}")
    return lines


def _value(case: Case, entry: Entry, language: Language) -> str:
    if isinstance(entry, ParameterEntry) and isinstance(entry.item, Choice):
        return told_choice(entry.item.value, language)
    return f"{Spoken(value_of(case, entry), language):g}"
