"""Builds the catalogues of translations into a wheel, and into the checkout for an editable install."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles every `.po` first."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Put the compiled catalogues where the build finds them."""
        folder = Path(self.root) / "inntektsmodell" / "language"
        runpy.run_path(str(folder / "compiling.py"))["compile_catalogues"](folder)
