"""What `make mutants` is told of modules and tests is there to be tried."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inntektsmodell.files import file_names
from scripts.mutant_trial import Mutant, functions_with_codes

CHECKOUT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((CHECKOUT / "scripts/mutants.toml").read_text())
EQUIVALENT = tomllib.loads((CHECKOUT / "scripts/mutants_equivalent.toml").read_text())
GROUPS: dict[str, dict[str, list[str]]] = SETTINGS["groups"]


def test_every_module_and_every_test_file_that_is_named_exists() -> None:
    named = {file for group in GROUPS.values() for module, tests in group.items() for file in (module, *tests)}
    named |= set(SETTINGS["everywhere"])
    assert [file for file in sorted(named) if not (CHECKOUT / file).is_file()] == []


def test_every_kernel_of_the_indices_is_tried() -> None:
    kernels = {f"indices/{file.name}" for file in (CHECKOUT / "indices").glob("*.py") if file.name != "__init__.py"}
    assert set(GROUPS["indices"]) == kernels


def test_every_equivalent_mutant_has_a_reason_and_a_line_that_is_there() -> None:
    tried = {module for group in GROUPS.values() for module in group}
    for module, reasons in EQUIVALENT.items():
        assert module in tried
        source = (CHECKOUT / module).read_text()
        for entry in reasons:
            assert entry["reason"]
            assert [before for before, _ in entry["lines"] if before not in source] == [], module


def mutant_of_file_names(before: str, after: str) -> Mutant:
    source = Path(file_names.__file__).read_text(encoding="utf-8")
    assert source.count(before) == 1
    return Mutant("inntektsmodell/files/file_names.py", before, after, source.replace(before, after))


@pytest.mark.slow
def test_imported_functions_get_the_code_of_the_mutant_and_nothing_else_changes() -> None:
    mutant = mutant_of_file_names("start=1)", "start=2)")
    assert mutant.is_inside_functions
    changes = functions_with_codes(mutant, CHECKOUT)
    assert changes is not None
    assert {function.__name__ for function, _ in changes} == {"numbered_names", "plain"}
    before = {function: function.__code__ for function, _ in changes}
    try:
        for function, code in changes:
            function.__code__ = code
        assert file_names.numbered_names("chart", ["Helse Nord"]) == ["chart_2_helse_nord"]
    finally:
        for function, code in before.items():
            function.__code__ = code
    assert file_names.numbered_names("chart", ["Helse Nord"]) == ["chart_1_helse_nord"]


def test_mutant_of_what_an_import_computes_is_not_inside_functions() -> None:
    assert not mutant_of_file_names("LONGEST = 40", "LONGEST = 41").is_inside_functions
    assert not mutant_of_file_names("longest: int = LONGEST", "longest: int = -LONGEST").is_inside_functions


@pytest.mark.slow
def test_function_that_is_nowhere_in_the_mutant_gets_no_code() -> None:
    assert functions_with_codes(mutant_of_file_names("def plain(", "def plainer("), CHECKOUT) is None
