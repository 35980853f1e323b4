"""`inntektsmodell template`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from inntektsmodell.cli.options import complete_case, language, targets
from inntektsmodell.language.messages import Joined, Language, in_language, message, word

if TYPE_CHECKING:
    from inntektsmodell.case.levels.tree import CaseTree

SHAPE = ("regions", "services", "years", "criteria")
"""What an empty workbook cannot do without; with steps, criteria are those that they follow from, if any."""
SCHEMAS = {"case": "case.toml", "level": "case.toml", "version": "version.toml", "scenario": "", "recipe": ""}
"""Files that have a JSON Schema; a scenario and a recipe have names of their own."""


@click.command("template")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--case",
    metavar="CASE",
    default="eksempel",
    show_default=True,
    shell_complete=complete_case,
    help="The case whose figures are put into the workbook.",
)
@targets
@click.option(
    "--schema",
    type=click.Choice(SCHEMAS),
    help="Write the JSON Schema of case.toml (case, or level for a case below another), of version.toml, of a scenario "
    "file or of a recipe instead, so that an editor completes it and marks what is wrong.",
)
@click.option("--regions", metavar="NAMES", help="An empty workbook of these regions instead, or of this many.")
@click.option("--services", metavar="NAMES", help="Its services, or how many.")
@click.option("--years", metavar="YEARS", help="The years of its figures, such as 2021-2023.")
@click.option("--criteria", metavar="NAMES", help="Its criteria beside the age groups, or how many.")
@click.option("--age-groups", metavar="NAMES", help="Its age groups, or how many; one by default.")
@click.option(
    "--parts",
    metavar="NAMES",
    help="What it has beside need: some of cost, former_key and settlement; the first two by default, or none.",
)
@click.option("--currency", metavar="CODE", help="Its currency, such as GBP; NOK by default.")
@click.option("--rest", metavar="NAME", help="The one of its regions that is the rest of the country.")
@click.option("--total", metavar="NAME", help="The heading of the country's totals, which the rest is derived from.")
@language
@click.pass_context
def command(
    context: click.Context,
    /,
    file: Path,
    case: str,
    targets: tuple[str, ...],
    schema: str | None,
    language: Language,
    **shape: str | None,
) -> None:
    """Write a workbook FILE.xlsx to fill in with your own figures; `check` and `run` can read it.

    It holds the figures of a case, or with --regions, --services, --years and --criteria none at all. With --target it
    holds what those steps need, with blank cells for what the case lacks, and `run` and `check` with the same --target
    read it.
    Of a case with levels below it, a FILE without ending is a folder with a workbook for each case.
    """
    given = {name: text for name, text in shape.items() if text is not None}
    if given:
        _refuse_other(context, given, targets)
        text = _write_empty(file, given, targets, language)
    elif schema:
        _refuse_case(targets or context.get_parameter_source("case") is not ParameterSource.DEFAULT)
        text = _write_schema(file, schema, language)
    else:
        text = _write_workbook(file, case, targets, language)
    click.echo(in_language(text, language))


def _refuse_case(given: object) -> None:
    """The schema is that of every case."""
    from inntektsmodell.faults import InputError

    if given:
        found = message("is given with --case or --target")
        raise InputError.of("--schema", found, message("leave them out: the schema is the same for every case"))


def _refuse_other(context: click.Context, given: Mapping[str, str], targets: tuple[str, ...]) -> None:
    """An empty workbook is of no case, and all of its shape is told."""
    from inntektsmodell.faults import Faults

    faults = Faults()
    for name in ("case", "schema"):
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            found = message("is given with {options}", options=", ".join(map(_option, given)))
            faults.add(_option(name), found, message("leave one of them out: an empty workbook is of no case"))
    needed = SHAPE[:-1] if targets else SHAPE
    for name in needed:
        if name not in given:
            right = message("give all of {options}", options=", ".join(map(_option, needed)))
            faults.add(_option(name), message("is missing"), right)
    faults.raise_if_any()


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _write_empty(file: Path, given: Mapping[str, str], targets: tuple[str, ...], language: Language) -> str:
    """Write an empty workbook, and say how to go on."""
    from inntektsmodell.workbook.writing.empty import names_or_number, parts_in, write_empty_template, years_in

    more: dict[str, Any] = {}
    if "age_groups" in given:
        more["age_groups"] = names_or_number(given["age_groups"])
    if "parts" in given:
        more["parts"] = parts_in(given["parts"])
    if "currency" in given:
        more["currency"] = given["currency"]
    write_empty_template(
        file,
        regions=names_or_number(given["regions"]),
        services=names_or_number(given["services"]),
        years=years_in(given["years"]),
        criteria=names_or_number(given.get("criteria", "0")),
        rest=given.get("rest"),
        total=given.get("total"),
        targets=targets,
        language=language,
        **more,
    )
    asked = shlex.join([str(file), *(part for target in targets for part in ("--target", target))])
    return message(
        "{file} has been written; what is missing is told by: inntektsmodell check {asked}", file=file, asked=asked
    )


def _write_schema(file: Path, schema: str, language: Language) -> str:
    """Write the schema, and say how an editor finds it."""
    from inntektsmodell.analysis.scenarios.json_schema import scenario_schema
    from inntektsmodell.case.json_schema import case_schema, level_schema, version_schema
    from inntektsmodell.files.formats import json_text
    from inntektsmodell.files.placing import check_new_file, write_files
    from inntektsmodell.statistics.bank.json_schema import recipe_schema

    check_new_file(file, ".json")
    schemas = {
        "case": case_schema,
        "level": level_schema,
        "version": version_schema,
        "scenario": scenario_schema,
        "recipe": recipe_schema,
    }
    write_files({file: json_text(schemas[schema](language)).encode("utf-8")})
    of_own_name = message("the recipe") if schema == "recipe" else message("the scenario file")
    named = SCHEMAS[schema] or of_own_name
    return message(
        "{file} has been written; name it in the first line of {named}: #:schema {file}", file=file, named=named
    )


def _write_workbook(file: Path, case: str, targets: tuple[str, ...], language: Language) -> str:
    """Write the workbook, or those of a tree, and say how to go on."""
    from inntektsmodell.loading import levels_below, load_case
    from inntektsmodell.workbook.writing.template import write_template
    from inntektsmodell.workbook.writing.tree import write_tree_template

    if targets:
        return _write_for_steps(file, case, targets, language)
    filled = load_case(case)
    tree = levels_below(filled)
    if tree is not None and not file.suffix:
        write_tree_template(file, tree, language)
    else:
        write_template(file, filled, language)
    written = message("{file} has been written; check it with: inntektsmodell check {file}", file=file)
    return _with_left_out(written, tree, case, language) if tree is not None and file.suffix else written


def _write_for_steps(file: Path, case: str, targets: tuple[str, ...], language: Language) -> str:
    """Write a workbook with what some steps need, with blank cells for what the case lacks; say how to go on."""
    from inntektsmodell.loading import load_case, load_part
    from inntektsmodell.method.wanted import find_step, lacking
    from inntektsmodell.model.arrays import inputs_of
    from inntektsmodell.model.single_steps import part_behind
    from inntektsmodell.workbook.writing.blanks import to_fill_in, write_template_with_blanks
    from inntektsmodell.workbook.writing.template import write_template

    steps = [find_step(target) for target in targets]
    part = load_part(case, targets=[step.name for step in steps])
    given = inputs_of(part)
    blank = {one.name: one for step in steps for one in lacking(given, step.name)}
    asked = " ".join(f"--target {step.name}" for step in steps)
    if blank:
        wanted = to_fill_in(given, blank.values())
        write_template_with_blanks(file, load_case(case), wanted, language)
        return message(
            "{file} has been written; fill in {names}, then compute it with: inntektsmodell run {file} {asked}",
            file=file,
            names=Joined(", ", (word(one.label.en) for one in wanted)),
            asked=asked,
        )
    write_template(file, part_behind(part, steps), language)
    return message(
        "{file} has been written; compute it with: inntektsmodell run {file} {asked}", file=file, asked=asked
    )


def _with_left_out(written: str, tree: CaseTree, case: str, language: Language) -> str:
    """What was written, then which levels one workbook has no room for, and how to write all."""
    return message(
        "{written}\nIt holds the first level alone, without: {levels}. A folder with a workbook for each case is "
        "written by: inntektsmodell template FOLDER --case {case}",
        written=written,
        levels=", ".join(level.title.in_language(language) for level in tree.levels[1:]),
        case=case,
    )
