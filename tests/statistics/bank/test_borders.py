"""Municipalities of the bank go to the regions that they belonged to, year by year."""

from __future__ import annotations

import pytest

from inntektsmodell.faults import InputError
from scripts.local_bank import BankTable, BankVariable
from tests.statistics.bank.small import PENSIONERS, Asker

NAMES = {"0": "Hele landet", "0301": "Oslo", "1444": "Hornindal", "1519": "Volda", "1577": "Volda", "4601": "Bergen"}
FIGURES: dict[str, tuple[float | str, float | str]] = {
    "0301": (100, 110),
    "1444": (4, "."),
    "1519": (30, "."),
    "1577": (".", 35),
    "4601": (".", 60),
}
"""Pensioners in 2019 and 2020, by municipality; Bergen had another code in 2019."""
BY_BORDERS = (
    ("2017, 2018", "2019, 2020"),
    ('codes = ["9901..9903"]\n', ""),
    ('mapping = "map.csv"', 'borders = "region"'),
)


@pytest.fixture
def norway(asker: Asker) -> Asker:
    """A bank whose pensioners live in a few municipalities of Norway."""
    contents, years = asker.bank.tables["90002"].variables[1:]
    by_year = {region: dict(zip(("2019", "2020"), values, strict=True)) for region, values in FIGURES.items()}

    def cell(region: str, _contents: str, year: str) -> float | str:
        return by_year[region][year]

    region = BankVariable("Region", "region", NAMES)
    asker.bank.tables["90002"] = BankTable("90002", [region, contents, years], cell)
    return asker


def test_each_code_counts_where_it_belonged_in_the_years_in_which_it_held(norway: Asker) -> None:
    fetched = norway.fetch(PENSIONERS, *BY_BORDERS)
    assert fetched.table.set_index(["year", "region"])["value"].to_dict() == {
        (2019, "Helse Sør-Øst"): 100,
        (2019, "Helse Vest"): 4,  # Hornindal
        (2019, "Helse Midt-Norge"): 30,
        (2020, "Helse Sør-Øst"): 110,
        (2020, "Helse Midt-Norge"): 35,  # Volda, with Hornindal
        (2020, "Helse Vest"): 60,
    }
    assert fetched.record["absent"] == {}
    assert fetched.record["codes"]["Region"] == ["0301", "1444", "1519", "1577", "4601"]


def test_a_figure_at_a_code_that_had_ended_is_refused(norway: Asker) -> None:
    cell = norway.bank.tables["90002"].cell
    norway.bank.tables["90002"].cell = lambda *at: 7.0 if at[0] == "1444" and at[-1] == "2020" else cell(*at)
    with pytest.raises(InputError, match=r"figures stand at codes that did not hold then, such as .*1444.*2020"):
        norway.fetch(PENSIONERS, *BY_BORDERS)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("borders", 'codes = ["0301", "0"]\nborders'), "0 did not hold on 1 January of any of the years"),
        (("2019, 2020", "2016, 2020"), "does not reach back to 2016-01-01"),
        (('"region"', '"hospital area"'), "has no level 'hospital area'"),
        (("borders", 'mapping = "map.csv"\nborders'), "recipients come from a mapping or from borders, not from both"),
    ],
)
def test_what_borders_cannot_tell_is_refused(norway: Asker, change: tuple[str, str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        norway.fetch(PENSIONERS, *BY_BORDERS, change)
