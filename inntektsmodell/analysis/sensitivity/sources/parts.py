"""The uncertain figures of a case: counts, need weights, cost indices, weights on actual cost, settlement."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from inntektsmodell.analysis.sensitivity.sources.distributions import Counts, Dirichlet, Joint, Normal, Uniform
from inntektsmodell.analysis.sensitivity.sources.noise import Noise, counts_of
from inntektsmodell.analysis.sensitivity.sources.rounded_figures import rounded_parts
from inntektsmodell.analysis.sensitivity.sources.source import Part, Source, Spread
from inntektsmodell.case.case import Case
from inntektsmodell.case.criterion_kinds import KINDS
from inntektsmodell.case.labels import COST_INDEX
from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.case.reading.key_covariance import COVARIANCE
from inntektsmodell.language.shown_numbers import number_text
from inntektsmodell.language.text import Text, as_label, joined
from inntektsmodell.model.arrays import columns_of, inputs_of
from inntektsmodell.model.evaluate import Inputs

LABELS = {
    "counts": as_label("Random variation in counts"),
    "weights": as_label("Weights of the need keys"),
    "cost": COST_INDEX,
    "actual_weight": as_label("Weight on actual cost"),
    "settlement": as_label("Settlement"),
    "rounding": as_label("Rounding of published figures"),
}
_COUNTED = as_label("Counts: binomial for persons, otherwise Poisson, with the observed count as the mean.")
ESTIMATED = as_label(
    "Weights: normal with the covariance that they were estimated with, as the case gives it; each draw sums to 1."
)
ESTIMATED_COST = as_label(
    "Calculated cost indices: normal with the covariance that they were estimated with, as the case gives it; a draw "
    "moves all services alike."
)
_ROUNDED = as_label("Rounding: uniform within half a unit of the last printed digit.")


def uncertain_parts(case: Case, spread: Spread) -> list[Source]:
    """Every source in its finest grouping that still has a name, as `weights.somatic`; none without figures."""
    inputs = inputs_of(case)
    found = [
        *_counts(case, inputs),
        *_weights(case, inputs, spread),
        *_cost(case, inputs, spread),
        *_actual_weight(inputs, spread),
        *_settlement(case, inputs, spread),
        Source("rounding", LABELS["rounding"], _ROUNDED, tuple(rounded_parts(case))),
    ]
    return [source for source in found if source.parts]


def estimated_key(case: Case, service: str) -> tuple[np.ndarray, np.ndarray]:
    """Columns of the weights of an estimated key among the criteria, (C,), and their covariance, (C, C)."""
    own, columns = case.key_covariance[service], columns_of(case)
    places = [columns.index(name) for name in own["criterion"].values.tolist()]
    return np.array(places), own[COVARIANCE.path].values


def flat(inputs: Inputs, leaf: str, index: tuple[np.ndarray, ...]) -> np.ndarray:
    """Positions in the flattened leaf of the cells that `index` picks; a single number stands at 0."""
    shape = inputs[leaf].shape
    return np.asarray(np.ravel_multi_index(index, shape) if shape else np.zeros(1, dtype=int))


def _labelled(group: str, detail: Text) -> Text:
    return joined(": ", (LABELS[group], detail))


def _noise(case: Case, leaf: str) -> Noise | None:
    return next((noise for noise in counts_of(case) if noise.leaf == leaf), None)


def _counted(inputs: Inputs, noise: Noise, chosen: np.ndarray) -> Part:
    cells = flat(inputs, noise.leaf, noise.index)[chosen]
    return Part(noise.leaf, cells, Counts(noise.expected[chosen], noise.trials[chosen], noise.variance[chosen]))


def _counts(case: Case, inputs: Inputs) -> Iterator[Source]:
    noise = _noise(case, "need.criteria")
    if noise is None:
        return
    names = case.observed["criterion"].values.tolist()
    kinds = np.array([case.criteria[names[row]].kind for row in noise.index[0].tolist()])
    for kind, about in KINDS.items():
        if (kinds == kind).any():
            part = _counted(inputs, noise, kinds == kind)
            yield Source(f"counts.{kind}", _labelled("counts", about.label), _COUNTED, (part,))


def _weights(case: Case, inputs: Inputs, spread: Spread) -> Iterator[Source]:
    concentration = spread.weight_concentration
    assumption = as_label(
        "Weights: assumed Dirichlet with concentration {size} for each key; the weights of a key "
        "depend on each other and count as one source.",
        size=number_text(concentration, 0),
    )
    weights = np.asarray(inputs["need.weights"])
    for row, (service, label) in enumerate(case.file.services.items()):
        if service in case.key_covariance:
            cells, covariance = estimated_key(case, service)
            own = Part("need.weights", row * weights.shape[1] + cells, Joint.of(covariance))
            yield Source(f"weights.{service}", _labelled("weights", label), ESTIMATED, (own,))
            continue
        columns = np.flatnonzero(weights[row])
        if len(columns) > 1 and (weights[row] >= 0).all():  # no such distribution has a negative weight
            cells = row * weights.shape[1] + columns
            shares = weights[row, columns] / weights[row, columns].sum()
            part = Part("need.weights", cells, Dirichlet(shares, concentration))
            yield Source(f"weights.{service}", _labelled("weights", label), assumption, (part,))


def _cost(case: Case, inputs: Inputs, spread: Spread) -> Iterator[Source]:
    if "cost.calculated" not in inputs:
        return
    size = 100 * spread.cost_deviation
    assumption = as_label(
        "Cost indices: assumed normal with a standard deviation of {size} % of the figure.", size=number_text(size, 1)
    )
    details = {"calculated": as_label("calculated"), "actual": as_label("actual")}
    if case.cost_covariance is not None:
        shape = np.asarray(inputs["cost.calculated"]).shape
        one = Joint.of(case.cost_covariance[COST_COVARIANCE.path].values)
        part = Part("cost.calculated", np.arange(np.prod(shape)), Joint(np.tile(one.factor, (shape[0], 1))))
        yield Source("cost.calculated", _labelled("cost", details.pop("calculated")), ESTIMATED_COST, (part,))
    for name, detail in details.items():
        values = np.asarray(inputs[f"cost.{name}"]).ravel()
        part = Part(f"cost.{name}", np.arange(len(values)), Normal(spread.cost_deviation * values))
        yield Source(f"cost.{name}", _labelled("cost", detail), assumption, (part,))


def _actual_weight(inputs: Inputs, spread: Spread) -> Iterator[Source]:
    if "cost.actual_weight" not in inputs:
        return
    reach = spread.actual_weight_range
    assumption = as_label("Weight on actual cost: assumed uniform ± {reach}, within 0–1.", reach=number_text(reach, 2))
    weight = np.asarray(inputs["cost.actual_weight"])
    changes = Uniform(np.maximum(weight - reach, 0) - weight, np.minimum(weight + reach, 1) - weight)
    part = Part("cost.actual_weight", np.arange(len(weight)), changes)
    yield Source("actual_weight", LABELS["actual_weight"], assumption, (part,))


def _settlement(case: Case, inputs: Inputs, spread: Spread) -> Iterator[Source]:
    noise = _noise(case, "settlement.points")
    if noise is not None:
        detail = as_label("DRG points")
        counted = as_label("DRG points: Poisson, with the observed number as the mean (mean cost weight 1).")
        part = _counted(inputs, noise, np.ones(len(noise.expected), dtype=bool))
        yield Source("settlement.points", _labelled("settlement", detail), counted, (part,))
    if "settlement.unit_price" in inputs:
        size = 100 * spread.price_deviation
        detail = as_label("unit price")
        priced = as_label(
            "Unit price: assumed normal with a standard deviation of {size} % of the figure.", size=number_text(size, 1)
        )
        price = np.asarray(inputs["settlement.unit_price"]).reshape(1)
        part = Part("settlement.unit_price", np.zeros(1, dtype=int), Normal(spread.price_deviation * price))
        yield Source("settlement.unit_price", _labelled("settlement", detail), priced, (part,))
