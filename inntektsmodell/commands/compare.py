"""`inntektsmodell compare`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.commands.options import NEW_FOLDER, as_json, complete_either, language, scenario_option
from inntektsmodell.messages import message

if TYPE_CHECKING:
    from inntektsmodell.case import Case, Language
    from inntektsmodell.decomposition import By


@click.command("compare")
@click.argument("a", shell_complete=complete_either)
@click.argument("b", shell_complete=complete_either)
@scenario_option("--scenario-a", help="A scenario to apply to A; may be given several times.")
@scenario_option("--scenario-b", help="A scenario to apply to B; may be given several times.")
@click.option(
    "--by",
    type=click.Choice(["shapley", "sequential"]),
    default="shapley",
    help="shapley: no order is preferred (default). sequential: one by one in the order shown, cheaper.",
)
@click.option(
    "--figure",
    "figures",
    multiple=True,
    help="A result to split; may be given several times (default: distribution_key and base_appropriation).",
)
@click.option("--out", type=NEW_FOLDER, help="Write tables and a waterfall a region to this folder.")
@as_json
@language
def command(
    a: str,
    b: str,
    scenario_a: tuple[str, ...],
    scenario_b: tuple[str, ...],
    by: By,
    figures: tuple[str, ...],
    out: Path | None,
    as_json: bool,
    language: Language,
) -> None:
    """Split the change from A to B into the components in which they differ.

    A and B are each a case (2021, eksempel, or a folder with a case.toml) or a scenario (a built-in one or a TOML
    file), which stands for its base case as the scenario changes it.
    """
    from inntektsmodell.decomposition import DEFAULT_FIGURES, compare

    case_a, case_b = _both_sides([(a, scenario_a), (b, scenario_b)])
    comparison = compare(case_a, case_b, by, figures or DEFAULT_FIGURES)
    if out is not None:
        from inntektsmodell.decomposition_report import write_comparison

        write_comparison(out, comparison, language)
    if as_json:
        from inntektsmodell.decomposition_report import json_comparison

        click.echo(json.dumps(json_comparison(comparison), ensure_ascii=False, indent=2))
    else:
        from inntektsmodell.decomposition_report import show_comparison

        show_comparison(comparison, language)


def _both_sides(sides: list[tuple[str, tuple[str, ...]]]) -> list[Case]:
    """The cases of both sides, each with its scenarios; faults of both are told together."""
    from inntektsmodell.faults import Faults, InputError
    from inntektsmodell.scenario import apply_scenarios, load_scenario

    cases, faults = [], Faults()
    for name, scenarios in sides:
        try:
            cases.append(apply_scenarios(_case_or_scenario(name), [load_scenario(one) for one in scenarios]))
        except InputError as error:
            faults.found += error.faults
    faults.raise_if_any()
    return cases


def _case_or_scenario(name: str) -> Case:
    """A built-in case, a scenario applied to its base, a case folder or a workbook."""
    from inntektsmodell.faults import Fault, InputError, nearest
    from inntektsmodell.loading import built_in_cases, is_workbook, load_case
    from inntektsmodell.scenario import apply_scenario, built_in_scenarios, load_scenario

    if name in built_in_cases() or Path(name).is_dir() or is_workbook(name):
        return load_case(name)
    if name in built_in_scenarios() or Path(name).is_file():
        scenario = load_scenario(name)
        return apply_scenario(load_case(scenario.base), scenario)
    right = message(
        "{right} Or give a case folder or a scenario file.",
        right=nearest(name, [*built_in_cases(), *built_in_scenarios()]),
    )
    raise InputError([Fault(f"'{name}'", message("is neither a case nor a scenario"), right)])
