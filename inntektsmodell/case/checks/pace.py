"""Checks of a pace of change: years one after another, a frame in each, and limits that leave room between them."""

from __future__ import annotations

from inntektsmodell.case.contents import Contents
from inntektsmodell.faults import Faults, part_of
from inntektsmodell.language.messages import message


def check_pace(case: Contents, place: str, faults: Faults) -> None:
    """Note what cannot be a way from the first year to the last."""
    pace = case.parameters.pace
    if pace is None:
        return
    where = part_of(place, "parameters.pace.frame")
    for year in (year for year in pace.frame if not (year.isdecimal() and len(year) == 4)):
        faults.add(where, message("'{year}' is not a year", year=year), message("four digits, such as 2021"))
    years = [int(year) for year in pace.frame if year.isdecimal()]
    if years != list(range(years[0], years[0] + len(pace.frame)) if years else []):
        found = message("found {years}", years=", ".join(pace.frame))
        faults.add(where, found, message("years one after another"))
    of_year = pace.frame.get(str(case.file.year))
    if of_year is None:
        found = message("the model year, {year}, is not among the years", year=case.file.year)
        faults.add(where, found, message("years one after another, and the model year among them"))
    elif of_year.value != 1:
        found = message("the frame of the model year is {value:g}", value=of_year.value)
        faults.add(where, found, message("1: other years are relative to it"))
    least, greatest = pace.least_growth, pace.greatest_growth
    if least is not None and greatest is not None and least.value > greatest.value:
        found = message("{least:g} to {greatest:g}", least=least.value, greatest=greatest.value)
        right = message("a least growth that is at most the greatest one")
        faults.add(part_of(place, "parameters.pace.least_growth"), found, right)
