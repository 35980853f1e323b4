"""Shows an estimate in a terminal: each service's fit, then its weights with their standard errors."""

from __future__ import annotations

import numpy as np

from inntektsmodell.language.messages import Language, in_language, message
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.table_drawing import TerminalRow, plain_table, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import as_label, as_labels
from inntektsmodell.statistics.registers.cost_index import CostIndex
from inntektsmodell.statistics.registers.estimate import Estimate
from inntektsmodell.statistics.registers.estimation import Fit

ROLES = {
    "age": as_label("age and sex"),
    "criterion": as_label("criterion"),
    "place": as_label("place"),
    "supply": as_label("supply, held at the mean"),
}
DECIMALS = {"coefficient": 1, "standard_error": 1, "weight": 5, "weight_error": 5}
HEADINGS = as_labels("Variable", "Role", "Kroner a year", "Standard error", "Weight", "Standard error of the weight")

COST_HEADINGS = as_labels("Cost level, country = 1", "Calculated", "Standard error", "Actual")


def show_estimate(estimate: Estimate, language: Language) -> None:
    """Print the title, and for every service its share of explained variation, its table and its negative weights."""
    say(in_language(estimate.specification.title, language), bold=True)
    kind = message("Standard errors: {kind}, clustered by municipality.", kind=estimate.specification.errors)
    say(in_language(kind, language))
    small = message("Most of what single persons cost cannot be foreseen, so the share that a model explains is small.")
    say(in_language(small, language))
    for service, fit in estimate.fits.items():
        say()
        say(service, bold=True)
        share = number(100 * fit.r_squared, 2, language)
        say(
            in_language(
                message("The model explains {share} % of the variation between persons.", share=share), language
            )
        )
        show_table(plain_table(HEADINGS, _rows(fit, language), language))
        negative = [fit.design.names[place] for place in np.flatnonzero(fit.weights < 0)]
        if negative:
            told = message("Below 0: {names}.", names=", ".join(negative))
            say(in_language(told, language))
    if estimate.cost is not None:
        _show_cost(estimate.cost, language)


def _show_cost(cost: CostIndex, language: Language) -> None:
    rows = [
        (str(region), [number(float(value), 4, language) for value in values])
        for region, values in zip(cost.regions, cost.table().to_numpy(), strict=True)
    ]
    say()
    show_table(plain_table(COST_HEADINGS, rows, language))


def _rows(fit: Fit, language: Language) -> list[TerminalRow]:
    rows: list[TerminalRow] = []
    figures = fit.table()[list(DECIMALS)].to_numpy(dtype=float).tolist()
    for name, role, values in zip(fit.design.names, fit.design.roles, figures, strict=True):
        shown = [number(value, decimals, language) for value, decimals in zip(values, DECIMALS.values(), strict=True)]
        rows.append((name, [ROLES[role].in_language(language), *shown]))
    return rows
