"""Shows an estimate, in a terminal or as JSON: each service's fit, then its weights with their standard errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from inntektsmodell.language.messages import Language, Message, in_language, message
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.table_drawing import TerminalRow, plain_table, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import as_label, as_labels
from inntektsmodell.statistics.registers.cost_index import CostIndex
from inntektsmodell.statistics.registers.estimate import Estimate
from inntektsmodell.statistics.registers.estimation import Fit
from inntektsmodell.statistics.registers.labels import ROLES, SMALL, STEPS, variable_label
from inntektsmodell.statistics.registers.second_pass.second_pass import MEASURES

DECIMALS = {"coefficient": 1, "standard_error": 1, "weight": 5, "weight_error": 5}
HEADINGS = as_labels("Variable", "Role", "Kroner a year", "Standard error", "Weight", "Standard error of the weight")
PERSON_ERROR = as_label("Standard error, by person")
MEASURE_HEADINGS = as_labels("Model", "CPM, per cent", "MAPE, per cent", "Mean error, kroner")
VARIANT_HEADINGS = as_labels("Variant, and what differs", "Variables", "R², per cent", "R² of regions, per cent")
FEW = 20
"""Effective municipalities below which an interval of two standard errors is told to be too short."""
COST_HEADINGS = as_labels("Cost level, country = 1", "Calculated", "Standard error", "Actual")


def show_estimate(estimate: Estimate, language: Language) -> None:
    """Print the title, of every service its fit, its table and its negative weights, then variants and cost levels."""
    say(in_language(estimate.specification.title, language), bold=True)
    kind = message("Standard errors: {kind}, clustered by municipality.", kind=estimate.specification.errors)
    say(in_language(kind, language))
    say(SMALL.in_language(language))
    say()
    table = estimate.table()
    for service, fit in estimate.fits.items():
        say(estimate.register.services[service].in_language(language), bold=True)
        share = number(100 * fit.r_squared, 2, language)
        told = message("The model explains {share} % of the variation between persons.", share=share)
        say(in_language(told, language))
        own = table[table["service"] == service]
        _show_weights(own, estimate, language)
        _show_notes(own, fit, estimate, language)
        if estimate.persons is not None:
            _show_measures(estimate.persons.measures, service, language)
    if len(estimate.variants):
        _show_variants(estimate, language)
    if estimate.cost is not None:
        _show_cost(estimate.cost, language)


def json_estimate(estimate: Estimate, language: Language) -> dict[str, Any]:
    """The same for programs; None stands for a figure of too few persons."""
    table = estimate.table()
    services = {
        service: {
            "person_r2": fit.r_squared,
            "municipalities": len(fit.design.municipalities),
            "dropped": list(fit.dropped),
            "variables": _records(table[table["service"] == service].drop(columns="service")),
        }
        for service, fit in estimate.fits.items()
    }
    content: dict[str, Any] = {
        "title": in_language(estimate.specification.title, language),
        "errors": estimate.specification.errors,
        "services": services,
        "variants": _records(estimate.variants),
    }
    if estimate.persons is not None:
        content["persons"] = _records(estimate.persons.measures)
    if estimate.cost is not None:
        content["cost_index"] = _records(estimate.cost.table().reset_index())
    return content


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table; None for NaN."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _show_weights(table: pd.DataFrame, estimate: Estimate, language: Language) -> None:
    """The weights of a service."""
    decimals = DECIMALS | ({"person_error": 1} if "person_error" in table else {})
    headings = (*HEADINGS, PERSON_ERROR) if "person_error" in table else HEADINGS
    rows: list[TerminalRow] = []
    for row in table.to_dict("records"):
        shown = [number(float(row[name]), places, language) for name, places in decimals.items()]
        label = variable_label(row["variable"], estimate.register, estimate.specification)
        rows.append((label.in_language(language), [ROLES[row["role"]].in_language(language), *shown]))
    show_table(plain_table(headings, rows, language))


def _show_notes(table: pd.DataFrame, fit: Fit, estimate: Estimate, language: Language) -> None:
    """What is to be known of weights: which are dropped, hidden, held at 0, below 0, or of few municipalities."""

    def labels(names: Iterable[str]) -> str:
        texts = [variable_label(name, estimate.register, estimate.specification) for name in names]
        return "; ".join(text.in_language(language) for text in texts)

    def of(rows: pd.Series[bool]) -> str:
        return labels(table.loc[rows, "variable"])

    notes = []
    if fit.dropped:
        told = message("Left out, since they are 0 or others say the same: {names}.", names=labels(fit.dropped))
        notes.append(told)
    if table["hidden"].any():
        notes.append(message("Figures of few persons, and others that would tell them, are not shown."))
    if (held := (table["coefficient"] == 0) & (table["standard_error"] == 0)).any():
        notes.append(message("Held at 0 by what the specification asks: {names}.", names=of(held)))
    if (negative := table["weight"] < 0).any():
        notes.append(message("Below 0: {names}.", names=of(negative)))
    if (few := table["clusters"] < FEW).any():
        others = table["clusters"] >= FEW
        names: Message | str = of(few)
        if few.sum() > others.sum():
            names = message("all but {names}", names=of(others)) if others.any() else message("all that are shown")
        rest = message(
            "These standard errors rest on few or unequal municipalities, in effect on fewer than {few} of {all}, so "
            "an interval of two standard errors is too short: {names}.",
            few=FEW,
            all=len(fit.design.municipalities),
            names=names,
        )
        notes.append(rest)
    for note in notes:
        say(in_language(note, language))
    if notes:
        say()


def _show_measures(measures: pd.DataFrame, service: str, language: Language) -> None:
    """How far the costs of single persons are missed, by the model and by those of its ladder."""
    own = measures[measures["service"] == service]
    rows = [
        (
            STEPS[step].in_language(language),
            [number(100 * cpm, 2, language), number(100 * mape, 1, language), number(mae, 0, language)],
        )
        for step, cpm, mape, mae in own[["step", *MEASURES]].itertuples(index=False)
    ]
    show_table(plain_table(MEASURE_HEADINGS, rows, language))


def _show_variants(estimate: Estimate, language: Language) -> None:
    """A row for each variant and service: what differs from the model, and how well it fits."""
    columns = ["variant", "service", "differs", "variables", "person_r2", "region_r2"]
    services = {name: label.in_language(language) for name, label in estimate.register.services.items()}
    rows = [
        (
            f"{variant}, {services[service]}" + (f": {differs}" if differs else ""),
            [str(variables), number(100 * person, 2, language), number(100 * region, 2, language)],
        )
        for variant, service, differs, variables, person, region in estimate.variants[columns].itertuples(index=False)
    ]
    show_table(plain_table(VARIANT_HEADINGS, rows, language))


def _show_cost(cost: CostIndex, language: Language) -> None:
    rows = [
        (str(region), [number(float(value), 4, language) for value in values])
        for region, values in zip(cost.regions, cost.table().to_numpy(), strict=True)
    ]
    show_table(plain_table(COST_HEADINGS, rows, language))
