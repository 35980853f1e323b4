"""Records that are read from files: frozen to the bottom, strict in type, no unknown keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self, TypeVar

from frozendict import frozendict
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

Value = TypeVar("Value")


def as_frozen(value: Any) -> Any:
    """Mappings and lists, however deep, as ones that refuse to be written to; everything else as it is."""
    if isinstance(value, Mapping):
        return frozendict({key: as_frozen(below) for key, below in value.items()})
    return tuple(as_frozen(below) for below in value) if isinstance(value, list) else value


def _as_tuple(value: object) -> object:
    """Files know lists only; everything else is left for pydantic to refuse."""
    return tuple(value) if isinstance(value, list) else value


FrozenTable = Annotated[Mapping[str, Value], AfterValidator(as_frozen)]
"""Values by name in a frozen record: a mapping that refuses to be written to, whatever lies in it."""
Listed = Annotated[tuple[Value, ...], BeforeValidator(_as_tuple)]
"""Values in order in a frozen record; a list in a file."""


class Frozen(BaseModel):
    """Base of every record that is read from a file: immutable, strict in type, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields replaced, unchecked; what takes the place of something frozen is frozen too."""
        frozen = {name for name in update or () if isinstance(getattr(self, name), tuple | frozendict)}
        new = {name: as_frozen(value) if name in frozen else value for name, value in (update or {}).items()}
        return super().model_copy(update=new, deep=deep)
