"""Shows and writes a comparison: tables on the terminal, JSON, CSV, and a waterfall a region."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import xarray as xr
from rich import box
from rich.table import Table

from inntektsmodell.case import Language, Text
from inntektsmodell.decomposition_notes import DECIMALS, figures_of, remarks_on
from inntektsmodell.labels import number
from inntektsmodell.placing import write_folder
from inntektsmodell.progress import steps
from inntektsmodell.screen import console
from inntektsmodell.writing import tidy

TABLE, CONTENT = "comparison.csv", "comparison.json"
UNITS = {
    "per cent": Text(nb="prosent", en="per cent"),
    "percentage points": Text(nb="prosentpoeng", en="percentage points"),
    "million NOK": Text(nb="mill. kr", en="mill. NOK"),
}
CHANGE, UNCHANGED = Text(nb="Endring i alt", en="Total change"), Text(nb="uendret", en="no change")


def show_comparison(comparison: xr.Dataset, language: Language) -> None:
    """Show a table a figure, a row a component and a column a region, and what must be said beside it."""
    screen = console()
    for name in figures_of(comparison):
        screen.print(_table(comparison, name, language))
    for remark in remarks_on(comparison, language):
        screen.print(remark)


def _table(comparison: xr.Dataset, name: str, language: Language) -> Table:
    split = comparison[name]
    units = split.attrs["units"]
    heading = split.attrs["long_name" if language == "nb" else "long_name_en"]
    table = Table(title=f"{heading} ({UNITS[units].in_language(language)})", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("")
    for region in (*split["region"].values.tolist(), "Sum"):
        table.add_column(region, justify="right")
    for position, label in enumerate(_labels(comparison, language)):
        table.add_row(label, *_numbers(split[position], DECIMALS[units], language))
    table.add_section()
    table.add_row(CHANGE.in_language(language), *_numbers(comparison[f"{name}_change"], DECIMALS[units], language))
    for side in ("a", "b"):
        level = comparison[f"{name}_{side}"]
        label = f"{side.upper()} ({UNITS[level.attrs['units']].in_language(language)})"
        table.add_row(label, *_numbers(level, DECIMALS[units], language))
    return table


def _labels(comparison: xr.Dataset, language: Language) -> list[str]:
    """Label of every component; those in which the sides do not differ say so."""
    labels = comparison["label" if language == "nb" else "label_en"].values.tolist()
    unchanged = UNCHANGED.in_language(language)
    differs = comparison["differs"].values.tolist()
    return [label if changed else f"{label} ({unchanged})" for label, changed in zip(labels, differs, strict=True)]


def _numbers(values: xr.DataArray, decimals: int, language: Language) -> list[str]:
    """Values by region and their sum."""
    return [number(value, decimals, language) for value in (*values.values.tolist(), float(values.sum()))]


def json_comparison(comparison: xr.Dataset) -> dict[str, Any]:
    """One object: what was compared and how, the components, and every figure by region."""
    about = comparison.attrs
    components = zip(*(comparison[name].values.tolist() for name in ("component", "label_en", "differs")), strict=True)
    return {
        **{key: about[key] for key in ("case_a", "title_a_en", "case_b", "title_b_en", "by", "synthetic")},
        **({"order": about["order"]} if "order" in about else {}),
        "components": {name: {"label": label, "differs": differs} for name, label, differs in components},
        "figures": {name: _figure(comparison, name) for name in figures_of(comparison)},
        "notes": remarks_on(comparison, "en"),
    }


def _figure(comparison: xr.Dataset, name: str) -> dict[str, Any]:
    split = comparison[name]
    ends = {ending: _by_region(comparison[f"{name}_{ending}"]) for ending in ("a", "b", "change")}
    parts = {component: _by_region(split.sel(component=component)) for component in split["component"].values.tolist()}
    return {"units": split.attrs["units"], **ends, "components": parts}


def _by_region(values: xr.DataArray) -> dict[str, float]:
    return dict(zip(values["region"].values.tolist(), values.values.tolist(), strict=True))


def write_comparison(folder: Path, comparison: xr.Dataset, language: Language) -> None:
    """Write `comparison.csv` (a row a value), `comparison.json` and a waterfall a figure and region, PNG and SVG.

    Raises:
        InputError: the folder holds something else than these files, or matplotlib is missing; nothing is written then.
    """
    from inntektsmodell.charts.decomposition import waterfalls
    from inntektsmodell.charts.style import FORMATS, save_chart

    charts = waterfalls(comparison, language)

    def fill(target: Path) -> None:
        tidy(comparison).to_csv(target / TABLE, index=False, encoding="utf-8-sig", lineterminator="\n")
        content = json.dumps(json_comparison(comparison), ensure_ascii=False, indent=2)
        (target / CONTENT).write_text(content + "\n", encoding="utf-8", newline="\n")
        for name, figure in steps(charts.items(), "charts", total=len(charts)):
            save_chart(figure, target, name)

    files = {f"{name}.{ending}" for name in charts for ending in FORMATS}
    write_folder(folder, fill, {TABLE, CONTENT, *files})
