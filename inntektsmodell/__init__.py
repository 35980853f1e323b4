"""The income-distribution model of Norway's regional health authorities: parameters, cases, keys and their evidence.

What belongs here: everything that knows a file, a year, kroner or Norway. The formulas on plain arrays live in the
package `indices`. Names are loaded on first use, so that importing the package, or asking for help on the command
line, stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inntektsmodell.case import Case
    from inntektsmodell.computing import compute
    from inntektsmodell.faults import Fault, InputError
    from inntektsmodell.loading import built_in_cases, load_case

__version__ = "0.1.0"
__all__ = ["Case", "Fault", "InputError", "built_in_cases", "compute", "load_case"]

_HOMES = {
    "Case": "case",
    "Fault": "faults",
    "InputError": "faults",
    "built_in_cases": "loading",
    "compute": "computing",
    "load_case": "loading",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'inntektsmodell' has no attribute '{name}'")
    return getattr(import_module(f"inntektsmodell.{_HOMES[name]}"), name)
