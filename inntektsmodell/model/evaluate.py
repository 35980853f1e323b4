"""The model as one pure function: `evaluate(Inputs) -> Outputs`, arrays in, arrays out.

Labels are dropped before (`model.arrays`) and put back after (`inntektsmodell.model.result`). Choices such as
the window, the settlement rule or merged criteria enter as numbers, so that they can vary along a scenario axis
and be differentiated. Axes: A age groups, C criteria, G merged groups, Y years, S services, R regions,
Z settlement years. A scenario axis, where there is one, comes last in every array, with length 1 or n.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

import indices
from inntektsmodell.model.steps import keys, phase_in
from inntektsmodell.model.steps import settlement as guest


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class NeedInputs:
    """Arrays behind the need index. `weights` has a column for every age group, then one for every criterion."""

    population: Float[Array, "age year region *#scenario"]  # persons
    criteria: Float[Array, "criterion year region *#scenario"]  # amounts, or amounts per inhabitant
    per_inhabitant: Float[Array, "criterion *#scenario"]  # 1 where `criteria` is per inhabitant, 0 where an amount
    weights: Float[Array, "service column *#scenario"]
    window: Float[Array, "year *#scenario"]  # 1 inside the window of the criteria
    share_year: Float[Array, "year *#scenario"]  # 1 in the year of the population shares
    members: Float[Array, "group column *#scenario"]  # 1 where a column belongs to a group that can be merged
    group_services: Float[Array, "group service *#scenario"]  # 1 where the group applies
    merged: Float[Array, "group *#scenario"]  # 1 where the group is merged into one criterion


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class CostInputs:
    """Arrays behind the cost index."""

    calculated: Float[Array, "service region *#scenario"]
    actual: Float[Array, "service region *#scenario"]
    actual_weight: Float[Array, "service *#scenario"]


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class SettlementInputs:
    """Arrays behind the settlement."""

    points: Float[Array, "settlement_year origin destination *#scenario"]  # DRG points per year
    years: Float[Array, "settlement_year *#scenario"]  # 1 in a locked year
    priced_service: Float[Array, "service *#scenario"]  # 1 for the service whose calculated cost sets the price
    unit_price: Float[Array, "*#scenario"]  # kroner per DRG point
    running_share: Float[Array, "*#scenario"]
    capital_addition: Float[Array, "*#scenario"]
    former_rule: Float[Array, "*#scenario"]  # 1 for the former rule, 0 for the new one


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class SettledInputs:
    """A settlement that is computed already (see `averaging.settled`), million kroner; the points are left out."""

    net: Float[Array, "region *#scenario"]
    running: Float[Array, "region *#scenario"]


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class CapitalInputs:
    """A separate capital frame: its share of the appropriation and its key."""

    share: Float[Array, "*#scenario"]
    key: Float[Array, "region *#scenario"]


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class FormerInputs:
    """What the new model is compared with: a former key, or the redistribution itself where that is what is known."""

    key: Float[Array, "region *#scenario"] | None
    redistribution: Float[Array, "region *#scenario"] | None  # million kroner


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class PhaseInInputs:
    """Growth paid per year of the phase-in, and how those years lie to the year of the case."""

    schedule: Float[Array, "payment *#scenario"]  # any unit; only the proportions matter
    now: Float[Array, "payment *#scenario"]  # 1 in the year of the case
    later: Float[Array, "payment *#scenario"]  # 1 in a year after it


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class Inputs:
    """Everything that the model computes from. A part that the case lacks is None."""

    need: NeedInputs
    service_share: Float[Array, "service *#scenario"]
    appropriation: Float[Array, "*#scenario"]  # million kroner
    cost: CostInputs | None = None
    settlement: SettlementInputs | None = None
    settled: SettledInputs | None = None
    capital: CapitalInputs | None = None
    former: FormerInputs | None = None
    phase_in: PhaseInInputs | None = None


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class Outputs:
    """Everything that the model computes. A part that the case lacks the inputs for is None."""

    population_share: Float[Array, "region *#scenario"]
    criterion_weight: Float[Array, "service column *#scenario"]  # after merging; columns, then groups
    criterion_index: Float[Array, "column region *#scenario"]
    need_index: Float[Array, "service region *#scenario"]
    service_key: Float[Array, "service region *#scenario"]
    resource_need_key: Float[Array, "region *#scenario"]
    full_effect_appropriation: Float[Array, "region *#scenario"]  # million kroner
    distribution_key: Float[Array, "region *#scenario"]
    base_appropriation: Float[Array, "region *#scenario"]  # million kroner, the year's
    cost_index: Float[Array, "service region *#scenario"] | None = None
    settlement_amount: Float[Array, "origin destination *#scenario"] | None = None  # million kroner, inside the base
    running_settlement: Float[Array, "region *#scenario"] | None = None  # million kroner, outside the base
    settlement: Float[Array, "region *#scenario"] | None = None  # million kroner, net
    redistribution: Float[Array, "region *#scenario"] | None = None  # million kroner
    growth: Float[Array, "*#scenario"] | None = None  # million kroner, over all years
    growth_amount: Float[Array, "region *#scenario"] | None = None  # million kroner, over all years
    phase_in: Float[Array, "region *#scenario"] | None = None  # million kroner, this year's part
    growth_to_come: Float[Array, "region *#scenario"] | None = None  # million kroner, later years' part
    phased_key: Float[Array, "region *#scenario"] | None = None


def evaluate(inputs: Inputs, binding: int | Array | None = None) -> Outputs:
    """Compute the model from its arrays: need, cost, keys, settlement, appropriation, phase-in.

    Pure and traceable: call it under `jax.jit`, `jax.jacfwd` or with a trailing scenario axis. The growth of a phase-in
    is what the region that loses most needs; `binding`, the position of a region, takes what that region needs, so that
    the slopes of each can be had where several need the same.
    Source: NOU 2019: 24 chapter 12 as adopted in Prop. 1 S (2020–2021), chapter 732 items 72–75.
    """
    share, weights, index, need = _need(inputs.need)
    need_share = share[None] * need
    cost = None if inputs.cost is None else indices.cost_index(**vars(inputs.cost), need_share=need_share)
    service_key = need_share if cost is None else keys.service_key(need_share, cost)
    resource_key = keys.resource_need_key(inputs.service_share, service_key)
    amounts = running = net = None
    if inputs.settled is not None:
        net, running = inputs.settled.net, inputs.settled.running
    elif inputs.settlement is not None and inputs.cost is not None:
        amounts, running = _settlement(inputs.settlement, inputs.cost.calculated)
        net = guest.net_settlement(amounts)
    full = _full_effect(inputs, resource_key, net)
    outputs = Outputs(
        population_share=share,
        criterion_weight=weights,
        criterion_index=index,
        need_index=need,
        cost_index=cost,
        service_key=service_key,
        resource_need_key=resource_key,
        settlement_amount=amounts,
        running_settlement=running,
        settlement=net,
        full_effect_appropriation=full,
        distribution_key=full / inputs.appropriation,
        base_appropriation=full,
    )
    return _with_phase_in(inputs, outputs, binding)


def _need(inputs: NeedInputs) -> tuple[Array, Array, Array, Array]:
    """Population shares p, weights and indices x of every criterion, and need indices b with Σ p b = 1."""
    persons = jnp.sum(inputs.population, axis=0)
    share_persons = jnp.einsum("yr...,y...->r...", persons, inputs.share_year)
    share = share_persons / jnp.sum(share_persons, axis=0)
    amounts = criterion_amounts(inputs, persons)
    columns = _stacked(
        indices.moving_average(inputs.population, inputs.window),
        indices.moving_average(amounts, inputs.window),
    )
    groups = jnp.einsum("gk...,kr...->gr...", inputs.members, columns)
    window_persons = indices.moving_average(persons[None], inputs.window)[0]
    index = indices.criterion_index(_stacked(columns, groups), window_persons)
    weights = _weights_after_merging(inputs)
    need = indices.scaled_to_mean_one(indices.need_index(weights, index), share[None])
    return share, weights, index, need


def criterion_amounts(
    inputs: NeedInputs, persons: Float[Array, "year region *#scenario"]
) -> Float[Array, "criterion year region *#scenario"]:
    """Amount of every criterion: what is given per inhabitant times the inhabitants, `persons`."""
    per_inhabitant = inputs.per_inhabitant[:, None, None]
    return inputs.criteria * (per_inhabitant * persons[None] + (1 - per_inhabitant))


def _stacked(upper: Array, lower: Array) -> Array:
    """Stack two arrays along the first axis; a scenario axis of length 1 is stretched to the other's."""
    rest = jnp.broadcast_shapes(upper.shape[1:], lower.shape[1:])
    stretched = [jnp.broadcast_to(part, (part.shape[0], *rest)) for part in (upper, lower)]
    return jnp.concatenate(stretched, axis=0)


def _weights_after_merging(inputs: NeedInputs) -> Array:
    """Weights of columns and groups: a merged group takes the weights of its members in the services it serves."""
    active = inputs.merged[:, None] * inputs.group_services
    moved = jnp.einsum("gs...,gk...->sk...", active, inputs.members)
    member_weight = jnp.einsum("gk...,sk...->gs...", inputs.members, inputs.weights)
    columns = jnp.swapaxes(inputs.weights * (1 - moved), 0, 1)
    return jnp.swapaxes(_stacked(columns, active * member_weight), 0, 1)


def _settlement(inputs: SettlementInputs, calculated: Array) -> tuple[Array, Array]:
    """Amounts inside the base by origin and destination, and the net of the running settlement outside it."""
    points = guest.mean_points(inputs.points, inputs.years)
    inside, running = settlement_prices(inputs, calculated)
    return guest.settlement_amounts(points, inside), guest.net_settlement(guest.settlement_amounts(points, running))


def settlement_prices(
    inputs: SettlementInputs, calculated: Float[Array, "service region *#scenario"]
) -> tuple[Float[Array, "region *#scenario"], Float[Array, "1 *#scenario"]]:
    """Kroner per DRG point by the region of treatment: inside the base appropriation, and in the running settlement."""
    level = jnp.einsum("s...,sr...->r...", inputs.priced_service, calculated)
    new = guest.settlement_price(level, inputs.unit_price, inputs.running_share)
    former = guest.former_settlement_price(inputs.unit_price, inputs.running_share, inputs.capital_addition)
    price = (1 - inputs.former_rule) * new + inputs.former_rule * former
    return price, (inputs.running_share * inputs.unit_price)[None]


def _full_effect(inputs: Inputs, key: Array, net: Array | None) -> Array:
    """Base appropriation of the model at full effect, million kroner."""
    settled = jnp.zeros_like(key) if net is None else net
    if inputs.capital is None:
        return key * inputs.appropriation + settled
    return keys.base_appropriation(key, inputs.capital.key, inputs.capital.share, inputs.appropriation, settled)


def _with_phase_in(inputs: Inputs, outputs: Outputs, binding: int | Array | None) -> Outputs:
    """Add redistribution against the former model and the year's place in the phase-in, as far as the case has them."""
    if inputs.former is None:
        return outputs
    change = inputs.former.redistribution
    if inputs.former.key is not None:
        change = keys.redistribution(outputs.full_effect_appropriation, inputs.former.key, inputs.appropriation)
    outputs = replace(outputs, redistribution=change)
    if inputs.phase_in is None or change is None:
        return outputs
    key = outputs.distribution_key
    growth = phase_in.growth_needed(change, key) if binding is None else -change[binding] / key[binding]
    amounts = phase_in.growth_amounts(change, key, growth)
    paid = inputs.phase_in.schedule / jnp.sum(inputs.phase_in.schedule, axis=0)
    now = jnp.sum(inputs.phase_in.now * paid, axis=0)
    later = jnp.sum(inputs.phase_in.later * paid, axis=0)
    base = phase_in.phased_appropriation(key, inputs.appropriation, change, later)
    base = jnp.where(jnp.isfinite(growth), base, jnp.inf)  # a key that no growth leads to has no years on the way
    return replace(
        outputs,
        growth=growth,
        growth_amount=amounts,
        phase_in=now * amounts,
        growth_to_come=later * amounts,
        base_appropriation=base,
        phased_key=base / inputs.appropriation,
    )
