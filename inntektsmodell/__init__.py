"""The income-distribution model of Norway's regional health authorities: parameters, cases, keys and their evidence.

What belongs here: everything that knows a file, a year, kroner or Norway. The formulas on plain arrays live in the
package `indices`. Names are loaded on first use, so that importing the package, or asking for help on the command
line, stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inntektsmodell.analysis.comparison.decomposition import compare as compare
    from inntektsmodell.analysis.scenarios.batch import compute_batch as compute_batch
    from inntektsmodell.analysis.scenarios.batch import grid as grid
    from inntektsmodell.analysis.scenarios.effects import scenario_effects as scenario_effects
    from inntektsmodell.analysis.scenarios.file import read_scenarios as read_scenarios
    from inntektsmodell.analysis.scenarios.scenario import Scenario as Scenario
    from inntektsmodell.analysis.scenarios.scenario import apply_scenario as apply_scenario
    from inntektsmodell.analysis.scenarios.scenario import built_in_scenarios as built_in_scenarios
    from inntektsmodell.analysis.scenarios.scenario import load_scenario as load_scenario
    from inntektsmodell.analysis.targets.solution import Target as Target
    from inntektsmodell.analysis.targets.solution import find_target as find_target
    from inntektsmodell.case.case import Case as Case
    from inntektsmodell.faults import Fault as Fault
    from inntektsmodell.faults import InputError as InputError
    from inntektsmodell.loading import built_in_cases as built_in_cases
    from inntektsmodell.loading import load_case as load_case
    from inntektsmodell.model.computing import compute as compute
    from inntektsmodell.model.plausibility import remarks_on as remarks_on
    from inntektsmodell.model.reach import reachable_results as reachable_results
    from inntektsmodell.published.bridge.rows import appropriation_bridge as appropriation_bridge
    from inntektsmodell.published.identify.key_fits import identify_key as identify_key
    from inntektsmodell.report import write_report as write_report
    from inntektsmodell.sensitivity import local_sensitivity as local_sensitivity
    from inntektsmodell.sensitivity import random_fluctuation as random_fluctuation
    from inntektsmodell.sensitivity import variance_partition as variance_partition
    from inntektsmodell.workbook.formulas import write_living_workbook as write_living_workbook
    from inntektsmodell.workbook.writing.template import write_template as write_template

__version__ = "0.1.0"
_NAMES = {
    "analysis.comparison.decomposition": ("compare",),
    "analysis.scenarios.batch": ("compute_batch", "grid"),
    "analysis.scenarios.effects": ("scenario_effects",),
    "analysis.scenarios.file": ("read_scenarios",),
    "analysis.scenarios.scenario": ("Scenario", "apply_scenario", "built_in_scenarios", "load_scenario"),
    "analysis.targets.solution": ("Target", "find_target"),
    "case.case": ("Case",),
    "faults": ("Fault", "InputError"),
    "loading": ("built_in_cases", "load_case"),
    "model.computing": ("compute",),
    "model.plausibility": ("remarks_on",),
    "model.reach": ("reachable_results",),
    "published.bridge.rows": ("appropriation_bridge",),
    "published.identify.key_fits": ("identify_key",),
    "report": ("write_report",),
    "sensitivity": ("local_sensitivity", "random_fluctuation", "variance_partition"),
    "workbook.formulas": ("write_living_workbook",),
    "workbook.writing.template": ("write_template",),
}
"""The public names, by the module that they are loaded from."""
_HOMES = {name: home for home, names in _NAMES.items() for name in names}
__all__ = sorted(_HOMES)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'inntektsmodell' has no attribute '{name}'")
    if _HOMES[name] != "faults":  # which is what the refusal itself needs
        import_module("inntektsmodell.work.devices").check_environment()
    return getattr(import_module(f"inntektsmodell.{_HOMES[name]}"), name)
