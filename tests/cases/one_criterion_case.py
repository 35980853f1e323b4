"""A case of one service that weighs one age group, which nobody in one region belongs to: its key is zero."""

from __future__ import annotations

import re
from pathlib import Path

from tests.corrupting.broken_case import (
    CASE,
    copy_of_case,
    together,
    with_lines,
    with_text,
    without_file,
    without_section,
)

REGIONS = ("Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord")
AGE = "70-79"


def one_criterion_case(folder: Path, former: tuple[str, ...], empty: str = "Helse Nord") -> Path:
    """The folder of such a case; `former` is the former key by region, `empty` the region without the age group."""
    copy_of_case(folder, "2021")
    (folder / "former_key.csv").write_text(
        "\n".join(
            ["region,value,evidence", *(f"{one},{share},one" for one, share in zip(REGIONS, former, strict=True))]
        ),
        encoding="utf-8",
    )
    together(
        without_file("redistribution.csv"),
        without_section("calibration"),
        without_section("parameters.need.weights.combined"),
        with_text(
            CASE,
            "[parameters.population]",
            f'[parameters.need.weights.combined]\n"{AGE}" = {{ value = 1.0, evidence = '
            '"one" }\n\n[parameters.population]',
        ),
        with_text(
            CASE,
            "[evidence.one_service]",
            '[evidence.one]\nunit = "1"\nsource = "a test"\nstatus = "assumed"\n'
            "valid_from = 2021-01-01\nlast_checked = 2021-01-01\n\n[evidence.one_service]",
        ),
        with_lines("criteria.csv", lambda lines: [line for line in lines if not line.startswith("other,")]),
        with_lines(
            "population.csv", lambda lines: [re.sub(rf"^(\d+,{AGE},{empty}),\d+", r"\1,0", line) for line in lines]
        ),
    )(folder)
    return folder
