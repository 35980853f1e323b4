"""A recipe: which figures of which table are asked for, and which observations of a case they become."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, FiniteFloat, field_validator, model_validator

from inntektsmodell.case.pydantic_faults import read_toml_record
from inntektsmodell.case.units import Unit
from inntektsmodell.language.messages import message
from inntektsmodell.records import Frozen, FrozenTable
from inntektsmodell.statistics.fields import Ascending, Names

POPULATION, CRITERION = "population", "criterion_value"
LABEL_COLUMNS = {POPULATION: "age_group", CRITERION: "criterion"}
"""Tables of a case that a recipe can fill, each with the column that its groups stand in."""
SomeNames = Annotated[Names, Field(min_length=1)]
"""Names, at least one."""
_TABLE = re.compile(r"[A-Za-z0-9_-]+")
_NAME = re.compile(r"[A-Za-z0-9_-]*")


class VariableChoice(Frozen):
    """What is asked of one variable.

    `codes` are codes, or ranges of them in the table's order such as `000..005`; beside a `mapping` they may be left
    out, and mean all. A `codelist` is one that the table offers, whose codes then stand for those of the variable.
    `groups` give labels of the case to codes, `mapping` names the file that gives recipients to them (CSV with the
    columns code and recipient). `borders` names the recipients that municipalities belong to, such as `region`, on 1
    January of each year; codes that are left out beside it are all that held in one of the years. Codes of any other
    variable are added up. `total` is the code of the printed total, that the codes must add up to.
    """

    codes: SomeNames | None = None
    codelist: str | None = Field(default=None, min_length=1)
    groups: FrozenTable[SomeNames] | None = Field(default=None, min_length=1)
    mapping: str | None = Field(default=None, min_length=1)
    borders: str | None = Field(default=None, min_length=1)
    total: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.groups is not None and (self.codes is not None or self.gives_recipients):
            raise ValueError(message("groups name their codes themselves, and stand beside neither codes nor mapping"))
        if self.mapping is not None and self.borders is not None:
            raise ValueError(message("recipients come from a mapping or from borders, not from both"))
        return self

    @property
    def gives_recipients(self) -> bool:
        """Whether the codes become recipients."""
        return self.mapping is not None or self.borders is not None


class Recipe(Frozen):
    """What is fetched: a table, the years, what is asked of its variables, and the observations that come of it.

    `fills` is the table of the case, and `criterion` the name of the criterion where no variable has `groups`. `unit`
    is that of the case. `missing` says by mark what a figure that is not there counts as, `rounded` that figures were
    rounded one by one, so that they add up to a total within half a unit each, `summable` that they may be added up
    whatever the bank says of that. `version` is v2 or v0; without it v2 is
    asked first, and v0 where that does not answer. `evidence` is the name that the source gets in the case.
    """

    table: str
    fills: Literal["population", "criterion_value"]
    criterion: str | None = Field(default=None, min_length=1)
    unit: Unit = Field(min_length=1)
    years: Ascending
    variables: FrozenTable[VariableChoice] = Field(min_length=1)
    missing: FrozenTable[FiniteFloat] = Field(default={}, validate_default=True)
    rounded: bool = False
    summable: bool = False
    version: Literal["v2", "v0"] | None = None
    evidence: str = ""

    @field_validator("table")
    @classmethod
    def _is_table(cls, name: str) -> str:
        if not _TABLE.fullmatch(name):
            raise ValueError(message("'{name}' is not the number of a table, such as 07459", name=name))
        return name

    @field_validator("evidence")
    @classmethod
    def _is_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError(message("'{name}' is not a name of letters, digits, - and _", name=name))
        return name

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if len(self._with("gives_recipients")) != 1:
            raise ValueError(message("one variable must have a mapping or borders that give recipients, and only one"))
        if len(self._with("groups")) > 1:
            raise ValueError(message("only one variable can have groups"))
        if self.fills == POPULATION and (not self._with("groups") or self.criterion is not None):
            raise ValueError(message("a population needs groups by age, and no criterion"))
        if self.fills == CRITERION and (self.criterion is None) != bool(self._with("groups")):
            raise ValueError(message("a criterion is named by criterion, or several by groups of a variable"))
        return self

    @property
    def recipient_variable(self) -> str:
        """The variable whose codes become recipients."""
        return self._with("gives_recipients")[0]

    @property
    def group_variable(self) -> str | None:
        """The variable whose codes are put into groups, if any."""
        return next(iter(self._with("groups")), None)

    @property
    def evidence_name(self) -> str:
        """Name of the source in the case."""
        return self.evidence or f"table_{self.table}"

    @property
    def totals(self) -> Mapping[str, str]:
        """Code of the printed total of every variable that has one."""
        return {name: choice.total for name, choice in self.variables.items() if choice.total is not None}

    def _with(self, what: str) -> list[str]:
        return [name for name, choice in self.variables.items() if getattr(choice, what)]


def load_recipe(file: Path) -> Recipe:
    """A recipe from a TOML file. Raises `InputError` with every fault of the file."""
    return read_toml_record(file, Recipe)
