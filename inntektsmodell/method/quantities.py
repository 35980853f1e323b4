"""What is said of every quantity of the method, beside its formula: labels, the source, where a case has it."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Literal

from indices.expressions import Expression, Number, Quantity
from indices.units import WITHOUT_DIMENSION
from inntektsmodell.language.text import Text, as_label

NOU = as_label("NOU 2019: 24 chapter 12")
PROP = as_label("Prop. 1 S (2020–2021), chapter 732 items 72–75")
TABLE_4_2 = as_label("Prop. 1 S (2020–2021), chapter 732 items 72–75, table 4.2")
TABLE_4_3 = as_label("Prop. 1 S (2020–2021), chapter 732 items 72–75, table 4.3")
DIMS = {
    "service": "s",
    "group": "g",
    "series": "c",
    "column": "c",
    "age_group": "a",
    "criterion": "c",
    "settlement_year": "y",
    "payment": "t",
    "purpose": "f",
    "adjustment_year": "t",
    "plan_year": "u",
    "path_year": "t",
    "year": "y",
    "origin": "o",
    "destination": "d",
    "region": "r",
}
"""Every dimension in the order of the arrays' axes, with the letter that it has below a symbol.

`column` is what has a weight in the need key: age groups, then criteria. `series` is columns, then the groups of
criteria that can be merged. `payment` is a year of the phase-in, `adjustment_year` of an adjustment without growth, and
`plan_year` another of these. `path_year` is a year of a pace of change. `purpose` is what an amount is taken out for.
"""


CASE_UNITS = {"share": "1", "criterion per base": "", "NOK per person": "NOK per inhabitant"}
"""Units of evidence that are called otherwise in the method."""
Kind = Literal["observed", "figure", "years", "some", "one", "rule", "switch", "derived", "target"]
"""How a case has an input: as an observed variable, as figures among the parameters, as one of their choices (some
years, some labels, one label, a rule, a switch), read off other parts of the case, or as what it is calibrated to."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Input(Quantity):
    """An input: `name` is its place among the arrays, as in `need.weights`; `path` is where a case has it.

    Attributes:
        label: what people call it.
        kind: how a case has it.
        path: the observed variable, or the beginning of a parameter's path; the name where it is that.
        least: the least value that it may have.
        optional: whether a case may lack the observed variable.
        given_with: the table, or the part as in `parameters.index`, whose being there it marks.
        left_out: whether a case that has its part may leave it out; it then has its value when absent.
        sums_to_one: the dimension along which it sums to 1.
        sums_to_zero: whether all its values sum to 0, as printed to their rounding.
        words: what the sheet of parameters calls it, where that is longer than its label.
        sheet: the name of its sheet in a workbook, where that is not its label.
        sheet_text: what stands above the figures there.
        former_sheets: names that its sheet had in earlier versions.
        component: the component of a comparison that it belongs to.
        zero_along: the dimension along which a label that one case lacks counts 0 there, in a comparison.
        neutral: the value of a case without it, in a comparison; NaN where it has none, and the other case's serves.
    """

    label: Text
    kind: Kind = "derived"
    path: str = ""
    least: float = 0.0
    optional: bool = True
    given_with: str = ""
    left_out: bool = False
    sums_to_one: str = ""
    sums_to_zero: bool = False
    words: Text | None = None
    sheet: Text | None = None
    sheet_text: Text | None = None
    former_sheets: tuple[str, ...] = ()
    component: str = ""
    zero_along: str = ""
    neutral: float = math.nan

    def __post_init__(self) -> None:
        if not self.path and self.kind != "derived":
            object.__setattr__(self, "path", self.name)

    @property
    def greatest(self) -> float:
        """The greatest value that it may have: a share is at most 1; of shares that sum to 1 their sum tells it."""
        return 1.0 if self.unit == "share" and not self.sums_to_one else math.inf

    @property
    def adds_up(self) -> bool:
        """Whether figures of recipients add up to that of all, as those of an index do not; of criteria, counts do."""
        return self.kind == "observed" and self.dims[-1] == "region" and self.unit != "index"

    @property
    def part(self) -> str:
        """The part of a case's parameters that it is read from; empty where it is read from none."""
        if self.kind != "derived":
            return "" if self.kind == "observed" else self.path.partition(".")[0]
        if self.given_with.startswith("parameters."):
            return self.given_with.partition(".")[2]
        of_dims = {"payment": "phase_in", "adjustment_year": "adjustment", "path_year": "pace", "group": "criteria"}
        return next((part for dim, part in of_dims.items() if dim in self.dims), "")

    @property
    def case_unit(self) -> str:
        """The unit that its evidence must have; empty where each criterion has its own."""
        return CASE_UNITS.get(self.unit, self.unit)

    @property
    def sums_to(self) -> float | None:
        """What the values sum to, where that is given."""
        return 1.0 if self.sums_to_one else 0.0 if self.sums_to_zero else None


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Step(Quantity):
    """A step: what it is called, where its formula is from, what is to be said of it; `is_result` where people get it.

    `about` is a sentence or more in English for the page of the method. The step is taken only where the quantities of
    `only_with`, and one of those of `with_one_of`, are there, though their neutral values would do. By the inputs of
    `declared_by` a case says that it has the step: where one is given, its neutral value does not do.
    """

    formula: Expression
    label: Text
    source: Text
    about: str
    only_with: tuple[Quantity, ...] = ()
    with_one_of: tuple[Quantity, ...] = ()
    declared_by: tuple[Input, ...] = ()
    is_result: bool = False

    def is_declared(self, given: Collection[str]) -> bool:
        """Whether a case says that it has the step, by the names of what it gives."""
        return any(one.name in given for one in self.declared_by)

    @property
    def units(self) -> str:
        """The unit as results carry it: shares and indices are 1."""
        return "1" if self.unit in WITHOUT_DIMENSION else self.unit

    @property
    def result_dims(self) -> tuple[str, ...]:
        """The dimensions as results carry them: age groups and merged criteria are called criteria too."""
        return tuple("criterion" if dim == "series" else dim for dim in self.dims)


def step(
    name: str,
    unit: str,
    symbol: str,
    formula: Expression,
    *,
    label: Text,
    about: str,
    source: Text = NOU,
    absent: float | None = None,
    only_with: tuple[Quantity, ...] = (),
    with_one_of: tuple[Quantity, ...] = (),
    declared_by: tuple[Input, ...] = (),
    is_result: bool = False,
) -> Step:
    """A step, its dimensions in the order of `DIMS`."""
    dims = tuple(sorted(formula.dims, key=list(DIMS).index))
    return Step(
        name,
        dims,
        unit,
        symbol,
        formula=formula,
        absent=absent,
        label=label,
        about=about,
        source=source,
        only_with=only_with,
        with_one_of=with_one_of,
        declared_by=declared_by,
        is_result=is_result,
    )


result = partial(step, is_result=True)
"""A step that people get as a result."""


def one(unit: str) -> Number:
    """The constant 1 in a unit."""
    return Number(1.0, unit)
