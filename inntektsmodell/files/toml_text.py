"""Reads TOML of any origin: whatever it holds, it is read or refused with one sentence."""

from __future__ import annotations

import tomllib
from typing import Any

from inntektsmodell.language.messages import message

MOST_LEVELS = 30
"""Tables and lists within each other; no file of the project comes near."""


def parse_toml(text: str) -> dict[str, Any]:
    """The content of a TOML text. Raises `ValueError`, `tomllib.TOMLDecodeError` among others, where it is none."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:  # Python's own limit of digits
        raise ValueError(message("a number has too many digits")) from error
    level: list[Any] = [content]
    for _ in range(MOST_LEVELS):
        level = [part for node in level for part in _parts(node)]
    if level:
        raise _too_deep()
    return content


def _parts(node: Any) -> list[Any]:
    """What a table or list holds."""
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _too_deep() -> ValueError:
    return ValueError(message("tables or lists are nested deeper than {levels} levels", levels=MOST_LEVELS))
