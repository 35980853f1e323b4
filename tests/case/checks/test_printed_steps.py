"""A figure with more decimals than its evidence says were printed is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from inntektsmodell.loading import load_case
from tests.case.checks.test_rounded_shares import REGIONS, printed


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            (0.53871, 0.1897, 0.1434, 0.12819),
            "0.53871 is no whole number of its printed step, 0.0001 (1 more like this)",
        ),
        ((0.5387, 0.18975, 0.1434, 0.1281), "0.18975 is no whole number of its printed step, 0.0001"),
    ],
)
def test_more_decimals_than_the_step_are_told(values: tuple[float, ...], said: str, tmp_path: Path) -> None:
    case = load_case(printed(tmp_path / "case", "former_key", REGIONS, values, "printed_step = 0.0001"))
    first = REGIONS[0] if values[0] == 0.53871 else REGIONS[1]
    assert (f"former_key.{first}", said) in [(remark.path, remark.said) for remark in case.remarks]


def test_figures_on_their_step_are_quiet(tmp_path: Path) -> None:
    case = load_case(printed(tmp_path / "case", "former_key", REGIONS, (0.53, 0.19, 0.15, 0.13), "printed_step = 0.01"))
    assert case.remarks == ()
