"""Borders: every code of every year has its region, totals are kept, what was parted is shared by a rule or refused."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import data_folder
from inntektsmodell.statistics.borders.reading import built_in_borders, load_borders
from inntektsmodell.statistics.borders.recipients import recipients_of, sums_by_recipient

MUNICIPALITIES = {2017: 426, 2018: 422, 2019: 422, **dict.fromkeys(range(2020, 2024), 356)} | dict.fromkeys(
    range(2024, 2027), 357
)
"""How many there officially were on 1 January."""
AREAS = """code,from,to,hospital_area,region
0001,,2020-01-01,North,N
0002,,2020-01-01,South,S
0003,2020-01-01,,North,N
0004,2020-01-01,,South,S
"""


@pytest.mark.parametrize("year", MUNICIPALITIES)
def test_codes_of_a_year_are_as_many_as_there_were_municipalities(year: int) -> None:
    assert len(built_in_borders().codes_on(datetime.date(year, 1, 1))) == MUNICIPALITIES[year]


@pytest.mark.parametrize("year", MUNICIPALITIES)
@pytest.mark.parametrize("borders_of", [None, 2026])
def test_totals_are_kept(year: int, borders_of: int | None) -> None:
    codes = built_in_borders().codes_on(datetime.date(year, 1, 1))
    values = {code: float(number**2) for number, code in enumerate(codes)}

    sums = sums_by_recipient(values, on=year, borders_of=borders_of)

    assert len(sums) == 4
    assert sum(sums.values()) == sum(values.values())


def test_every_code_has_the_region_of_its_own_time() -> None:
    borders = built_in_borders()
    assert len(borders.periods) == 835
    assert recipients_of(["1444", "1519"], on=2019) == ["Helse Vest", "Helse Midt-Norge"]
    assert recipients_of(["1444", "1519"], on=2019, borders_of=2020) == ["Helse Midt-Norge"] * 2
    assert recipients_of(["1444", "1519"], on=2019, borders_of=datetime.date(2019, 12, 31))[0] == "Helse Vest"


def test_a_period_begins_on_its_first_day_and_ends_before_its_last() -> None:
    assert recipients_of(["0101"], on=datetime.date(2019, 12, 31)) == recipients_of(["3001"], on=2020)
    for code, day in (("0101", datetime.date(2020, 1, 1)), ("3001", datetime.date(2019, 12, 31))):
        with pytest.raises(InputError, match=f"municipality {code}: held"):
            recipients_of([code], on=day)


def test_persons_of_municipalities_sum_to_those_of_the_regions() -> None:
    """On the borders of 2024, whose corrections of single municipalities miss the official sums by 22 persons."""
    table = pd.read_csv(data_folder() / "country" / "municipalities.csv", dtype={"municipality": str})
    case = pd.read_csv(data_folder() / "cases" / "2021" / "population.csv")
    official = case[case["year"] == 2020].groupby("region")["value"].sum()

    sums = sums_by_recipient(dict(zip(table["municipality"], table["persons"], strict=True)), on=2024)

    assert sum(sums.values()) == table["persons"].sum()
    assert {region: sums[region] - official[region] for region in sums} == {
        "Helse Sør-Øst": 0,
        "Helse Vest": 0,
        "Helse Midt-Norge": 22,
        "Helse Nord": 0,
    }


def test_one_message_names_every_code_that_has_no_answer() -> None:
    with pytest.raises(InputError) as caught:
        recipients_of(["0301", "9999", "0101", "301"], on=2021)
    assert [str(fault).partition(";")[0] for fault in caught.value.faults] == [
        "municipality 9999: is unknown to the built-in borders",
        "municipality 0101: held until 2020-01-01, not on 2021-01-01",
        "municipality 301: is unknown to the built-in borders",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"on": 2021, "level": "hospital_area"}, "has no level 'hospital_area'"),
        ({"on": 2016}, "does not reach back to 2016-01-01"),
        ({"on": 2027}, "does not reach to 2027-01-01"),
        ({"on": 2021, "borders_of": 2030}, "does not reach to 2030-01-01"),
        ({"on": 2021, "borders_of": 2020}, "borders of 2020-01-01 for figures of 2021-01-01"),
    ],
)
def test_a_question_without_an_answer_is_refused(asked: dict[str, int], found: str) -> None:
    with pytest.raises(InputError, match=found):
        recipients_of(["0301"], **asked)  # type: ignore[arg-type]


def _written(folder: Path, changes: str) -> tuple[Path, Path]:
    (folder / "areas.csv").write_text(AREAS, encoding="utf-8")
    (folder / "changes.csv").write_text(changes, encoding="utf-8")
    return folder / "areas.csv", folder / "changes.csv"


def test_a_municipality_that_was_parted_is_shared_by_a_rule_or_refused(tmp_path: Path) -> None:
    unknown = load_borders(*_written(tmp_path, "old,new,on,share\n0001,0003,2020-01-01,\n0001,0004,2020-01-01,\n"))
    with pytest.raises(InputError, match="municipality 0001: was parted between North, South"):
        sums_by_recipient({"0001": 10}, on=2019, borders_of=2020, level="hospital_area", borders=unknown)
    shared = load_borders(*_written(tmp_path, "old;new;on;share\n0001;0003;2020-01-01;0,7\n0001;0004;2020-01-01;0,3\n"))

    sums = sums_by_recipient({"0001": 10}, on=2019, borders_of=2020, level="hospital_area", borders=shared)

    assert sums == {"North": 7, "South": 3}
    with pytest.raises(InputError, match="was parted"):
        recipients_of(["0001"], on=2019, borders_of=2020, level="hospital_area", borders=shared)


def test_parts_that_stay_with_one_recipient_need_no_share() -> None:
    assert recipients_of(["1850", "5012"], on=2019, borders_of=2026) == ["Helse Nord", "Helse Midt-Norge"]


def test_a_municipality_that_moves_to_another_recipient_keeps_its_code(tmp_path: Path) -> None:
    rows = ["0001,,2021-01-01,North", "0001,2021-01-01,,South", "0002,,,South"]
    (tmp_path / "areas.csv").write_text("\n".join(["code,from,to,hospital_area", *rows]), encoding="utf-8")
    borders = load_borders(tmp_path / "areas.csv")
    for day, borders_of, area in ((2020, None, "North"), (2021, None, "South"), (2020, 2022, "South")):
        asked = {"on": day, "borders_of": borders_of, "level": "hospital_area", "borders": borders}
        assert recipients_of(["0001"], **asked) == [area]  # type: ignore[arg-type]


def test_an_end_whose_change_is_not_told_is_refused_at_a_level_of_ones_own(tmp_path: Path) -> None:
    borders = load_borders(*_written(tmp_path, "old,new,on,share\n0001,0003,2020-01-01,1\n"))
    with pytest.raises(InputError, match="municipality 0002: ended on 2020-01-01, and what it became is not told"):
        recipients_of(["0001", "0002"], on=2019, borders_of=2020, level="region", borders=borders)


def test_a_file_of_borders_is_refused_with_every_fault(tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    rows = ["1,2020-01-01,2019-01-01,A,N", "2,first,,A,S", "3,,,A,", "4,,,B,N", "4,,,C,N", "5,,,A,S"]
    file.write_text("\n".join(["code,from,to,hospital_area,region", *rows]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_borders(file)
    told = str(caught.value)
    for found in ("ends on 2019-01-01, before", "'first' is no day", "has an empty cell", "sum to 2", "lies in"):
        assert found in told


def test_a_file_of_changes_is_refused_with_every_fault(tmp_path: Path) -> None:
    rows = ["0001,0003,2020-01-01,0.5", "0001,0004,2020-01-01,0.6", "0002,0004,2021-01-01,1", "0002,0009,2020-01-01,2"]
    with pytest.raises(InputError) as caught:
        load_borders(*_written(tmp_path, "\n".join(["old,new,on,share", *rows])))
    told = str(caught.value)
    for found in ("sum to 1.1", "0002 does not end on 2021-01-01", "0009 does not hold", "'2' is no share"):
        assert found in told
