"""Folders of newer figures, as they are given to a case that is rolled forward."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import inntektsmodell as im

REGIONS = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord"]


def given(
    folder: Path, rows: Sequence[tuple[object, ...]], columns: str = "criterion,recipient,year,value,source"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [columns, *(",".join(map(str, row)) for row in rows)]
    (folder / "figures.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def persons_of_eksempel(year: int, factor: Sequence[float] = (1.0, 1.0, 1.0, 1.0)) -> list[tuple[object, ...]]:
    """The population of 2020, each region times its factor, as that of another year."""
    case = im.load_case("builtin:eksempel")
    last = case.observed["population"].sel(year=2020)
    return [
        (age, region, year, float(last.sel(age_group=age, region=region)) * times, "a test")
        for age in last["age_group"].values.tolist()
        for region, times in zip(REGIONS, factor, strict=True)
    ]
