"""What is shown of a case and of a run: on the terminal, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.case.labels import evidence_line, show_notes
from inntektsmodell.case.printed_sums import Line, notes_on_lines
from inntektsmodell.case.remarks import Remark, remarks_json, typed_lines
from inntektsmodell.faults import listed
from inntektsmodell.language.messages import Message, in_language, message
from inntektsmodell.language.shown_numbers import ABSENT, number, per_cent
from inntektsmodell.language.table_drawing import TerminalRow, TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label, joined
from inntektsmodell.loading import levels_below
from inntektsmodell.method.steps import STEPS
from inntektsmodell.model.computing import compute
from inntektsmodell.model.levels.computing import TreeResult, compute_tree
from inntektsmodell.model.levels.remarks import remarks_below
from inntektsmodell.model.own_steps import SHARES, SHARES_OF_PACE, own_rows, path_rows, shares_used, taken_out
from inntektsmodell.model.plausibility import remarks_on
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.model.result_tables import OF_EACH, ROWS, SUM, by_region, region_table, titled
from inntektsmodell.runs.levels.show import json_levels, show_levels

ALWAYS = ("distribution_key", "resource_need_key", "base_appropriation", "settlement")
WHERE_THE_CASE_HAS_THEM = ("equalisation", "guarantee", "phased_key", "redistribution", "phase_in")
"""Results in JSON."""
TAKEN_OUT = as_label("Taken out before the formula: {purpose} (million NOK)")
SERVICE_ROWS = ("need_index", "cost_index")


def show_run(case: Case, result: xr.Dataset, language: Language, tree: TreeResult | None = None) -> None:
    """Show the result of a run: its figures by region, indices per service, evidence, notes and remarks.

    Of a `tree` whose first level the case is, its levels and groups are shown too.
    """
    show_table(table_of_run(case, result, language))
    if tree is not None:
        show_levels(tree, language)
    for note in notes_on_lines(_lines(case, result, language), language):
        say(note)
    say(evidence_line(evidence_of_result(result), language))
    show_notes(case, language)
    show_remarks((*remarks_on(case, result), *(remarks_below(tree) if tree else ())), language)


def show_case(case: Case, language: Language) -> None:
    """Show what a case and the levels below it hold, and every remark on them and on what they give.

    Raises `InputError` where what they give is not finite, or a case below has faults.
    """
    levels = levels_below(case)
    tree = None if levels is None else compute_tree(levels)
    remarks = (*remarks_on(case, compute(case)), *(remarks_below(tree) if tree else ()))
    say(case.file.title.in_language(language))
    counts = [*counts_of(case, language), message("No faults found.")]
    of_levels = [
        message(
            "{level}: {count:recipient|recipients}.",
            level=level.title.in_language(language),
            count=len(level.recipients),
        )
        for level in (levels.levels if levels else ())
    ]
    for line in (*counts[:-1], *of_levels, counts[-1]):
        say(in_language(line, language))
    say(evidence_line(evidence_shares(case), language))
    show_remarks(remarks, language)


def json_result(case: Case, result: xr.Dataset, tree: TreeResult | None = None) -> dict[str, Any]:
    """One object: case, keys and amounts as mappings from region to number, evidence, notes and remarks.

    Amounts are million kroner, and kroner where they are per inhabitant. A region's number is None where the case has
    no figures to compute it from. `taken_out` is by purpose. Of a `tree` whose first level the case is, its levels and
    groups are there too, and `taken_out` by level and parent; see `json_levels`.
    """
    content: dict[str, Any] = {**case.named, "synthetic": case.is_synthetic}
    for name in ALWAYS:
        content[name] = result[name].to_series().to_dict() if name in result else dict.fromkeys(case.regions)
    content |= {name: result[name].to_series().to_dict() for name in WHERE_THE_CASE_HAS_THEM if name in result}
    table = region_table(result, case)
    content |= {str(name): by_region(table.index, own) for name, own in table.items() if str(name).endswith(OF_EACH)}
    content |= {"taken_out": dict(kept)} if (kept := taken_out(case)) else {}
    content["evidence"] = evidence_of_result(result)
    content["notes"] = [note.en for note in case.notes]
    remarks = (*remarks_on(case, result), *(remarks_below(tree) if tree else ()))
    content["remarks"] = remarks_json(remarks)
    return content | (json_levels(tree) if tree else {})


def table_of_run(case: Case, result: xr.Dataset, language: Language) -> TerminalTable:
    """The table of a run, with the sum over regions of what can be summed."""
    rows = [(line.name, line.written(language)) for line in _lines(case, result, language)]
    sections = [TerminalSection(rows)]
    if own := _own(case, result, language):
        sections.append(TerminalSection(own))
    if len(case.services) > 1:
        sections.append(TerminalSection(list(_services(case, result, language))))
    title = case.file.title.in_language(language)
    return TerminalTable([*case.regions, SUM], sections, title, recipients_across=True)


def _lines(case: Case, result: xr.Dataset, language: Language) -> list[Line]:
    figures = region_table(result, case)
    rows = [row for row in ROWS if row.name in figures]
    return [
        Line(
            row.heading.in_language(language, case.currency),
            figures[row.name].to_numpy(),
            row.decimals_of(case),
            row.summed,
        )
        for row in rows
    ]


def _own(case: Case, result: xr.Dataset, language: Language) -> list[TerminalRow]:
    """Steps that the case chooses: what is taken out, which no recipient gets, amounts and keys beside need, paths.

    Shares that these go by stand in the column of the sum.
    """
    none = [ABSENT] * len(case.regions)
    kept = [
        (
            TAKEN_OUT.in_language(language, case.currency).format(purpose=purpose),
            [*none, number(amount, case.decimals.amounts, language)],
        )
        for purpose, amount in taken_out(case).items()
    ]
    shares = [
        (label.in_language(language), [*none, per_cent(share, language)])
        for label, share in shares_used(case, (*SHARES, *SHARES_OF_PACE))
    ]
    lines = [row.line(case, language) for row in (*own_rows(case), *path_rows(result))]
    return [*kept, *shares, *((line.name, line.written(language)) for line in lines)]


def _services(case: Case, result: xr.Dataset, language: Language) -> Iterator[TerminalRow]:
    for name in SERVICE_ROWS:
        if name in result:
            for service, values in zip(case.services, result[name].values, strict=True):
                named = joined(": ", (titled(STEPS[name]), case.file.services[service])).in_language(language)
                yield named, Line(named, values, case.decimals.keys, summed=False).written(language)


def show_remarks(remarks: Sequence[Remark], language: Language) -> None:
    """Show how many remarks there are, and a line each."""
    for position, line in enumerate(typed_lines(remarks, language)):
        say(line.strip(), indent="  " if position else "")


def counts_of(case: Case, language: Language) -> list[Message]:
    """What a case holds, or a part of one: its year and labels."""
    years = case.observed["year"].values.tolist() if "year" in case.observed.coords else []
    services = [text.in_language(language) for text in case.file.services.values()]
    ages = sum(item.kind == "age" for item in case.criteria.values())
    others = len(case.criteria) - ages
    of_figures = [message("Figures for {years}.", years=", ".join(map(str, years)))]
    return [
        message("Model year {year}.", year=case.file.year),
        message("Regions ({count}): {names}.", count=len(case.regions), names=listed(case.regions)),
        message("Services ({count}): {names}.", count=len(services), names=", ".join(services)),
        *(
            [message("Age groups: {ages}. Other criteria: {others}.", ages=ages, others=others)]
            if case.criteria
            else []
        ),
        *(of_figures if years else []),
    ]
