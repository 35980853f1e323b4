"""Options, arguments and exit codes that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from inntektsmodell.cli.beside import tell_beside
from inntektsmodell.files.formats import json_text
from inntektsmodell.files.locations import built_in
from inntektsmodell.files.placing import check_folder
from inntektsmodell.language.messages import LANGUAGES, Language, in_language, message, told_in

if TYPE_CHECKING:
    from inntektsmodell.case.case import Case
    from inntektsmodell.case.remarks import Remark
    from inntektsmodell.files.csv_writing import Dialect

GOOD, CHECK_FAILS, BAD_INPUT, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 130, 141

language = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), default=told_in.get, help="Language: nb (default) or en."
)
message_language = click.option(
    "--lang", expose_value=False, type=click.Choice(LANGUAGES), help="Language: nb (default) or en."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
csv_dialect = click.option(
    "--csv",
    "dialect",
    type=click.Choice(["plain", "excel"]),
    default="plain",
    help="Format of CSV files: comma and decimal point (plain, default), or semicolon and decimal "
    "comma for Norwegian Excel.",
)


class _NewFolder(click.Path):
    """A folder to write, refused at once where none can stand."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        folder = Path(os.fsdecode(super().convert(value, param, ctx)))
        check_folder(folder)
        return folder


NEW_FOLDER = _NewFolder(path_type=Path)

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _is_case(entry: Path) -> bool:
    return entry.suffix == ".xlsx" or (entry / "case.toml").is_file()


def _is_scenario(entry: Path) -> bool:
    return entry.suffix == ".toml" and entry.is_file()


def _completion(**kinds: Callable[[Path], bool]) -> Completion:
    """Completes built-in names of some kinds and files here that fit; elsewhere the shell completes paths itself."""

    def complete(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        here = [entry.name for entry in sorted(Path().iterdir()) if any(fits(entry) for fits in kinds.values())]
        names = [*(name for kind in kinds for name in built_in(kind)), *here]
        if "cases" in kinds and "@" in begun:
            names += [f"{begun.rpartition('@')[0]}@{version}" for version in built_in("versions")]
        fitting = [CompletionItem(name) for name in names if name.startswith(begun)]
        return fitting or [CompletionItem(begun, type="file")]

    return complete


def complete_version(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Completes the model versions that are built in; elsewhere the shell completes paths itself."""
    fitting = [CompletionItem(name) for name in built_in("versions") if name.startswith(begun)]
    return fitting or [CompletionItem(begun, type="file")]


complete_case, complete_scenario = _completion(cases=_is_case), _completion(scenarios=_is_scenario)
complete_either = _completion(cases=_is_case, scenarios=_is_scenario)


def print_json(content: Any) -> None:
    """Print JSON for programs."""
    click.echo(json_text(content), nl=False)


@dataclass(frozen=True)
class Output:
    """How a command answers: in a folder too, where there is one, and else on the terminal or as JSON."""

    out: Path | None
    dialect: Dialect
    as_json: bool
    language: Language

    def tell_of_charts(self, recipients: int, file: str) -> None:
        """Tell on stderr that the folder has charts of some recipients only, where that is so."""
        from inntektsmodell.charts.panels import charts_left_out

        if left_out := charts_left_out(recipients, file):
            click.echo(in_language(left_out, self.language), err=True)


def output(*, help: str, after: Callable[[Any], Any] = lambda work: work) -> Callable[[Any], Any]:  # noqa: A002
    """The options of an `Output`, which the command takes as `output`; `after` is an option that follows `--out`."""

    def with_options(work: Callable[..., None]) -> Any:
        @click.option("--out", type=NEW_FOLDER, metavar="DIR", help=help)
        @after
        @csv_dialect
        @as_json
        @language
        @wraps(work)
        def command(out: Path | None, dialect: Dialect, as_json: bool, language: Language, **given: Any) -> None:
            work(**given, output=Output(out, dialect, as_json, language))

        return command

    return with_options


def tell_remarks(remarks: Sequence[Remark], screen: int | None = None) -> int:
    """Tell remarks beside the output of a command, so that the output itself stays what it is; see `tell_beside`."""
    from inntektsmodell.case.remarks import typed_lines

    return tell_beside(typed_lines(remarks, told_in.get()), screen)


def tell_first_level(case: Case) -> None:
    """Tell beside the output of a command that it knows the first level alone, where there are more."""
    from inntektsmodell.case.levels.reading import tree_file

    if tree_file(case) is not None:
        said = message(
            "{case}: only the first level is shown here; run, compare, explain, report and app show all", case=case.name
        )
        click.echo(in_language(said, told_in.get()), err=True)


def scenario_option(*names: str, help: str, **more: Any) -> Callable[[Any], Any]:  # noqa: A002 (as click names it)
    """An option that may name several scenarios."""
    return click.option(*names, multiple=True, metavar="SCENARIO", help=help, shell_complete=complete_scenario, **more)


targets = click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="NAME",
    help="One step or result of the model by name or label, such as need_index or price; may be given several times. "
    "Only what it follows from is needed and computed.",
)
case_argument = click.argument("case", shell_complete=complete_case)
scenarios_first = scenario_option(
    "--scenario",
    "scenarios",
    help="First change the case by a built-in scenario or a TOML file; may be given several times and "
    "is applied in order.",
)
