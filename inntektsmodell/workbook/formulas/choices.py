"""The choices of the case as marks: 1 where something is chosen, else 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indices.expressions import Quantity
from inntektsmodell.case.figure_names import RULES
from inntektsmodell.case.parameters import Settlement, SettlementRule
from inntektsmodell.language.text import Text, as_label, in_both
from inntektsmodell.method import inputs as method
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.places import At
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet
from inntektsmodell.workbook.formulas.terms import Cell, Reference, Term
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
SCHEDULE = as_label("When the growth is paid")
FIXED = as_label("The model year, fixed")
SCHEDULE_COLUMNS = (
    as_label("Plan (only the proportions between the years matter)"),
    as_label("Share of the growth"),
    as_label("The model year"),
    as_label("Later years"),
)


def write_choices(living: Living) -> None:
    """Write the sheet of marks."""
    sheet = FormulaSheet(living, CHOICES, [living.text(MARK)])
    parameters, inputs = living.case.parameters, living.inputs
    _years(sheet, WINDOW, method.window, inputs.choices("need.window"), parameters.need.window.value)
    chosen = [parameters.population.year.value]
    _years(sheet, SHARE_YEAR, method.share_year, inputs.parameter("population.year"), chosen)
    if parameters.criteria:
        _merged(sheet)
    if parameters.settlement is not None:
        _write_settlement(sheet, parameters.settlement)
    sheet.close()


def _write_settlement(sheet: FormulaSheet, settlement: Settlement) -> None:
    case, inputs = sheet.living.case, sheet.living.inputs
    _years(sheet, LOCKED, method.locked, inputs.choices("settlement.years"), settlement.years.value)
    service, priced_one = inputs.parameter("settlement.service"), settlement.service.value
    are_priced = [name == priced_one for name in case.services]
    priced = _marks(sheet, PRICED, case.services, lambda _, label: f"IF(EXACT({service},{label}),1,0)", are_priced)
    _one_of(sheet, PRICED, priced)
    sheet.living.put_column(method.priced_service, priced)
    rule, names = inputs.parameter("settlement.rule"), list(RULES)
    labels = [sheet.living.text(words) for words in RULES.values()]
    hold = [settlement.rule.value == name for name in names]
    rules = _marks(sheet, RULE, labels, lambda i, _: f'IF(EXACT({rule},"{labels[i]}"),1,0)', hold)
    _one_of(sheet, RULE, rules)
    former = rules[names.index(SettlementRule.FORMER)][0]
    sheet.living.writer.put(method.former_rule, (), [({}, former)])


def _marks(
    sheet: FormulaSheet,
    title: Text,
    labels: Sequence[str | int],
    formula: Callable[[int, str], str],
    are_marked: Sequence[bool],
) -> list[list[Cell]]:
    """A mark for each label below a heading; `formula` takes the position, and the cell of the label."""
    sheet.heading(title)
    terms = [[Term(formula(i, f"$A{sheet.next_row + i}"), float(is_marked))] for i, is_marked in enumerate(are_marked)]
    return sheet.block([FormulaRow(label) for label in labels], terms, "mark")


def _one_of(sheet: FormulaSheet, title: Text, marks: Sequence[Sequence[Cell]]) -> None:
    """A check that just one of the marks is set."""
    words = _with_title(NUMBER_CHOSEN, title)
    number = sheet.line(words, Term(f"SUM({_all(marks)})", 1.0), "mark")
    sheet.check(words, number, right=1.0)


def _years(sheet: FormulaSheet, title: Text, quantity: Quantity, chosen: str, values: Sequence[int]) -> None:
    """Marks of the years with figures, and a check that every chosen year is among them."""
    years = sheet.living.writer.labels[quantity.dims[0]]
    are_chosen = [year in values for year in years]
    marks = _marks(sheet, title, years, lambda _, label: f"COUNTIF({chosen},{label})", are_chosen)
    words = _with_title(UNKNOWN_YEARS, title)
    left_over = sheet.line(words, Term(f"COUNT({chosen})-SUM({_all(marks)})", 0.0), "mark")
    sheet.check(words, left_over, right=0.0)
    sheet.living.put_column(quantity, marks)


def _all(marks: Sequence[Sequence[Cell]]) -> str:
    return Reference([cell for row in marks for cell in row]).text


def _with_title(words: Text, title: Text) -> Text:
    return in_both(lambda language: words.in_language(language) + title.in_language(language).lower())


def _merged(sheet: FormulaSheet) -> None:
    groups = sheet.living.case.parameters.criteria
    flags = [sheet.living.inputs.parameter(f"criteria.{name}.merge") for name in groups]
    are_merged = [group.merge.value for group in groups.values()]
    marks = _marks(sheet, MERGED, list(groups), lambda i, _: f"IF({flags[i]},1,0)", are_merged)
    sheet.living.put_column(method.merged, marks)


def write_schedule(sheet: FormulaSheet) -> tuple[()]:
    """The payment plan by year, and marks of the model year and of later ones."""
    living = sheet.living
    model_year, years = living.case.file.year, [int(year) for year in living.writer.labels["payment"]]
    paid = living.writer.values[method.schedule.name]
    sheet.heading(SCHEDULE, SCHEDULE_COLUMNS)
    year, first = sheet.label(FormulaRow(living.text(FIXED), model_year)), sheet.next_row
    last = first + len(years) - 1
    terms = [
        [
            living.writer.term(method.schedule, {"payment": At(str(label))}),
            Term(f"C{row}/SUM(C${first}:C${last})", part),
            Term(f"IF(A{row}={year},1,0)", float(label == model_year)),
            Term(f"IF(A{row}>{year},1,0)", float(label > model_year)),
        ]
        for row, (label, part) in enumerate(zip(years, paid / paid.sum(), strict=True), start=first)
    ]
    table = sheet.block([FormulaRow(label) for label in years], terms, "plain")
    for column, quantity in ((0, method.schedule), (2, method.now), (3, method.later)):
        living.put_column(quantity, table, column)
    return ()
