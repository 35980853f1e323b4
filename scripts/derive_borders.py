"""Writes `data/borders/municipalities.csv`: when each municipality's code held, and which region it lay in.

    python -m scripts.derive_borders REGIONS.csv MUNICIPALITIES.csv

REGIONS.csv: every code of the borders from 2017 on, with the region that its people belong to on the borders of 2024
(columns kommunenr and rhf; Statistics Norway, KLASS 629 and the changes of KLASS 131). MUNICIPALITIES.csv: the codes of
2024, one row each at least (column kommunenr; table 07459). The dates are those of the reforms of 2018, 2019, 2020 and
2024, written here as facts; the number of municipalities that they give for each year is checked against the official
one.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from inntektsmodell.files.csv_writing import write_csv

FILE = Path(__file__).resolve().parents[1] / "data" / "borders" / "municipalities.csv"
COUNTIES_FROM = {
    "2018-01-01": ["50"],
    "2020-01-01": ["30", "34", "38", "42", "46", "54"],
    "2024-01-01": ["31", "32", "33", "39", "40", "55", "56"],
}
"""Counties whose codes begin on a day: Trøndelag; Viken and the others of 2020; those parted again in 2024."""
COUNTIES_TO = {"2018-01-01": ["16", "17"], "2024-01-01": ["30", "38", "54"]}
CODES_FROM = {
    "2018-01-01": ["0712", "0715", "0729"],
    "2019-01-01": ["5061"],
    "2020-01-01": (
        "1108 1506 1507 1577 1578 1579 1806 1875 5006 5007 5055 5056 5057 5058 5059 5060".split()  # noqa: SIM905
    ),
    "2024-01-01": ["1508", "1580"],
}
CODES_TO = {
    "2018-01-01": ["0702", "0709", "0714", "0722", "0723", "0728"],
    "2019-01-01": ["1567"],
    "2024-01-01": ["1507"],
}
LAST_REFORM_BUT_ONE = "2020-01-01"
"""When every other code that is not of 2024 ended."""
MUNICIPALITIES = {2017: 426, 2018: 422, 2019: 422, 2020: 356, 2023: 356, 2024: 357, 2026: 357}
BEFORE_ITS_CHANGE = {"1444": "Helse Vest"}
"""Hornindal lay in Sogn og Fjordane, and so in Helse Vest, until it became part of Volda in Møre og Romsdal."""


def main() -> None:
    """Write the table, or say which year has another number of municipalities than the official one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("regions", type=Path)
    parser.add_argument("municipalities", type=Path)
    given = parser.parse_args()
    table = pd.read_csv(given.regions, dtype=str).sort_values("kommunenr")
    current = set(pd.read_csv(given.municipalities, dtype={"kommunenr": str}, usecols=["kommunenr"])["kommunenr"])
    rows = [
        (code, _start(code), _end(code, current), BEFORE_ITS_CHANGE.get(code, rhf.removesuffix(" RHF")))
        for code, rhf in zip(table["kommunenr"], table["rhf"], strict=True)
    ]
    borders = pd.DataFrame(rows, columns=["code", "from", "to", "region"])
    for year, official in MUNICIPALITIES.items():
        day = f"{year}-01-01"
        found = ((borders["from"] <= day) & ((borders["to"] == "") | (borders["to"] > day))).sum()
        if found != official:
            raise SystemExit(f"{year}: {found} municipalities, officially {official}")
    write_csv(FILE, borders)


def _start(code: str) -> str:
    """Day from which a code holds; empty where that is before the table begins."""
    days = [day for day, codes in CODES_FROM.items() if code in codes]
    return next(iter([*days, *(day for day, counties in COUNTIES_FROM.items() if code[:2] in counties)]), "")


def _end(code: str, current: Collection[str]) -> str:
    """Day on which a code no longer holds; empty where it holds still."""
    if code in current:
        return ""
    days = [day for day, codes in CODES_TO.items() if code in codes]
    days += [day for day, counties in COUNTIES_TO.items() if code[:2] in counties]
    return next(iter(days), LAST_REFORM_BUT_ONE)


if __name__ == "__main__":
    main()
