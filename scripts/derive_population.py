"""Writes `data/population/regions.csv`: persons of every region and age group on 1 January.

    python -m scripts.derive_population POPULATION.csv

POPULATION.csv: Statistics Norway's table 07459 summed to regions and age groups of NOU 2019: 24, with the columns
year, region, age_group and persons.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from inntektsmodell.files.csv_writing import write_csv

FILE = Path(__file__).resolve().parents[1] / "data" / "population" / "regions.csv"
REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]
AGE_GROUPS = ["0-5", "6-12", "13-17", "18-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80+"]


def main() -> None:
    """Write the table, in the order of every result; a figure that is missing or given twice ends it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("population", type=Path)
    table = pd.read_csv(parser.parse_args().population)
    years = range(int(table["year"].min()), int(table["year"].max()) + 1)
    order = pd.MultiIndex.from_product([years, AGE_GROUPS, REGIONS], names=["year", "age_group", "region"])
    persons = table.set_index(order.names)["persons"]
    if persons.index.has_duplicates or set(persons.index) != set(order):
        raise SystemExit("every year, age group and region once")
    write_csv(FILE, persons.reindex(order).reset_index())


if __name__ == "__main__":
    main()
