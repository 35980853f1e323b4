"""A run that is as it was written holds; anything that was changed in it is named."""

from __future__ import annotations

import json
import random
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import xarray as xr
from click.testing import CliRunner

from inntektsmodell.analysis.scenarios.scenario import Scenario, apply_scenarios
from inntektsmodell.case.reading import building
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.files.formats import netcdf
from inntektsmodell.language.text import Text
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.runs import inputs as kept_inputs
from inntektsmodell.runs.differences import Difference, DifferenceKind
from inntektsmodell.runs.record import read_record, write_record
from inntektsmodell.runs.verification import verify
from inntektsmodell.runs.write import write_run
from tests.runs.kept_run import check_files, sealed_again, with_text, with_value, written_run

FILES_OF_EKSEMPEL = 20
SCENARIOS = (
    Scenario(
        name="more actual cost",
        title=Text(nb="Mer faktisk kostnad", en="More actual cost"),
        source="test",
        changes={"cost.actual_weight.addiction": 0.75},
    ),
    Scenario(name="one year", title=Text(nb="Ett år", en="One year"), source="test", changes={"need.window": [2020]}),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_run(tmp_path_factory.mktemp("runs") / "eksempel")


@pytest.fixture
def run(kept: Path, tmp_path: Path) -> Path:
    """A copy of a run that a test may change."""
    return Path(shutil.copytree(kept, tmp_path / "eksempel"))


def recomputed(folder: Path) -> dict[str, tuple[str, str]]:
    """What is not as computed again: expected and found by place. Nothing else may differ."""
    differences = verify(folder).differences
    assert {difference.kind for difference in differences} <= {DifferenceKind.RECOMPUTED}
    return {difference.place: (difference.expected, difference.found) for difference in differences}


@pytest.mark.slow
@pytest.mark.parametrize(("case", "files"), [("eksempel", 19), ("2021", 12)])
def test_run_that_nobody_changed_holds(case: str, files: int, tmp_path: Path) -> None:
    verification = verify(written_run(tmp_path / "run", case))
    assert verification.holds
    assert verification.files == files
    assert verification.results == sum(array.size for array in compute(load_case(case)).data_vars.values())


@pytest.mark.slow
def test_every_one_of_1000_changed_bytes_is_named(run: Path) -> None:
    generator = random.Random(20211215)
    files = sorted(file for file in run.rglob("*") if file.is_file())
    changed = set()
    for _ in range(1000):
        file = generator.choice(files)
        good = file.read_bytes()
        position = generator.randrange(len(good))
        bad = bytearray(good)
        bad[position] = (bad[position] + generator.randrange(1, 256)) % 256
        file.write_bytes(bad)
        (difference,) = check_files(run)
        assert (difference.place, difference.kind) == (file.relative_to(run).as_posix(), DifferenceKind.CHANGED)
        assert difference.expected != difference.found
        file.write_bytes(good)
        changed.add(difference.place)
    assert len(changed) == len(files) == FILES_OF_EKSEMPEL
    assert check_files(run) == []


@pytest.mark.parametrize("position", [0, -1])
def test_changed_end_of_the_record_is_named(position: int, run: Path) -> None:
    """Blanks outside the JSON are read over by a parser, but they are bytes too."""
    data = bytearray((run / "record.json").read_bytes())
    data[position : position + 1 or None] = b" " + data[position : position + 1 or None].strip()
    (run / "record.json").write_bytes(data)
    assert [(item.place, item.kind) for item in verify(run).differences] == [("record.json", DifferenceKind.CHANGED)]


def test_record_in_another_form_is_named(run: Path) -> None:
    content = json.loads((run / "record.json").read_bytes())
    (run / "record.json").write_text(json.dumps(content), encoding="utf-8")
    (difference,) = verify(run).differences
    assert difference.expected == "the canonical form"


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b"[" * 100_000])
def test_record_that_is_none_is_named(content: bytes, run: Path) -> None:
    (run / "record.json").write_bytes(content)
    (difference,) = verify(run).differences
    assert (difference.place, difference.kind, difference.expected) == (
        "record.json",
        DifferenceKind.CHANGED,
        "a record",
    )


@pytest.mark.parametrize(("content", "found"), [(b"[]", "fant []"), (b"7", "fant 7"), (b"{", "er ikke JSON: linje 1")])
def test_record_that_is_none_is_told_in_norwegian(content: bytes, found: str, run: Path) -> None:
    (run / "record.json").write_bytes(content)
    code, shown, _ = command(str(run))
    assert code == 1
    assert found in shown
    assert "Input should" not in shown
    assert "instance of" not in shown


@pytest.mark.parametrize("content", [b"", b"CDF\x01\xff\xff\xff", b"words", b"\x89HDF\r\n\x1a\n"])
def test_damaged_result_is_told_without_the_words_of_a_library(content: bytes, run: Path) -> None:
    (run / "result.nc").write_bytes(content)
    (difference,) = verify(sealed_again(run)).differences
    assert (difference.kind, difference.found) == (DifferenceKind.NOT_READ, "damaged, or a file of another kind")
    shown = command(str(run))[1]
    assert "\\x" not in shown
    assert "netCDF-fil" in shown


def test_missing_and_extra_files_are_named(run: Path) -> None:
    (run / "inputs" / "case" / "population.csv").unlink()
    (run / "inputs" / "rules" / "more.toml").write_bytes(b"")
    (run / ".hidden").write_bytes(b"a")
    (run / "keys.csv").rename(run / "key.csv")
    kinds = {difference.place: difference.kind for difference in verify(run).differences}
    assert kinds == {
        "inputs/case/population.csv": DifferenceKind.MISSING,
        "inputs/rules/more.toml": DifferenceKind.EXTRA,
        ".hidden": DifferenceKind.EXTRA,
        "keys.csv": DifferenceKind.MISSING,
        "key.csv": DifferenceKind.EXTRA,
    }


@pytest.mark.slow
def test_changed_table_is_shown_cell_by_cell(run: Path) -> None:
    with_text(run / "keys.csv", "Helse Vest,0.2083522855016469", "Helse Vest,0.2083522865016469")
    verification = verify(run)
    assert verification.results == 431
    assert [difference.place for difference in verification.differences] == ["keys.csv", "keys.csv, 3:population_share"]
    assert verification.differences[1] == Difference(
        "keys.csv, 3:population_share", DifferenceKind.RECOMPUTED, "0.2083522855016469", "0.2083522865016469"
    )


@pytest.mark.parametrize("factor", [1 + 1e-6, 1 - 3e-9])
def test_forged_result_is_found_by_computing_again(factor: float, run: Path) -> None:
    with_value(run, "settlement_amount", factor, "Helse Nord", "Helse Vest")
    assert check_files(run) == []
    assert list(recomputed(run)) == ["result.nc, settlement_amount[Helse Nord, Helse Vest]"]


@pytest.mark.slow
def test_result_within_the_tolerance_holds_though_its_bytes_differ(run: Path) -> None:
    before = (run / "result.nc").read_bytes()
    with_value(run, "base_appropriation", 1 + 5e-10, "Helse Nord")
    assert (run / "result.nc").read_bytes() != before
    assert [place for place in recomputed(run) if place.startswith("result.nc")] == []


@pytest.mark.slow
def test_rounding_noise_where_amounts_cancel_is_no_difference(run: Path) -> None:
    stored = xr.load_dataset(run / "result.nc", engine="scipy")
    assert abs(float(stored["phase_in"].sel(region="Helse Nord"))) < 1e-13
    stored["phase_in"].loc[{"region": "Helse Nord"}] = 1e-13
    (run / "result.nc").write_bytes(netcdf(stored))
    sealed_again(run)
    assert [place for place in recomputed(run) if place.startswith("result.nc,")] == []


def test_forged_metadata_of_a_result_is_found(run: Path) -> None:
    stored = xr.load_dataset(run / "result.nc", engine="scipy")
    stored.attrs["synthetic"] = "no"
    stored["settlement"].attrs["units"] = "NOK"
    stored.drop_vars("growth").to_netcdf(run / "result.nc", engine="scipy")
    differences = verify(sealed_again(run)).differences
    assert {difference.place for difference in differences if difference.kind is DifferenceKind.RECOMPUTED} == {
        "result.nc, synthetic",
        "result.nc, settlement.units",
    }
    assert "result.nc, growth[]" in {
        difference.place for difference in differences if difference.kind is DifferenceKind.MISSING
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("keys.csv", "0.2083522855016469", "0.2083524938539324", "3:population_share"),
        ("keys.csv", "\nHelse Vest,", "\nHelse Øst,", "3:region"),
        ("result.csv", "0.09356688588111073", "0.09356697944799661", "5:value"),
        ("parameters.json", '"value": 46765.0', '"value": 46765.05', "parameters.settlement.unit_price.value"),
    ],
)
def test_forged_table_is_found_by_computing_again(file: str, old: str, new: str, place: str, run: Path) -> None:
    with_text(run / file, old, new)
    sealed_again(run)
    assert check_files(run) == []
    assert list(recomputed(run)) == [f"{file}, {place}"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"parameters": ', b"\xff\xfe{}"])
def test_damaged_parameters_are_told_as_such(content: bytes, run: Path) -> None:
    """Against the record a changed file, sealed again one that cannot be read; nothing is said of results."""
    (run / "parameters.json").write_bytes(content)
    for kind in (DifferenceKind.CHANGED, DifferenceKind.NOT_READ):
        verification = verify(run)
        assert [(one.place, one.kind) for one in verification.differences] == [("parameters.json", kind)]
        assert verification.results == 0
        sealed_again(run)


def test_forged_input_is_found_by_computing_again(run: Path) -> None:
    with_text(run / "inputs" / "case" / "actual_cost.csv", "somatic,Helse Sør-Øst,0.992", "somatic,Helse Sør-Øst,0.993")
    places = recomputed(sealed_again(run))
    assert "observations, actual_cost" in places
    assert "result.nc, cost_index[somatic, Helse Sør-Øst]" in places
    assert "result.nc, need_index[somatic, Helse Sør-Øst]" not in places


@pytest.mark.slow
def test_forged_rule_is_found_by_computing_again(run: Path) -> None:
    assert verify(run).holds
    with_text(run / "inputs" / "rules" / "settlement.toml", "value = 0.8\n", "value = 0.7\n")
    places = recomputed(sealed_again(run))
    assert places["parameters.json, parameters.settlement.running_share.value"] == ("0.7", "0.8")
    assert "result.nc, settlement[Helse Nord]" in places


def test_input_that_is_no_case_cannot_be_computed(run: Path) -> None:
    with_text(run / "inputs" / "case" / "actual_cost.csv", "somatic,Helse Sør-Øst,0.992", "somatic,Helse Sør-Øst,mye")
    (difference,) = verify(sealed_again(run)).differences
    assert (difference.place, difference.kind) == ("inputs", DifferenceKind.NOT_COMPUTED)
    assert "'mye' is not a number" in difference.found


@pytest.mark.slow
def test_verifying_reads_nothing_of_the_installed_data(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Any:
        raise AssertionError("the installed data were asked for")

    monkeypatch.setattr(building, "load_rules", dict)
    monkeypatch.setattr(kept_inputs, "data_folder", refuse)
    assert verify(run).holds


@pytest.mark.slow
def test_versions_that_are_not_what_they_were_are_told(run: Path) -> None:
    record = read_record(run)
    old = record.model_copy(update={"versions": record.versions | {"numpy": "1.0", "gone": "2.0"}})
    write_record(run, old)
    verification = verify(run)
    assert verification.holds
    assert verification.versions == {"numpy": ("1.0", record.versions["numpy"]), "gone": ("2.0", "")}


@pytest.mark.slow
def test_scenarios_are_kept_and_applied_again(tmp_path: Path) -> None:
    case = apply_scenarios(load_case("eksempel"), SCENARIOS)
    write_run(tmp_path / "run", case, compute(case), SCENARIOS)
    assert verify(tmp_path / "run").holds
    record = read_record(tmp_path / "run")
    assert [(item["name"], item["file"]) for item in record.scenarios] == [
        ("more actual cost", "inputs/scenarios/001.json"),
        ("one year", "inputs/scenarios/002.json"),
    ]
    assert [item["sha256"] for item in record.scenarios] == [record.files[item["file"]] for item in record.scenarios]
    with_text(tmp_path / "run" / "inputs" / "scenarios" / "001.json", "0.75", "0.65")
    assert "result.nc, cost_index[addiction, Helse Nord]" in recomputed(sealed_again(tmp_path / "run"))


def test_changes_that_are_not_given_as_scenarios_are_refused(tmp_path: Path) -> None:
    case = apply_scenarios(load_case("eksempel"), SCENARIOS)
    with pytest.raises(InputError, match="make every change a scenario"):
        write_run(tmp_path / "run", case, compute(case), SCENARIOS[:1])
    assert list(tmp_path.iterdir()) == []


def command(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["verify", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.slow
def test_command_ends_well_when_all_holds(run: Path) -> None:
    code, shown, _ = command(str(run))
    assert code == 0
    assert shown.splitlines() == [
        f"Fingeravtrykk: {sha256((run / 'record.json').read_bytes()).hexdigest()}",
        "eksempel stemmer: 19 filer er uendret, og 431 tall er beregnet på nytt med samme resultat (innenfor 1e−9).",
    ]


@pytest.mark.slow
def test_command_ends_with_1_and_lists_what_differs(run: Path) -> None:
    (run / "result.csv").unlink()
    code, shown, _ = command(str(run), "--lang", "en")
    assert code == 1
    assert shown.splitlines()[:2] == [
        "result.csv: missing",
        f"  Expected: sha256 {read_record(run).files['result.csv'][:12]}…",
    ]
    assert shown.splitlines()[-1] == "eksempel is NOT verified: 1 difference."


@pytest.mark.slow
def test_command_prints_json(run: Path) -> None:
    code, shown, _ = command(str(run), "--json")
    assert code == 0
    assert json.loads(shown) == {
        "run": str(run),
        "holds": True,
        "fingerprint": sha256((run / "record.json").read_bytes()).hexdigest(),
        "files": 19,
        "results_recomputed": 431,
        "differences": [],
        "remarks": [],
        "versions": {},
    }
    (run / "extra").write_bytes(b"")
    code, shown, _ = command(str(run), "--json")
    (difference,) = json.loads(shown)["differences"]
    assert (code, difference["place"], difference["kind"]) == (1, "extra", "extra")


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_command_ends_with_2_where_there_is_no_run(name: str, tmp_path: Path) -> None:
    code, _, told = command(str(tmp_path / name))
    assert code == 2
    assert "er ikke en kjøring: den har ingen record.json" in told
