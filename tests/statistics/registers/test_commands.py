"""From a register to a result on the command line, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inntektsmodell.cli.main import main
from inntektsmodell.statistics.registers.estimate import estimate
from tests.statistics.registers.small import PLACES, PLAIN, write_specification


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
    assert shown.output.partition("Below 0: ")[2].startswith("Debt.\n")
    norwegian = invoke("estimate", sums_file, "--spec", file)
    assert "Nøkkel" in norwegian.output
    assert "Below" not in norwegian.output


def test_the_table_has_labels_and_tells_what_is_held_and_what_is_left_out(sums_file: Path, tmp_path: Path) -> None:
    """The level of a region is said by the other two and the beds, which are one more in each region."""
    asked = 'equal = [{ coefficients = { ill = 1 } }]\ndrop_dependent = true\nareas = "region"\nsupply = ["level"]'
    file = write_specification(
        tmp_path, f"[services.care]\n{PLAIN}\n{asked}\n[labels]\nregion = {{ nb = 'Sone', en = 'Zone' }}"
    )
    places = PLACES.assign(level=PLACES["region"].map({"East": 1, "North": 2, "South": 3, "West": 4}))
    places.to_csv(tmp_path / "places.csv", index=False)
    shown = invoke("estimate", sums_file, "--spec", file, "--lang", "en").output
    assert "\nCare\n" in shown
    assert "\nWomen aged 18–39" in shown
    assert "\nZone: North" in shown
    assert "others say the same: Zone: West." in shown
    assert "Held at 0 by what the specification asks: Ill." in shown
    told = json.loads(invoke("estimate", sums_file, "--spec", file, "--json").output)
    assert told["services"]["care"]["dropped"] == ["region_West"]
    file.write_text(file.read_text(encoding="utf-8").replace("region = {", "regoin = {"), encoding="utf-8")
    refused = invoke("estimate", sums_file, "--spec", file, "--lang", "en")
    assert refused.exit_code == 2
    assert "labels.regoin is of no place, supply, area or merged criterion" in refused.output


def test_what_goes_on_from_there_says_so_when_it_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("inntektsmodell.statistics.registers.synthetic.synthesis.made_bucket", stop)
    stopped = invoke("synthesize", tmp_path / "country", "--persons", 300, "--lang", "en")
    assert stopped.exit_code == 130
    assert "Interrupted; the same command goes on from what is finished." in stopped.output
    assert invoke("moments", tmp_path / "country", "--out", tmp_path / "sums.nc").exit_code == 2


VARIANTS = f"""
[services.care]
{PLAIN}
places = ["remote"]
[variants.older.care]
from_age = [0, 67]
by_sex = true
criteria = ["poor", "debt"]
places = ["remote"]
[variants.bounded.care]
{PLAIN}
places = ["remote"]
nonnegative = true
"""


def test_variants_show_a_row_each_with_what_differs(sums_file: Path, tmp_path: Path) -> None:
    file = write_specification(tmp_path, VARIANTS)
    shown = invoke("estimate", sums_file, "--spec", file, "--lang", "en").output
    assert "older, Care: from_age 0, 67; criteria −ill" in " ".join(shown.split())
    assert "bounded, Care: nonnegative true" in shown
    told = json.loads(invoke("estimate", sums_file, "--spec", file, "--json").output)
    assert [(row["variant"], row["service"], row["variables"]) for row in told["variants"]] == [
        ("older", "care", 7),
        ("bounded", "care", 12),
    ]
    assert 0 < told["variants"][0]["person_r2"] < told["services"]["care"]["person_r2"]
    faulty = write_specification(tmp_path, VARIANTS.replace('["poor", "debt"]', '["poor", "dept"]'))
    done = invoke("estimate", sums_file, "--spec", faulty, "--lang", "en")
    assert done.exit_code == 2
    assert "variant 'older'" in done.output
    assert "'dept' is not in the register; did you mean 'debt'?" in done.output


def test_faults_of_all_services_and_variants_are_told_at_once(sums_file: Path, tmp_path: Path) -> None:
    twice = VARIANTS.replace('["poor", "debt"]', '["poor", "dept"]') + "[variants.young.care]\nfrom_age = [0, 19]"
    done = invoke("estimate", sums_file, "--spec", write_specification(tmp_path, twice), "--lang", "en")
    assert "2 faults in the input" in done.output
    assert "services.care.from_age: '19' is not in the register; one of 0, 18, 40, 67" in done.output
    both = "\n".join(f"[services.{name}]\nfrom_age = [0, 19]" for name in ("care", "visits"))
    done = invoke("estimate", sums_file, "--spec", write_specification(tmp_path, both), "--lang", "en")
    assert done.output.count("'19' is not in the register") == 2


def test_json_tells_the_figures_that_the_table_shows(register: Path, sums_file: Path, tmp_path: Path) -> None:
    file = write_specification(tmp_path, f"[services.care]\n{PLAIN}")
    told = json.loads(invoke("estimate", sums_file, "--spec", file, "--register", register, "--json").output)
    found = estimate(sums_file, file, register=register)
    rows = told["services"]["care"]["variables"]
    assert [row["variable"] for row in rows] == list(found.fits["care"].design.names)
    for name in ("coefficient", "standard_error", "person_error", "weight", "clusters"):
        assert [row[name] for row in rows] == found.table()[name].tolist()
    assert [row["step"] for row in told["persons"]] == ["the model", "age and sex", "+ socioeconomic", "+ health"]
    shown = invoke("estimate", sums_file, "--spec", file, "--register", register, "--lang", "en").output
    assert f"{rows[0]['person_error']:,.1f}" in shown
    assert "+ socioeconomic" in shown


def test_a_file_that_is_none_of_moments_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "other.nc").write_text("no moments", encoding="utf-8")
    done = invoke("estimate", tmp_path / "other.nc", "--lang", "en")
    assert done.exit_code == 2
    assert "cannot be read as moments" in done.output
