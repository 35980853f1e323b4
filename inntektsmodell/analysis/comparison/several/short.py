"""Shows cases side by side so that they fit a screen: the first figures, the recipients that change most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from inntektsmodell.analysis.comparison.several.rows import FigureBeside, figures_told
from inntektsmodell.analysis.comparison.several.show import FROM_TO, Splits, Tables
from inntektsmodell.analysis.comparison.several.side_by_side import CHANGE, figures_beside
from inntektsmodell.analysis.comparison.short import (
    Extent,
    by_size,
    fits_with_notes,
    kept_cells,
    kept_names,
    largest_extent,
    names_by_unit,
    short_line,
    show_in_short,
)
from inntektsmodell.case.evidence import Status
from inntektsmodell.language.messages import in_language, message
from inntektsmodell.language.table_drawing import TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language


def show_side_in_short(
    table: xr.Dataset, language: Language, most: int, splits: Splits | None = None, below: Tables | None = None
) -> None:
    """Show the levels and changes of the cases in `most` lines, where there can be so few.

    Each of the `splits` is shown in so many lines by itself. Of trees, the recipients that `below` has are counted.
    """
    shown, notes = fitting_table(table, language, most, below or {})
    show_table(shown)
    for note in notes:
        say(note)
    for (a, b), split in (splits or {}).items():
        say()
        say(FROM_TO.in_language(language).format(a=a, b=b), bold=True)
        show_in_short(split, language, most)


def fitting_table(table: xr.Dataset, language: Language, most: int, below: Tables) -> tuple[TerminalTable, list[str]]:
    """As many sections as fit with their notes, from the first; then as many recipients."""
    figures = figures_told(table, language)
    order = by_size(np.abs(np.nan_to_num(table[f"{figures_beside(table)[0]}{CHANGE}"].values)).max(axis=0))
    about = [*_about(table, language), *_below(below, language)]

    def drawn(extent: Extent) -> tuple[TerminalTable, list[str]]:
        shown = short_table(table, figures, language, sorted(order[: extent.recipients]), extent.sections)
        return shown, [*about, _told(figures, extent.sections, language)]

    whole = Extent(2 * len(figures), table.sizes["region"], 0)
    return drawn(largest_extent(whole, lambda extent: fits_with_notes(*drawn(extent), most)))


def short_table(
    table: xr.Dataset, figures: Sequence[FigureBeside], language: Language, kept: Sequence[int], parts: int
) -> TerminalTable:
    """So many `parts`, each the levels or the changes of a figure; recipients that are not `kept` are summed."""
    change = in_language(message("change"), language)
    sections = [
        TerminalSection([(line.name, kept_cells(line, kept, language)) for line in lines], heading, name)
        for figure, unit in zip(figures, names_by_unit([figure.unit for figure in figures]), strict=True)
        for (heading, lines), name in zip(figure.parts, (unit, unit and change), strict=True)
    ]
    columns = kept_names(table["region"].values.tolist(), kept, language)
    return TerminalTable(columns, sections[:parts], recipients_across=True, short=True)


def _about(table: xr.Dataset, language: Language) -> list[str]:
    """A line for each case, and what is absent."""
    ending, statuses = "" if language == "nb" else "_en", [str(status) for status in Status]
    cases = [table.sel(case=name) for name in table["case"].values.tolist()]
    lines = [
        short_line(
            case["case"].item(),
            case[f"title{ending}"].item(),
            {status: float(case["evidence"].sel(status=status)) for status in statuses},
            language,
        )
        for case in cases
    ]
    return [*lines, *table.attrs[f"notes{ending}"].splitlines()]


def _below(below: Tables, language: Language) -> list[str]:
    """Of every level below the first, how many recipients there are."""
    counts = {level: sum(own.sizes["region"] for own in parents.values()) for level, parents in below.items()}
    told = [
        message("Level {level}: {count:recipient|recipients}; --all shows all.", level=level, count=count)
        for level, count in counts.items()
    ]
    return [in_language(one, language) for one in told]


def _told(figures: Sequence[FigureBeside], parts: int, language: Language) -> str:
    """That each figure is rounded for itself, and which sections are left out."""
    left_out = [
        figure.heading if 2 * place >= parts else f"{figure.heading}: {figure.change}"
        for place, figure in enumerate(figures)
        if 2 * place + 1 >= parts
    ]
    told = message("In short, each figure rounded separately; --all shows all.")
    if left_out:
        told = message(
            "In short, each figure rounded separately; --all shows all, also {names}.", names="; ".join(left_out)
        )
    return in_language(told, language)
