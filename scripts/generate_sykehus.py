"""Writes the built-in case `sykehus`: four regions and nineteen hospitals below them, synthetic from end to end.

Run from the project's root: `python scripts/generate_sykehus.py [FOLDER]`. The seed is fixed, so the files come out the
same each time. Nothing here is an estimate of a real figure, or of what a real region's own model is. Figures are made
for hospitals; those of a region are their sums, and patients who leave their hospital's region are settled between
regions.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

SEED = 20210102
SOURCE = f"scripts/generate_sykehus.py, SEED = {SEED}"
CHECKED = "2026-11-28"
YEARS = (2018, 2019, 2020)
SETTLEMENT_YEARS = (2018, 2019)
# region: a short name, inhabitants of each of its hospitals in thousands
REGIONS = {
    "Helse Sør-Øst": ("Sør-Øst", (520, 480, 470, 390, 310, 300, 260, 180, 120)),
    "Helse Vest": ("Vest", (430, 360, 210, 110)),
    "Helse Midt-Norge": ("Midt-Norge", (320, 260, 150)),
    "Helse Nord": ("Nord", (190, 140, 150)),
}
PRIVATE = {"Helse Sør-Øst": (8, 9), "Helse Vest": (4,)}
# age group: share of the inhabitants in per cent
AGES = {"0-17": 20.6, "18-49": 42.1, "50-66": 20.2, "67-79": 12.6, "80+": 4.5}
# criterion: kind, per 1,000 inhabitants (or mean per inhabitant), unit, Norwegian, English
CRITERIA = {
    "disability_pension": ("socioeconomic", 64, "persons", "Uføretrygdede", "Disabled"),
    "deaths": ("health", 7.6, "deaths", "Dødsfall", "Deaths"),
    "severe_mental": ("health", 7.5, "persons", "Alvorlige psykiske lidelser", "Severe mental disorders"),
    "travel_time": ("residence", 34, "minutes per inhabitant", "Reisetid til sykehus", "Travel time to hospital"),
}
SERVICES = {"somatic": ("Somatikk", "Somatic care", 0.78), "mental": ("Psykisk helsevern", "Mental health care", 0.22)}
# weights in thousandths; they sum to 1,000 in every service
WEIGHTS = {
    "somatic": {"0-17": 110, "18-49": 230, "50-66": 200, "67-79": 190, "80+": 110, "disability_pension": 60,
                "deaths": 60, "travel_time": 40},
    "mental": {"0-17": 260, "18-49": 360, "50-66": 110, "disability_pension": 130, "severe_mental": 140},
}  # fmt: skip
LEVEL = {"Helse Sør-Øst": 0.99, "Helse Vest": 0.98, "Helse Midt-Norge": 1.01, "Helse Nord": 1.10}
"""Calculated cost level of a region."""
FORMER_KEY = ("0.5424", "0.1949", "0.1446", "0.1181")
APPROPRIATION = 108_000
UNITS = {
    "persons": "persons",
    "deaths": "deaths",
    "minutes": "minutes per inhabitant",
    "share": "1",
    "index": "index",
    "points": "DRG points",
    "kroner": "million NOK",
    "choice": "choice",
}
SYNTHETIC = """\
# Written by scripts/generate_sykehus.py; change that file, not this one. Every figure is synthetic."""
NOTE = """\
[[notes]]
nb = "SYNTETISKE TALL: alle tall i dette eksempelet er laget av et program og sier ingenting om virkelige regioner, \
sykehus eller modeller."
en = "SYNTHETIC FIGURES: every figure of this example was made by a program and says nothing about real regions, \
hospitals or models."
"""
OWN_MODELS = {
    "Helse Sør-Øst": """
[parameters.reserved.amounts]
"Felles funksjoner" = { value = 900, evidence = "kroner" }
"Private avtaler" = { value = 1200, evidence = "kroner" }
""",
    "Helse Vest": """
[parameters.history]
share = { value = 0.5, evidence = "share" }
""",
    "Helse Midt-Norge": """price_share = { value = 0.95, evidence = "share" }

[parameters.adjustment.plan]
2020 = { value = 0.25, evidence = "share" }
2021 = { value = 0.25, evidence = "share" }
2022 = { value = 0.25, evidence = "share" }
2023 = { value = 0.25, evidence = "share" }
""",
    "Helse Nord": "",
}
"""What each region's own model has besides need and cost, as the end of the main part of its case."""
OWN_TABLES: dict[str, dict[str, tuple[object, ...]]] = {
    "Helse Vest": {"history_key": ("0.3950", "0.3130", "0.1800", "0.1120")},
    "Helse Midt-Norge": {"former_key": ("0.4520", "0.3480", "0.2000")},
    "Helse Nord": {"supplement": (60, 90, 120), "guaranteed": (4200, 3300, 3250)},
}
"""Tables of a region's own model, a figure for each of its hospitals: keys, or million kroner."""


def hospitals(region: str) -> list[str]:
    """Names of a region's hospitals, in order."""
    short, sizes = REGIONS[region]
    private = PRIVATE.get(region, ())
    return [f"{'Privat sykehus' if at in private else 'Sykehus'} {short} {at}" for at in range(1, len(sizes) + 1)]


HOSPITALS = [name for region in REGIONS for name in hospitals(region)]
HOME = np.array([at for at, region in enumerate(REGIONS) for _ in hospitals(region)])
"""The region of each hospital, by its number."""


def main(folder: Path) -> None:
    """Write the cases of both levels, and which levels there are."""
    rng = np.random.default_rng(SEED)
    size = 1000.0 * np.concatenate([sizes for _, sizes in REGIONS.values()])
    mix = np.array(list(AGES.values()))[:, None] / 100 * rng.normal(1, 0.06, (len(AGES), len(size)))
    growth = rng.normal(1.004, 0.002, (len(YEARS), len(size))).cumprod(axis=0)
    people = np.rint(mix[:, None] * size * growth)
    levels = rng.lognormal(0, 0.12, (len(CRITERIA), 1, len(size))) * rng.normal(1, 0.01, (1, len(YEARS), len(size)))
    persons = people.sum(axis=0)
    rates = np.array([rate for _, rate, *_ in CRITERIA.values()])[:, None, None] * levels
    counted = np.array([not is_mean(name) for name in CRITERIA])[:, None, None]
    values = np.where(counted, np.rint(rates * persons / 1000), np.round(rates, 3))
    points = _points(rng, size)
    cost = np.round(np.array(list(LEVEL.values()))[HOME] * rng.normal(1, 0.02, (len(SERVICES), len(size))), 3)
    of_region = np.arange(len(REGIONS))[:, None] == HOME
    means = values * np.where(counted, 1.0, persons) @ of_region.T
    summed = np.where(counted, means, np.round(means / (persons @ of_region.T), 3))
    between = of_region @ points @ of_region.T
    mean_cost = np.array([[level] * len(SERVICES) for level in LEVEL.values()]).T
    _write_case(folder, list(REGIONS), people @ of_region.T, summed, mean_cost, between * (1 - np.eye(len(REGIONS))))
    rows = [f"{region},{value},share" for region, value in zip(REGIONS, FORMER_KEY, strict=True)]
    _write(folder / "former_key.csv", "region,value,evidence", rows)
    (folder / "case.toml").write_text(_toml("sykehus", "", list(REGIONS)), encoding="utf-8", newline="\n")
    (folder / "levels.toml").write_text(_levels(), encoding="utf-8", newline="\n")
    for at, region in enumerate(REGIONS):
        own, own_folder = at == HOME, folder / "levels" / "hospital" / folder_of(region)
        within = points[:, own][:, :, own]
        _write_case(own_folder, hospitals(region), people[..., own], values[..., own], cost[:, own], within)
        for table, figures in OWN_TABLES.get(region, {}).items():
            evidence = "share" if table.endswith("_key") else "kroner"
            rows = [f"{name},{figure},{evidence}" for name, figure in zip(hospitals(region), figures, strict=True)]
            _write(own_folder / f"{table}.csv", "region,value,evidence", rows)
        text = _toml(f"sykehus-{folder_of(region)}", region, hospitals(region))
        (own_folder / "case.toml").write_text(text, encoding="utf-8", newline="\n")


def folder_of(region: str) -> str:
    """The folder of a region's own case."""
    return region.lower().replace(" ", "_")


def is_mean(criterion: str) -> bool:
    """Whether a criterion is a mean per inhabitant."""
    return CRITERIA[criterion][2].endswith("per inhabitant")


def _points(rng: np.random.Generator, size: np.ndarray) -> np.ndarray:
    """DRG points by year, hospital of residence and treating hospital: most at home, more within the region."""
    pull = np.where(HOME[:, None] == HOME, 0.05, 0.004) * size / size.sum()
    np.fill_diagonal(pull, 0.25)
    years = np.array([1.015 ** (year - SETTLEMENT_YEARS[-1]) for year in SETTLEMENT_YEARS])[:, None, None]
    return np.asarray(
        np.round(size[:, None] * pull * years * rng.normal(1, 0.03, (len(years), len(size), len(size))), 1)
    )


def _write_case(
    folder: Path, names: list[str], people: np.ndarray, values: np.ndarray, cost: np.ndarray, points: np.ndarray
) -> None:
    """The tables that the cases of both levels have."""
    folder.mkdir(parents=True, exist_ok=True)
    evidence = {name: next(key for key, unit in UNITS.items() if unit == CRITERIA[name][2]) for name in CRITERIA}
    rows = [
        f"{year},{age},{name},{people[a, y, r]:.0f},persons"
        for y, year in enumerate(YEARS)
        for a, age in enumerate(AGES)
        for r, name in enumerate(names)
    ]
    _write(folder / "population.csv", "year,age_group,region,value,evidence", rows)
    rows = [
        f"{year},{criterion},{name},{_number(values[c, y, r])},{evidence[criterion]}"
        for y, year in enumerate(YEARS)
        for c, criterion in enumerate(CRITERIA)
        for r, name in enumerate(names)
    ]
    _write(folder / "criterion_value.csv", "year,criterion,region,value,evidence", rows)
    ages = [f"{age},age,count,persons,{age.replace('-', '–')} år,Aged {age.replace('-', '–')}" for age in AGES]
    others = [
        f"{name},{kind},{'per_inhabitant' if is_mean(name) else 'count'},{unit},{nb},{en}"
        for name, (kind, _, unit, nb, en) in CRITERIA.items()
    ]
    _write(folder / "criteria.csv", "criterion,kind,measure,unit,nb,en", ages + others)
    shares = [f"{service},{share},share" for service, (_, _, share) in SERVICES.items()]
    _write(folder / "service_share.csv", "service,value,evidence", shares)
    for table, levels in (("calculated_cost", cost), ("actual_cost", np.round(1.5 * cost - 0.5, 3))):
        rows = [
            f"{service},{name},{levels[s, r]:.3f},index"
            for s, service in enumerate(SERVICES)
            for r, name in enumerate(names)
        ]
        _write(folder / f"{table}.csv", "service,region,value,evidence", rows)
    rows = [
        f"{year},{origin},{destination},{points[y, o, d]:.1f},points"
        for y, year in enumerate(SETTLEMENT_YEARS)
        for o, origin in enumerate(names)
        for d, destination in enumerate(names)
    ]
    _write(folder / "drg_points.csv", "settlement_year,origin,destination,value,evidence", rows)


def _number(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:.3f}"


def _write(file: Path, header: str, rows: list[str]) -> None:
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8", newline="\n")


def _toml(name: str, region: str, names: list[str]) -> str:
    """The main part of a case: of the first level, or of a region's hospitals."""
    nb, en = (f"fra {region} til sykehusene", f"from {region} to its hospitals") if region else ("regioner", "regions")
    services = "\n".join(f'{key} = {{ nb = "{nb}", en = "{en}" }}' for key, (nb, en, _) in SERVICES.items())
    quoted = ", ".join(f'"{one}"' for one in names)
    return f"""\
{SYNTHETIC}

name = "{name}"
year = 2021
title = {{ nb = "SYNTETISKE sykehus, modellåret 2021: {nb}", en = "SYNTHETIC hospitals, model year 2021: {en}" }}
regions = [{quoted}]

{NOTE}
[services]
{services}

{_evidence([name for name in UNITS if name != "kroner" or region not in WITHOUT_KRONER])}

[parameters.need]
window = {{ value = [2018, 2019, 2020], evidence = "choice" }}

{_weights()}

[parameters.population]
year = {{ value = 2020, evidence = "choice" }}

[parameters.cost.actual_weight]
somatic = {{ rule = "cost.actual_weight_somatic" }}
mental = {{ value = 0.25, evidence = "share" }}

[parameters.settlement]
rule = {{ value = "calculated_cost", evidence = "choice" }}
years = {{ value = [2018, 2019], evidence = "choice" }}
service = {{ value = "somatic", evidence = "choice" }}
unit_price = {{ rule = "isf.unit_price_somatic" }}
running_share = {{ rule = "settlement.running_share" }}
capital_addition = {{ rule = "settlement.capital_addition" }}
{OWN_MODELS[region] if region else _APPROPRIATION}"""


WITHOUT_KRONER = ("Helse Vest", "Helse Midt-Norge")
"""Regions whose own model has no figure in kroner."""
_APPROPRIATION = f"""
[parameters.appropriation]
total = {{ value = {APPROPRIATION}, evidence = "kroner" }}
"""


def _evidence(names: list[str]) -> str:
    return "\n\n".join(
        f'[evidence.{name}]\nunit = "{UNITS[name]}"\nsource = "{SOURCE}"\nstatus = "synthetic"\n'
        f"valid_from = 2021-01-01\nlast_checked = {CHECKED}"
        for name in names
    )


def _weights() -> str:
    parts = []
    for service, key in WEIGHTS.items():
        assert sum(key.values()) == 1000, f"{service}: {sum(key.values())}"
        rows = [f'"{name}" = {{ value = {weight / 1000:.3f}, evidence = "share" }}' for name, weight in key.items()]
        parts.append("\n".join([f"[parameters.need.weights.{service}]", *rows]))
    return "\n\n".join(parts)


def _levels() -> str:
    """Both levels; hospitals by who owns them."""
    private = [name for name in HOSPITALS if name.startswith("Privat")]
    members = {"Regionens egne": [name for name in HOSPITALS if name not in private], "Private": private}
    rows = "\n".join(
        f'"{group}" = [{", ".join(f"{chr(34)}{name}{chr(34)}" for name in names)}]' for group, names in members.items()
    )
    return f"""\
{SYNTHETIC}

[[levels]]
name = "region"
title = {{ nb = "Regioner", en = "Regions" }}

[[levels]]
name = "hospital"
title = {{ nb = "Sykehus (syntetiske)", en = "Hospitals (synthetic)" }}

[groups.owner]
level = "hospital"
title = {{ nb = "Sykehus etter eier", en = "Hospitals by owner" }}

[groups.owner.members]
{rows}
"""


if __name__ == "__main__":
    default = Path(__file__).resolve().parent.parent / "data" / "cases" / "sykehus"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
