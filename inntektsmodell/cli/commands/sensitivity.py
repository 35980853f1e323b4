"""`inntektsmodell sensitivity`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from inntektsmodell.cli.options import Output, case_argument, output, print_json, tell_first_level, tell_remarks
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.language.messages import message

if TYPE_CHECKING:
    import xarray as xr

    from inntektsmodell.case.case import Case

RESULT = "full_effect_appropriation"
RANDOM_DRAWS, VARIANCE_DRAWS = 20_000, 4_096
SHOWN = 20


@click.command("sensitivity")
@case_argument
@click.option(
    "--method",
    type=click.Choice(["local", "random", "variance"]),
    default="local",
    show_default=True,
    help="Derivatives, variation by chance, or which sources the variance comes from.",
)
@click.option(
    "--draws",
    type=int,
    help="Draws (default: 20 000 for random, at least 200; 4 096 for variance, a power of two).",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Random seed of the draws.")
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="NAME",
    help="Show only these regions; may be given several times. A case with many regions then takes less memory.",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    metavar="N",
    help="local: only the N figures of the greatest effect on any region (default: 20 on screen, all in JSON).",
)
@output(help="Write tables (CSV, netCDF) and charts to this folder.")
def command(
    case: str,
    method: str,
    draws: int | None,
    seed: int,
    regions: tuple[str, ...],
    most: int | None,
    output: Output,
) -> None:
    """Show the uncertainty in the keys of CASE.

    local: exact derivatives. random: how much random variation moves the keys. variance: which sources of uncertainty
    move them.
    """
    from inntektsmodell.loading import load_case
    from inntektsmodell.model.computing import compute
    from inntektsmodell.model.plausibility import remarks_on

    _check_draws(method, draws)
    _check_most(method, most, output)
    loaded = load_case(case)
    tell_remarks(remarks_on(loaded, compute(loaded)))
    tell_first_level(loaded)
    how = {"seed": seed, "regions": regions or None}
    if method == "local":
        _local(loaded, regions or None, most, output)
    elif method == "random":
        _random(loaded, {**how, "draws": RANDOM_DRAWS if draws is None else draws}, output)
    else:
        _variance(loaded, {**how, "draws": VARIANCE_DRAWS if draws is None else draws}, output)


def _check_draws(method: str, draws: int | None) -> None:
    """Raise `InputError` for options of the draws where nothing is drawn."""
    source = click.get_current_context().get_parameter_source("seed")
    given = {"--draws": draws is not None, "--seed": source is ParameterSource.COMMANDLINE}
    found = message("--method local draws nothing")
    right = message("leave it out, or choose --method random or variance")
    faults = [Fault(name, found, right) for name, is_given in given.items() if is_given]
    if method == "local" and faults:
        raise InputError(faults)


def _check_most(method: str, most: int | None, output: Output) -> None:
    """Raise `InputError` for a number of figures where there is no choice of figures."""
    if most is not None and method != "local":
        right = message("leave it out, or choose --method local")
        raise InputError.of("--most", message("--method {method} has no choice of figures", method=method), right)
    if most is not None and output.out is not None:
        right = message("leave it out, or choose --json")
        raise InputError.of("--most", message("--out writes every figure, and charts of them"), right)


def _local(case: Case, regions: Sequence[str] | None, most: int | None, output: Output) -> None:
    from inntektsmodell.analysis.sensitivity import key_sampling, local_sensitivity
    from inntektsmodell.analysis.sensitivity.memory import check_rows, number_of_figures
    from inntektsmodell.analysis.sensitivity.show import show_key_sampling, show_local

    is_written = output.as_json or output.out is not None
    if is_written:
        figures = number_of_figures(case)
        check_rows(min(most or figures, figures), len(regions or case.regions))
    table = local_sensitivity(case, RESULT, regions=regions, most=most if is_written else most or SHOWN)
    sampling = key_sampling(case, RESULT, regions=regions) if case.covariances else None
    if output.out is not None:
        from inntektsmodell.analysis.sensitivity.write import LOCAL, write_local

        write_local(output.out, case, table, output.language, output.dialect, sampling)
        output.tell_of_charts(table.sizes["region"], f"{LOCAL}.csv")
    if output.as_json:
        print_json(_record(table) if sampling is None else [_record(table), _record(sampling)])
    else:
        show_local(case, table, output.language, most or SHOWN)
        if sampling is not None:
            show_key_sampling(case, sampling, output.language)


def _random(case: Case, how: dict[str, Any], output: Output) -> None:
    from inntektsmodell.analysis.sensitivity import key_sampling, random_fluctuation, smoothing_table
    from inntektsmodell.analysis.sensitivity.show import show_key_sampling, show_random
    from inntektsmodell.analysis.sensitivity.smoothing import variants_within_bound

    variants_within_bound(case, regions=how["regions"])
    table = random_fluctuation(case, **how)
    smoothing = None if _interrupted(table) else smoothing_table(case, **how)
    interrupted = smoothing is None or _interrupted(smoothing)
    sampling = key_sampling(case, regions=how["regions"]) if case.covariances else None
    if output.out is not None and smoothing is not None and not interrupted:
        from inntektsmodell.analysis.sensitivity.write import write_random

        write_random(output.out, case, table, smoothing, output.language, output.dialect, sampling)
    if output.as_json:
        records = [_record(one) for one in (table, smoothing, sampling) if one is not None]
        print_json(records if len(records) > 1 else records[0])
    else:
        show_random(case, table, smoothing, output.language)
        if sampling is not None:
            show_key_sampling(case, sampling, output.language, table)
    if interrupted:
        raise KeyboardInterrupt


def _variance(case: Case, how: dict[str, Any], output: Output) -> None:
    from inntektsmodell.analysis.sensitivity import variance_partition
    from inntektsmodell.analysis.sensitivity.show import show_variance

    table = variance_partition(case, **how)
    interrupted = _interrupted(table)
    if output.out is not None and not interrupted:
        from inntektsmodell.analysis.sensitivity.write import write_variance

        write_variance(output.out, table, output.dialect)
    if output.as_json:
        print_json(_record(table))
    else:
        show_variance(case, table, output.language)
    if interrupted:
        raise KeyboardInterrupt


def _interrupted(table: xr.Dataset) -> bool:
    """Whether Ctrl-C ended the work; what was done until then is shown, and nothing is written."""
    return bool(table.attrs["interrupted"] == "yes")


def _record(table: xr.Dataset) -> dict[str, Any]:
    """Attributes and rows of a table; what is not a finite number is null, for JSON has no such numbers."""
    frame = table.to_dataframe().reset_index().astype(object)
    finite = frame.where(~frame.isin([math.nan, math.inf, -math.inf]), None)
    return {"attributes": table.attrs, "rows": finite.to_dict("records")}
