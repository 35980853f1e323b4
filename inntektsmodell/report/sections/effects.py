"""Scenarios beside the case as it is."""

from __future__ import annotations

from dataclasses import replace

from inntektsmodell.analysis.scenarios.chart import scenario_chart
from inntektsmodell.analysis.scenarios.effects import CALIBRATION_KEPT, ScenarioEffects
from inntektsmodell.analysis.scenarios.scenario import Scenario
from inntektsmodell.analysis.scenarios.show import FULL_EFFECT, effect_lines
from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import (
    Paragraph,
    ReportBlock,
    ReportChart,
    ReportRow,
    ReportSection,
    ReportTable,
    Subject,
)

HEADING = as_label("Scenarios")
SCENARIO = as_label("Scenario")
TABLES = {
    "amount_change": as_label("Change in the base appropriation at full effect, million NOK"),
    "amount_change_per_inhabitant": as_label("Change at full effect, NOK per inhabitant"),
}
"""Caption of each effect that is shown."""
CHART = as_label("Effect of the scenarios on the base appropriation at full effect, compared with the unchanged case")
DESCRIPTION = as_label("A panel for each region with one dot per scenario; the amounts are in the table above.")
REFUSED = as_label("Scenarios that cannot be computed")
LACKS = as_label("Missing from the case")


def effects(about: Subject) -> ReportSection | None:
    """Tables and a chart of the scenarios that could be computed, then those that could not and what they lack."""
    table = about.scenarios
    if table is None:
        return None
    blocks: list[ReportBlock] = []
    if table.computed:
        remark = f" {about.say(CALIBRATION_KEPT)}" if about.case.file.calibration is not None else ""
        blocks.append(Paragraph(about.say(FULL_EFFECT) + remark))
        blocks += [shown for name in TABLES for shown in _tables(about, table, name)]
        chart = scenario_chart(table, about.language, about.frame)
        blocks.append(ReportChart(about.say(CHART), about.say(DESCRIPTION), chart))
    if table.refused:
        blocks.append(_refused(about, table))
    return ReportSection(about.say(HEADING), tuple(blocks))


def _tables(about: Subject, table: ScenarioEffects, name: str) -> list[ReportTable]:
    rows = [replace(line, signed=True) for line in effect_lines(table, name, about.language)]
    return about.tables(about.say(TABLES[name]), about.say(SCENARIO), rows)


def _refused(about: Subject, table: ScenarioEffects) -> ReportTable:
    refused = [scenario for scenario in table.scenarios if scenario.name in table.refused]
    rows = tuple(ReportRow(scenario.label(about.language), (_reason(about, table, scenario),)) for scenario in refused)
    return ReportTable(about.say(REFUSED), (about.say(SCENARIO), about.say(LACKS)), rows, words=True)


def _reason(about: Subject, table: ScenarioEffects, scenario: Scenario) -> str:
    """Names of the parts that the case lacks; where it lacks none, what the faults say."""
    return "; ".join(map(about.say, table.lacking(scenario))) or table.reason(scenario.name, about.language)
