"""Shows and writes a comparison: tables on the terminal, JSON, CSV, and one waterfall per region."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xarray as xr

from inntektsmodell.analysis.comparison.notes import comparison_remarks, decimals_of, figures_of, unit_told
from inntektsmodell.case.printed_sums import Line, notes_on_lines
from inntektsmodell.files.csv_writing import Dialect, write_csv
from inntektsmodell.files.file_names import numbered_names
from inntektsmodell.files.formats import json_text
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.table_drawing import TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.model.result_tables import OF_EACH, SUM, by_region, tidy
from inntektsmodell.work.progress import steps

TABLE, CONTENT = "comparison.csv", "comparison.json"
Levels = Mapping[str, Mapping[str, xr.Dataset]]
"""Comparisons of the cases below the first level of two trees: by level, then by parent."""
FolderContent = tuple[Callable[[Path], None], set[str]]
"""What fills a folder, and the names of the files that it may write."""
CHANGE, UNCHANGED = as_label("Total change"), as_label("no change")


def show_comparison(comparison: xr.Dataset, language: Language) -> None:
    """Show one table per figure, one row per component and one column per region, and what must be said beside it."""
    for name in figures_of(comparison):
        show_table(table_of_split(comparison, name, language))
        split = comparison[name]
        decimals = decimals_of(split)
        by_region = zip(split["region"].values.tolist(), split.values.T, strict=True)
        summands = [(region, parts, decimals) for region, parts in by_region]
        for note in notes_on_lines(_components(comparison, name, language), language, summands):
            say(note)
    for remark in comparison_remarks(comparison, language):
        say(remark)


def table_of_split(comparison: xr.Dataset, name: str, language: Language) -> TerminalTable:
    """One row per component, then the whole change and both sides; one column per region.

    Below an amount, change and sides stand in kroner per inhabitant too.
    """
    split = comparison[name]
    unit, decimals = unit_told(split, language), decimals_of(split)
    heading = split.attrs["long_name" if language == "nb" else "long_name_en"]
    levels = {"change": CHANGE.in_language(language), "a": f"A ({unit})", "b": f"B ({unit})"}
    below = [Line(label, comparison[f"{name}_{level}"].values, decimals) for level, label in levels.items()]
    parts = [_components(comparison, name, language), below, lines_of_each(comparison, name, language)]
    sections = [TerminalSection([(line.name, line.written(language)) for line in lines]) for lines in parts if lines]
    regions = split["region"].values.tolist()
    return TerminalTable([*regions, SUM], sections, f"{heading} ({unit})", recipients_across=True)


def lines_of_each(comparison: xr.Dataset, name: str, language: Language) -> list[Line]:
    """Change and both sides of an amount in kroner per inhabitant; nothing of a key."""
    labels = {"change": CHANGE.in_language(language), "a": "A", "b": "B"}
    sides = {label: comparison.get(f"{name}{OF_EACH}_{ending}") for ending, label in labels.items()}
    return [
        Line(f"{label} ({unit_told(values, language)})", values.values, decimals_of(values), summed=False)
        for label, values in sides.items()
        if values is not None
    ]


def _components(comparison: xr.Dataset, name: str, language: Language) -> list[Line]:
    """Contribution of every component; those in which the sides do not differ say so."""
    labels = comparison["label" if language == "nb" else "label_en"].values.tolist()
    unchanged, decimals = UNCHANGED.in_language(language), decimals_of(comparison[name])
    rows = zip(labels, comparison["differs"].values.tolist(), comparison[name].values, strict=True)
    return [Line(label if differs else f"{label} ({unchanged})", own, decimals) for label, differs, own in rows]


def json_comparison(comparison: xr.Dataset, levels: Levels | None = None) -> dict[str, Any]:
    """One object: what was compared and how, the components, and every figure by region.

    Of two trees, `levels` has by level, then by parent, the same of every case below the first level.
    """
    about = comparison.attrs
    components = zip(*(comparison[name].values.tolist() for name in ("component", "label_en", "differs")), strict=True)
    said = ("case_a", "version_a", "title_a_en", "case_b", "version_b", "title_b_en", "by", "synthetic")
    return {
        **{key: about[key] for key in said if key in about},
        **({"order": about["order"]} if "order" in about else {}),
        "components": {name: {"label": label, "differs": differs} for name, label, differs in components},
        "figures": {name: _figure(comparison, name) for name in figures_of(comparison)},
        "notes": comparison_remarks(comparison, "en"),
        **({"levels": {name: _by_parent(level) for name, level in levels.items()}} if levels else {}),
    }


def show_levels(levels: Levels, language: Language) -> None:
    """Show the comparison of every case below the first level of two trees, under the recipient that it is below."""
    for level, of_parents in levels.items():
        for parent, comparison in of_parents.items():
            say(as_label("Level {level}, below {parent}:", level=level, parent=parent).in_language(language))
            show_comparison(comparison, language)


def _by_parent(level: Mapping[str, xr.Dataset]) -> dict[str, Any]:
    return {parent: json_comparison(comparison) for parent, comparison in level.items()}


def _figure(comparison: xr.Dataset, name: str) -> dict[str, Any]:
    split = comparison[name]
    ends = {ending: comparison[f"{name}_{ending}"].to_series().to_dict() for ending in ("a", "b", "change")}
    parts = {str(part["component"].item()): part.to_series().to_dict() for part in split}
    figure = {"units": split.attrs["units"], **ends, "components": parts}
    if f"{name}{OF_EACH}_a" not in comparison:
        return figure
    of_each = {ending: comparison[f"{name}{OF_EACH}_{ending}"] for ending in ends}
    return figure | {"per_inhabitant": {one: by_region(own["region"].values, own) for one, own in of_each.items()}}


def write_comparison(
    folder: Path,
    comparison: xr.Dataset,
    language: Language,
    dialect: Dialect = "plain",
    levels: Levels | None = None,
    beside: FolderContent | None = None,
) -> None:
    """Write `comparison.csv` (one row per value), `comparison.json` and waterfalls as PNG and SVG.

    The JSON has the `levels` of two trees too, the others the first level. `dialect` is that of the CSV file. `beside`
    is what else the folder is to hold.

    Raises `InputError` where the folder holds something else, or matplotlib is missing; nothing is written then.
    """
    from inntektsmodell.analysis.comparison.chart import waterfalls
    from inntektsmodell.charts.style import FORMATS, save_chart

    charts = waterfalls(comparison, language)
    fill_beside, files_beside = beside or (lambda _: None, set())

    def fill(target: Path) -> None:
        write_csv(target / TABLE, tidy(comparison), dialect)
        (target / CONTENT).write_text(json_text(json_comparison(comparison, levels)), encoding="utf-8", newline="\n")
        for name, figure in steps(charts.items(), "charts", total=len(charts)):
            save_chart(figure, target, name)
        fill_beside(target)

    regions = comparison["region"].values.tolist()
    names = [file for name in figures_of(comparison) for file in numbered_names(f"waterfall_{name}", regions)]
    files = {f"{name}.{ending}" for name in names for ending in FORMATS}
    write_folder(folder, fill, {TABLE, CONTENT, *files, *files_beside})
