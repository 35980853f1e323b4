"""`inntektsmodell explain`."""

from __future__ import annotations

import click

from inntektsmodell.cli.options import as_json, case_argument, language, print_json, scenarios_first, tell_remarks
from inntektsmodell.language.messages import Language


@click.command("explain")
@case_argument
@click.argument("figure")
@scenarios_first
@click.option(
    "--depth",
    type=click.IntRange(0, 12),
    default=2,
    show_default=True,
    help="How many levels of steps to show below the figure.",
)
@as_json
@language
def command(case: str, figure: str, scenarios: tuple[str, ...], depth: int, as_json: bool, language: Language) -> None:
    """Explain one FIGURE of CASE, as in "distribution_key[Helse Nord]", down to its sources."""
    from inntektsmodell.analysis.explanation.node import as_record
    from inntektsmodell.analysis.explanation.tree import CannotComputeError, explain
    from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
    from inntektsmodell.faults import InputError
    from inntektsmodell.loading import load_case
    from inntektsmodell.model.computing import compute
    from inntektsmodell.model.plausibility import remarks_on

    changed = apply_scenarios(load_case(case), [load_scenario(name) for name in scenarios])
    result = compute(changed)
    tell_remarks(remarks_on(changed, result))
    try:
        node = explain(changed, result, figure)
    except CannotComputeError as answer:
        if as_json:
            print_json({"figure": figure, "cannot_compute": str(answer)})
        raise InputError([answer.fault(figure)]) from answer
    if as_json:
        print_json({"case": changed.name, "synthetic": changed.is_synthetic, **as_record(node, depth)})
    else:
        from inntektsmodell.analysis.explanation.show import show_explanation

        show_explanation(changed, node, depth, language)
