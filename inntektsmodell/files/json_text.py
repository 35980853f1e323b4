"""JSON for programs and people: indented, letters as they are, and no number that JSON does not know."""

from __future__ import annotations

import json
from typing import Any


def json_text(content: Any) -> str:
    """JSON text of content, ended by a line feed.

    Raises:
        ValueError: the content holds NaN or an infinity.
    """
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
