"""A logo and a text of an organisation's own, as a report takes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

OWN = "Før.\n\n# Vårt syn\n\nEtt avsnitt\nsom går videre.\n\n- ett punkt\n- to\n"


def own_parts(place: Path) -> dict[str, Any]:
    """Both as files of a folder, by the names of the arguments that take them."""
    Figure(figsize=(3, 1)).savefig(place / "logo.png")
    (place / "own.md").write_text(OWN, encoding="utf-8")
    return {"logo": place / "logo.png", "text": place / "own.md"}
