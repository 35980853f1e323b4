"""Sentences that several parts share."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "{count} fault(s) in the input:": "{count} feil i inndata:",
    "{place}: {found}; {right}": "{place}: {found}; {right}",
}
