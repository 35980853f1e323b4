"""Figures of a state as the page shows them: numbers written out, and where the bars of the charts stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from inntektsmodell.app.answers import Answer
from inntektsmodell.app.controls import full_name
from inntektsmodell.app.state import State
from inntektsmodell.case.case import Case
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.case.schema import Decimals
from inntektsmodell.language.shown_numbers import number, signed
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.model.result_tables import ROWS, amount_of_each

LONGEST = 80.0
"""Per cent of the width that the longest bar of a key takes; the rest is for its number."""
ROOM = 2.0
"""Per cent of the width on either side of a waterfall."""
BASELINE, SCENARIO = as_label("Baseline against the former model"), as_label("Scenario against the former model")
ALL_CHANGES = as_label("All changes together")


@dataclass(frozen=True)
class Bar:
    """One bar: its left end and its width in per cent of the chart's width, and the amount it stands for."""

    left: float
    width: float
    amount: float


def change_row(state: State, path: str, language: Language) -> dict[str, str]:
    """One change: where, from what and to what."""
    control = state.control(path)
    before, after = (control.told(value, language) for value in (control.value, state.changes[path]))
    return {"path": path, "label": label_of(state, path, language), "before": before, "after": after}


def label_of(state: State, path: str, language: Language) -> str:
    """What people call a value that can be moved."""
    return full_name(state.case, state.control(path), language)


def region_rows(case: Case, answer: Answer, language: Language, *, of_year: bool = False) -> list[dict[str, Any]]:
    """A row for every region: key, amount, changes, and the lengths of its bars; at full effect or of the year."""
    outcomes = [outcome.of_year if of_year else outcome.full_effect for outcome in (answer.baseline, answer.scenario)]
    before, after = (100 * key for key, _ in outcomes)
    amounts = [amount for _, amount in outcomes]
    million = amounts[1] - amounts[0]
    each = amount_of_each(million, answer.persons)
    greatest = float(max(before.max(), after.max()))
    bars = [(LONGEST * values / greatest).round(3).tolist() for values in (before, after)]
    return [
        {
            "region": region,
            **_before_and_after((before[i], after[i]), (amounts[0][i], amounts[1][i]), case.decimals, language),
            "direction": direction(million[i], case.decimals.amounts),
            "direction_of_key": direction(after[i] - before[i], case.decimals.per_cent + 1),
            "per_inhabitant": signed(each[i], 0, language),
            "bar_before": bars[0][i],
            "bar": bars[1][i],
        }
        for i, region in enumerate(answer.regions)
    ]


def direction(change: float, decimals: int) -> str:
    """Whether a change is one that shows with so many decimals: `up`, `down` or `same`."""
    return "same" if abs(change) < 0.5 * 10**-decimals else "up" if change > 0 else "down"


def totals(case: Case, answer: Answer, language: Language, *, of_year: bool = False) -> dict[str, str]:
    """Sums over the regions."""
    outcomes = [outcome.of_year if of_year else outcome.full_effect for outcome in (answer.baseline, answer.scenario)]
    keys, amounts = ([float(values.sum()) for values in pair] for pair in zip(*outcomes, strict=True))
    return _before_and_after([100 * key for key in keys], amounts, case.decimals, language)


def _before_and_after(
    keys: Iterable[float], amounts: Iterable[float], decimals: Decimals, language: Language
) -> dict[str, str]:
    """Key (per cent) and amount (million kroner) in baseline and scenario, and their changes."""
    (key_before, key), (amount_before, amount) = keys, amounts
    of_keys, of_amounts = decimals.per_cent, decimals.amounts
    return {
        "key_before": number(key_before, of_keys, language),
        "key": number(key, of_keys, language),
        "points": signed(key - key_before, of_keys + 1, language),
        "amount_before": number(amount_before, of_amounts, language),
        "amount": number(amount, of_amounts, language),
        "million": signed(amount - amount_before, of_amounts, language),
    }


def waterfall_rows(state: State, answer: Answer, region: str, language: Language) -> dict[str, Any]:
    """Rows of the waterfall of one region, and where zero stands."""
    zero, bars = waterfall_bars(answer.former_change(region), answer.effects(region))
    changes = [change_row(state, path, language) for path in state.changes]
    headings = [f"{change['label']}: {change['before']} → {change['after']}" for change in changes]
    if answer.has_former:
        headings = [BASELINE.in_language(language), *headings, SCENARIO.in_language(language)]
    else:
        headings, bars = [*headings, ALL_CHANGES.in_language(language)], bars[1:]
    kinds = ["up" if bar.amount >= 0 else "down" for bar in bars]
    kinds[-1] = "total"
    if answer.has_former:
        kinds[0] = "total"
    rows, decimals = zip(headings, bars, kinds, strict=True), state.case.decimals.amounts
    return {
        "zero": zero,
        "fall": [
            {"label": heading, "bar": bar, "amount": signed(bar.amount, decimals, language), "kind": kind}
            for heading, bar, kind in rows
        ],
    }


def waterfall_bars(start: float, steps: Sequence[float]) -> tuple[float, list[Bar]]:
    """Where zero stands, and the bars of a waterfall: the start from zero, every step from the one before, the end.

    Amounts are in one unit; the ends of all bars lie between `ROOM` and 100 less `ROOM` per cent.
    """
    levels = list(accumulate([start, *steps]))
    low, high = min(0.0, *levels), max(0.0, *levels)
    scale = (100 - 2 * ROOM) / ((high - low) or 1.0)

    def bar(begin: float, end: float) -> Bar:
        return Bar(round(ROOM + scale * (min(begin, end) - low), 3), round(scale * abs(end - begin), 3), end - begin)

    between = [bar(before, after) for before, after in pairwise(levels)]
    return round(ROOM - scale * low, 3), [bar(0.0, start), *between, bar(0.0, levels[-1])]


def need_key_rows(state: State, answer: Answer, service: str, language: Language) -> list[tuple[str, str, str, bool]]:
    """Criteria of a service, merged ones by their members: weights in baseline and scenario, whether they differ."""
    before, after = (
        outcome.result["criterion_weight"].sel(service=service).values for outcome in (answer.baseline, answer.scenario)
    )
    names = answer.scenario.result["criterion"].values.tolist()
    return [
        (
            _criterion_label(state, name, language),
            *(number(100 * value, 2, language) for value in pair),
            pair[0] != pair[1],
        )
        for name, *pair in zip(names, before, after, strict=True)
        if any(pair)
    ]


def _criterion_label(state: State, name: str, language: Language) -> str:
    if name in state.case.criteria:
        return state.case.criteria[name].label.in_language(language)
    members = state.case.parameters.criteria[name].members
    return " + ".join(state.case.criteria[member].label.in_language(language) for member in members)


def step_rows(state: State, answer: Answer, language: Language) -> list[dict[str, Any]]:
    """Every step of the method, baseline and scenario, by region."""
    tables = [answer.baseline.table, answer.scenario.table]
    return [
        {
            "heading": row.heading.in_language(language, state.case.currency),
            "lines": [
                Line(row.name, table[row.name].to_numpy(), row.decimals_of(state.case), row.summed).written(language)
                for table in tables
            ],
        }
        for row in ROWS
        if row.name in tables[0]
    ]
