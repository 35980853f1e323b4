"""From a register to a result on the command line, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inntektsmodell.cli.main import main
from tests.statistics.registers.small import PLAIN, write_specification


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.mark.slow
def test_the_chain_from_persons_to_a_result(tmp_path: Path) -> None:
    country, sums, case = tmp_path / "country", tmp_path / "moments.nc", tmp_path / "case"
    made = invoke("synthesize", country, "--persons", 3_000, "--lang", "en")
    assert made.exit_code == 0
    assert "every person in it is invented" in made.output
    passed = invoke("moments", country, "--out", sums, "--lang", "en")
    assert passed.exit_code == 0
    assert "CONFIDENTIAL" in passed.output
    estimated = invoke("estimate", sums, "--out", case, "--lang", "en")
    assert estimated.exit_code == 0
    assert estimated.output.startswith("Need keys of the synthetic country")
    assert invoke("run", case, "--json").exit_code == 0


def test_the_table_names_what_is_below_zero(sums_file: Path, tmp_path: Path) -> None:
    service = f"[services.care]\n{PLAIN}\nequal = [{{ coefficients = {{ debt = 1 }}, value = -900 }}]"
    file = write_specification(tmp_path, service)
    shown = invoke("estimate", sums_file, "--spec", file, "--lang", "en")
    assert shown.exit_code == 0
    assert "Below 0: " in shown.output
    assert "debt" in shown.output.partition("Below 0: ")[2]
    norwegian = invoke("estimate", sums_file, "--spec", file)
    assert "Nøkkel" in norwegian.output
    assert "Below" not in norwegian.output


def test_a_file_that_is_none_of_moments_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "other.nc").write_text("no moments", encoding="utf-8")
    done = invoke("estimate", tmp_path / "other.nc", "--lang", "en")
    assert done.exit_code == 2
    assert "cannot be read as moments" in done.output
