"""Files that the page gives: the scenario, the living workbook and the report, each made of the state that is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from inntektsmodell.analysis.scenarios.scenario import Scenario, apply_scenario
from inntektsmodell.app.state import NAME, State, scenario_of
from inntektsmodell.case.case import Case
from inntektsmodell.files.placing import scratch_folder
from inntektsmodell.language.text import Language
from inntektsmodell.model.computing import compute

LONGEST_NAME = 60


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
    text = scenario_toml(scenario_of(state, state.moved, name))
    return Download(f"{name}.toml", "application/toml", text.encode("utf-8"))


def scenario_toml(scenario: Scenario) -> str:
    """A scenario as the text of a file; a text in JSON's way of writing is one in TOML's too."""
    content = {key: value for key, value in scenario.as_written().items() if value is not None}
    changes = content.pop("changes")
    lines = [f"{key} = {_toml(value)}" for key, value in content.items()]
    return "\n".join(
        [*lines, "", "[changes]", *(f"{_toml(path)} = {_toml(value)}" for path, value in changes.items()), ""]
    )


def _toml(value: object) -> str:
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
    with scratch_folder() as folder:
        file = folder / "workbook.xlsx"
        write_living_workbook(file, case, compute(case), language)
        content = file.read_bytes()
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Download(f"{name}.xlsx", media_type, content)


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
}
"""What can be downloaded, by the name that the page uses."""
