"""A case: parameters, observations and their evidence, frozen. Everything that one run of the model needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import xarray as xr

from inntektsmodell.arguments import refuse
from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.observations import frozen
from inntektsmodell.case.parameters import Parameters
from inntektsmodell.case.remarks import Remark
from inntektsmodell.case.schema import CaseFile, Criterion
from inntektsmodell.faults import shortened
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.records import as_frozen


class _Observations:
    """The field `Case.observations`: whoever looks gets a Dataset of their own over the same read-only arrays."""

    def __get__(self, case: Case | None, _: type[Case]) -> xr.Dataset:
        if case is None:
            raise AttributeError("observations")  # so that the field has no default
        return case.observed.copy(deep=False)

    def __set__(self, case: Case, observations: xr.Dataset) -> None:
        vars(case)["observations"] = observations


@dataclass(frozen=True, eq=False, repr=False)
class Case:
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

    file: CaseFile
    criteria: Mapping[str, Criterion]
    observations: _Observations = _Observations()
    files: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __post_init__(self) -> None:
        vars(self)["criteria"] = as_frozen(self.criteria)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a copied or unpickled case; arrays come back writable and are locked again."""
        vars(self).update(state, observations=frozen(state["observations"]))

    @property
    def observed(self) -> xr.Dataset:
        """The observations themselves, for readers that look often and write nothing."""
        observations: xr.Dataset = vars(self)["observations"]
        return observations

    def __repr__(self) -> str:
        from inntektsmodell.case.repr import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from inntektsmodell.case.repr import as_html

        return as_html(self)

    @property
    def name(self) -> str:
        """Name of the case, as in `load_case`."""
        return self.file.name

    @property
    def parameters(self) -> Parameters:
        """The rules' numbers and choices."""
        return self.file.parameters

    @property
    def evidence(self) -> Mapping[str, Evidence]:
        """Evidence by the name that figures refer to."""
        return self.file.evidence

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions in the order of every result."""
        return tuple(self.file.regions)

    @property
    def services(self) -> tuple[str, ...]:
        """Services in the order of every result."""
        return tuple(self.file.services)

    @property
    def notes(self) -> tuple[Text, ...]:
        """Notes of the file, then what its figures themselves give reason to note."""
        total = float(self.observations["redistribution"].sum()) if "redistribution" in self.observations else 0.0
        if round(total, 6) == 0:
            return tuple(self.file.notes)
        plain = f"{total:.6g}".replace("-", "−")
        rounded = as_label(
            "The redistribution is given in rounded figures that sum to {total} million NOK, and is used unchanged.",
            total=Text(nb=plain.replace(".", ","), en=plain),
        )
        return (*self.file.notes, rounded)

    @property
    def is_synthetic(self) -> bool:
        """Whether any figure of the case is synthetic; evidence on which no figure rests does not count."""
        from inntektsmodell.case.evidence_use import used_evidence

        return any(item.status is Status.SYNTHETIC for item in used_evidence(self).values())

    def with_changes(self, changes: Mapping[str, Any]) -> Case:
        """A new case with the values at some paths replaced; the empty mapping changes nothing.

        Paths: `cost.actual_weight.addiction` or any other parameter, and observations by their labels, as in
        `calculated_cost.somatic.Helse Nord`. Changed figures get the status `assumed`.

        Raises:
            InputError: an unknown path (with the nearest names), a wrong type, or a case that is no longer whole.
        """
        from inntektsmodell.case.changes.changes import changed

        return changed(self, changes)


def expect_case(value: object, place: str = "case") -> None:
    """Raise `InputError` that says what to do unless a value is a `Case`."""
    if isinstance(value, Case):
        return
    if isinstance(value, str | PurePath) and str(value).isprintable():
        refuse(place, value, message("a Case: im.load_case({name!r})", name=shortened(str(value))))
    refuse(place, value, message("a Case: what im.load_case gives"))
