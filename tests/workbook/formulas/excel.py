"""Calculates a living workbook from its formulas, in Python: the few functions and operators that such a workbook uses.

Numbers are NumPy's, so that a division by 0 is not finite, as an error of Excel is no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType
from typing import Any

import numpy as np
from openpyxl.cell import Cell
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook

from inntektsmodell.workbook.layout.sheets import RESULT_SHEETS

PARTS = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<place>(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d]\w*)!)?\$?[A-Z]{1,2}\$?[0-9]+(?::\$?[A-Z]{1,2}\$?[0-9]+)?)
    |(?P<function>[A-Z]+)\(
    |(?P<number>[0-9.]+(?:E[-+]?[0-9]+)?)
    |(?P<sign><=|>=|<>|[-+*/^&=<>(),])""",
    re.VERBOSE,
)
SIGNS = {"^": "**", "=": "==", "<>": "!="}


class Text(str):
    """A text, which `&` joins to another, and which nothing can be calculated with."""

    __slots__ = ()
    __array_ufunc__ = None

    def _calculated(self, _: Any) -> Any:
        return Missing(np.nan)

    __mul__ = __rmul__ = __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = _calculated

    def __and__(self, other: Any) -> Any:
        if isinstance(other, Missing):
            return other
        if isinstance(other, np.ndarray):
            return np.array([Text(f"{self}{one}") for one in other.ravel()], dtype=object)
        return Text(f"{self}{other}")

    def __rand__(self, cells: np.ndarray) -> np.ndarray:
        return np.array([one & self for one in cells.ravel()], dtype=object).reshape(cells.shape)


class Blank(float):
    """An empty cell: 0 among numbers, nothing among texts."""

    __slots__ = ()

    def __and__(self, other: str) -> Text:
        return Text(other)

    def __ne__(self, other: object) -> bool:
        return other != "" if isinstance(other, str) else float(self) != other

    def __str__(self) -> str:
        return ""


@cache
def compiled(formula: str, sheet: str) -> CodeType:
    """A formula on a sheet as an expression of Python. A part that is unknown here is a `ValueError`."""
    written, at = [], 1
    while at < len(formula):
        part = PARTS.match(formula, at)
        if part is None:
            raise ValueError(f"{formula!r} at {at}")
        at = part.end()
        if part["text"]:
            text = part["text"][1:-1].replace('""', '"')
            written.append(f"Text({text!r})")
        elif part["place"]:
            where = (part["sheet"] or sheet).strip("'").replace("''", "'")
            written.append(f"cells({where!r}, {part['place'].rpartition('!')[2].replace('$', '')!r})")
        elif part["function"]:
            written.append(f"functions[{part['function']!r}](")
        else:
            written.append(f"number({part['number']!r})" if part["number"] else SIGNS.get(part["sign"], part["sign"]))
    return compile(" ".join(written), formula, "eval")


def _items(*arguments: Any) -> Iterator[Any]:
    for argument in arguments:
        yield from argument.ravel() if isinstance(argument, np.ndarray) else [argument]


def _numbers(*arguments: Any) -> list[float]:
    """The numbers among cells; texts, truths and empty cells are passed over."""
    return [item for item in _items(*arguments) if isinstance(item, float) and not isinstance(item, Blank)]


class Missing(float):
    """An error, which stays one where it is joined to a text."""

    __slots__ = ()

    def __and__(self, other: str) -> Missing:
        return self


def _is_wanted(item: Any, wanted: Any) -> bool:
    """Whether a cell is what is wanted, or a number below or above another, as in `<0`."""
    limit = re.fullmatch(r"(<=|<|>)(-?\d+)", str(wanted))
    if limit is None:
        return bool(item == wanted)
    compared = {"<=": np.less_equal, "<": np.less, ">": np.greater}[limit[1]]
    return bool(_numbers(item)) and bool(compared(item, float(limit[2])))


def _exact(one: Any, other: Any) -> Any:
    """1 where two texts are the same; of a range, for each cell."""
    ones = list(_items(one))
    items = list(_items(other))
    same = [float(str(left) == str(item)) for left, item in zip(ones * (len(items) // len(ones)), items, strict=True)]
    return np.array(same) if isinstance(other, np.ndarray) else same[0]


def _found(wanted: Any, text: str) -> Any:
    """Where a text first holds another, from 1; not a number where it does not. Of a range, for each cell."""
    places = [float(text.find(str(one)) + 1 or np.nan) for one in _items(wanted)]
    return np.array(places) if isinstance(wanted, np.ndarray) else np.float64(places[0])


def _indexed(cells: np.ndarray, place: float) -> Any:
    """The cell at a place of a column, from 1; an error where the place is none."""
    return cells.ravel()[int(place) - 1] if np.isfinite(place) else Missing(np.nan)


def _place_of(wanted: Any, cells: np.ndarray, _: float) -> np.float64:
    """Where a column first holds a value, from 1; not a number where it does not."""
    places = [place for place, item in enumerate(cells.ravel(), start=1) if item == wanted]
    return np.float64(places[0] if places else np.nan)


def _is_number(value: Any) -> Any:
    """Whether it is one; of numbers and errors in a range, for each."""
    return np.isfinite(value) if isinstance(value, np.ndarray) else isinstance(value, float) and np.isfinite(value)


def _last_found(_: float, found: np.ndarray, results: np.ndarray) -> Any:
    """LOOKUP of more than there is: the result beside the last number, not a number where there is none."""
    places = np.flatnonzero(np.isfinite(found))
    return results.ravel()[places[-1]] if len(places) else np.float64(np.nan)


def _sum_of_products(*arguments: Any) -> Any:
    """Sum of the products of cells; what is no number counts as 0."""
    product: Any = 1.0
    for argument in arguments:
        items = np.asarray(argument, dtype=object)
        if any(issubclass(kind, str) for kind in {type(one) for one in items.ravel()}):
            items = np.where(np.vectorize(lambda one: isinstance(one, str), otypes=[bool])(items), 0.0, items)
        product = product * items.astype(np.float64)
    return np.float64(np.sum(product))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ABS": abs,
    "COUNT": lambda *cells: np.float64(len(_numbers(*cells))),
    "COUNTA": lambda *cells: np.float64(sum(not isinstance(item, Blank) for item in _items(*cells))),
    "COUNTIF": lambda cells, wanted: np.float64(sum(_is_wanted(item, wanted) for item in _items(cells))),
    "EXACT": _exact,
    "FIND": _found,
    "IF": lambda condition, then, otherwise: then if condition else otherwise,
    "IFERROR": lambda value, otherwise: value if isinstance(value, str) or np.isfinite(value) else otherwise,
    "INDEX": _indexed,
    "ISLOGICAL": lambda value: isinstance(value, bool | np.bool_),
    "ISNUMBER": _is_number,
    "LEN": lambda text: np.float64(len(str(text))),
    "LOOKUP": _last_found,
    "LOWER": lambda text: Text(str(text).lower()),
    "MATCH": _place_of,
    "MAX": lambda *cells: np.float64(np.max(_numbers(*cells), initial=-np.inf)),
    "MIN": lambda *cells: np.float64(np.min(_numbers(*cells), initial=np.inf)),
    "N": lambda value: np.float64(0.0 if isinstance(value, str) else value),
    "NA": lambda: np.float64(np.nan),
    "ROUND": lambda value, decimals: np.round(value, int(decimals)),
    "SUBSTITUTE": lambda text, old, new: Text(str(text).replace(str(old), str(new))),
    "SUM": lambda *cells: np.float64(sum(_numbers(*cells))),
    "SUMPRODUCT": _sum_of_products,
    "TRIM": lambda text: Text(" ".join((f"{text:g}" if isinstance(text, np.float64) else str(text)).split())),
}


class Calculation:
    """The values of a workbook's cells and ranges, each calculated once, when it is asked for first."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.values: dict[tuple[str, str], Any] = {}

    def __call__(self, sheet: str, place: str) -> Any:
        """Value of a cell, or the values of a range by row."""
        if ":" not in place:
            return self.cell(sheet, place)
        if (sheet, place) not in self.values:
            self.values[sheet, place] = self._range(sheet, place)
        return self.values[sheet, place]

    def _range(self, sheet: str, place: str) -> np.ndarray:
        left, top, right, bottom = range_boundaries(place)
        rows = self.book[sheet].iter_rows(top, bottom, left, right)
        values = [[self.cell(sheet, cell.coordinate) for cell in row] for row in rows]
        found = np.empty((len(values), len(values[0])), dtype=object)
        found[:] = values
        return found

    def cell(self, sheet: str, place: str) -> Any:
        """A number, a text, a truth, or blank."""
        if (sheet, place) not in self.values:
            self.values[sheet, place] = self._calculated(sheet, self.book[sheet][place])
        return self.values[sheet, place]

    def _calculated(self, sheet: str, cell: Cell) -> Any:
        value: Any = cell.value
        if cell.data_type == "f":
            names = {"cells": self, "functions": FUNCTIONS, "number": np.float64, "Text": Text}
            with np.errstate(all="ignore"):
                value = eval(compiled(value, sheet), names)
        if value is None:
            return Blank()
        if isinstance(value, bool | np.bool_ | Text | Blank):
            return value
        return Text(value) if isinstance(value, str) else np.float64(value)


def calculate(book: Workbook) -> Workbook:
    """Put the value of every formula of a calculated sheet in its place, as if it was read from the file."""
    found = Calculation(book)
    sheets = [sheet for sheet in book if sheet.title in RESULT_SHEETS]
    formulas = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    values = [found.cell(cell.parent.title, cell.coordinate) for cell in formulas]
    for cell, value in zip(formulas, values, strict=True):
        error = isinstance(value, float) and not np.isfinite(value)
        cell.value = "#N/A" if error else float(value) if isinstance(value, float) else value
    return book
