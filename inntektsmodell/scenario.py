"""A scenario is data: a name, where it comes from, and changes to a case by path."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from inntektsmodell.case import Case, Text
from inntektsmodell.evidence import Frozen
from inntektsmodell.faults import Fault, Faults, InputError, nearest
from inntektsmodell.places import data_folder
from inntektsmodell.pydantic_faults import add_pydantic_faults
from inntektsmodell.resolving import Rebalance, flattened, resolved


class Scenario(Frozen):
    """What is changed, and why.

    `changes` maps paths to values (absolute, relative as in `"*1.05"`, or nested mappings). `base` names the case it
    was written for, as advice; it can be applied to any case that has the places it changes.
    """

    name: str = Field(min_length=1)
    title: Text
    description: Text | None = None
    source: str = Field(min_length=1)
    base: str = "eksempel"
    rebalance: Rebalance | None = None
    changes: dict[str, Any] = Field(default_factory=dict)


def built_in_scenarios() -> list[str]:
    """Names of the scenarios that travel with the package."""
    return sorted(file.stem for file in (data_folder() / "scenarios").glob("*.toml"))


def load_scenario(name: str | Path) -> Scenario:
    """Read a scenario: a built-in one by name, or a TOML file.

    Raises:
        InputError: there is no such scenario (with the nearest names), or the file is at fault.
    """
    file = data_folder() / "scenarios" / f"{name}.toml" if str(name) in built_in_scenarios() else Path(name)
    if not file.is_file():
        right = f"{nearest(str(name), built_in_scenarios())} Or give the path of a TOML file."
        raise InputError([Fault(f"scenario '{name}'", "is neither built in nor a file", right)])
    faults = Faults()
    try:
        return Scenario.model_validate(tomllib.loads(file.read_bytes().decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.add(str(file), f"is not readable TOML in UTF-8 ({error})", "correct the file")
    except ValidationError as error:
        add_pydantic_faults(faults, str(file), error, list(Scenario.model_fields))
    raise InputError(faults.found)


def apply_scenario(case: Case, scenario: Scenario) -> Case:
    """The case as the scenario changes it; a scenario without changes gives the case itself.

    Raises:
        InputError: a path is unknown, a value does not fit, or shares no longer sum to 1.
    """
    if not scenario.changes:
        return case
    faults = Faults()
    columns = {path: [value] for path, value in flattened(scenario.changes).items()}
    values = resolved(case, columns, scenario.rebalance, faults)
    if faults.found:
        raise InputError(
            Fault(f"scenario '{scenario.name}', {fault.place}", fault.found, fault.right) for fault in faults.found
        )
    changes = {path: value[0] if isinstance(value, list) else float(value[0]) for path, value in values.items()}
    return case.with_changes(changes)


def apply_scenarios(case: Case, scenarios: Iterable[Scenario]) -> Case:
    """The case after every scenario, in their order; a later one sees what the earlier ones changed."""
    for scenario in scenarios:
        case = apply_scenario(case, scenario)
    return case
