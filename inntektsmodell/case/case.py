"""A case: parameters, observations and their evidence, frozen. Everything that one run of the model needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from inntektsmodell.arguments import refuse
from inntektsmodell.case.changes.changes import changed
from inntektsmodell.case.contents import Contents
from inntektsmodell.case.evidence_use import is_synthetic
from inntektsmodell.case.repr import as_html, as_text
from inntektsmodell.faults import shortened
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.language.text import Text, as_label

ROUNDED = {
    "redistribution": as_label(
        "The redistribution is given in rounded figures that sum to {total} million NOK, and is used unchanged."
    ),
    "correction": as_label(
        "The corrections are given in rounded figures that sum to {total} million NOK, and are used unchanged."
    ),
}
"""What is told of amounts that sum to 0 but for their rounding."""


@dataclass(frozen=True, eq=False, repr=False)
class Case(Contents):
    """A complete, checked case, frozen to the bottom; two are equal where they are the same object.

    `observations` is an xarray Dataset of the variables in `inntektsmodell.case.observations.VARIABLES`, each beside
    `<variable>_evidence`, which names the evidence of every cell. Each look at it gives a copy: what is assigned there
    is lost, and `with_changes` makes another case. `criteria` describes age groups and criteria.
    `remarks` tell what was read otherwise than it stands.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.load_case("builtin:eksempel").with_changes({"cost.actual_weight.somatic": 0.5})
        >>> case.parameters.cost.actual_weight["somatic"].value
        0.5
    """

    def __repr__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)

    @property
    def notes(self) -> tuple[Text, ...]:
        """Notes of the file, then what its figures themselves give reason to note."""
        return (*self.file.notes, *(note for name, told in ROUNDED.items() for note in self._rounded(name, told)))

    def _rounded(self, variable: str, told: Text) -> Iterator[Text]:
        """What is told of amounts that sum to 0 but for their rounding in print."""
        total = float(self.observed[variable].sum()) if variable in self.observed else 0.0
        if round(total, 6) != 0:
            plain = f"{total:.6g}".replace("-", "−")
            nb, en = (told.in_language(language, self.currency) for language in LANGUAGES)
            yield Text(nb=nb.format(total=plain.replace(".", ",")), en=en.format(total=plain))

    @property
    def is_synthetic(self) -> bool:
        """Whether any figure of the case is synthetic; see `evidence_use`."""
        return is_synthetic(self)

    def with_changes(self, changes: Mapping[str, Any]) -> Case:
        """A new case with the values at some paths replaced; the empty mapping changes nothing.

        Paths: `cost.actual_weight.addiction` or any other parameter, and observations by their labels, as in
        `calculated_cost.somatic.Helse Nord`. Changed figures get the status `assumed`.

        Raises:
            InputError: an unknown path (with the nearest names), a wrong type, or a case that is no longer whole.
        """
        return changed(self, changes)


def expect_case(value: object, place: str = "case") -> None:
    """Raise `InputError` that says what to do unless a value is a `Case`."""
    if isinstance(value, Case):
        return
    if isinstance(value, str | PurePath) and str(value).isprintable():
        refuse(place, value, message("a Case: im.load_case({name!r})", name=shortened(str(value))))
    refuse(place, value, message("a Case: what im.load_case gives"))
