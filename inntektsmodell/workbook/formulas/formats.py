"""How cells look: one number format a kind of figure, the same on every sheet."""

from __future__ import annotations

import math
from typing import Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from inntektsmodell.case.schema import Decimals
from inntektsmodell.language.shown_numbers import ABSENT

NumberKind = Literal[
    "share",
    "million",
    "persons",
    "amount",
    "points",
    "price",
    "mark",
    "per_cent",
    "share_in_per_cent",
    "weight",
    "plain",
    "exact",
    "difference",
    "change_of_share",
    "change_of_million",
]

KIND_OF_UNIT: dict[str, NumberKind] = {
    "persons": "persons",
    "million NOK": "million",
    "DRG points": "points",
    "NOK per DRG point": "price",
}
"""How figures of a unit are shown; all others as shares."""
DARK, PALE, RED = "#1F3864", "#DDE6F2", "#B00020"
_WRAPPED = {"text_wrap": True, "valign": "top"}
_HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": DARK, "text_wrap": True, "valign": "vcenter"}
_HEADING = {"bold": True, "font_color": DARK, "bottom": 1}
_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14, "font_color": DARK},
    "about": _WRAPPED,
    "formula": {**_WRAPPED, "italic": True},
    "source": {**_WRAPPED, "font_color": "#595959", "font_size": 9},
    "header": _HEADER,
    "header_right": {**_HEADER, "align": "right"},
    "header_middle": {**_HEADER, "align": "center", "border": 1, "border_color": "#FFFFFF"},
    "heading": _HEADING,
    "heading_right": {**_HEADING, "align": "right", "text_wrap": True},
    "label": {},
    "wrapped_label": {"text_wrap": True},
    "year": {"num_format": "0", "align": "left"},
    "note": {"font_color": "#595959", "font_size": 9},
    "notice": {"bold": True, "font_color": DARK},
    "warning": {**_WRAPPED, "bold": True, "font_color": RED},
    "verdict": {"bold": True, "font_size": 12, "border": 1, "align": "center"},
    "good": {"bg_color": "#C6E0B4"},
    "changed": {"bg_color": "#FFE699"},
    "bad": {"bg_color": "#F4B084"},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
}


def cell_value(value: float) -> float | str:
    """What a cell shows of a value: a workbook has no infinity and no NaN."""
    return value if math.isfinite(value) else ABSENT


def number_formats(decimals: Decimals) -> dict[NumberKind, str]:
    """Formats of numbers by what they are; the decimals are those of amounts, and of keys, shares and indices."""
    amount, share = f"#,##0.{'0' * decimals.amounts}".rstrip("."), f"0.{'0' * decimals.keys}"
    return {
        "share": share,
        "million": amount,
        "persons": "#,##0",
        "amount": "#,##0.0",
        "points": "#,##0.0",
        "price": "#,##0.00",
        "mark": "0",
        "per_cent": "0.00",
        "share_in_per_cent": "0.0%",
        "weight": f'{share};-{share};"–"',
        "plain": "0.0###",
        "exact": "0.0000000000",
        "difference": "0.0E+00",
        "change_of_share": f'+{share};-{share};"–"',
        "change_of_million": f'+{amount};-{amount};"–"',
    }


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook, decimals: Decimals) -> None:
        codes = number_formats(decimals)
        self._looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        self._plain = {kind: book.add_format({"num_format": code}) for kind, code in codes.items()}
        self._results = {
            kind: book.add_format({"num_format": code, "bold": True, "bg_color": PALE}) for kind, code in codes.items()
        }

    def look(self, name: str) -> Format:
        """Format of a text by its part on the sheet, such as `title` or `header`."""
        return self._looks[name]

    def number(self, kind: NumberKind, *, is_result: bool = False) -> Format:
        """Format of a figure; the model's results stand out from the cells on the way to them."""
        return (self._results if is_result else self._plain)[kind]
