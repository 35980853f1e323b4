"""What the terminal shows of sensitivities: the largest effects, and how far chance moves the keys."""

from __future__ import annotations

import numpy as np
import xarray as xr
from rich import box
from rich.table import Table

from inntektsmodell.case import Case, Language, Text
from inntektsmodell.labels import number
from inntektsmodell.screen import console
from inntektsmodell.sensitivity.smoothing import MERGED, SPLIT

LOCAL_TITLE = Text(
    nb="Virkning av 1 pst. høyere tall på basisbevilgningen ved full virkning, mill. kr",
    en="Effect of a figure 1 per cent higher on the base appropriation at full effect, million NOK",
)
FIGURE = Text(nb="Tall", en="Figure")
RANDOM_TITLE = Text(nb="Tilfeldige svingninger i fordelingsnøkkelen", en="Random fluctuation of the distribution key")
RANDOM_COLUMNS = (
    Text(nb="Nøkkel", en="Key"),
    Text(nb="Standardavvik, prosentpoeng", en="Standard deviation, percentage points"),
    Text(nb="95 pst. intervall", en="95 per cent interval"),
    Text(nb="Usikkerhet i grensene, kr", en="Standard error of its bounds, NOK"),
    Text(nb="Standardavvik, mill. kr", en="Standard deviation, million NOK"),
    Text(nb="Usikkerhet i standardavviket, kr", en="Standard error of the deviation, NOK"),
    Text(nb="Variansreduksjon", en="Variance reduction"),
)
SMOOTHING_TITLE = Text(
    nb="Standardavvik i basisbevilgningen ved full virkning, mill. kr",
    en="Standard deviation of the base appropriation at full effect, million NOK",
)
YEARS = Text(nb="{years} år", en="{years} year(s)")
TREATMENTS = {SPLIT: Text(nb="delt på alder", en="by age"), MERGED: Text(nb="slått sammen", en="merged")}
DRAWS = Text(
    nb="{draws} trekninger, frø {seed}. Tellinger trekkes som Poisson eller binomisk i sin virkelige størrelse; "
    "befolkning, satser og indekser ligger fast. Usikkerheten (én standardfeil) kommer av antallet trekninger; for "
    "grensene er den største av de to oppgitt.",
    en="{draws} draws, seed {seed}. Counts are drawn as Poisson or binomial at their real size; population, rates and "
    "indices stay as they are. Standard errors stem from the number of draws; of the two bounds the larger is given.",
)
INTERRUPTED = Text(nb="AVBRUTT: bare det som ble ferdig, er med.", en="INTERRUPTED: only what was done is included.")
VARIANCE_TITLES = {
    "first": Text(nb="Andel av variansen som kilden alene gir", en="Share of the variance by the source alone"),
    "total": Text(nb="Andel av variansen som kilden har del i", en="Share of the variance the source takes part in"),
    "shapley": Text(
        nb="Shapley-andel av variansen (summerer seg til 1)", en="Shapley share of the variance (sums to 1)"
    ),
}
TOTAL_MOVED = Text(nb="Samlet flyttet", en="Total moved")
NOK_PER_MILLION = 1e6


def show_local(case: Case, sensitivity: xr.Dataset, language: Language, most: int = 20) -> None:
    """Show the figures with the largest effect on any region; `sensitivity` is of `full_effect_appropriation`."""
    effect = sensitivity["move"] * sensitivity["value"] / 100
    order = np.argsort(-np.abs(effect.values).max(axis=1), kind="stable")[:most]
    regions = sensitivity["region"].values.tolist()
    table = _table(LOCAL_TITLE.in_language(language), [FIGURE.in_language(language), *regions])
    for row in effect.isel(input=order):
        table.add_row(str(row["input"].item()), *(number(float(value), 2, language) for value in row))
    _print(case, language, table)


def show_random(case: Case, table: xr.Dataset, smoothing: xr.Dataset | None, language: Language) -> None:
    """Show how far chance moves each key, and the same by length of the window and treatment of mortality.

    `smoothing` is None where Ctrl-C came before it.
    """
    screen = console()
    shown = _table(
        RANDOM_TITLE.in_language(language), ["", *(column.in_language(language) for column in RANDOM_COLUMNS)]
    )
    total = case.parameters.appropriation.total.value
    for region in table["region"].values.tolist():
        row = {str(name): float(value) for name, value in table.sel(region=region).items()}
        shown.add_row(
            region,
            number(row["value"], 6, language),
            number(100 * row["deviation"], 4, language),
            f"{number(row['low'], 6, language)}–{number(row['high'], 6, language)}",
            number(max(row["low_error"], row["high_error"]) * total * NOK_PER_MILLION, 0, language),
            number(row["deviation"] * total, 2, language),
            number(row["deviation_error"] * total * NOK_PER_MILLION, 0, language),
            f"{number(row['deviation_reduction'], 0, language)} ×",
        )
    tables = [shown] if smoothing is None else [shown, _smoothing(smoothing, language)]
    _print(case, language, *tables)
    draws = number(table.attrs["draws"], 0, language)
    screen.print(DRAWS.in_language(language).format(draws=draws, seed=table.attrs["seed"]))
    if smoothing is None or smoothing.attrs["interrupted"] == "yes":
        screen.print(INTERRUPTED.in_language(language))


def show_variance(case: Case, table: xr.Dataset, language: Language) -> None:
    """Show which share of each key's variance stems from which source, and what was assumed of the sources."""
    outputs = [*table["output"].values.tolist()[:-1], TOTAL_MOVED.in_language(language)]
    label, assumption = ("label", "assumption") if language == "nb" else ("label_en", "assumption_en")
    screen = console()
    for name, title in VARIANCE_TITLES.items():
        if name in table:
            shown = _table(title.in_language(language), ["", *outputs])
            for row in table[name].transpose("source", "output"):
                shown.add_row(str(row[label].item()), *(number(float(value), 3, language) for value in row))
            screen.print(shown)
    for source in table["source"].values.tolist():
        one = table.sel(source=source)
        screen.print(f"{one[label].item()}: {one[assumption].item()}")
    for note in case.notes:
        screen.print(note.in_language(language))


def _smoothing(smoothing: xr.Dataset, language: Language) -> Table:
    shown = _table(SMOOTHING_TITLE.in_language(language), ["", *smoothing["region"].values.tolist()])
    for years in smoothing["years"].values.tolist():
        for treatment in smoothing["criteria"].values.tolist():
            label = f"{YEARS.in_language(language).format(years=years)}, {TREATMENTS[treatment].in_language(language)}"
            values = smoothing["deviation_kroner"].sel(years=years, criteria=treatment).values
            shown.add_row(label, *(number(value, 1, language) for value in values))
    return shown


def _table(title: str, headings: list[str]) -> Table:
    table = Table(title=title, title_style="bold", box=box.SIMPLE_HEAD)
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position else "left")
    return table


def _print(case: Case, language: Language, *tables: Table) -> None:
    screen = console()
    screen.print(*tables, sep="\n")
    for note in case.notes:
        screen.print(note.in_language(language))
