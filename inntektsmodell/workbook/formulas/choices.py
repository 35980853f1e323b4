"""The choices of a case as marks: 1 where something is chosen, else 0; the payment plan with marks of its years."""

from __future__ import annotations

from itertools import count

import numpy as np

from inntektsmodell.case.figure_names import RULES
from inntektsmodell.case.parameters import SettlementRule
from inntektsmodell.language.text import Text, as_label, in_both
from inntektsmodell.method import inputs as method
from inntektsmodell.method.quantities import Input
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.model.arrays import Label
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.places import At
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet
from inntektsmodell.workbook.formulas.terms import Reference, Term
from inntektsmodell.workbook.formulas.words import CHOICES

MARK = as_label("Mark")
NUMBER_CHOSEN = as_label("Number chosen: ")
UNKNOWN_YEARS = as_label("Chosen years without figures: ")
UNKNOWN_NAMES = as_label("Names without figures: ")
MOST_QUOTED = 120
"""Letters of a text within a formula: Excel takes 255, and a quote is two."""
SCHEDULE = as_label("When the growth is paid")
FIXED = as_label("The model year, fixed")
SCHEDULE_COLUMNS = (
    as_label("Plan (only the proportions between the years matter)"),
    as_label("Share of the growth"),
    as_label("The model year"),
    as_label("Later years"),
)


def write_choices(living: Living) -> None:
    """Write the sheet of marks, those of the choices that the case has."""
    sheet = FormulaSheet(living, CHOICES, [living.text(MARK)])
    for choice in method.CHOICES.values():
        if choice.name in living.writer.values and living.writer.values[choice.name].size:
            _write_marks(sheet, choice)
    sheet.close()


def _write_marks(sheet: FormulaSheet, choice: Input) -> None:
    """The marks of a choice, and a check that all that is chosen is among the labels."""
    living, title = sheet.living, choice.label
    labels, values = living.writer.labels[choice.dims[0]] if choice.dims else [], living.writer.values[choice.name]
    if choice.kind == "rule":
        labels = [living.text(words) for words in RULES.values()]
        values = np.array([bool(values) == (rule == SettlementRule.FORMER) for rule in RULES])
    elif choice.kind == "switch":
        labels, values = [living.text(title)], np.array([float(values)])
    sheet.heading(title)
    rows = [_row(living, choice, label) for label in labels]
    terms = [
        [Term(_mark(living, choice, label, words, row), float(value))]
        for row, words, label, value in zip(count(sheet.next_row), rows, labels, values, strict=False)
    ]
    marks = [row[0] for row in sheet.block(rows, terms, "mark")]
    marked = f"SUM({Reference(marks).text})"
    if choice.kind == "switch":
        living.writer.put(choice, (), [({}, marks[0])])
    elif choice.kind == "rule":
        living.writer.put(choice, (), [({}, marks[list(RULES).index(SettlementRule.FORMER)])])
    else:
        living.put_column(choice, marks)
    if isinstance(labels[0], int):
        left_over = Term(f"COUNT({living.inputs.choices(choice.path)})-{marked}", 0.0)
        _write_check(sheet, UNKNOWN_YEARS, title, left_over)
    elif choice.kind == "some":
        cell = living.inputs.parameter(choice.path)
        named = f'LEN({cell})-LEN(SUBSTITUTE({cell},";",""))+1'
        _write_check(sheet, UNKNOWN_NAMES, title, Term(f"{named}-{marked}", 0.0))
    elif choice.kind not in ("switch", "derived"):
        _write_check(sheet, NUMBER_CHOSEN, title, Term(marked, 1.0))


def _row(living: Living, choice: Input, label: Label) -> FormulaRow:
    """What a label is called on the input sheets, with its name beside it where that is another."""
    if isinstance(label, int) or choice.kind not in ("one", "some"):
        return FormulaRow(label)
    called = living.on_sheets(choice.dims[0], label)
    return FormulaRow(called, "" if called == label else label)


def _mark(living: Living, choice: Input, label: Label, words: FormulaRow, row: int) -> str:
    """The formula of a mark in the row of its label, which may be what is chosen."""
    if choice.kind == "switch":
        return f"IF({living.inputs.parameter(choice.path)},1,0)"
    if choice is method.merged:
        return f"IF({living.inputs.parameter(f'{choice.path}.{label}.merge')},1,0)"
    if isinstance(label, int):
        return f"COUNTIF({living.inputs.choices(choice.path)},$A{row})"
    typed = f"TRIM({living.inputs.parameter(choice.path)})"
    meaning, name = _meaning(living, choice, label), f"$B{row}" if words.note else f"$A{row}"
    shown = folded(str(words.label))
    is_folded = shown in meaning
    texts = [_quoted(text) for text in meaning if text != shown and len(text) < MOST_QUOTED]
    texts += [f"LOWER($A{row})"] if is_folded else []
    names = [] if is_folded and name == f"$A{row}" else [name]
    if choice.kind == "some":
        typed = f'";"&SUBSTITUTE(SUBSTITUTE({typed},"; ",";")," ;",";")&";"'
        found = [f'ISNUMBER(FIND(";"&{text}&";",LOWER({typed})))' for text in texts]
        found += [f'ISNUMBER(FIND(";"&{one}&";",{typed}))' for one in names]
    else:
        found = [f"EXACT(LOWER({typed}),{text})" for text in texts] + [f"EXACT({typed},{one})" for one in names]
    return f"IF({'+'.join(found)},1,0)"


def _meaning(living: Living, choice: Input, label: str) -> list[str]:
    """The folded texts that mean a label in the cell of a choice, as the reader takes them."""
    if choice.kind == "rule":
        known = [(code, *vars(words).values()) for code, words in RULES.items()]
        return list(dict.fromkeys(folded(text) for texts in known if label in texts for text in texts))
    return living.meaning(choice.dims[0], label)


def _quoted(text: str) -> str:
    """A text within a formula."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _write_check(sheet: FormulaSheet, words: Text, title: Text, term: Term) -> None:
    """A line with a number that must stay as it is."""
    label = in_both(lambda language: words.in_language(language) + title.in_language(language).lower())
    sheet.check(label, sheet.line(label, term, "mark"), float(term.value))
    sheet.living.chosen.append(sheet.living.checks[-1])


def write_schedule(sheet: FormulaSheet) -> tuple[()]:
    """The payment plan by year, and marks of the model year and of later ones."""
    living, writer = sheet.living, sheet.living.writer
    model_year, years = living.case.file.year, writer.labels["payment"]
    paid = writer.values[method.schedule.name]
    sheet.heading(SCHEDULE, SCHEDULE_COLUMNS)
    year, first = sheet.label(FormulaRow(living.text(FIXED), model_year)), sheet.next_row
    last = first + len(years) - 1
    terms = [
        [
            writer.term(method.schedule, {"payment": At(label)}),
            Term(f"C{row}/SUM(C${first}:C${last})", part),
            Term(f"IF(A{row}={year},1,0)", float(int(label) == model_year)),
            Term(f"IF(A{row}>{year},1,0)", float(int(label) > model_year)),
        ]
        for row, label, part in zip(count(first), years, paid / paid.sum(), strict=False)
    ]
    plan, _, now, later = zip(*sheet.block([FormulaRow(int(label)) for label in years], terms, "plain"), strict=True)
    for quantity, cells in ((method.schedule, plan), (method.now, now), (method.later, later)):
        living.put_column(quantity, cells)
    return ()
