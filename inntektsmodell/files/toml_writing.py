"""Writes content as TOML, in the form that people write a case in: a table for what holds tables, else one line."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(content: Mapping[str, Any]) -> str:
    """The TOML text of nested mappings of texts, numbers, truth values, days and lists of them."""
    return "\n".join(_table(content, "")) + "\n"


def _table(content: Mapping[str, Any], path: str) -> Iterator[str]:
    """What stands on a line of its own, then a table for every mapping that holds mappings."""
    below = {key: part for key, part in content.items() if _is_table(part, at_root=not path)}
    if path and len(below) < len(content):
        yield f"\n[{path}]"
    yield from (f"{_key(key)} = {_value(part)}" for key, part in content.items() if key not in below)
    for key, part in below.items():
        yield from _table(part, f"{path}.{_key(key)}" if path else _key(key))


def _is_table(content: Any, at_root: bool) -> bool:
    """Whether a mapping is more than a figure or a text in two languages, which stand on one line."""
    if not isinstance(content, Mapping):
        return False
    return any(isinstance(part, Mapping) for part in content.values()) or (at_root and not {"nb", "en"} >= {*content})


def _value(content: Any) -> str:
    if isinstance(content, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(part)}" for key, part in content.items()) + " }"
    if isinstance(content, list | tuple):
        return "[" + ", ".join(map(_value, content)) + "]"
    if isinstance(content, datetime.date):
        return content.isoformat()
    if isinstance(content, bool):
        return str(content).lower()
    return repr(content) if isinstance(content, int | float) else _text(str(content))


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    """As JSON has it, which TOML takes but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
