"""The phase-in, year by year."""

from __future__ import annotations

from collections.abc import Iterable

import jax
import jax.numpy as jnp
import numpy as np
import xarray as xr

from inntektsmodell.case.printed_sums import sum_notes
from inntektsmodell.language.text import as_label
from inntektsmodell.model.steps.phase_in import phased_appropriation
from inntektsmodell.report.content import Paragraph, ReportRow, ReportSection, ReportTable
from inntektsmodell.report.subject import REGION, SUM, Subject

HEADING = as_label("Phase-in year by year")
INTRODUCTION = as_label(
    "The new key is phased in through growth, so that no region receives less. It takes {growth} million NOK in total."
)
AMOUNTS = as_label("Phase-in per year, million NOK")
KEYS = as_label("Distribution key in each year of the phase-in, at a base appropriation of {total} million NOK")
LAST = as_label(
    "In the last year the key equals the key at full effect. The total is not known for years other than {year}."
)


def phase_in_years(about: Subject) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Years of the phase-in, amounts (year, region) in million kroner, and the key of every year (year, region).

    The key of a year is at the appropriation of the case's year (see `phase_in.phased_appropriation`), with what is
    still to come after that year.
    """
    schedule = about.case.parameters.phase_in
    assert schedule is not None
    years = sorted(schedule.schedule)
    paid = np.array([schedule.schedule[year].value for year in years])
    paid = paid / paid.sum()
    total = about.case.parameters.appropriation.total.value
    return years, np.outer(paid, about.result["growth_amount"].values), _keys(about.result, paid, total)


def _keys(result: xr.Dataset, paid: np.ndarray, total: float) -> np.ndarray:
    to_come = [paid[position + 1 :].sum() for position in range(len(paid))]
    with jax.enable_x64(True):
        key, change = (jnp.asarray(result[name].values) for name in ("distribution_key", "redistribution"))
        bases = [phased_appropriation(key, jnp.asarray(total), change, jnp.asarray(rest)) for rest in to_come]
        return np.array(bases) / total


def phasing(about: Subject) -> ReportSection:
    """Two tables, one row per region and one column per year: kroner and keys."""
    years, amounts, year_keys = phase_in_years(about)
    by_region = np.column_stack([amounts.T, amounts.sum(axis=0)])
    return ReportSection(
        about.say(HEADING),
        (
            Paragraph(about.say(INTRODUCTION, growth=about.number(amounts.sum(), 1))),
            _table(about, about.say(AMOUNTS), [*years, about.say(SUM)], by_region, 1, over_years=amounts.T),
            _table(
                about,
                about.say(KEYS, total=about.number(about.case.parameters.appropriation.total.value, 1)),
                years,
                year_keys.T,
                4,
                (about.say(LAST, year=about.case.file.year),),
            ),
        ),
    )


def _table(
    about: Subject,
    caption: str,
    years: list[str],
    values: np.ndarray,
    decimals: int,
    notes: tuple[str, ...] = (),
    over_years: Iterable[np.ndarray] = (),
) -> ReportTable:
    """One row per region; `over_years` holds the parts of each row's last cell where that is their sum."""
    rows = [
        ReportRow(region, about.numbers(row, decimals)) for region, row in zip(about.case.regions, values, strict=True)
    ]
    sums = about.total_row(about.numbers(values.sum(axis=0), decimals))
    parts = [*zip(years, values.T, strict=True), *zip(about.case.regions, over_years, strict=False)]
    summed = [(name, own, decimals) for name, own in parts]
    columns = (about.say(REGION), *years)
    return ReportTable(caption, columns, (*rows, sums), notes=(*notes, *sum_notes(summed, about.language)))
