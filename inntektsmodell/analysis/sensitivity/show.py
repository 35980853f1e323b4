"""What the terminal shows of sensitivities: the largest effects, and how far chance moves the keys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from inntektsmodell.analysis.sensitivity.smoothing import MERGED, SPLIT
from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import names_of
from inntektsmodell.case.labels import COST_INDEX, show_notes
from inntektsmodell.language.messages import in_language, message
from inntektsmodell.language.shown_numbers import ABSENT, number
from inntektsmodell.language.table_drawing import TerminalRow, TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.method.settlement import NOK_PER_MILLION

LOCAL_TITLE = as_label("Effect of a figure 1 per cent higher on the base appropriation at full effect, million NOK")
FIGURE = as_label("Figure")
AT_BOUND = as_label("Just at a bound, so that what is shown lies halfway between the slopes to both sides: {figures}.")
RANDOM_TITLE = as_label("Random variation in the distribution key")
RANDOM_COLUMNS = (
    as_label("Key"),
    as_label("Standard deviation, percentage points"),
    as_label("95 per cent interval"),
    as_label("Standard error of its bounds, NOK"),
    as_label("Standard deviation, million NOK"),
    as_label("Standard error of the standard deviation, NOK"),
    as_label("Variance reduction"),
)
LEFT_TO_ROUNDING = 1e12
"""Times less variance, from which on nothing but rounding is left of it."""
SAMPLING_TITLE = as_label("Standard deviation from the sampling of the need keys")
SAMPLING_TITLE_WITH_COST = as_label("Standard deviation from the sampling of the need keys and the cost index")
ALL_TOGETHER = as_label("All together")
OF_KEY = as_label("Need key")
ALL_KEYS = as_label("All need keys")
BESIDE_CHANCE = as_label("Share of the variance, beside random variation in counts, %")
SMOOTHING_TITLE = as_label("Standard deviation of the base appropriation at full effect, million NOK")
TREATMENTS = {SPLIT: as_label("by age"), MERGED: as_label("merged")}
DRAWS = as_label(
    "{draws} draws, seed {seed}. Counts are drawn as Poisson or binomial at their actual size; "
    "population, rates and indices are kept unchanged. Standard errors are due to the number of "
    "draws; the larger of those for the two bounds is given."
)
INTERRUPTED = as_label("INTERRUPTED: only the completed part is included.")
VARIANCE_TITLES = {
    "first": as_label("Share of the variance due to the source alone"),
    "total": as_label("Total-effect share of the variance"),
    "shapley": as_label("Shapley share of the variance (sums to 1)"),
}
TOTAL_MOVED = as_label("Total redistributed")


def show_local(case: Case, sensitivity: xr.Dataset, language: Language, most: int = 20) -> None:
    """Show the figures with the largest effect on any region; `sensitivity` is of `full_effect_appropriation`."""
    show_table(table_of_local(case, sensitivity, language, most))
    if at_bound := sensitivity.attrs.get("at_bound"):
        say(AT_BOUND.in_language(language).format(figures="; ".join(at_bound.splitlines())))
    show_notes(case, language)


def table_of_local(case: Case, sensitivity: xr.Dataset, language: Language, most: int = 20) -> TerminalTable:
    """A row for each of the `most` figures with the largest effect, one column per region."""
    effect = sensitivity["move"] * sensitivity["value"] / 100
    order = np.argsort(-np.abs(effect.values).max(axis=1), kind="stable")[:most]
    largest = effect.isel(input=order)
    names = names_of(case, largest["input"].values.tolist(), language)
    rows = [
        (name, [number(value, case.decimals.amounts + 1, language) for value in values])
        for name, values in zip(names, largest.values.tolist(), strict=True)
    ]
    title, figure = LOCAL_TITLE.in_language(language, case.currency), FIGURE.in_language(language)
    return _across(sensitivity["region"].values.tolist(), rows, title, figure)


def show_random(case: Case, table: xr.Dataset, smoothing: xr.Dataset | None, language: Language) -> None:
    """Show how far chance moves each key, and the same by length of the window and treatment of mortality.

    `smoothing` is None where Ctrl-C came before it.
    """
    show_table(table_of_random(case, table, language))
    if smoothing is not None:
        show_table(table_of_smoothing(case, smoothing, language))
    show_notes(case, language)
    draws = number(table.attrs["draws"], 0, language)
    say(DRAWS.in_language(language).format(draws=draws, seed=table.attrs["seed"]))
    if smoothing is None or smoothing.attrs["interrupted"] == "yes":
        say(INTERRUPTED.in_language(language))


def table_of_random(case: Case, table: xr.Dataset, language: Language) -> TerminalTable:
    """One row per region: its key, and how far chance moves it."""
    total = case.parameters.appropriation.total.value
    figures = {str(name): values.values.tolist() for name, values in table.items()}
    rows = []
    for position, region in enumerate(table["region"].values.tolist()):
        row = {name: values[position] for name, values in figures.items()}
        cells = [
            number(row["value"], 6, language),
            number(100 * row["deviation"], 4, language),
            f"{number(row['low'], 6, language)}–{number(row['high'], 6, language)}",
            number(max(row["low_error"], row["high_error"]) * total * NOK_PER_MILLION, 0, language),
            number(row["deviation"] * total, case.decimals.amounts + 1, language),
            number(row["deviation_error"] * total * NOK_PER_MILLION, 0, language),
            _times(row["deviation_reduction"], language),
        ]
        rows.append((region, cells))
    headings = [column.in_language(language, case.currency) for column in RANDOM_COLUMNS]
    return TerminalTable(headings, [TerminalSection(rows)], RANDOM_TITLE.in_language(language))


def _times(reduction: float, language: Language) -> str:
    """How many times less the variance is; a dash where only rounding is left of it, as of a key that stands still."""
    return f"{number(reduction, 0, language)} ×" if reduction < LEFT_TO_ROUNDING else ABSENT


def show_variance(case: Case, table: xr.Dataset, language: Language) -> None:
    """Show which share of each key's variance stems from which source, and what was assumed of the sources."""
    outputs = [*table["output"].values.tolist()[:-1], TOTAL_MOVED.in_language(language)]
    label, assumption = ("label", "assumption") if language == "nb" else ("label_en", "assumption_en")
    for name, title in VARIANCE_TITLES.items():
        if name in table:
            shares = table[name].transpose("source", "output")
            rows = [
                (source, [number(value, 3, language) for value in values])
                for source, values in zip(shares[label].values.tolist(), shares.values.tolist(), strict=True)
            ]
            show_table(_across(outputs, rows, title.in_language(language)))
    for source in table["source"].values.tolist():
        one = table.sel(source=source)
        say(f"{one[label].item()}: {one[assumption].item()}")
    show_notes(case, language)


def table_of_smoothing(case: Case, smoothing: xr.Dataset, language: Language) -> TerminalTable:
    """A row for every length of the window and treatment of mortality, one column per region."""
    rows = []
    for years in smoothing["years"].values.tolist():
        for treatment in smoothing["criteria"].values.tolist():
            length = in_language(message("{years:year|years}", years=years), language)
            label = f"{length}, {TREATMENTS[treatment].in_language(language)}"
            values = smoothing["deviation_kroner"].sel(years=years, criteria=treatment).values
            rows.append((label, [number(value, case.decimals.amounts, language) for value in values]))
    title = SMOOTHING_TITLE.in_language(language, case.currency)
    return _across(smoothing["region"].values.tolist(), rows, title)


def show_key_sampling(
    case: Case, sampling: xr.Dataset, language: Language, fluctuation: xr.Dataset | None = None
) -> None:
    """Show how far the sampling of each need key moves a result, and its share beside the `fluctuation` of counts."""
    show_table(table_of_key_sampling(case, sampling, language, fluctuation))


def table_of_key_sampling(
    case: Case, sampling: xr.Dataset, language: Language, fluctuation: xr.Dataset | None = None
) -> TerminalTable:
    """A row for each need key and one for all, one column per region; shares in percentage points."""
    is_share = sampling.attrs["units"] == "1"
    size, decimals = (100, case.decimals.keys) if is_share else (1, case.decimals.amounts + 1)
    labels = [case.file.services[service].in_language(language) for service in sampling["service"].values.tolist()]
    deviations, together, about = [*np.sqrt(sampling["variance"].values)], ALL_KEYS, SAMPLING_TITLE
    if "cost_variance" in sampling:
        labels.append(COST_INDEX.in_language(language))
        deviations.append(np.sqrt(sampling["cost_variance"].values))
        together, about = ALL_TOGETHER, SAMPLING_TITLE_WITH_COST
    rows = [
        (label, [number(size * value, decimals, language) for value in values.tolist()])
        for label, values in zip(
            [*labels, together.in_language(language)], [*deviations, sampling["deviation"].values], strict=True
        )
    ]
    if fluctuation is not None:
        own, other = sampling["deviation"].values ** 2, fluctuation["deviation"].values ** 2
        share = 100 * own / (own + other)
        rows.append((BESIDE_CHANCE.in_language(language), [number(value, 1, language) for value in share.tolist()]))
    unit = as_label("percentage points") if is_share else as_label("million NOK")
    title = f"{about.in_language(language)}, {unit.in_language(language, case.currency)}"
    return _across(sampling["region"].values.tolist(), rows, title, OF_KEY.in_language(language))


def _across(recipients: list[str], rows: Sequence[TerminalRow], title: str, corner: str = "") -> TerminalTable:
    return TerminalTable(recipients, [TerminalSection(rows)], title, corner, recipients_across=True)
