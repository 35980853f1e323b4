"""Which names the reference of Python documents: the public ones of both packages, and the kernels of the method."""

from __future__ import annotations

import inspect
from dataclasses import is_dataclass
from types import ModuleType

from inntektsmodell.model import grants


def public_names(package: ModuleType) -> str:
    """The package's docstring, and a directive for every name in its `__all__`."""
    entries = [f".. automodule:: {package.__name__}"]
    entries += [_entry(f"{package.__name__}.{name}", getattr(package, name)) for name in package.__all__]
    return _restructured(entries)


def kernels() -> str:
    """The functions of the model on plain arrays: the other schemes of chapter 732."""
    return _restructured([f".. automodule:: {grants.__name__}\n   :members:"])


def _entry(path: str, thing: object) -> str:
    if inspect.isclass(thing):
        kind = "exception" if issubclass(thing, Exception) else "class"
        inherited = "\n   :inherited-members:" if is_dataclass(thing) else ""  # of records not: pydantic's own
        return f".. auto{kind}:: {path}\n   :members:{inherited}"
    if inspect.ismodule(thing):
        return f".. automodule:: {path}\n   :members:"
    return f".. auto{'function' if callable(thing) else 'data'}:: {path}"


def _restructured(entries: list[str]) -> str:
    return "```{eval-rst}\n" + "\n\n".join(entries) + "\n```\n"
