"""The workbook that calculates itself."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "has {count} regions": "har {count} regioner",
}
