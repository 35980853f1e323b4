"""What is done once, however much there is to do: checks, freezing, rules; and no sentence before there is a fault."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import inntektsmodell as im
from inntektsmodell.analysis.scenarios.scenario import apply_scenarios
from inntektsmodell.case.case import Case
from inntektsmodell.case.parameters import Parameters
from inntektsmodell.language.messages import Joined, Message
from inntektsmodell.loading import load_case
from inntektsmodell.runs.inputs import read_inputs
from inntektsmodell.runs.write import write_run
from inntektsmodell.workbook.reading.reader import read_workbook
from inntektsmodell.workbook.writing.template import write_template

COUNTED = {
    "inntektsmodell.case.changes.changes": ("check_case", "frozen", "find_entry", "sound"),
    "inntektsmodell.case.changes.resolving": ("entries_below", "sound"),
    "inntektsmodell.case.reading.building": ("check_case", "frozen", "resolve_rules", "load_rules"),
}
CHOICES = {"need.window": [2020], "settlement.rule": "former", "criteria.mortality.merge": False}
FIGURES = {"cost.actual_weight.somatic": 0.3, "population.0-5.2018.Helse Nord": 0.0, "settlement.unit_price": 50_000.0}


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("eksempel")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of the counted functions is called from the modules that build and change cases."""
    counter: Counter[str] = Counter()

    def counting(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            counter[name] += 1
            return function(*given, **named)

        return counted

    for path, names in COUNTED.items():
        module = importlib.import_module(path)
        for name in names:
            monkeypatch.setattr(module, name, counting(name, getattr(module, name)))
    whole = counting("parameters", Parameters.model_validate)
    monkeypatch.setattr(Parameters, "model_validate", staticmethod(whole))
    return counter


def sentences_while(work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every message that is made while something is done."""
    made: list[str] = []
    with monkeypatch.context() as patch:
        for kind in (Message, Joined):
            new = kind.__new__

            def recorded(cls: type, *parts: Any, _new: Any = new) -> Any:
                made.append(str(parts[0]))
                return _new(cls, *parts)

            patch.setattr(kind, "__new__", recorded)
        work()
    return made


@pytest.mark.parametrize("changes", [CHOICES, FIGURES, CHOICES | FIGURES], ids=["choices", "figures", "both"])
def test_changes_are_made_and_checked_in_one_go(case: Case, calls: Counter[str], changes: dict[str, Any]) -> None:
    case.with_changes(changes)
    assert calls == {"check_case": 1, "frozen": 1, "find_entry": len(changes), "sound": len(changes)}


@pytest.mark.parametrize("changes", [CHOICES, FIGURES, CHOICES | FIGURES], ids=["choices", "figures", "both"])
def test_a_scenario_is_resolved_and_checked_once(case: Case, calls: Counter[str], changes: dict[str, Any]) -> None:
    nested = {"cost": {"actual_weight": {"addiction": "*1.1"}}, **changes}
    im.apply_scenario(case, im.load_scenario({"name": "a", "source": "a test", "changes": nested}))
    choices = sum(path in CHOICES for path in changes)
    assert calls == Counter(check_case=1, frozen=1, entries_below=len(nested), sound=choices)


def test_several_scenarios_are_checked_once_together(case: Case, calls: Counter[str]) -> None:
    scenarios = [
        im.load_scenario({"name": f"scenario {path}", "source": "a test", "changes": {path: value}})
        for path, value in (CHOICES | FIGURES).items()
    ]
    changed = apply_scenarios(case, scenarios)
    assert (calls["check_case"], calls["frozen"], calls["parameters"]) == (1, 1, 0)
    alone = case.with_changes(CHOICES | FIGURES)
    assert im.compute(changed).drop_attrs().identical(im.compute(alone).drop_attrs())


def test_a_batch_checks_no_case_and_each_distinct_choice_once(case: Case, calls: Counter[str]) -> None:
    years = [2018, 2019, 2020]
    table = im.grid(
        {"population.year": years, "settlement.rule": ["former", "calculated_cost"], "capital.share": [0, 0.1]}
    )
    im.compute_batch(case, table)
    assert calls == Counter(entries_below=3, sound=len(years) + 2)


@pytest.mark.parametrize("name", ["eksempel", "2021"])
def test_reading_a_case_checks_freezes_and_resolves_rules_once(calls: Counter[str], name: str) -> None:
    load_case(name)
    assert calls == Counter(check_case=1, frozen=1, resolve_rules=1, load_rules=1)


@pytest.mark.slow
def test_a_kept_run_resolves_the_rules_that_it_keeps_once(tmp_path: Path, calls: Counter[str]) -> None:
    case = load_case("2021")
    write_run(tmp_path / "run", case, im.compute(case))
    calls.clear()
    read, _ = read_inputs(tmp_path / "run")
    assert calls == Counter(check_case=1, frozen=1, resolve_rules=1)
    assert read.file == case.file


@pytest.mark.parametrize("name", ["eksempel", "2021"])
def test_a_faultless_folder_makes_no_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentences_while(lambda: load_case(name), monkeypatch) == []


@pytest.mark.slow
def test_a_faultless_workbook_makes_no_message(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "case.xlsx"
    write_template(file, case)
    assert sentences_while(lambda: load_case(file), monkeypatch) == []


@pytest.mark.slow
def test_a_number_of_a_cell_is_never_text(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "case.xlsx"
    write_template(file, case.with_changes({"actual_cost": 0.1 + 0.2}))
    rows = read_workbook(file).raw.tables["actual_cost"].rows
    assert {type(row["value"]) for row in rows} == {float}
    assert {row["value"] for row in rows} == {0.1 + 0.2}
