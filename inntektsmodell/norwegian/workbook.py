"""Reading and writing workbooks."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}
