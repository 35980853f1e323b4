"""Files in and out of the page: a workbook that was dropped on it, and what it gives of the state that is shown.

Nothing of a workbook that came in stays on the disk.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inntektsmodell.analysis.scenarios.scenario import apply_scenario
from inntektsmodell.app.state import NAME, PageOrigin, State, scenario_of
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import BUILT_IN
from inntektsmodell.files.placing import scratch_folder
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Language
from inntektsmodell.loading import built_in_cases, load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.layout.limits import FILE_BYTES, MIB
from inntektsmodell.workbook.reading.reader import load_workbook_case

UNNAMED = "workbook.xlsx"
LONGEST_NAME = 60
SHOWN_PARTS = 2
"""Folders and files of a path that are shown, from its end."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE = {"nb": "mal", "en": "template"}
EMPTY = {"nb": "tom", "en": "empty"}
"""What the names of a workbook to fill in end with, with the figures of a case and without."""


def content_of(name: str, size: int, encoded: str) -> bytes:
    """The content of a file that came as base64. Raises `InputError` where it is too large, or did not arrive whole."""
    if max(size, len(encoded) * 3 // 4 - 2) > FILE_BYTES:
        found = message("the file is {size:.1f} MB", size=size / MIB)
        raise InputError.of(shown_name(name), found, message("at most {limit} MB", limit=FILE_BYTES // MIB))
    try:
        content = base64.b64decode(encoded, validate=True)
    except ValueError:
        content = b""
    if len(content) != size:
        raise InputError.of(shown_name(name), message("was not received in full"), message("choose the file again"))
    return content


def shown_name(name: str) -> str:
    """The name of a file without folders, of a length that can be shown."""
    return Path(name.replace("\\", "/")).name[:80] or UNNAMED


def shown_path(name: str) -> str:
    """What a case is called where it can be chosen: the name of a built-in one, the end of the path of another."""
    parts = Path(name).parts
    return name if len(parts) <= SHOWN_PARTS else str(Path("…", *parts[-SHOWN_PARTS:]))


@cache
def offered_case(name: str) -> Case:
    """A case that the server offers, read once. Cases are frozen, so pages can share them."""
    return load_case(f"{BUILT_IN}{name}" if name in built_in_cases() else name)


def case_of_workbook(name: str, content: bytes) -> tuple[Case, PageOrigin]:
    """The case that a workbook holds, with the name and digest of the file.

    Raises `InputError` with every fault where the file is no workbook, or one with faults.
    """
    shown = shown_name(name)
    return load_workbook_case(Path(shown), data=content), PageOrigin(shown, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True)
class Download:
    """A file to save: its name, media type and content."""

    name: str
    media_type: str
    content: bytes


def plain_name(text: str) -> str:
    """A name for a scenario and its file out of what people write: letters, digits and `_`."""
    return re.sub(r"[^\w]+", "_", text)[:LONGEST_NAME].strip("_") or NAME


def scenario_download(state: State, name: str, language: Language) -> Download:  # noqa: ARG001
    """The scenario as TOML, as `inntektsmodell run --scenario` reads it."""
    content = scenario_of(state, state.moved, name).as_written()
    changes = content.pop("changes")
    lines = [f"{key} = {_toml(value)}" for key, value in content.items() if value is not None]
    lines += ["", "[changes]", *(f"{_toml(path)} = {_toml(value)}" for path, value in changes.items()), ""]
    return Download(f"{name}.toml", "application/toml", "\n".join(lines).encode("utf-8"))


def _toml(value: object) -> str:
    """A value as TOML writes it; a text in JSON's way of writing is one in TOML's too."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(part)}" for key, part in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def changed_case(state: State, name: str) -> Case:
    """The case with everything that was moved."""
    return apply_scenario(state.case, scenario_of(state, state.moved, name))


def workbook(state: State, name: str, language: Language) -> Download:
    """The living workbook of the scenario's case."""
    from inntektsmodell.workbook.formulas import write_living_workbook

    case = changed_case(state, name)
    content = _written(lambda file: write_living_workbook(file, case, compute(case), language))
    return Download(f"{name}.xlsx", XLSX, content)


def template(state: State, name: str, language: Language) -> Download:
    """A workbook to fill in, with the figures of the scenario's case."""
    from inntektsmodell.workbook.writing.template import write_template

    case = changed_case(state, name)
    content = _written(lambda file: write_template(file, case, language))
    return Download(f"{name}_{TEMPLATE[language]}.xlsx", XLSX, content)


def empty_template(state: State, name: str, language: Language) -> Download:
    """A workbook to fill in, with what the case has and no figures."""
    from inntektsmodell.workbook.writing.empty import PARTS, write_empty_template

    case = state.case
    shape = {
        "regions": case.regions,
        "services": [label.in_language(language) for label in case.file.services.values()],
        "criteria": [*map(str, case.observed["criterion"].values)] if "criterion" in case.observed else 0,
        "age_groups": [*map(str, case.observed["age_group"].values)],
        "years": case.observed["year"].values.tolist(),
        "parts": [part for part, tables in PARTS.items() if case.has(*tables)],
    }
    content = _written(lambda file: write_empty_template(file, language=language, **shape))
    return Download(f"{name}_{EMPTY[language]}.xlsx", XLSX, content)


def _written(write: Callable[[Path], object]) -> bytes:
    """What is written to a file that nobody else sees."""
    with scratch_folder() as folder:
        file = folder / "workbook.xlsx"
        write(file)
        return file.read_bytes()


def report(state: State, name: str, language: Language) -> Download:
    """The report of the scenario's case as PDF."""
    from inntektsmodell.report import report_html, report_pdf

    case = changed_case(state, name)
    html = report_html(case, compute(case), language=language)
    return Download(f"{name}.pdf", "application/pdf", report_pdf(html))


DOWNLOADS: dict[str, Callable[[State, str, Language], Download]] = {
    "scenario": scenario_download,
    "workbook": workbook,
    "report": report,
    "template": template,
    "empty": empty_template,
}
"""What can be downloaded, by the name that the page uses."""
