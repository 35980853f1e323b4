"""What the installed package declares that it needs, and whether this environment has it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

from packaging import requirements
from packaging.specifiers import SpecifierSet


@dataclass(frozen=True)
class Requirement:
    """A package that is needed. `bounds` are versions, as in `<0.11,>=0.10`."""

    name: str
    bounds: str

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
    """What the package needs here always, or for an extra. Raises `PackageNotFoundError` where it is not installed."""
    lines = [requirements.Requirement(line) for line in requires("inntektsmodell") or []]
    always = [line for line in lines if line.marker is None or line.marker.evaluate({"extra": ""})]
    wanted = [line for line in lines if line not in always and line.marker and line.marker.evaluate({"extra": extra})]
    return [Requirement(line.name, str(line.specifier)) for line in (wanted if extra else always)]


def is_within(found: str, bounds: str) -> bool:
    """Whether a version is within bounds such as `>=0.10,<0.11`, by the order of versions that pip has."""
    return SpecifierSet(bounds).contains(found, prereleases=True)
