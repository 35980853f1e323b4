"""The phase-in, year by year."""

from __future__ import annotations

import jax
import numpy as np
import xarray as xr

from inntektsmodell.case.printed_sums import Line
from inntektsmodell.language.text import as_label
from inntektsmodell.model.arrays import host
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.report.content import SUM, Paragraph, ReportSection, Subject

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

    The key of a year is at the appropriation of the case's year (see `method.appropriation`), with what is
    still to come after that year.
    """
    schedule = about.case.parameters.phase_in
    assert schedule is not None
    years = sorted(schedule.schedule)
    paid = np.array([schedule.schedule[year].value for year in years])
    paid = paid / paid.sum()
    reserved = about.case.parameters.reserved
    taken_out = sum(figure.value for figure in reserved.amounts.values()) if reserved else 0.0
    total = about.case.parameters.appropriation.total.value - taken_out
    return years, np.outer(paid, about.result["growth_amount"].values), _keys(about.result, paid, total)


def _keys(result: xr.Dataset, paid: np.ndarray, total: float) -> np.ndarray:
    regional = ("full_effect_appropriation", "distribution_key", "redistribution")
    known = {name: host(result[name].values[:, None]) for name in regional}
    known["paid_later"] = host([paid[position + 1 :].sum() for position in range(len(paid))])
    known |= {"appropriation": host([total]), "growth": host([float(result["growth"])])}
    with jax.enable_x64(True):
        return np.asarray(compiled_results(("phased_key",))(known)["phased_key"]).T


def phasing(about: Subject) -> ReportSection | None:
    """Two tables, one row per region and one column per year: kroner and keys."""
    if "phase_in" not in about.result:
        return None
    years, amounts, year_keys = phase_in_years(about)
    places = about.decimals.amounts
    in_kroner = [Line(year, of_year, places) for year, of_year in zip(years, amounts, strict=True)]
    over_years = [(region, own, places) for region, own in zip(about.case.regions, amounts.T, strict=True)]
    all_years = Line(about.say(SUM), amounts.sum(axis=0), places)
    keys = [Line(year, of_year, about.decimals.keys) for year, of_year in zip(years, year_keys, strict=True)]
    total = about.number(about.case.parameters.appropriation.total.value, places)
    return ReportSection(
        about.say(HEADING),
        (
            Paragraph(about.say(INTRODUCTION, growth=about.number(amounts.sum(), places))),
            about.column_table(about.say(AMOUNTS), [*in_kroner, all_years], summands=over_years),
            about.column_table(about.say(KEYS, total=total), keys, notes=(about.say(LAST, year=about.case.file.year),)),
        ),
    )
