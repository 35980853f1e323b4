"""`inntektsmodell compare`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.cli.options import Output, complete_either, output, print_json, scenario_option, tell_remarks
from inntektsmodell.language.messages import in_language, message, told_in

if TYPE_CHECKING:
    import xarray as xr

    from inntektsmodell.analysis.comparison.decomposition import By
    from inntektsmodell.case.case import Case
    from inntektsmodell.case.remarks import Remark


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
    metavar="FIGURE",
    multiple=True,
    help="A result to split; may be given several times (default: distribution_key and base_appropriation).",
)
@output(help="Write tables and one waterfall chart per region to this folder.")
def command(
    a: str,
    b: str,
    scenario_a: tuple[str, ...],
    scenario_b: tuple[str, ...],
    by: By,
    figures: tuple[str, ...],
    output: Output,
) -> None:
    """Split the change from A to B among the components in which they differ.

    A and B are each a case (2008, 2021, eksempel, a workbook, or a folder with a case.toml) or a scenario (a built-in
    one or a TOML file), which means its base case with the changes of the scenario.
    """
    from inntektsmodell.analysis.comparison.decomposition import DEFAULT_FIGURES, compare
    from inntektsmodell.analysis.comparison.show import (
        TABLE,
        json_comparison,
        show_comparison,
        show_levels,
        write_comparison,
    )

    case_a, case_b = _both_sides([(a, scenario_a), (b, scenario_b)])
    comparison = compare(case_a, case_b, by, figures or DEFAULT_FIGURES)
    levels = _levels(case_a, case_b, by, figures or DEFAULT_FIGURES)
    tell_remarks(_remarks([case_a, case_b]))
    if output.out is not None:
        write_comparison(output.out, comparison, output.language, output.dialect, levels)
        output.tell_of_charts(comparison.sizes["region"], TABLE)
    if output.as_json:
        print_json(json_comparison(comparison, levels))
    else:
        show_comparison(comparison, output.language)
        show_levels(levels, output.language)


def _levels(a: Case, b: Case, by: By, figures: Sequence[str]) -> Mapping[str, Mapping[str, xr.Dataset]]:
    """The comparison of the levels below both; none where either has none, which is told."""
    from inntektsmodell.analysis.comparison.levels import compare_levels
    from inntektsmodell.loading import levels_below
    from inntektsmodell.model.levels.computing import compute_tree

    first, second = levels_below(a), levels_below(b)
    if first is not None and second is not None:
        return compare_levels(compute_tree(first), compute_tree(second), by, figures)
    if (first is None) != (second is None):
        only = message("only {name} has levels below it: the first level alone is compared", name="AB"[first is None])
        click.echo(in_language(only, told_in.get()), err=True)
    return {}


def _remarks(cases: list[Case]) -> list[Remark]:
    """Remarks on both cases, each with the name of its case; what holds for two cases of one name is told once."""
    from inntektsmodell.analysis.comparison.aligning import told_apart
    from inntektsmodell.model.computing import compute
    from inntektsmodell.model.plausibility import remarks_on

    names = told_apart(*cases)
    of_cases = [remarks_on(case, compute(case)) for case in cases]
    shared = {remark for remark in of_cases[0] if remark in of_cases[1] and cases[0].name == cases[1].name}
    told = [
        replace(
            remark,
            place=message("case '{case}', {place}", case=case.name if remark in shared else name, place=remark.place),
        )
        for case, name, remarks in zip(cases, names, of_cases, strict=True)
        for remark in remarks
    ]
    return list(dict.fromkeys(told))


def _both_sides(sides: list[tuple[str, tuple[str, ...]]]) -> list[Case]:
    """The cases of both sides, each with its scenarios; faults of both are told together."""
    from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
    from inntektsmodell.faults import Faults, InputError

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
    from inntektsmodell.analysis.scenarios.scenario import (
        apply_scenario,
        built_in_scenarios,
        case_written_for,
        load_scenario,
        names_scenario,
    )
    from inntektsmodell.faults import InputError, nearest, or_else
    from inntektsmodell.files.locations import BUILT_IN
    from inntektsmodell.loading import built_in_cases, is_case_folder, is_workbook, load_case, names_case

    if is_case_folder(name) and names_scenario(name):
        found = message("is the name of both a scenario and a case folder")
        right = message("{built_in} or ./{own}, whichever you mean", built_in=f"{BUILT_IN}{name}", own=name)
        raise InputError.of(message("'{name}'", name=name), found, right)
    if names_scenario(name) or (Path(name).is_file() and not is_workbook(name)):
        scenario = load_scenario(name)
        return apply_scenario(load_case(case_written_for(name, scenario)), scenario)
    if names_case(name):
        return load_case(name)
    other = message("Or give a case folder or a scenario file.")
    right = or_else(nearest(name, [*built_in_cases(), *built_in_scenarios()]), other)
    raise InputError.of(message("'{name}'", name=name), message("is neither a case nor a scenario"), right)
