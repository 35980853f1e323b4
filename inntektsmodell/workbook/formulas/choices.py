"""The choices of the case as marks: 1 where something is chosen, else 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from inntektsmodell.case.figure_names import RULES
from inntektsmodell.case.parameters import Settlement, SettlementRule
from inntektsmodell.language.text import Text, as_label, in_both
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet
from inntektsmodell.workbook.formulas.words import CHOICES

MARK = as_label("Mark")
WINDOW = as_label("Years in the criteria's mean")
SHARE_YEAR = as_label("Year of the population shares")
MERGED = as_label("Groups of criteria that are merged")
LOCKED = as_label("Locked years for the settlement")
PRICED = as_label("Service whose calculated cost sets the price")
RULE = as_label("Rule for the settlement")
NUMBER_CHOSEN = as_label("Number chosen: ")
UNKNOWN_YEARS = as_label("Chosen years without figures: ")


class ChoiceBlocks(NamedTuple):
    """Marks in one column each; what the case has no choice of is None."""

    window: Block
    share_year: Block
    merged: Block | None = None
    locked: Block | None = None
    priced: Block | None = None
    former_rule: Block | None = None

    def mark_of_group(self, position: int) -> str:
        """Cell that says whether a group is merged, by its position among the groups."""
        assert self.merged is not None
        return self.merged.fixed(position)


def write_choices(living: Living) -> ChoiceBlocks:
    """Write the sheet of marks."""
    sheet = FormulaSheet(living, CHOICES, [living.text(MARK)])
    parameters, observed = living.case.parameters, living.case.observations
    years = observed["year"].values.tolist()
    choices = ChoiceBlocks(
        window=_years(sheet, WINDOW, years, living.inputs.choices("need.window"), parameters.need.window.value),
        share_year=_years(
            sheet, SHARE_YEAR, years, living.inputs.parameter("population.year"), [parameters.population.year.value]
        ),
        merged=_merged(sheet) if parameters.criteria else None,
    )
    if parameters.settlement is not None:
        choices = _with_settlement(sheet, choices, parameters.settlement)
    sheet.close()
    return choices


def _with_settlement(sheet: FormulaSheet, choices: ChoiceBlocks, settlement: Settlement) -> ChoiceBlocks:
    case, inputs = sheet.living.case, sheet.living.inputs
    years = case.observations["settlement_year"].values.tolist()
    locked = _years(sheet, LOCKED, years, inputs.choices("settlement.years"), settlement.years.value)
    service, priced_one = inputs.parameter("settlement.service"), settlement.service.value
    are_priced = [name == priced_one for name in case.services]
    priced = _marks(sheet, PRICED, case.services, lambda _, label: f"=IF(EXACT({service},{label}),1,0)", are_priced)
    _one_of(sheet, PRICED, priced)
    rule, names = inputs.parameter("settlement.rule"), list(RULES)
    labels = [sheet.living.text(words) for words in RULES.values()]
    hold = [settlement.rule.value == name for name in names]
    rules = _marks(sheet, RULE, labels, lambda i, _: f'=IF(EXACT({rule},"{labels[i]}"),1,0)', hold)
    _one_of(sheet, RULE, rules)
    former_rule = rules.part(rows=slice(names.index(SettlementRule.FORMER), None))
    return choices._replace(locked=locked, priced=priced, former_rule=former_rule)


def _marks(
    sheet: FormulaSheet,
    title: Text,
    labels: Sequence[str | int],
    formula: Callable[[int, str], str],
    are_marked: Sequence[bool],
) -> Block:
    """A mark for each label below a heading; `formula` takes the position, and the cell of the label."""
    sheet.heading(title)
    rows, first = [FormulaRow(label) for label in labels], sheet.next_row
    return sheet.block(rows, lambda i, _: formula(i, f"$A{first + i}"), np.array(are_marked), "mark")


def _one_of(sheet: FormulaSheet, title: Text, marks: Block) -> None:
    """A check that just one of the marks is set."""
    words = _with_title(NUMBER_CHOSEN, title)
    number = sheet.line(words, lambda _: f"=SUM({marks.area})", np.ones(1), "mark")
    sheet.check(words, number.fixed(0), right=1.0)


def _years(sheet: FormulaSheet, title: Text, years: Sequence[int], chosen: str, values: Sequence[int]) -> Block:
    """Marks of the years with figures, and a check that every chosen year is among them."""
    are_chosen = [year in values for year in years]
    marks = _marks(sheet, title, years, lambda _, label: f"=COUNTIF({chosen},{label})", are_chosen)
    words = _with_title(UNKNOWN_YEARS, title)
    left_over = sheet.line(words, lambda _: f"=COUNT({chosen})-SUM({marks.area})", np.zeros(1), "mark")
    sheet.check(words, left_over.fixed(0), right=0.0)
    return marks


def _with_title(words: Text, title: Text) -> Text:
    return in_both(lambda language: words.in_language(language) + title.in_language(language).lower())


def _merged(sheet: FormulaSheet) -> Block:
    groups = sheet.living.case.parameters.criteria
    flags = [sheet.living.inputs.parameter(f"criteria.{name}.merge") for name in groups]
    are_merged = [group.merge.value for group in groups.values()]
    return _marks(sheet, MERGED, list(groups), lambda i, _: f"=IF({flags[i]},1,0)", are_merged)
