"""Writes scenarios side by side: CSV and a chart."""

from __future__ import annotations

from pathlib import Path

from inntektsmodell.analysis.scenarios.effects import ScenarioEffects, effects_table
from inntektsmodell.files.csv_writing import Dialect, write_csv
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.text import Language

EFFECTS, CHART = "scenarios.csv", "scenarios"


def write_effects(folder: Path, table: ScenarioEffects, language: Language, dialect: Dialect = "plain") -> None:
    """Write `scenarios.csv`, and the chart where there is something to show, into `folder`."""
    from inntektsmodell.analysis.scenarios.chart import scenario_chart
    from inntektsmodell.charts.style import FORMATS, save_chart

    def fill(target: Path) -> None:
        write_csv(target / EFFECTS, effects_table(table), dialect)
        if table.computed:
            save_chart(scenario_chart(table, language), target, CHART)

    write_folder(folder, fill, {EFFECTS, *(f"{CHART}.{kind}" for kind in FORMATS)})
