"""The workbook that calculates itself."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "{file} is left out: it holds at most {limit} regions": (
        "{file} er utelatt: den har plass til høyst {limit} regioner"
    ),
    "has {count} regions": "har {count} regioner",
}
