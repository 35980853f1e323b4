"""What `make mutants` is told of modules and tests is there to be tried."""

from __future__ import annotations

import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((CHECKOUT / "scripts/mutants.toml").read_text())
EQUIVALENT = tomllib.loads((CHECKOUT / "scripts/mutants_equivalent.toml").read_text())
GROUPS: dict[str, dict[str, list[str]]] = SETTINGS["groups"]


def test_every_module_and_every_test_file_that_is_named_exists() -> None:
    named = {file for group in GROUPS.values() for module, tests in group.items() for file in (module, *tests)}
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
