"""Shows a comparison so that it fits a screen: the components that matter most, the recipients that change most.

What is left out of a table is summed in it, so that it still adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import xarray as xr

from inntektsmodell.analysis.comparison.notes import decimals_of, figures_of, unit_told
from inntektsmodell.analysis.comparison.show import CHANGE, Levels
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.labels import evidence_parts
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.language.messages import in_language, message
from inntektsmodell.language.shown_numbers import ABSENT, number, rounded, signed
from inntektsmodell.language.table_drawing import TerminalSection, TerminalTable, fits, show_table
from inntektsmodell.language.terminal import MOST_LINES, laid, say
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.result_tables import OF_EACH, SUM

LEAST_RECIPIENTS, LEAST_COMPONENTS = 5, 3
"""So many are shown at the least, before anything else is left out."""
BOTH = as_label("A and B")


class Extent(NamedTuple):
    """How much of a table is shown: so many sections, recipients, and components of each figure."""

    sections: int
    recipients: int
    parts: int


def show_in_short(comparison: xr.Dataset, language: Language, most: int, levels: Levels | None = None) -> None:
    """Show both sides, the change and its largest components in `most` lines, where there can be so few.

    Of two trees, `levels` has the comparisons below the first level, of which the largest change is told.
    """
    table, notes = fitting_table(comparison, language, most, levels or {})
    show_table(table)
    for note in notes:
        say(note)


def fitting_table(
    comparison: xr.Dataset, language: Language, most: int, levels: Levels
) -> tuple[TerminalTable, list[str]]:
    """As many sections as fit with their notes, from the first; then as many recipients, then as many components."""
    order = by_size(comparison[f"{figures_of(comparison)[0]}_change"].values)
    about = [*short_remarks(comparison, language), *_largest_changes(comparison, levels, language)]

    def drawn(extent: Extent) -> tuple[TerminalTable, list[str]]:
        table = short_table(comparison, language, sorted(order[: extent.recipients]), extent.parts)
        shown, left_out = table.sections[: extent.sections], table.sections[extent.sections :]
        told = _told(comparison, [section.heading for section in left_out], language)
        return replace(table, sections=shown), [*about, told]

    sections = len(short_table(comparison, language, order, 1).sections)
    whole = Extent(sections, comparison.sizes["region"], int(comparison["differs"].sum()))
    return drawn(largest_extent(whole, lambda extent: fits_with_notes(*drawn(extent), most)))


def fits_with_notes(table: TerminalTable, notes: Sequence[str], most: int) -> bool:
    """Whether a table and the notes below it take at most so many lines."""
    return fits(table, most - sum(len(laid(note)) for note in notes))


def largest_extent(whole: Extent, holds: Callable[[Extent], bool]) -> Extent:
    """The most of a table that `holds`, or the least of it: one section, recipient and component.

    The last sections are left out before recipients become fewer than `LEAST_RECIPIENTS`, or one more; a row of others
    stands for two recipients at least.
    """
    least = whole.recipients if whole.recipients <= LEAST_RECIPIENTS + 1 else LEAST_RECIPIENTS
    parts = [min(count, whole.parts) for count in (LEAST_COMPONENTS, 1)]
    few = [Extent(sections, least, part) for sections in range(whole.sections, 0, -1) for part in parts]
    fewer = [Extent(1, count, parts[-1]) for count in range(min(least, whole.recipients - 2), 0, -1)]
    found = next((extent for extent in (*few, *fewer) if holds(extent)), [*few, *fewer][-1])
    if found.recipients == least:
        counts = (whole.recipients, *range(min(whole.recipients - 2, MOST_LINES), least, -1))
        wider = (found._replace(recipients=count) for count in counts)
        found = next((extent for extent in wider if holds(extent)), found)
    longer = (found._replace(parts=count) for count in range(whole.parts, found.parts, -1))
    return next((extent for extent in longer if holds(extent)), found)


def by_size(values: np.ndarray) -> list[int]:
    """Positions of values, the furthest from zero first; what is absent last."""
    return [int(place) for place in np.argsort(-np.abs(np.nan_to_num(values)), kind="stable")]


def short_table(comparison: xr.Dataset, language: Language, kept: Sequence[int], parts: int) -> TerminalTable:
    """A section for each figure: both sides, the change, and the components that contribute most to it.

    Recipients that are not `kept`, and components beyond so many `parts`, are summed.
    """
    told = [told for name in figures_of(comparison) for told in _sections(comparison, name, parts, language)]
    sections = [
        TerminalSection([(line.name, kept_cells(line, kept, language)) for line in lines], f"{label} ({unit})", name)
        for (label, unit, lines), name in zip(told, names_by_unit([unit for _, unit, _ in told]), strict=True)
    ]
    columns = kept_names(comparison["region"].values.tolist(), kept, language)
    return TerminalTable(columns, sections, recipients_across=True, short=True)


def names_by_unit(units: Sequence[str]) -> Sequence[str]:
    """Short names of figures: their units, where these tell them apart."""
    return units if len({*units}) == len(units) else [""] * len(units)


def kept_names(names: Sequence[str], kept: Sequence[int], language: Language) -> list[str]:
    """Headings of the recipients that are kept, of the sum of the others, and of the sum of all."""
    others = len(names) - len(kept)
    told = [in_language(message("{count:other|others}", count=others), language)] if others else []
    return [*(names[place] for place in kept), *told, SUM]


def kept_cells(line: Line, kept: Sequence[int], language: Language) -> list[str]:
    """The cells of a line for the headings of `kept_names`, without what is absent in the sums.

    Of what cannot be summed, the cell of the others says that they are not shown.
    """
    write = signed if line.signed else number
    cells = [write(float(line.values[place]), line.decimals, language) for place in kept]
    others = np.delete(line.values, list(kept))
    sums = [others, line.values] if others.size else [line.values]
    if not line.summed:
        return [*cells, *([ABSENT] if others.size else []), ""]
    return [*cells, *(write(_sum(own), line.decimals, language) for own in sums)]


def short_remarks(comparison: xr.Dataset, language: Language) -> list[str]:
    """A line for each side and what it rests on, and what is in one of them only."""
    ending = "" if language == "nb" else "_en"
    sides = []
    for side in ("a", "b"):
        shares = {str(status): float(comparison.attrs.get(f"evidence_{side}_{status}", 0.0)) for status in Status}
        sides.append(short_line(side.upper(), comparison.attrs[f"title_{side}{ending}"], shares, language))
    return [*sides, *comparison.attrs[f"notes{ending}"].splitlines()]


def short_line(name: str, title: str, shares: Mapping[str, float], language: Language) -> str:
    """A case by its name: what it is called, and what it rests on."""
    there = {status: share for status, share in shares.items() if share}
    return f"{name}: {title} ({evidence_parts(there, language)})"


def _told(comparison: xr.Dataset, left_out: Sequence[str], language: Language) -> str:
    """That each figure is rounded for itself, and what is left out."""
    unchanged = int((~comparison["differs"]).sum())
    told = message(
        "In short, each figure rounded separately; --all shows all, with {count:unchanged component|unchanged "
        "components} and how the contributions are found.",
        count=unchanged,
    )
    if left_out:
        told = message(
            "In short, each figure rounded separately; --all shows all, also {names}, with {count:unchanged component|"
            "unchanged components} and how the contributions are found.",
            names="; ".join(left_out),
            count=unchanged,
        )
    return in_language(told, language)


def _sections(
    comparison: xr.Dataset, name: str, parts: int, language: Language
) -> Iterator[tuple[str, str, Sequence[Line]]]:
    """Labels, units and lines of one figure; of an amount per inhabitant too."""
    label = RESULTS[name].label.in_language(language)
    lines = [*_ends(comparison, name, language), *_largest(comparison, name, parts, language)]
    yield label, unit_told(comparison[name], language), lines
    if f"{name}{OF_EACH}_a" in comparison:
        unit = unit_told(comparison[f"{name}{OF_EACH}_a"], language)
        yield label, unit, _ends(comparison, f"{name}{OF_EACH}", language, summed=False)


def _ends(comparison: xr.Dataset, name: str, language: Language, summed: bool = True) -> list[Line]:
    """Both sides and the change; one line where they are the same."""
    a, b, change = (comparison[f"{name}_{end}"].values for end in ("a", "b", "change"))
    decimals = decimals_of(comparison[f"{name}_a"])
    if _is_zero(change, decimals):
        return [Line(BOTH.in_language(language), a, decimals, summed)]
    sides = [Line("A", a, decimals, summed), Line("B", b, decimals, summed)]
    return [*sides, Line(CHANGE.in_language(language), change, decimals, summed, signed=True)]


def _largest(comparison: xr.Dataset, name: str, parts: int, language: Language) -> list[Line]:
    """The components that contribute most, in the order of the method, and the sum of the others that differ.

    What is zero everywhere as it is written is not shown.
    """
    values, decimals = comparison[name].values, decimals_of(comparison[name])
    labels = comparison["label" if language == "nb" else "label_en"].values.tolist()
    differing = np.flatnonzero(comparison["differs"].values).tolist()
    ranked = [place for place in by_size(np.abs(values).max(axis=1)) if place in differing]
    named = max(parts, 1) if len(ranked) > parts + 1 else len(ranked)
    kept, others = sorted(ranked[:named]), ranked[named:]
    lines = [Line(f"  {labels[place]}", values[place], decimals, signed=True) for place in kept]
    if others:
        told = message("{count:other component|other components}", count=len(others))
        lines.append(Line(f"  {in_language(told, language)}", values[others].sum(axis=0), decimals, signed=True))
    return [line for line in lines if not _is_zero(line.values, decimals)]


def _largest_changes(comparison: xr.Dataset, levels: Levels, language: Language) -> Iterator[str]:
    """Of every level below the first, how many recipients there are and which changes most."""
    name = figures_of(comparison)[-1]
    decimals = decimals_of(comparison[name])
    unit = "" if comparison[name].attrs["units"] == "1" else f" {unit_told(comparison[name], language)}"
    for level, of_parents in levels.items():
        changes = {
            region: change
            for below in of_parents.values()
            for region, change in below[f"{name}_change"].to_series().to_dict().items()
        }
        most = max(changes, key=lambda region: abs(changes[region]))
        told = message(
            "Level {level}: {count:recipient|recipients}, most changed {region} by {change}; --all shows all.",
            level=level,
            count=len(changes),
            region=most,
            change=f"{signed(changes[most], decimals, language)}{unit}",
        )
        yield in_language(told, language)


def _is_zero(values: np.ndarray, decimals: int) -> bool:
    """Whether no value is written as anything but zero."""
    return not any(rounded(value, decimals) for value in values.tolist())


def _sum(values: np.ndarray) -> float:
    there = values[np.isfinite(values)]
    return float(there.sum()) if there.size else float("nan")
