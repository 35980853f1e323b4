"""The sheets of cost and of the keys by need and cost."""

from __future__ import annotations

from inntektsmodell.case.labels import COST_INDEX
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import calculated, service_share
from inntektsmodell.method.keys import blended_cost, cost_index, resource_need_key, service_key
from inntektsmodell.method.need import need_index, need_share, population_share
from inntektsmodell.workbook.formulas.shown import Sheet, Shown, summed
from inntektsmodell.workbook.formulas.words import COST, COUNTRY, SERVICE_KEYS

NEED_SHARE = as_label("Share of need, p · b")
CALCULATED = as_label("Calculated cost")
BLENDED = as_label("Blended cost, (1 − α) · calculated + α · actual")
SERVICE_KEY = as_label("Service key")
SHARES = as_label("The services' share of cost, a")
SHARE = as_label("Share")
OVERALL = as_label("Overall")
RESOURCE_KEY = as_label("Resource-need key")
NEED_OVERALL = as_label("Need index, all services")
COST_OVERALL = as_label("Cost index, all services")

_need_overall = (service_share * need_index).sum("service")
SHEETS = (
    Sheet(
        COST,
        cost_index,
        (
            summed(need_share, down="service", heading=NEED_SHARE),
            Shown(calculated, down="service", heading=CALCULATED),
            Shown(
                blended_cost,
                down="service",
                heading=BLENDED,
                total=(need_share * blended_cost).sum("region"),
            ),
            Shown(
                cost_index,
                down="service",
                heading=COST_INDEX,
                total=(need_share * cost_index).sum("region"),
                check=COST_INDEX,
            ),
        ),
        total=COUNTRY,
    ),
    Sheet(
        SERVICE_KEYS,
        service_key,
        (
            Shown(service_share, down="service", across="", heading=SHARES, columns=(SHARE,)),
            summed(
                service_key,
                down="service",
                heading=SERVICE_KEY,
                check=SERVICE_KEY,
            ),
            summed(resource_need_key, heading=OVERALL, check=RESOURCE_KEY),
            Shown(_need_overall, label=NEED_OVERALL, front="need_index"),
            Shown(
                resource_need_key / (population_share * _need_overall),
                having=cost_index,
                label=COST_OVERALL,
                front="cost_index",
            ),
        ),
    ),
)
