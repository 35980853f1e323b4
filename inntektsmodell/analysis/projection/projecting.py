"""`project`: a case's need and keys to a later year."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike

import xarray as xr

from inntektsmodell.analysis.projection.alternatives import own_projection, read_alternatives
from inntektsmodell.analysis.projection.assumptions import Assumptions, built_in_assumptions, read_assumptions
from inntektsmodell.analysis.projection.keys import GIVEN, KEY, group_marks, keys_by_year, need_of_ages, weight_variants
from inntektsmodell.analysis.projection.need import SHARES, as_healthy_as, gained_years, growth_parts
from inntektsmodell.analysis.projection.words import LABELS, given_alternatives
from inntektsmodell.arguments import as_path, as_whole
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import in_language, message
from inntektsmodell.model.result import case_attributes
from inntektsmodell.model.result_tables import SUM

AREAS = "area"
PARTS = ("number", "structure", "health", "growth")


def project(
    case: Case,
    to: int,
    *,
    start: int | None = None,
    alternatives: str | PathLike[str] | None = None,
    assumptions: str | PathLike[str] | None = None,
) -> xr.Dataset:
    """Population, need and keys of a case by year.

    Args:
        case: a case with age groups.
        to: the last year, persons being those of 1 January.
        start: the first year of a projection by rates; the latest that the assumptions know where None. Alternatives
            begin with their own first year.
        alternatives: a folder with official alternatives in long form (table 14746 of Statistics Norway): columns
            alternative, recipient, sex, age, year, value. One alternative by declared rates where None.
        assumptions: a folder with a `projection.toml` and its tables; that of the program where None.

    Returns:
        Dataset with `population` (alternative, year, region, sex, age), `distribution_key` (alternative, weights,
        healthier, year, region) at full effect, the parts `number`, `structure` and `health` of the yearly `growth` of
        need (…, year, area), `cost_growth` at each marginal `share`, and of rates `births`, `deaths` and `moves`.
        `healthier` is the share of the gain in life expectancy that is years in better health.

    Raises:
        InputError: the years, the files or the regions do not fit, with every fault.

    Example:
        >>> import inntektsmodell as im
        >>> table = im.project(im.load_case("builtin:2021"), 2027)
        >>> table["growth"].sel(area="Sum", healthier=0.0).shape
        (1, 2, 2)
    """
    expect_case(case)
    last = as_whole(to, "to")
    declared = built_in_assumptions() if assumptions is None else read_assumptions(as_path(assumptions, "assumptions"))
    changes = xr.Dataset()
    if alternatives is not None and start is not None:
        right = message("leave it out, or leave the alternatives out")
        raise InputError.of("--from", message("alternatives begin with their own first year"), right)
    if alternatives is None:
        first = declared.years[-1] if start is None else as_whole(start, "start")
        persons, changes = own_projection(declared, case, first, last)
    else:
        persons = read_alternatives(as_path(alternatives, "alternatives"), case, last)
    tables = _tables(case, declared, persons).merge(changes, join="outer")
    folder = None if alternatives is None else as_path(alternatives, "alternatives").resolve().name
    return _described(case, declared, tables, folder)


def _tables(case: Case, declared: Assumptions, persons: xr.DataArray) -> xr.Dataset:
    marks = group_marks(case, persons.sizes["age"])
    healthy = _by_health(declared, persons)
    variants = weight_variants(case, declared.file.oldest_weight)
    weights = xr.DataArray(list(variants), dims="weights", name="weights")
    grouped = xr.dot(healthy, xr.DataArray(marks, dims=("group", "age")), dim="age")
    grouped = grouped.transpose("group", "region", "alternative", "healthier", "year")
    scenarios = grouped.values.reshape(*grouped.shape[:2], -1)
    blank = grouped.isel(group=0)
    keys = [blank.copy(data=keys_by_year(one, scenarios).reshape(blank.shape)) for one in variants.values()]
    ordered = ("alternative", "weights", "healthier", "year")
    plain = persons.sum("sex").expand_dims(healthier=healthy["healthier"].values)
    areas = [_with_country(part).transpose(..., "year", AREAS, "age") for part in (plain, healthy)]
    growth = [growth_parts(need_of_ages(variant, marks), *areas) for variant in variants.values()]
    parts = xr.concat(growth, weights).transpose(*ordered, AREAS)
    shares = declared.marginal_shares
    share = xr.DataArray(list(shares.values()), {"share": list(shares)}, "share")
    tables = {
        "population": persons,
        KEY: xr.concat(keys, weights).transpose(*ordered, "region"),
        **{name: parts[name] for name in PARTS},
        "cost_growth": share * parts["growth"],
    }
    aligned = {
        name: values if name in ("population", KEY) else _from_first(values, persons) for name, values in tables.items()
    }
    return xr.Dataset(aligned)


def _from_first(values: xr.DataArray, persons: xr.DataArray) -> xr.DataArray:
    """Values of each year after the first, with none (NaN) in the first."""
    return values.reindex(year=persons["year"].values)


def _by_health(declared: Assumptions, persons: xr.DataArray) -> xr.DataArray:
    """Persons of both sexes by the age whose need they have: (healthier, alternative, year, region, age)."""
    figures = declared.file.figures
    first, last = (int(persons["year"][at]) for at in (0, -1))
    gained = gained_years(declared.dying(first, last - first + 1))
    by_health = [
        persons.copy(data=as_healthy_as(persons.values, share * gained, int(figures.healthier_from.value))).sum("sex")
        for share in SHARES
    ]
    return xr.concat(by_health, xr.DataArray(list(SHARES), dims="healthier", name="healthier")).transpose(
        "healthier", "alternative", "year", "region", "age"
    )


def _with_country(persons: xr.DataArray) -> xr.DataArray:
    everyone = persons.sum("region").expand_dims(region=[SUM])
    return xr.concat([persons, everyone], "region").rename(region=AREAS)


def _described(case: Case, declared: Assumptions, tables: xr.Dataset, folder: str | None) -> xr.Dataset:
    """Names, units and sources, and what the figures rest on; `folder` is that of the alternatives given."""
    rates = declared.file.evidence_used(own_rates=folder is None, oldest=tables["weights"].values.tolist() != [GIVEN])
    evidence = {
        name: {"status": str(used.status), "source": used.source, "formula": used.formula}
        for name, used in rates.items()
    }
    counted = declared.file.evidence[declared.file.tables["population"]]
    persons: str = counted.source
    if folder is not None:
        persons = given_alternatives(folder)
        evidence["alternatives"] = {"status": str(Status.ASSUMED), "source": persons, "formula": ""}
    source = "; ".join(dict.fromkeys(str(about["source"]) for about in evidence.values()))
    for name, (label, unit) in LABELS.items():
        if name in tables:
            about = {"long_name": label.nb, "long_name_en": label.en, "units": unit, "source": source}
            tables[name].attrs.update(about)
    if folder is not None:
        tables["population"].attrs["source"] = str(persons)
    tables.attrs.update(
        case_attributes(case),
        synthetic="yes" if case.is_synthetic or _rests_on_synthetic(rates) else "no",
        population_source=in_language(persons, "nb"),
        population_source_en=str(persons),
        first_status=str(counted.status if folder is None else Status.ASSUMED),
        falling_mortality=declared.file.figures.falling_mortality.value,
        marginal_share=declared.marginal_shares,
        evidence=evidence,
    )
    return tables


def _rests_on_synthetic(used: Mapping[str, Evidence]) -> bool:
    return any(evidence.status is Status.SYNTHETIC for evidence in used.values())
