"""Cost, and the keys by need and cost."""

from __future__ import annotations

from indices.formulas import blended, with_mean_one
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import actual, actual_weight, calculated, common, service_share
from inntektsmodell.method.need import need_share
from inntektsmodell.method.quantities import result, step

service_cost = step(
    "service_cost",
    "index",
    r"\bar c",
    blended(calculated, actual, actual_weight),
    label=as_label("Calculated and actual cost"),
    about="The calculated cost level, blended with the actual (historic) one.",
)
common_cost = step(
    "common_cost",
    "index",
    r"\bar c",
    (service_share * service_cost).sum("service"),
    label=as_label("Cost level of all services"),
    about="The mean over the services, weighted by their shares of cost. That the former model's common index was such "
    "a mean is this project's reading.",
)
blended_cost = step(
    "blended_cost",
    "index",
    r"\tilde c",
    (1 - common) * service_cost + common * common_cost,
    label=as_label("Cost level that counts"),
    about="$g = 1$ chooses one cost level for all services.",
)
cost_index = result(
    "cost_index",
    "index",
    "c",
    with_mean_one(blended_cost, need_share),
    label=as_label("Cost index"),
    about="Scaled to the need-weighted mean 1.",
    absent=1.0,
)
service_key = result(
    "service_key",
    "share",
    "k",
    need_share * cost_index,
    label=as_label("Service key"),
    about="Each region's share of a service's money.",
)
resource_need_key = result(
    "resource_need_key",
    "share",
    "k",
    (service_share * service_key).sum("service"),
    label=as_label("Resource-need key"),
    about="Each region's share by need and cost over all services, before settlement.",
)
