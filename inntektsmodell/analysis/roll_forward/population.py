"""Persons of the regions by age group on 1 January, as they travel with the package, for cases of these recipients."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_reading import read_csv
from inntektsmodell.files.locations import data_folder
from inntektsmodell.files.toml_text import read_toml


@cache
def known_population() -> tuple[dict[tuple[int, str, str], float], Evidence]:
    """Persons by year, age group and region, with their evidence, from `data/population`."""
    folder, faults = data_folder() / "population", Faults()
    table, content = read_csv(folder / "regions.csv", faults), read_toml(folder / "population.toml", faults)
    faults.raise_if_any()
    assert table is not None
    assert content is not None
    persons = {(int(year), age, region): float(number) for _, (year, age, region, number) in table.rows(faults)}
    return persons, Evidence.model_validate(content["source"])


def known_years(case: Case, ages: Sequence[str]) -> list[int]:
    """The years whose population is known here for a case: none where its recipients, age groups or persons are others.

    Persons that are synthetic are others.
    """
    persons, _ = known_population()
    years, known_ages, regions = (list(dict.fromkeys(labels)) for labels in zip(*persons, strict=True))
    of_case = {case.evidence[name].status for name in set(evidence_of(case.observed, "population").values.ravel())}
    is_of_them = set(ages) <= set(known_ages) and set(case.regions) <= set(regions) and Status.SYNTHETIC not in of_case
    return sorted(years) if is_of_them else []
