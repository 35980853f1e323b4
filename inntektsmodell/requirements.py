"""What the installed package declares that it needs, and whether this environment has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

_PACKAGE = "inntektsmodell"
_LINE = re.compile(r"([\w.-]+)\s*([^;]*?)\s*(?:;\s*extra == ['\"](\w+)['\"])?")
_BOUND = re.compile(r"(>=|<|==)\s*([\d.]+)")
_HOLDS = {">=": tuple.__ge__, "<": tuple.__lt__, "==": tuple.__eq__}


@dataclass(frozen=True)
class Requirement:
    """A package that is needed, always or for an extra (`""` for always). `bounds` is written as `>=0.10,<0.11`."""

    name: str
    bounds: str
    extra: str = ""

    @property
    def installed(self) -> str | None:
        """The version that is installed; None where there is none."""
        try:
            return version(self.name)
        except PackageNotFoundError:
            return None

    @property
    def met(self) -> bool:
        """Whether the installed version is within the bounds."""
        return self.installed is not None and is_within(self.installed, self.bounds)


def declared(extra: str = "") -> list[Requirement]:
    """What the package needs always, or for an extra. Raises `PackageNotFoundError` where it is not installed."""
    matches = [_LINE.fullmatch(line) for line in requires(_PACKAGE) or []]
    found = [Requirement(match[1], match[2], match[3] or "") for match in matches if match]
    return [requirement for requirement in found if requirement.extra == extra]


def is_within(found: str, bounds: str) -> bool:
    """Whether a version is within bounds such as `>=0.10,<0.11`; of either, the numbers of the release count."""
    return all(_HOLDS[sign](_release(found), _release(bound)) for sign, bound in _BOUND.findall(bounds))


def _release(text: str) -> tuple[int, ...]:
    """Numbers of a version without zeros at the end, so that `2` is `2.0`."""
    numbers = re.match(r"[\d.]*", text)
    parts = [int(part) for part in numbers[0].split(".") if part] if numbers else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)
