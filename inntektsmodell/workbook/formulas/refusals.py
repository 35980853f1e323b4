"""What the engine refuses of the figures in yellow cells, as lines of the last sheet that hold 0 where it does not.

Beside them, cells that the engine reads and the formulas cannot calculate with.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from xlsxwriter.utility import xl_range_abs

from indices.expressions import Expression, Positive
from inntektsmodell.case.checks.left_out import services_without_actual_cost
from inntektsmodell.case.checks.rounded_shares import slack
from inntektsmodell.case.checks.whole_case import range_of
from inntektsmodell.case.criterion_kinds import AGE
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.schema import WITHOUT_INHABITANTS
from inntektsmodell.faults import LEAST_ABOVE_0, between
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.method import inputs, need, own_model, pace, rule_amounts, rules, yearly
from inntektsmodell.method.appropriation import adjustment_path, full_effect_appropriation, handed_out, left_for_formula
from inntektsmodell.method.inputs import CHOICES, VARIABLES, declared
from inntektsmodell.method.quantities import Input
from inntektsmodell.model.enough import ROUNDING, may_be_negative
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.places import At, Labelled
from inntektsmodell.workbook.formulas.terms import Cell
from inntektsmodell.workbook.layout.sheets import WEIGHTS
from inntektsmodell.workbook.reading.content import DASHES
from inntektsmodell.workbook.writing.input_sheets import FigureCells

NO_NUMBER = as_label("Cells without a number")
NO_WEIGHT_NOR_DASH = as_label("Cells with neither a number nor a dash")
NO_TRUTH = as_label("Cells that hold neither TRUE nor FALSE")
NOT_ONE, NOT_ZERO = as_label("Deviation from a sum of 1"), as_label("Deviation from a sum of 0")
TWICE = as_label("Years chosen more than once")
NOBODY = as_label("Regions without inhabitants, by year")
SOMETIMES = as_label("Regions without inhabitants in some years only, or with need where nobody lives")
NOBODY_COUNTED = as_label("Regions without inhabitants that count, by year")
NOTHING = as_label("Rows in which every region has 0")
NO_WEIGHT = as_label("Criterion with figures and no weight")
NO_ACTUAL = as_label("Weight on an actual cost that is not given")
CROSSED = as_label("Floor above the ceiling")
BOTH = as_label("Criteria relative to nothing, and to something")
CORRECTED = as_label("Correction that takes more than there is")
NOT_THE_FRAME = as_label("Sum of the year, less what there is")
NOT_FIRST = as_label("Frame of the model year, less 1")
NO_PACE = as_label("Least growth above the greatest")
NO_YEAR = as_label("No year is chosen")
NOTHING_PAID = as_label("Plan by which nothing is paid")
NO_GAP = as_label("Share by the gap, and no region has one")
TOO_MUCH = as_label("Taken out or given before the formula, beyond what there is")
NO_RESULT = as_label("Cannot be calculated")
UNSOLVED = as_label("What the calibration cannot be solved with")


class Refusal(NamedTuple):
    """Labels of a line, and the formula of what must be 0."""

    labels: tuple[str, str, str]
    formula: str


def not_calculated(living: Living) -> Iterator[Refusal]:
    """A line for the cells that the workbook cannot calculate with; the reader takes some of them, with a remark."""
    return _lines(living, (_no_numbers, _year_texts))


def refusals(living: Living) -> Iterator[Refusal]:
    """A line for everything else that the engine refuses of the yellow cells, causes before what they lead to."""
    of_cells = (_choices, _ranges, _sums, _plans, _weights, _actual_cost, _index_rules, _pace_rules)
    return _lines(living, (*of_cells, _inhabitants, _before_formula, _results, _amounts, _pace, _calibration))


Line = tuple[Text | str, str, str, str]


def _lines(living: Living, parts: Iterable[Callable[[Living], Iterator[Line]]]) -> Iterator[Refusal]:
    for part in parts:
        for about, row, column, formula in part(living):
            words = about if isinstance(about, str) else living.text(about)
            yield Refusal((words, row, column), formula)


def _no_numbers(living: Living) -> Iterator[Line]:
    """Cells without a number, or without a truth: a table at a time, and parameters one by one."""
    for about, rows in _tables(living):
        sheet, label, cells = rows[0].sheet, _label(rows), _from_to(rows)
        if about.kind == "switch" or about is inputs.merged:
            yield NO_TRUTH, sheet, label, f"IF(ISLOGICAL({cells}),0,1)"
        elif about is inputs.weights:
            dashes = "".join(f'-COUNTIF({cells},"{dash}")' for dash in DASHES)
            count = sum(len(row.contents) for row in rows)
            yield NO_WEIGHT_NOR_DASH, sheet, label, f"{count}-COUNT({cells}){dashes}"
        elif about is inputs.actual:
            for row in rows:
                yield NO_NUMBER, sheet, row.row, _lacking_cost(living, row)
        elif about.kind in ("observed", "figure", "target"):
            lacking = f"COUNTA({cells})" if about.path in living.case.file.complete else str(_numbers(rows))
            yield NO_NUMBER, sheet, label, f"{lacking}-COUNT({cells})"


def _lacking_cost(living: Living, row: FigureCells) -> str:
    """Cells of the actual cost of a service that hold no number; without weight they may be empty."""
    cells, weight = _from_to([row]), _text(living, inputs.actual_weight, service=str(row.name[1]))
    return f"IF({weight}=0,COUNTA({cells}),{_numbers([row])})-COUNT({cells})"


def _year_texts(living: Living) -> Iterator[Line]:
    """Years that stand as text."""
    for about in CHOICES.values():
        if {"year", "settlement_year"} & {*about.dims} and living.writer.knows(about):
            cells = living.inputs.choices(about.path)
            yield NO_NUMBER, living.text(about.label), "", f"COUNTA({cells})-COUNT({cells})"


def _ranges(living: Living) -> Iterator[Line]:
    """Numbers outside what they may be."""
    for about, rows in _tables(living):
        if about.kind in ("observed", "figure", "target"):
            least, greatest = _limits(living, about)
            cells, parts = _from_to(rows), list[str]()
            if not math.isinf(least):
                parts.append(f'COUNTIF({cells},"<{"=0" if least == LEAST_ABOVE_0 else format(least, ".0f")}")')
            if not math.isinf(greatest):
                parts.append(f'COUNTIF({cells},">{greatest:.0f}")')
            if parts:
                outside = as_label("Cells with a number that is not {range}", range=between(least, greatest))
                yield outside, rows[0].sheet, _label(rows), "+".join(parts)


def _label(rows: Sequence[FigureCells]) -> str:
    """What names a parameter; nothing for a table."""
    return rows[0].row if rows[0].name[0] == "parameter" else ""


def _limits(living: Living, about: Input) -> tuple[float, float]:
    """Least and greatest value of a figure in the case."""
    if about is inputs.target:
        return LEAST_ABOVE_0, math.inf
    return range_of(living.case, about.path) if about.kind == "figure" else (about.least, about.greatest)


def _numbers(rows: Sequence[FigureCells]) -> int:
    """How many cells held a number when they were written."""
    return sum(isinstance(content, int | float) for row in rows for content in row.contents)


def _sums(living: Living) -> Iterator[Line]:
    """Shares that sum to 1, and amounts that sum to 0 within the rounding of their print."""
    for about, rows in _tables(living):
        if about.sums_to is None:
            continue
        totals = any(row.rest is not None for row in rows)
        total = f"SUM({_from_to(rows, -2 if totals else -1)})"
        names = evidence_of(living.case.observed, about.path).values.ravel().tolist()
        yield NOT_ONE if about.sums_to else NOT_ZERO, rows[0].sheet, "", _off(living, total, about.sums_to, names)
    sheet = living.text(WEIGHTS.name)
    for service, key in living.case.parameters.need.weights.items():
        total = f"SUM({_area(_cells(living, inputs.weights, {'service': service}))})"
        names = [figure.evidence for figure in key.values()]
        yield NOT_ONE, f"{sheet}, {living.service(service)}", "", _off(living, total, 1, names)


def _off(living: Living, total: str, right: float, names: Iterable[str]) -> str:
    """How far a sum is from what is right, beyond the rounding of its print."""
    off = f"{total}-{right:g}" if right else total
    return f"MAX(0,ABS({off})-{slack(living.case.evidence, names):.17G})"


def _choices(living: Living) -> Iterator[Line]:
    """Choices of nothing, of what is not there, or of a year twice."""
    for line in living.chosen:
        yield line.labels[0], "", "", f"{line.cell.address}-{line.right:g}"
    for chosen in (inputs.window, inputs.locked):
        cells = _cells(living, chosen)
        if cells:
            yield NO_YEAR, living.text(chosen.label), "", f"IF(SUM({_area(cells)})=0,1,0)"
            yield TWICE, living.text(chosen.label), "", f'COUNTIF({_area(cells)},">1")'


def _plans(living: Living) -> Iterator[Line]:
    """Plans of several years by which nothing is paid."""
    for plan in (inputs.schedule, own_model.plan):
        cells = _cells(living, plan)
        if cells:
            yield NOTHING_PAID, living.text(plan.label), "", f"IF(SUM({_area(cells)})=0,1,0)"


def _pace_rules(living: Living) -> Iterator[Line]:
    """What no pace of change can be."""
    given, year = living.case.parameters.pace, str(living.case.file.year)
    if given is not None:
        yield NOT_FIRST, living.text(pace.frame.label), year, f"{_text(living, pace.frame, path_year=year)}-1"
        if given.least_growth is not None and given.greatest_growth is not None:
            yield NO_PACE, "", "", _text(living, Positive(pace.least_growth - pace.greatest_growth))


def _inhabitants(living: Living) -> Iterator[Line]:
    """Nobody in a region, nobody who counts there, and nobody anywhere of an age or a criterion."""
    case, writer = living.case, living.writer
    years = writer.labels["year"]
    if not case.allows(WITHOUT_INHABITANTS):
        yield NOBODY, "", "", f"COUNTIF({_area(_cells(living, need.persons))},0)"
        for service in case.services if writer.knows(need.counted_persons) else ():
            cells = _cells(living, need.counted_persons, {"service": service})
            yield NOBODY_COUNTED, living.service(service), "", f"COUNTIF({_area(cells)},0)"
    else:
        for region in case.regions:
            empty = f"COUNTIF({_area(_cells(living, need.persons, {'region': region}))},0)"
            needed = _cells(living, need.amount_of_year, {"region": region})
            counted = f"+SUMPRODUCT(({_area(needed)}<>0)*1)" if needed else ""
            yield SOMETIMES, region, "", f"IF({empty}=0,0,{len(years)}-{empty}{counted})"
    for amounts in (inputs.population, need.amount_of_year):
        totals = _cells(living, amounts.sum("region"))
        if totals:
            yield NOTHING, living.text(amounts.label), "", f"COUNTIF({_area(totals)},0)"


def _weights(living: Living) -> Iterator[Line]:
    """Criteria that weigh in no service, and that no gap is measured by."""
    case, writer = living.case, living.writer
    for name, criterion in case.criteria.items():
        if criterion.kind != AGE:
            cells = _cells(living, inputs.weights, {"column": name})
            by_gap = f"+{_text(living, rules.gap_criterion, series=name)}" if writer.knows(rules.gap_criterion) else ""
            yield NO_WEIGHT, living.column(name), "", f"IF(COUNT({_area(cells)}){by_gap}>0,0,1)"


def _actual_cost(living: Living) -> Iterator[Line]:
    for service in services_without_actual_cost(living.case.observed):
        yield NO_ACTUAL, living.service(service), "", _text(living, inputs.actual_weight, service=service)


def _index_rules(living: Living) -> Iterator[Line]:
    index, writer = living.case.parameters.index, living.writer
    for name in () if index is None else index.floor.keys() & index.ceiling.keys():
        formula = _text(living, Positive(rules.floor - rules.ceiling), series=name)
        yield CROSSED, living.column(name), "", formula
    for other in (rules.without_own, rules.relative_to_part):
        if writer.knows(rules.unscaled) and writer.knows(other):
            yield BOTH, living.text(other.label), "", _text(living, (rules.unscaled * other).sum("series"))


def _before_formula(living: Living) -> Iterator[Line]:
    """A share for the gap that nobody has, and more taken out or given before the formula than there is."""
    gaps = _cells(living, rule_amounts.gap)
    if gaps:
        yield NO_GAP, living.text(rules.gap_limit.label), "", f"IF(SUM({_area(gaps)})=0,1,0)"
    if living.writer.knows(left_for_formula):
        too_much, total = (_text(living, one) for one in (Positive(0 - left_for_formula), inputs.appropriation))
        yield TOO_MUCH, "", "", f"{too_much}/MAX(1,{total})"


def _results(living: Living) -> Iterator[Line]:
    """Results that cannot be calculated, as by a division by 0, in the order of the method."""
    for lines in living.results.values():
        for (label, row), of_row in groupby(lines, lambda line: line.labels[:2]):
            cells = [line.cell for line in of_row]
            if all(math.isfinite(cell.value) for cell in cells):
                name = f"{label}, {row}" if row else label
                yield NO_RESULT, name, "", f"IF(ISNUMBER(SUM({_area(cells)})),0,1)"


def _amounts(living: Living) -> Iterator[Line]:
    """A correction that leaves a region less than nothing."""
    if not living.writer.knows(rules.correction) or may_be_negative(living.case):
        return
    for region in living.case.regions:
        after, correction = (_text(living, one, region=region) for one in (full_effect_appropriation, rules.correction))
        before = f"({after}-{correction})"
        yield CORRECTED, region, "", f"({before}>=0)*({after}<-{ROUNDING:G}*{before})"


def _pace(living: Living) -> Iterator[Line]:
    """Years in which the regions do not get what there is."""
    writer = living.writer
    for path, there_is, dim in (
        (adjustment_path, handed_out, "adjustment_year"),
        (yearly.pace_path, yearly.pace_frame, "path_year"),
    ):
        for label in writer.labels[dim] if path.name in living.results else ():
            formula = _text(living, path.sum("region") - there_is, **{dim: label})
            yield NOT_THE_FRAME, living.text(path.label), str(label), formula


def _calibration(living: Living) -> Iterator[Line]:
    """A criterion without weight, and criteria that are merged, of a case that is calibrated."""
    case = living.case
    if case.file.calibration is None:
        return
    name = case.file.calibration.criterion
    weights = _area(_cells(living, inputs.weights, {"column": name}))
    yield UNSOLVED, living.column(name), "", f'IF(COUNTIF({weights},">0")>0,0,1)'
    for group in case.parameters.criteria:
        yield UNSOLVED, group, "", _text(living, inputs.merged, group=group)


def _tables(living: Living) -> Iterator[tuple[Input, list[FigureCells]]]:
    """The rows of yellow cells by what they hold: those of a table together, of parameters each alone."""

    def table(row: FigureCells) -> tuple[str, object]:
        path = str(row.name[1])
        alone = row.name[0] == "parameter" and declared(path) is not inputs.weights
        return row.sheet, path if alone else row.name[0]

    for _, rows in groupby(living.inputs.figures, table):
        found = list(rows)
        kind, path = map(str, found[0].name[:2])
        known = {**VARIABLES, inputs.target.path: inputs.target}
        yield declared(path) if kind == "parameter" else known[kind], found


def _text(living: Living, expression: Expression, **labels: str | int) -> str:
    """The formula of an expression at a label of each of its dimensions."""
    return living.writer.term(expression, {dim: At(label) for dim, label in labels.items()}).text


def _cells(living: Living, expression: Expression, at: Labelled | dict[str, str] | None = None) -> list[Cell]:
    """The cells of what has a place, those with some labels; none where it has no place."""
    place = living.writer.place(expression)
    if place is None:
        return []
    wanted = {place.dims.index(dim): label for dim, label in (at or {}).items()}
    return [
        cell
        for labels, cell in place.cells.items()
        if all(labels[position] == label for position, label in wanted.items())
    ]


def _area(cells: Iterable[Cell]) -> str:
    """The rectangle around some cells of a sheet."""
    prefixes, rows, columns = zip(*(cell[:3] for cell in cells), strict=True)
    return f"{prefixes[0]}{xl_range_abs(min(rows), min(columns), max(rows), max(columns))}"


def _from_to(rows: Sequence[FigureCells], last: int = -1) -> str:
    """The cells of rows below one another, to the last or an earlier column."""
    first, end = rows[0].cells[0], rows[-1].cells[last]
    return first if first == end else f"{first}:{end.rpartition('!')[2]}"
