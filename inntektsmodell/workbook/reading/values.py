"""What a cell says: a label, free words, a number, a year, a date or a truth; anything else is a fault with its cell.

What is read otherwise than it stands (stray spaces, a number written as text) gives a remark.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping

from inntektsmodell.case.changes.choices import TRUTHS
from inntektsmodell.faults import nearest_spelling
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.text import Text
from inntektsmodell.workbook.reading.cells import DATE, ERROR, TRUTH, UNKNOWN, Cell
from inntektsmodell.workbook.reading.findings import Findings

NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?: \d{3})+)(?:[.,]\d+)?")
AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
"""A thousand and more, or one with three decimals: nobody can tell."""
SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
A_NUMBER = message("a number")
A_NAME = message("a name as text")
A_TEXT = message("text")
A_YEAR = message("a year of four digits, such as 2020")
A_DATE = message("a date, such as 2021-01-01")
A_TRUTH = message("TRUE or FALSE")


def label(cell: Cell, findings: Findings) -> str | None:
    """A label without stray spaces; a whole number counts as its digits. None, with a fault, for anything else."""
    if _is_refused(cell, A_NAME, findings):
        return None
    if isinstance(cell.value, int | float):
        if not float(cell.value).is_integer():
            findings.add(cell.place, message("found the number {value}", value=cell.value), message("a name"))
            return None
        findings.remark(cell.place, message("number {value:.0f} is read as a name", value=cell.value))
        return f"{cell.value:.0f}"
    text = " ".join(cell.value.split())
    if text != cell.value:
        findings.remark(cell.place, message("stray spaces in '{text}' are ignored", text=text))
    return text


def words(cell: Cell, findings: Findings) -> str | None:
    """Free text as it stands; a number as its digits."""
    if _is_refused(cell, A_TEXT, findings):
        return None
    return cell.value if isinstance(cell.value, str) else str(cell.value)


def number_of(cell: Cell, findings: Findings) -> float:
    """A finite number; NaN, with a fault, for anything else."""
    if _is_refused(cell, A_NUMBER, findings):
        return math.nan
    if isinstance(cell.value, str):
        return _written_number(cell, findings)
    value = float(cell.value)
    if not math.isfinite(value):
        findings.add(cell.place, message("found {value}", value=value), message("a finite number"))
        return math.nan
    if cell.per_cent:
        findings.remark(cell.place, message("{shown:g} % is read as {value!r}", shown=100 * value, value=value))
    return value


def _written_number(cell: Cell, findings: Findings) -> float:
    """A number that stands as text: spaces between thousands, decimal comma or point, hyphen or minus sign."""
    text = SPACES.sub(" ", cell.value.strip()).replace("−", "-")
    if AMBIGUOUS.fullmatch(text):
        found = message("'{text}' is text and can mean two numbers", text=cell.value)
        findings.add(cell.place, found, message("type it as a number"))
        return math.nan
    if not NUMBER.fullmatch(text):
        found = message("'{text}' is not a number", text=cell.value)
        findings.add(cell.place, found, A_NUMBER)
        return math.nan
    value = float(text.replace(" ", "").replace(",", "."))
    findings.remark(cell.place, message("text '{text}' is read as {value!r}", text=cell.value, value=value))
    return value


def year(cell: Cell, findings: Findings) -> int | None:
    """A year of four digits, as number or text."""
    if _is_refused(cell, A_YEAR, findings):
        return None
    text = cell.value.strip() if isinstance(cell.value, str) else f"{cell.value:.15g}"
    if not re.fullmatch(r"[0-9]{4}", text):
        findings.add(cell.place, message("found '{text}'", text=cell.value), A_YEAR)
        return None
    if isinstance(cell.value, str):
        findings.remark(cell.place, message("text '{text}' is read as {value!r}", text=cell.value, value=int(text)))
    return int(text)


def date(cell: Cell, findings: Findings) -> datetime.date | None:
    """A date, or text as in 2021-01-01."""
    value = cell.value
    if cell.kind != DATE and _is_refused(cell, A_DATE, findings):
        return None
    if cell.kind == DATE and isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    if not cell.kind and isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        try:
            return datetime.date.fromisoformat(value.strip())
        except ValueError:
            pass
    findings.add(cell.place, message("found '{text}'", text=value), A_DATE)
    return None


def truth(cell: Cell, findings: Findings) -> bool | None:
    """TRUE or FALSE, or yes or no in either language."""
    if cell.kind == TRUTH:
        return bool(cell.value)
    if _is_refused(cell, A_TRUTH, findings):
        return None
    known = TRUTHS.get(str(cell.value).strip().casefold())
    if known is None:
        findings.add(cell.place, message("found '{text}'", text=cell.value), A_TRUTH)
    else:
        findings.remark(cell.place, message("text '{text}' is read as {value!r}", text=cell.value, value=known))
    return known


def code(cell: Cell, codes: Mapping[str, Text], findings: Findings) -> str | None:
    """The code of a word in either language; None, with the nearest, for any other."""
    text = label(cell, findings)
    if text is None:
        return None
    spelled = {name: key for key, word in codes.items() for name in (key, word.nb, word.en)}
    found = {name.casefold(): key for name, key in spelled.items()}.get(text.casefold())
    if found is None:
        told = {name: told_in_both(**vars(codes[key])) for name, key in spelled.items()}
        findings.add(cell.place, message("'{text}' is unknown", text=text), nearest_spelling(text, told))
    return found


def _is_refused(cell: Cell, right: str, findings: Findings) -> bool:
    """Whether the cell is of a kind that is no plain text or number; notes the fault."""
    if not cell.kind:
        return False
    found = {
        UNKNOWN: message("contains a formula without a stored value"),
        ERROR: message("contains the error {value}", value=cell.value),
        DATE: _dated(cell),
        TRUTH: message("contains {value}", value=cell.value),
    }[cell.kind]
    calculate = message("calculate and save the workbook in Excel or LibreOffice, or type the value")
    findings.add(cell.place, found, calculate if cell.kind == UNKNOWN else right)
    return True


def _dated(cell: Cell) -> Message:
    """That a date was found, and which: in Excel it may look like a number or a name."""
    day = str(cell.value).removesuffix(" 00:00:00")
    if cell.is_formula:
        return message("its formula gives the date {day}", day=day)
    return message("holds the date {day}; Excel makes dates of text like 6-12", day=day)
