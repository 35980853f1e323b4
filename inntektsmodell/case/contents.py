"""What a case consists of, frozen. What it says of itself and how it is changed is added in `case.case`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import xarray as xr
from frozendict import frozendict

from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.observations import frozen
from inntektsmodell.case.parameters import Parameters
from inntektsmodell.case.remarks import Remark
from inntektsmodell.case.schema import CaseFile, Criterion, Decimals, PartFile
from inntektsmodell.language.currency import NOK
from inntektsmodell.records import as_frozen


@dataclass(frozen=True, eq=False, repr=False)
class Contents:
    """The fields of a `Case`, and what is read off them; the parts of this room that a case itself rests on take it.

    `observed` are its `observations` themselves, for readers that look often and write nothing. `key_covariance` has by
    service the covariance of its need key over its criteria, `cost_covariance` that of the calculated cost levels over
    regions, where the case tells them; no formula reads these. Nor does any read `totals`: of a case with a rest of the
    country, by variable what that is derived from, each beside the names of its evidence, NaN where it is given itself.
    """

    file: CaseFile
    criteria: Mapping[str, Criterion]
    observed: xr.Dataset
    files: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    key_covariance: Mapping[str, xr.Dataset] = field(default_factory=dict)
    cost_covariance: xr.Dataset | None = None
    totals: xr.Dataset = field(default_factory=xr.Dataset)

    def __post_init__(self) -> None:
        vars(self)["criteria"] = as_frozen(self.criteria)
        vars(self)["key_covariance"] = frozendict(self.key_covariance)  # `as_frozen` would open the datasets

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore a copied or unpickled case; arrays come back writable and are locked again."""
        covariance = frozendict({name: frozen(own) for name, own in state["key_covariance"].items()})
        of_cost = None if state["cost_covariance"] is None else frozen(state["cost_covariance"])
        observed = {name: frozen(state[name]) for name in ("observed", "totals")}
        parts = {**observed, "key_covariance": covariance, "cost_covariance": of_cost}
        vars(self).update(state | parts)

    @property
    def observations(self) -> xr.Dataset:
        """The observations; whoever looks gets a Dataset of their own over the same read-only arrays."""
        return self.observed.copy(deep=False)

    @property
    def covariances(self) -> dict[str, xr.Dataset]:
        """Every covariance that the case tells, by what follows its table's name: `.somatic`, or nothing for costs."""
        own = {f".{service}": of_key for service, of_key in self.key_covariance.items()}
        return own if self.cost_covariance is None else {**own, "": self.cost_covariance}

    @property
    def is_part(self) -> bool:
        """Whether the case may lack what a whole one has: it was read for some steps of the model only."""
        return isinstance(self.file, PartFile)

    def has(self, *names: str) -> bool:
        """Whether tables, as `drg_points`, and parts of the parameters, as `parameters.cost`, are all there."""
        parts = {f"parameters.{name}" for name, part in self.parameters if part is not None}
        return all(name in parts or name in self.observed for name in names)

    def allows(self, what: str) -> bool:
        """Whether the case says that something is meant which else is refused, as negative need weights."""
        return what in self.file.allowed

    @property
    def name(self) -> str:
        """Name of the case, as in `load_case`."""
        return self.file.name

    @property
    def named(self) -> dict[str, str]:
        """Its name, the model version that was put upon it, and a currency that is not kroner, for programs."""
        version = {} if self.file.version is None else {"version": self.file.version}
        return {"case": self.name, **version, **({} if self.currency == NOK else {"currency": self.currency})}

    @property
    def currency(self) -> str:
        """The currency that its amounts are in."""
        return self.file.currency

    @property
    def decimals(self) -> Decimals:
        """Decimals that its amounts and keys are shown with."""
        return self.file.decimals

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


AnyCase = TypeVar("AnyCase", bound=Contents)
Found = TypeVar("Found")


def once_a_case(read: Callable[[Any], Found]) -> Callable[[Any], Found]:
    """What is read off a case, looked up once for each, as a case is frozen; nobody may write to it."""
    kept: WeakKeyDictionary[Contents, Found] = WeakKeyDictionary()

    @wraps(read)
    def found(case: Contents) -> Found:
        if case not in kept:
            kept[case] = read(case)
        return kept[case]

    return found
