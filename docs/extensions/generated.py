"""Writes the parts of the site that come from the code and the data, afresh at each build, to `docs/_generated`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sphinx.application import Sphinx

import indices
import inntektsmodell
from docs.extensions.api_page import kernels, public_names
from docs.extensions.grants_page import grants_sections
from docs.extensions.method_page import calibration_steps, method_drawing, method_inputs, method_steps
from docs.extensions.parameters_page import case_parameters, rules_table
from docs.extensions.validation_page import validation_report

FRAGMENTS: dict[str, Callable[[], str]] = {
    "graph": method_drawing,
    "inputs": method_inputs,
    "steps": method_steps,
    "calibration": calibration_steps,
    "grants": grants_sections,
    "rules": rules_table,
    "case_2008": lambda: case_parameters("2008"),
    "case_2021": lambda: case_parameters("2021"),
    "case_eksempel": lambda: case_parameters("eksempel"),
    "case_sykehus": lambda: case_parameters("sykehus"),
    "validation": validation_report,
    "api_model": lambda: public_names(inntektsmodell),
    "api_indices": lambda: public_names(indices),
    "api_kernels": kernels,
}
"""Each is included by the page that it belongs to, as `_generated/<name>.md`."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the fragments before any page is read."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True}


def _write(app: Sphinx) -> None:
    folder = Path(app.srcdir) / "_generated"
    folder.mkdir(exist_ok=True)
    for name, text in FRAGMENTS.items():
        (folder / f"{name}.md").write_text(text(), encoding="utf-8", newline="\n")
