"""What is not finite is a fault on every way out, and it names the first figure that is not; a key of zero is none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from inntektsmodell.analysis.comparison.decomposition import compare
from inntektsmodell.analysis.explanation.node import walk
from inntektsmodell.analysis.explanation.tree import explain
from inntektsmodell.analysis.scenarios.batch import compute_batch
from inntektsmodell.analysis.sensitivity import local_sensitivity, random_fluctuation, variance_partition
from inntektsmodell.analysis.targets.solution import find_target
from inntektsmodell.app.session import Session
from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import figure_text
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.loading import load_case
from inntektsmodell.method.steps import RESULTS, STEPS
from inntektsmodell.model.computing import compute
from inntektsmodell.model.finite import not_finite
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.model.result_tables import region_table
from inntektsmodell.runs.verification import verify
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.one_criterion_case import one_criterion_case
from tests.cases.own_model_case import own_model_case
from tests.cases.rules_case import rules_case, rules_raw
from tests.corrupting.broken_case import copy_of_case, with_cell
from tests.runs.kept_run import sealed_again, written_run

NOTHING_LOST, SOMETHING_LOST = ("0.55", "0.25", "0.2", "0"), ("0.55", "0.25", "0.19", "0.01")
GROWTH = (
    "'Growth needed for the phase-in' (growth): "
    "no growth can make up for the -1086 million NOK of Helse Nord, whose key at full effect is 0"
)


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return load_case("eksempel")


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Folder of a case whose Helse Nord has a key of 0 and loses by the redistribution."""
    return str(one_criterion_case(tmp_path_factory.mktemp("case") / "lost", SOMETHING_LOST))


def overflowing(case: Case) -> Case:
    """Two regions with more travel time than float64 can sum."""
    return case.with_changes({f"criterion_value.travel_time.2019.Helse {name}": 1e308 for name in ("Vest", "Nord")})


OF_OTHER_RULES = (own_model_case(), rules_case())


@pytest.mark.parametrize("name", [name for name in RESULTS if name not in ("growth", "pace_path")])
def test_the_first_figure_of_the_method_is_named(eksempel: Case, name: str) -> None:
    case = next(case for case in (eksempel, *OF_OTHER_RULES) if name in compute(case))
    result = compute(case)
    arrays = {str(key): array.values.copy() for key, array in result.items()}
    order = [step for step in STEPS if step in arrays]
    later = order[order.index(name) :]
    for each in later:
        arrays[each][...] = np.nan if each != name else np.inf
    place = figure_text(name, *(str(result[dim].values[0]) for dim in result[name].dims))
    *suspects, fault = not_finite(case, arrays)
    assert fault.place.endswith(f"' ({place})")
    assert fault.found == "is infinite"
    assert len(suspects) == len(implausible_inputs(case))
    assert not not_finite(case, {str(key): array.values for key, array in result.items()})


def refused(case: Case) -> str:
    with pytest.raises(InputError) as error:
        compute(case)
    return str(error.value.faults[-1])


@pytest.mark.slow
def test_a_limit_without_a_gap_is_told_with_the_indices() -> None:
    case = rules_case(parts=["gap"])
    assert case.parameters.gap is not None
    assert case.parameters.gap.above is not None
    limit = 50.0 if case.parameters.gap.above.value else 0.0
    index = compute(case)["criterion_index"].sel(criterion="count 2")
    told = refused(case.with_changes({"gap.limit": limit}))
    span = f"between {float(index.min()):.7g} and {float(index.max()):.7g}"
    assert f"(gap.limit) is {limit:g}, and the indices of count 2 lie {span}" in told
    with pytest.raises(InputError, match=rf"scenario 1, '.*\(full_effect.*gap.limit\) is {limit:g}, "):
        compute_batch(case, pd.DataFrame({"gap.limit": [1.0, limit]}), ["base_appropriation"])


def test_a_threshold_that_leaves_no_need_is_told_with_the_greatest_index() -> None:
    raw = rules_raw(parts=["bounds"])
    keys = raw.content["parameters"]["need"]["weights"]
    only = {"service 1": {"age 2": next(iter(keys["service 1"].values())) | {"value": 1.0}}}
    need = {**raw.content["parameters"]["need"], "weights": {**keys, **only}}
    content = {**raw.content, "parameters": {**raw.content["parameters"], "need": need}}
    case = build_case(replace(raw, content=content), HEADINGS)
    told = refused(case.with_changes({"index.threshold.age 2": 30.0}))
    assert "(need_index[service 1, region 0])" in told
    assert "(index.threshold.age 2) is 30, the greatest index 1." in told


@pytest.mark.slow
def test_a_key_of_zero_without_loss_is_no_limit_to_growth(tmp_path: Path) -> None:
    case = load_case(one_criterion_case(tmp_path / "case", NOTHING_LOST))
    result = compute(case)
    others = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge"]
    change, key = (result[name].sel(region=others).values for name in ("redistribution", "distribution_key"))
    assert float(result["growth"]) == pytest.approx((-change / key).max(), rel=1e-12)
    assert result["growth_amount"].sel(region="Helse Nord").item() == 0.0
    assert result["phased_key"].sum().item() == pytest.approx(1.0, abs=1e-12)
    table = region_table(result, case)
    assert table["redistribution_per_cent"].isna().tolist() == [False, False, False, True]
    assert all(proved for _, _, proved in walk(explain(case, result, "growth"), 3))
    shown = CliRunner().invoke(main, ["run", str(tmp_path / "case")])
    line = next(line for line in shown.output.splitlines() if "Omfordeling (pst.)" in line)
    assert line.split()[-1] == "–"
    assert not {"inf", "nan"} & set(shown.output.split())


def test_a_key_of_zero_that_loses_is_refused_and_named(lost: str) -> None:
    with pytest.raises(InputError) as refused:
        compute(load_case(lost))
    assert str(refused.value.faults[-1]).startswith(GROWTH)
    assert "Helse Nord, som har nøkkelen 0 ved full virkning" in refused.value.in_language("nb")


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "{case}"],
        ["run", "{case}"],
        ["run", "{case}", "--json"],
        ["run", "{case}", "--out", "{out}"],
        ["report", "{case}", "--out", "{out}.html"],
        ["explain", "{case}", "growth"],
        ["compare", "{case}", "{case}", "--figure", "phased_key"],
        ["scenarios", "need_one_year", "--case", "{case}"],
        ["target", "{case}", "--goal", "distribution_key[Helse Vest]=0.2", "--free", "need.weights.combined=0:1"],
        ["sensitivity", "{case}"],
    ],
    ids=" ".join,
)
def test_every_command_refuses_it_in_one_message(arguments: list[str], lost: str, tmp_path: Path) -> None:
    filled = [argument.format(case=lost, out=tmp_path / "out") for argument in arguments]
    shown = CliRunner().invoke(main, [*filled, "--lang", "en"])
    assert shown.exit_code == 2
    assert shown.stdout == ""
    assert GROWTH in shown.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_batch_names_the_scenario_and_the_first_figure(eksempel: Case) -> None:
    table = pd.DataFrame({"criterion_value.travel_time": [30.0, 1e308, 31.0, 1e308]})
    with pytest.raises(InputError) as refused:
        compute_batch(eksempel, table, ["phased_key"])
    places = [fault.place for fault in refused.value.faults]
    assert [place.partition(",")[0] for place in places] == ["scenario 1", "scenario 3"]
    assert all(place.endswith("(criterion_index[travel_time, Helse Sør-Øst])") for place in places)


@pytest.mark.slow
def test_a_scenario_without_growth_that_helps_is_named(lost: str) -> None:
    table = pd.DataFrame({"appropriation.total": [1000.0, 2000.0]})
    with pytest.raises(InputError, match=r"scenario 1, .* \(growth\): .* -20 million NOK of Helse Nord"):
        compute_batch(load_case(lost), table, ["base_appropriation"])
    kept = compute_batch(load_case(lost), table, ["distribution_key"])
    assert np.isfinite(kept["distribution_key"]).all()


@pytest.mark.slow
def test_functions_refuse_a_case_that_overflows(eksempel: Case) -> None:
    case = overflowing(eksempel)
    first = r"\(criterion_index\[travel_time, Helse [\w-]+\]\)"
    for ask in (
        lambda: compute(case),
        lambda: compare(eksempel, case),
        lambda: local_sensitivity(case),
        lambda: random_fluctuation(case, draws=200),
        lambda: variance_partition(case, draws=64),
        lambda: find_target(case, {"distribution_key[Helse Nord]": 0.1}, {"cost.actual_weight.addiction": None}),
    ):
        with pytest.raises(InputError, match=first):
            ask()


def test_suspects_are_named_before_the_figure(eksempel: Case) -> None:
    with pytest.raises(InputError) as refused:
        compute(overflowing(eksempel))
    assert any("criterion_value.travel_time.2019.Helse" in fault.place for fault in refused.value.faults[:-1])
    assert "(criterion_index[travel_time, " in refused.value.faults[-1].place


def test_a_calibration_that_overflows_names_the_regions(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case", "2021")
    for line in (2, 6):
        with_cell("population", "value", "1e308", line)(folder)
    with pytest.raises(InputError) as refused:
        compute(load_case(folder))
    assert all("Helse Sør-Øst" in str(fault) for fault in refused.value.faults[:1])


@pytest.mark.slow
def test_a_run_that_can_no_longer_be_computed_does_not_hold(tmp_path: Path) -> None:
    folder = written_run(tmp_path / "run", one_criterion_case(tmp_path / "case", NOTHING_LOST))
    table = folder / "inputs/case/former_key.csv"
    table.write_text(table.read_text("utf-8").replace("0.2,", "0.19,").replace("Nord,0,", "Nord,0.01,"), "utf-8")
    found = verify(sealed_again(folder))
    assert not found.holds
    assert [difference.place for difference in found.differences] == ["inputs"]
    assert GROWTH in found.differences[0].found
    shown = CliRunner().invoke(main, ["verify", str(folder), "--json"])
    assert shown.exit_code == 1
    assert json.loads(shown.stdout)["holds"] is False


@pytest.mark.slow
def test_the_page_tells_it_and_shows_what_it_showed(lost: str) -> None:
    session = Session({}, (lost, "eksempel"), "en")
    assert "no growth can make up for" in session.page()
    session.reply({"kind": "case", "name": "eksempel"})
    before = session.screen.answer
    reply = session.reply({"kind": "case", "name": lost})
    assert "no growth can make up for" in reply["parts"]["notice"]
    assert session.screen.answer is before
    session.reply({"kind": "move", "path": "cost.actual_weight.addiction", "value": "0.5"})
    assert session.screen.answer is not before


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_never_prints_what_json_does_not_have(value: float) -> None:
    from inntektsmodell.cli.options import print_json

    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json({"value": value})
