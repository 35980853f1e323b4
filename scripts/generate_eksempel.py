"""Writes the built-in case `eksempel`: complete, realistic in size, and synthetic from end to end.

Run from the project's root: `python scripts/generate_eksempel.py [FOLDER]`. The seed is fixed, so the files come out
the same each time. Nothing here is an estimate of a real figure; the sizes are chosen to look like Norway's.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

SEED = 20210101
CHECKED = "2026-11-22"
REGIONS = ("Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord")
YEARS = (2016, 2017, 2018, 2019, 2020)
SETTLEMENT_YEARS = (2012, 2016, 2017, 2018, 2019)

# age group: persons in each region in 2016, thousands; yearly growth in per cent
AGES = {
    "0-5": ((205, 84, 50, 31), -0.8),
    "6-12": ((245, 98, 61, 40), 0.5),
    "13-17": ((172, 69, 45, 30), 0.2),
    "18-29": ((462, 181, 120, 81), 0.1),
    "30-39": ((395, 150, 89, 57), 1.4),
    "40-49": ((428, 152, 98, 67), -0.4),
    "50-59": ((375, 133, 90, 64), 1.5),
    "60-69": ((314, 110, 81, 58), 0.8),
    "70-79": ((206, 69, 52, 38), 4.2),
    "80+": ((120, 44, 32, 22), 1.3),
}

# criterion: kind, per 1,000 inhabitants (or mean per inhabitant), regional level, unit, Norwegian, English
CRITERIA = {
    "disability_pension": ("socioeconomic", 64, (0.95, 0.88, 1.09, 1.40), "persons", "Uføretrygdede", "Disabled"),
    "work_assessment": ("socioeconomic", 27, (0.97, 0.96, 1.04, 1.22), "persons", "Arbeidsavklaringspenger",
                        "Work assessment allowance"),
    "social_assistance": ("socioeconomic", 25, (1.03, 0.93, 0.92, 1.08), "persons", "Sosialhjelpsmottakere",
                          "Social assistance"),
    "basic_education": ("socioeconomic", 190, (0.97, 0.96, 1.04, 1.22), "persons", "Grunnskole som høyeste utdanning",
                        "Basic education only"),
    "unemployed": ("socioeconomic", 18, (1.02, 1.04, 0.88, 0.96), "persons", "Arbeidsledige", "Unemployed"),
    "living_alone": ("socioeconomic", 172, (1.01, 0.94, 1.00, 1.08), "persons", "Aleneboende", "Living alone"),
    "low_income_children": ("socioeconomic", 21, (1.10, 0.88, 0.82, 0.90), "persons", "Barn i lavinntektshushold",
                            "Children in low-income households"),
    "child_welfare": ("socioeconomic", 10, (0.97, 0.96, 1.03, 1.25), "persons", "Barn med barnevernstiltak",
                      "Children in child welfare"),
    "deaths_0_17": ("health", 0.06, (0.99, 1.00, 0.99, 1.10), "deaths", "Dødsfall 0–17 år", "Deaths aged 0–17"),
    "deaths_18_39": ("health", 0.15, (1.00, 0.95, 0.98, 1.16), "deaths", "Dødsfall 18–39 år", "Deaths aged 18–39"),
    "deaths_40_59": ("health", 0.58, (0.99, 0.94, 1.00, 1.20), "deaths", "Dødsfall 40–59 år", "Deaths aged 40–59"),
    "deaths_60_79": ("health", 2.60, (0.98, 0.92, 1.06, 1.22), "deaths", "Dødsfall 60–79 år", "Deaths aged 60–79"),
    "deaths_80": ("health", 4.30, (0.98, 0.97, 1.07, 1.09), "deaths", "Dødsfall 80 år og over", "Deaths aged 80+"),
    "cancer": ("health", 6.2, (1.00, 0.96, 1.03, 1.05), "cases", "Nye krefttilfeller", "New cancer cases"),
    "severe_mental": ("health", 7.5, (1.02, 0.97, 0.95, 1.02), "persons", "Alvorlige psykiske lidelser",
                      "Severe mental disorders"),
    "substance_use": ("health", 4.1, (1.05, 1.03, 0.84, 0.88), "persons", "Rusmiddelavhengige", "Substance dependence"),
    "sickness_absence": ("health", 31, (0.97, 0.96, 1.05, 1.19), "persons", "Langtidssykmeldte",
                         "Long-term sick leave"),
    "ambulance_missions": ("health", 132, (0.93, 0.97, 1.09, 1.38), "missions", "Ambulanseoppdrag",
                           "Ambulance missions"),
    "sparsely_populated": ("residence", 180, (0.78, 1.02, 1.36, 1.78), "persons", "Bosatte i spredtbygde strøk",
                           "Living in sparsely populated areas"),
    "island_population": ("residence", 18, (0.22, 1.90, 1.70, 2.76), "persons", "Bosatte på øyer uten bro",
                          "Living on islands without a bridge"),
    "travel_time": ("residence", 34, (0.84, 1.02, 1.20, 1.66), "minutes per inhabitant", "Reisetid til sykehus",
                    "Travel time to hospital"),
    "peripherality": ("residence", 0.31, (0.76, 1.02, 1.38, 1.92), "index per inhabitant", "Periferi-indeks",
                      "Peripherality index"),
}  # fmt: skip

DEATHS = tuple(name for name in CRITERIA if name.startswith("deaths_"))
SERVICES = {
    "somatic": ("Somatikk", "Somatic care", 0.672),
    "mental_adult": ("Psykisk helsevern for voksne", "Mental health care, adults", 0.152),
    "mental_youth": ("Psykisk helsevern for barn og unge", "Mental health care, youth", 0.042),
    "addiction": ("Tverrfaglig spesialisert rusbehandling", "Addiction treatment", 0.044),
    "prehospital": ("Prehospitale tjenester", "Prehospital services", 0.090),
}
# weights in thousandths; they sum to 1,000 in every service
WEIGHTS = {
    "somatic": {
        "0-5": 48, "6-12": 30, "13-17": 24, "18-29": 56, "30-39": 48, "40-49": 48, "50-59": 57, "60-69": 90,
        "70-79": 114, "80+": 98, "disability_pension": 92, "work_assessment": 38, "basic_education": 46,
        "deaths_0_17": 6, "deaths_18_39": 8, "deaths_40_59": 16, "deaths_60_79": 34, "deaths_80": 24, "cancer": 58,
        "sickness_absence": 45, "travel_time": 20,
    },
    "mental_adult": {
        "18-29": 120, "30-39": 95, "40-49": 85, "50-59": 70, "60-69": 40, "disability_pension": 170,
        "work_assessment": 90, "social_assistance": 80, "living_alone": 80, "deaths_18_39": 20, "deaths_40_59": 30,
        "deaths_60_79": 20, "severe_mental": 100,
    },
    "mental_youth": {
        "0-5": 60, "6-12": 260, "13-17": 390, "child_welfare": 140, "low_income_children": 100, "peripherality": 50,
    },
    "addiction": {
        "18-29": 110, "30-39": 110, "40-49": 90, "50-59": 60, "social_assistance": 170, "disability_pension": 90,
        "unemployed": 60, "living_alone": 80, "substance_use": 170, "deaths_18_39": 25, "deaths_40_59": 25,
        "deaths_60_79": 10,
    },
    "prehospital": {
        "0-5": 30, "18-29": 60, "40-49": 60, "60-69": 110, "70-79": 150, "80+": 160, "ambulance_missions": 150,
        "sparsely_populated": 120, "island_population": 40, "travel_time": 120,
    },
}  # fmt: skip
CALCULATED = {
    "somatic": (0.985, 0.990, 1.015, 1.100),
    "mental_adult": (0.990, 0.985, 1.010, 1.085),
    "mental_youth": (0.985, 0.990, 1.020, 1.095),
    "addiction": (0.995, 0.990, 1.000, 1.060),
    "prehospital": (0.930, 0.960, 1.130, 1.390),
}
ACTUAL = {
    "somatic": (0.992, 0.964, 1.012, 1.123),
    "mental_adult": (1.043, 0.925, 0.938, 1.006),
    "mental_youth": (0.972, 1.004, 1.021, 1.136),
    "addiction": (1.034, 0.968, 0.921, 1.011),
    "prehospital": (0.905, 0.972, 1.171, 1.422),
}
ACTUAL_WEIGHT = {"mental_adult": 0.25, "mental_youth": 0.25, "addiction": 0.25, "prehospital": 0.5}
# DRG points per year of residents (row) treated in each region (column), level of 2019
POINTS = (
    (842_000, 4_100, 3_300, 1_900),
    (14_600, 268_000, 1_900, 700),
    (11_200, 1_700, 189_000, 1_300),
    (9_400, 1_100, 2_900, 126_000),
)
FORMER_KEY = ("0.5424", "0.1949", "0.1446", "0.1181")
CAPITAL_KEY = ("0.5460", "0.1830", "0.1430", "0.1280")
CAPITAL_SHARE = 0.06
CLIMATE = (
    "climate_latitude",
    "climate",
    "index per inhabitant",
    "Klima- og breddegradsindeks",
    "Climate and latitude index",
)
CLIMATE_LEVELS = (0.92, 1.00, 1.12, 1.38)
APPROPRIATION = 108_000
SCHEDULE = {2021: 120, 2022: 80}
EVIDENCE_UNITS = {
    "persons": "persons",
    "deaths": "deaths",
    "cases": "cases",
    "missions": "missions",
    "minutes": "minutes per inhabitant",
    "periphery": "index per inhabitant",
    "share": "1",
    "index": "index",
    "points": "DRG points",
    "kroner": "million NOK",
    "choice": "choice",
}


def main(folder: Path) -> None:
    """Write all files of the case into `folder`."""
    rng = np.random.default_rng(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    population = _population(rng)
    _write(folder / "population.csv", "year,age_group,region,value,evidence", _rows_of_population(population))
    values = _rows_of_criteria(rng, population)
    _write(folder / "criterion_value.csv", "year,criterion,region,value,evidence", values)
    _write(folder / "criteria.csv", "criterion,kind,measure,unit,nb,en", _criteria_rows())
    shares = [f"{service},{share},share" for service, (_, _, share) in SERVICES.items()]
    _write(folder / "service_share.csv", "service,value,evidence", shares)
    _write(folder / "calculated_cost.csv", "service,region,value,evidence", _index_rows(CALCULATED))
    _write(folder / "actual_cost.csv", "service,region,value,evidence", _index_rows(ACTUAL))
    _write(folder / "drg_points.csv", "settlement_year,origin,destination,value,evidence", _point_rows(rng))
    _write(folder / "former_key.csv", "region,value,evidence", _key_rows(FORMER_KEY))
    _write(folder / "capital_key.csv", "region,value,evidence", _key_rows(CAPITAL_KEY))
    (folder / "case.toml").write_text(_case_toml(), encoding="utf-8", newline="\n")
    _write_version(folder / "versions" / "2009")


def _write_version(folder: Path) -> None:
    """What the model of 2009 needs and nobody has published: a climate and latitude index, need keys, capital."""
    folder.mkdir(parents=True, exist_ok=True)
    name, kind, unit, nb, en = CLIMATE
    _write(
        folder / "criteria.csv", "criterion,kind,measure,unit,nb,en", [f"{name},{kind},per_inhabitant,{unit},{nb},{en}"]
    )
    levels = list(zip(REGIONS, CLIMATE_LEVELS, strict=True))
    rows = [f"{year},{name},{region},{level},periphery" for year in YEARS for region, level in levels]
    _write(folder / "criterion_value.csv", "year,criterion,region,value,evidence", rows)
    _write(folder / "capital_key.csv", "region,value,evidence", _key_rows(CAPITAL_KEY))
    parts = [
        "# Written by scripts/generate_eksempel.py; change that file, not this one. Every figure is synthetic.",
        "",
    ]
    for service, key in WEIGHTS.items():
        lines = [
            f'"{column}" = {{ value = {weight * 95 / 100_000:.5f}, evidence = "share" }}'
            for column, weight in key.items()
        ]
        climate = f'"{name}" = {{ value = 0.05, evidence = "share" }}'
        parts += [f"[parameters.need.weights.{service}]", *lines, climate, ""]
    parts += ["[parameters.capital]", f'share = {{ value = {CAPITAL_SHARE}, evidence = "share" }}']
    _write(folder / "case.toml", "\n".join(parts), [])


def _write(file: Path, header: str, rows: list[str]) -> None:
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8", newline="\n")


def _population(rng: np.random.Generator) -> dict[tuple[int, str, str], int]:
    """Persons by year, age group and region: the level of 2016, its growth, and a little noise."""
    people = {}
    for year in YEARS:
        for age, (level, growth) in AGES.items():
            for region, thousands in zip(REGIONS, level, strict=True):
                mean = 1000 * thousands * (1 + growth / 100) ** (year - YEARS[0])
                people[year, age, region] = round(mean * rng.normal(1, 0.004))
    return people


def _rows_of_population(population: dict[tuple[int, str, str], int]) -> list[str]:
    return [f"{year},{age},{region},{persons},persons" for (year, age, region), persons in population.items()]


def _rows_of_criteria(rng: np.random.Generator, population: dict[tuple[int, str, str], int]) -> list[str]:
    rows = []
    for year in YEARS:
        for name, (_, level, relative, unit, _, _) in CRITERIA.items():
            for region, factor in zip(REGIONS, relative, strict=True):
                if _is_mean(unit):
                    value = f"{level * factor * rng.normal(1, 0.01):.3f}"
                else:
                    persons = sum(population[year, age, region] for age in AGES)
                    value = str(rng.poisson(persons * level * factor / 1000))
                rows.append(f"{year},{name},{region},{value},{_evidence_of_unit(unit)}")
    return rows


def _is_mean(unit: str) -> bool:
    return unit.endswith("per inhabitant")


def _evidence_of_unit(unit: str) -> str:
    return next(name for name, known in EVIDENCE_UNITS.items() if known == unit)


def _criteria_rows() -> list[str]:
    ages = [f"{age},age,count,persons,{age.replace('-', '–')} år,Aged {age.replace('-', '–')}" for age in AGES]
    others = [
        f"{name},{kind},{'per_inhabitant' if _is_mean(unit) else 'count'},{unit},{nb},{en}"
        for name, (kind, _, _, unit, nb, en) in CRITERIA.items()
    ]
    return ages + others


def _index_rows(table: Mapping[str, Sequence[float]]) -> list[str]:
    return [
        f"{service},{region},{value:.3f},index"
        for service, values in table.items()
        for region, value in zip(REGIONS, values, strict=True)
    ]


def _key_rows(key: tuple[str, ...]) -> list[str]:
    return [f"{region},{value},share" for region, value in zip(REGIONS, key, strict=True)]


def _point_rows(rng: np.random.Generator) -> list[str]:
    """Points by year; traffic grows by 1.5 per cent a year towards 2019, with noise."""
    rows = []
    for year in SETTLEMENT_YEARS:
        for origin, row in zip(REGIONS, POINTS, strict=True):
            for destination, level in zip(REGIONS, row, strict=True):
                mean = level * 1.015 ** (year - SETTLEMENT_YEARS[-1])
                rows.append(f"{year},{origin},{destination},{mean * rng.normal(1, 0.03):.1f},points")
    return rows


def _case_toml() -> str:
    services = "\n".join(f'{name} = {{ nb = "{nb}", en = "{en}" }}' for name, (nb, en, _) in SERVICES.items())
    evidence = "\n\n".join(_evidence(name, unit) for name, unit in EVIDENCE_UNITS.items())
    weights = "\n\n".join(_weights(service, key) for service, key in WEIGHTS.items())
    actual = "\n".join(f'{name} = {{ value = {value}, evidence = "share" }}' for name, value in ACTUAL_WEIGHT.items())
    schedule = "\n".join(f'{year} = {{ value = {amount}, evidence = "kroner" }}' for year, amount in SCHEDULE.items())
    regions = ", ".join(f'"{region}"' for region in REGIONS)
    deaths = ", ".join(f'"{name}"' for name in DEATHS)
    adult = ", ".join(f'"{name}"' for name in DEATHS[1:-1])
    return f"""\
# Written by scripts/generate_eksempel.py; change that file, not this one. Every figure is synthetic.

name = "eksempel"
year = 2021
title = {{ nb = "SYNTETISK eksempel, modellåret 2021", en = "SYNTHETIC example, model year 2021" }}
regions = [{regions}]

[[notes]]
nb = "SYNTETISKE TALL: alle tall i dette eksempelet er laget av et program og sier ingenting om virkelige regioner."
en = "SYNTHETIC FIGURES: every figure of this example was made by a program and says nothing about real regions."

[services]
{services}

{evidence}

[parameters.need]
window = {{ value = [2018, 2019, 2020], evidence = "choice" }}

{weights}

[parameters.population]
year = {{ value = 2020, evidence = "choice" }}

[parameters.criteria.mortality]
members = [{deaths}]
services = ["somatic"]
merge = {{ value = true, evidence = "choice" }}

[parameters.criteria.mortality_18_79]
members = [{adult}]
services = ["mental_adult", "addiction"]
merge = {{ value = true, evidence = "choice" }}

[parameters.cost.actual_weight]
somatic = {{ rule = "cost.actual_weight_somatic" }}
{actual}

[parameters.settlement]
rule = {{ value = "calculated_cost", evidence = "choice" }}
years = {{ value = [2018, 2019], evidence = "choice" }}
service = {{ value = "somatic", evidence = "choice" }}
unit_price = {{ rule = "isf.unit_price_somatic" }}
running_share = {{ rule = "settlement.running_share" }}
capital_addition = {{ rule = "settlement.capital_addition" }}

[parameters.capital]
share = {{ value = 0.0, evidence = "share" }}

[parameters.appropriation]
total = {{ value = {APPROPRIATION}, evidence = "kroner" }}

[parameters.phase_in.schedule]
{schedule}
"""


def _evidence(name: str, unit: str) -> str:
    return f"""\
[evidence.{name}]
unit = "{unit}"
source = "scripts/generate_eksempel.py, SEED = {SEED}"
status = "synthetic"
valid_from = 2021-01-01
last_checked = {CHECKED}"""


def _weights(service: str, key: dict[str, int]) -> str:
    assert sum(key.values()) == 1000, f"{service}: {sum(key.values())}"
    rows = [f'"{name}" = {{ value = {weight / 1000:.3f}, evidence = "share" }}' for name, weight in key.items()]
    return "\n".join([f"[parameters.need.weights.{service}]", *rows])


if __name__ == "__main__":
    default = Path(__file__).resolve().parent.parent / "data" / "cases" / "eksempel"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
