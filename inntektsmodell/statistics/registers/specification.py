"""A specification: what explains each service's costs, and what is asked of the coefficients."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from inntektsmodell.case.pydantic_faults import read_toml_record
from inntektsmodell.language.bilingual import TextInBoth
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text
from inntektsmodell.records import Frozen, FrozenTable, Listed
from inntektsmodell.statistics.fields import Ascending, Names
from inntektsmodell.statistics.registers.synthetic.country import country_folder

SPECIFICATION = "specification.toml"


class Equality(Frozen):
    """One thing that is asked of the coefficients: the sum of `coefficients` times them is `value`, in kroner."""

    coefficients: FrozenTable[FiniteFloat] = Field(min_length=1)
    value: FiniteFloat = 0.0


class ServiceModel(Frozen):
    """What explains the costs of one service.

    `from_age` are the least ages of the groups, merged from those of the register; the service is not for anybody
    younger than the first. `by_sex` parts them. `criteria` are
    indicators and amounts of the register; `merged` adds some of them up under a new name. `places` are needs of a
    place, `supply` is what raises the use of care without being a need, and `areas` a column of places whose every
    name has a level of its own: these two are held at the mean of the country when the key is made. `nonnegative` are
    coefficients that may not be below 0, or true for all that are needs. `drop_dependent` leaves out variables that
    others already say.
    """

    from_age: Ascending
    by_sex: bool = False
    criteria: Names = ()
    merged: FrozenTable[Names] = Field(default={}, validate_default=True)
    places: Names = ()
    supply: Names = ()
    areas: str | None = None
    nonnegative: bool | Names = False
    equal: Listed[Equality] = ()
    drop_dependent: bool = False

    @model_validator(mode="after")
    def _names_apart(self) -> Self:
        names = Counter((*self.criteria, *self.merged, *self.places, *self.supply))
        for name in names:
            if names[name] > 1:
                raise ValueError(message("'{name}' is named more than once", name=name))
        return self


class Specification(Frozen):
    """Models of services, estimated on the years given, with standard errors clustered by municipality.

    `errors` is `CR1`, `CR3` (the jackknife) or `bootstrap` (of whole municipalities, `draws` times from `seed`).
    `variants` are other models of some services, by the name of the variant and the service, to be held beside these.
    `labels` are those of places and merged criteria.
    """

    title: TextInBoth
    years: Ascending
    places: str
    errors: Literal["CR1", "CR3", "bootstrap"] = "CR1"
    draws: int = Field(default=999, ge=50)
    seed: int = Field(default=0, ge=0)
    services: FrozenTable[ServiceModel] = Field(min_length=1)
    variants: FrozenTable[FrozenTable[ServiceModel]] = Field(default={}, validate_default=True)
    labels: FrozenTable[Text] = Field(default={}, validate_default=True)

    @model_validator(mode="after")
    def _labels_of_something(self) -> Self:
        models = [*self.services.values(), *(model for models in self.variants.values() for model in models.values())]
        named = {name for model in models for name in (*model.places, *model.supply, *model.merged, model.areas)}
        for name in self.labels:
            if name not in named:
                raise ValueError(message("labels.{name} is of no place, supply, area or merged criterion", name=name))
        return self


def load_specification(file: Path | None) -> tuple[Specification, Path]:
    """A specification and the table of places that it names; where it is None, that of the synthetic country.

    Raises:
        InputError: with every fault of the file.
    """
    file = country_folder() / SPECIFICATION if file is None else file
    specification = read_toml_record(file, Specification)
    return specification, file.parent / specification.places
