"""The income-distribution model of Norway's regional health authorities: parameters, cases, keys and their evidence.

What belongs here: everything that knows a file, a year, kroner or Norway. The formulas on plain arrays live in the
package `indices`. The public names stand in `__init__.pyi` and are loaded on first use, so that importing the package,
or asking for help on the command line, stays quick.
"""

import ast
from importlib import import_module
from pathlib import Path

__version__ = "0.1.0"
_STUB = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
_HOMES = {name.name: node.module for node in _STUB.body if isinstance(node, ast.ImportFrom) for name in node.names}
"""The public names, with the module that each is loaded from."""
__all__ = sorted(_HOMES)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'inntektsmodell' has no attribute '{name}'")
    if _HOMES[name] != "inntektsmodell.faults":  # which is what the refusal itself needs
        import_module("inntektsmodell.work.devices").check_environment()
    found = getattr(import_module(str(_HOMES[name])), name)
    globals()[name] = found  # where the next look finds it
    return found
