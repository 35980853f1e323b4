"""`inntektsmodell report`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inntektsmodell.cli.options import case_argument, language, scenario_option, scenarios_first

if TYPE_CHECKING:
    from inntektsmodell.analysis.scenarios.scenario import Scenario
    from inntektsmodell.case.case import Case


COMPARED = ("distribution_key", "full_effect_appropriation")
"""Figures whose change `--against` splits; they need no former model, which two cases seldom share."""


@click.command("report")
@case_argument
@scenarios_first
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="The file to write, ending with .html, .pdf, .docx or .pptx.",
)
@click.option("--pdf", is_flag=True, help="Also write the PDF next to the page.")
@scenario_option(
    "--beside",
    help="Show this scenario alongside the case; may be given several times (default: the built-in "
    "ones made for CASE).",
)
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="NAME",
    help="Show only this section; may be given several times: scenario, summary, keys, groups, levels, "
    "services, drivers, phase_in, comparison, side_by_side, scenarios, sensitivity, omissions, basis, sources, again.",
)
@click.option(
    "--against",
    metavar="CASE|SCENARIO",
    multiple=True,
    help="Split the change from another case, or from CASE with these changes; of several, show all side by side.",
)
@click.option("--sensitivity", is_flag=True, help="Include how uncertain the result is; takes longer.")
@click.option(
    "--logo",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Show this logo (PNG or JPEG) at the top.",
)
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Begin with this text of your own: headings (# ), paragraphs and bullets (- ) of Markdown.",
)
@click.option("--date", default="", help="Date of the report, shown exactly as given (default: none).")
@language
def command(**options: Any) -> None:
    """Write a report on CASE (a built-in case, a workbook or a folder): one page for the board or the web.

    The page needs no network connection and no other file. With --scenario it begins with what was changed and the
    effect. Ending .docx gives a Word document of the same content, .pptx at most eight slides.
    """
    from inntektsmodell.analysis.scenarios.effects import scenario_effects
    from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
    from inntektsmodell.loading import levels_below, load_case
    from inntektsmodell.model.computing import compute
    from inntektsmodell.model.levels.computing import compute_tree
    from inntektsmodell.report.page import sections_named
    from inntektsmodell.report.write import check_writable, write_report

    check_writable(options["out"])
    options["sections"] = sections_named(options["sections"])
    read = load_case(options["case"])
    case = apply_scenarios(read, [load_scenario(one) for one in options["scenarios"]])
    beside = _beside(options["case"], options["beside"])
    more: dict[str, Any] = {"scenarios": scenario_effects(case, beside)} if beside else {}
    if options["scenarios"]:
        more["before"] = read
    if options["against"]:
        more |= _beside_others(read, case, options["case"], options["against"])
    if options["sensitivity"]:
        from inntektsmodell.report.sections.uncertainty import sensitivities

        more |= sensitivities(case)
    below = levels_below(case)
    if below is not None:
        more["tree"] = compute_tree(below)
    files = write_report(
        options["out"],
        case,
        compute(case),
        pdf=options["pdf"],
        language=options["language"],
        date=options["date"],
        logo=options["logo"],
        text=options["text"],
        command=_typed(options),
        sections=options["sections"],
        **more,
    )
    for file in files:
        click.echo(file)


def _beside(case: str, names: Sequence[str]) -> list[Scenario]:
    """The scenarios named, or else the built-in ones that were made for this very case."""
    from inntektsmodell.analysis.scenarios.scenario import built_in_scenarios, load_scenario
    from inntektsmodell.files.locations import BUILT_IN
    from inntektsmodell.loading import built_in_case

    if names:
        return [load_scenario(name) for name in names]
    made_for = built_in_case(case)
    built_in = (load_scenario(f"{BUILT_IN}{name}") for name in built_in_scenarios())
    return [one for one in built_in if one.base == made_for]


def _beside_others(read: Case, case: Case, name: str, others: Sequence[str]) -> dict[str, Any]:
    """The split of the change from one other case, or all of several side by side with this one last."""
    from inntektsmodell.analysis.comparison.decomposition import compare
    from inntektsmodell.analysis.comparison.several.names import names_typed
    from inntektsmodell.analysis.comparison.several.side_by_side import side_by_side

    cases = [_other(read, other) for other in others]
    if len(cases) == 1:
        return {"comparison": compare(cases[0], case, figures=COMPARED)}
    names = names_typed([*others, name])
    return {"side_by_side": side_by_side(dict(zip(names, [*cases, case], strict=True)), COMPARED)}


def _other(case: Case, name: str) -> Case:
    """The case that the report is held against: a case, or the case read as a scenario changes it."""
    from inntektsmodell.analysis.scenarios.scenario import apply_scenario, load_scenario, names_scenario
    from inntektsmodell.loading import load_case

    if names_scenario(name) or Path(name).suffix == ".toml":
        return apply_scenario(case, load_scenario(name))
    return load_case(name)


def _typed(options: dict[str, Any]) -> str:
    """The command as it was typed; of a file written elsewhere than below here, its name alone."""
    out: Path = options["out"]
    words = ["inntektsmodell", "report", options["case"]]
    for option, names in (
        ("scenario", "scenarios"),
        ("beside", "beside"),
        ("section", "sections"),
        ("against", "against"),
    ):
        words += [word for name in options[names] for word in (f"--{option}", name)]
    words += ["--out", out.name if out.is_absolute() else str(out)]
    words += ["--pdf"] if options["pdf"] else []
    words += ["--sensitivity"] if options["sensitivity"] else []
    for name in ("logo", "text"):
        words += [f"--{name}", str(options[name])] if options[name] else []
    words += ["--date", options["date"]] if options["date"] else []
    words += ["--lang", options["language"]] if options["language"] != "nb" else []
    return shlex.join(words)
