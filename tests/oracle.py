"""An independent plain-NumPy copy of the whole pipeline, written from the formulas and not from the model's code.

`oracle(case)` gives every result that the case has, by the names of `inntektsmodell.model.result.RESULTS`, as float64
arrays. `oracle_arrays` drops the labels and `oracle_of_arrays` computes, so that the latter can be timed alone.
Years, groups and rules are positions and branches here, where the model has weights and products.
"""

from __future__ import annotations

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.parameters import SettlementRule

Arrays = dict[str, np.ndarray]


def oracle(case: Case) -> Arrays:
    """Every result of a case, regions and services in the order of the case."""
    return oracle_of_arrays(oracle_arrays(case))


def oracle_arrays(case: Case) -> Arrays:
    """What the computation needs, labels dropped; a part that the case lacks has no entry."""
    arrays = _need_arrays(case)
    arrays["appropriation"] = np.array(case.parameters.appropriation.total.value)
    for name in (
        *("service_share", "calculated_cost", "actual_cost", "former_key", "redistribution", "capital_key"),
        *("supplement", "history_key", "guaranteed", "counted_ages", "correction"),
    ):
        if name in case.observations:
            arrays[name] = _observed(case, name)
    if case.parameters.cost is not None:
        weights = case.parameters.cost.actual_weight
        arrays["actual_weight"] = np.array([weights[service].value for service in case.services])
        common = case.parameters.cost.common
        arrays["one_cost_level"] = np.array(common is not None and common.value)
    if case.parameters.capital is not None:
        arrays["capital_share"] = np.array(case.parameters.capital.share.value)
    if case.parameters.phase_in is not None:
        schedule = case.parameters.phase_in.schedule
        arrays["schedule"] = np.array([figure.value for figure in schedule.values()])
        arrays["years_from_now"] = np.array([int(year) - case.file.year for year in schedule])
    return arrays | _settlement_arrays(case) | _own_model_arrays(case) | _rule_arrays(case)


def _own_model_arrays(case: Case) -> Arrays:
    """What a region's own model has besides, as far as the case has it."""
    parameters, arrays = case.parameters, Arrays()
    if parameters.reserved is not None:
        arrays["taken_out"] = np.array([figure.value for figure in parameters.reserved.amounts.values()])
    if parameters.history is not None:
        arrays["history_share"] = np.array(parameters.history.share.value)
    if parameters.adjustment is not None:
        plan = parameters.adjustment.plan
        arrays["plan"] = np.array([figure.value for figure in plan.values()])
        arrays["plan_years"] = np.array([int(year) for year in plan])
        arrays["model_year"] = np.array(case.file.year)
    if parameters.pace is not None:
        pace = parameters.pace
        arrays["frames"] = np.array([figure.value for figure in pace.frame.values()])
        arrays["former_frame"] = np.array(pace.former_frame.value)
        arrays["this_year"] = np.array(list(pace.frame).index(str(case.file.year)))
        optional = {"convergence": pace.convergence, "floor": pace.least_growth, "ceiling": pace.greatest_growth}
        arrays |= {name: np.array(figure.value) for name, figure in optional.items() if figure is not None}
    return arrays


def _rule_arrays(case: Case) -> Arrays:
    """Rules of other formulas, as far as the case has them; criteria are those of the index, groups last."""
    parameters, arrays = case.parameters, Arrays()
    ages = case.observations["age_group"].values.tolist()
    others = case.observations["criterion"].values.tolist() if "criterion_value" in case.observations else []
    series = [*ages, *others, *parameters.criteria]
    if parameters.index is not None:
        rules = parameters.index
        for name in ("without_own", "relative_to_part", "unscaled", "inverse"):
            chosen = getattr(rules, name)
            arrays[name] = np.array([chosen is not None and one in chosen.value for one in series])
        part = case.regions if rules.part is None else rules.part.value
        arrays["part"] = np.array([region in part for region in case.regions])
        for name, none in (("floor", 0.0), ("ceiling", np.inf), ("threshold", 0.0)):
            given = getattr(rules, name)
            arrays[name] = np.array([given[one].value if one in given else none for one in series])
    if parameters.gap is not None:
        gap = parameters.gap
        above = gap.above is not None and gap.above.value
        arrays["gap"] = np.array([gap.share.value, gap.limit.value, 1.0 if above else -1.0])
        arrays["gap_criterion"] = np.array(series.index(gap.criterion.value))
    for name in ("per_inhabitant", "equalised") if parameters.amounts is not None else ():
        given = getattr(parameters.amounts, name)
        arrays[f"{name}_amount"] = np.array([given[s].value if s in given else 0.0 for s in case.services])
    return arrays


def _need_arrays(case: Case) -> Arrays:
    need, groups = case.parameters.need, case.parameters.criteria.values()
    years = case.observations["year"].values.tolist()
    ages = case.observations["age_group"].values.tolist()
    criteria = case.observations["criterion"].values.tolist() if "criterion_value" in case.observations else []
    columns = ages + criteria
    population = _observed(case, "population")
    values = _observed(case, "criterion_value") if criteria else np.zeros((0, *population.shape[1:]))
    nothing = Figure(value=0.0, evidence="")
    return {
        "population": population,
        "criterion_value": values,
        "per_inhabitant": np.array([case.criteria[name].measure == "per_inhabitant" for name in criteria], dtype=bool),
        "weights": np.array([[need.weights[s].get(c, nothing).value for c in columns] for s in case.services]),
        "window": np.array([years.index(year) for year in need.window.value]),
        "share_year": np.array(years.index(case.parameters.population.year.value)),
        "member": np.array([[c in group.members for c in columns] for group in groups], dtype=bool),
        "applies": np.array([[s in g.services and g.merge.value for s in case.services] for g in groups], dtype=bool),
    }


def _settlement_arrays(case: Case) -> Arrays:
    settlement = case.parameters.settlement
    if settlement is None:
        return {}
    years = case.observations["settlement_year"].values.tolist()
    return {
        "drg_points": _observed(case, "drg_points"),
        "locked": np.array([years.index(year) for year in settlement.years.value]),
        "priced": np.array(case.services.index(settlement.service.value)),
        "unit_price": np.array(settlement.unit_price.value),
        "running_share": np.array(settlement.running_share.value),
        "capital_addition": np.array(settlement.capital_addition.value),
        "former_rule": np.array(settlement.rule.value == SettlementRule.FORMER),
        "price_share": np.array(1.0 if settlement.price_share is None else settlement.price_share.value),
    }


def _observed(case: Case, name: str) -> np.ndarray:
    """Values of a variable, its region and service dimensions in the order of the case."""
    values = case.observations[name]
    order = dict.fromkeys(("region", "origin", "destination"), case.regions) | {"service": case.services}
    values = values.sel({dim: list(labels) for dim, labels in order.items() if dim in values.dims})
    found = np.array(values.values, dtype=np.float64)
    if case.file.rest is not None and name in case.totals:
        _subtract_from_totals(case, name, found, case.regions.index(case.file.rest.recipient))
    return found


def _subtract_from_totals(case: Case, name: str, found: np.ndarray, rest: int) -> None:
    """Put what totals leave when every other region is taken from them in turn in the place of the rest."""
    where = {str(dim): case.observations[dim] for dim in case.totals[name].dims}
    totals = case.totals[name].reindex(where).values
    for cell in np.ndindex(totals.shape):
        if np.isfinite(totals[cell]):
            left = float(totals[cell])
            for region, value in enumerate(found[cell].tolist()):
                left -= 0.0 if region == rest else value
            found[(*cell, rest)] = left


def oracle_of_arrays(arrays: Arrays) -> Arrays:
    """Every result from the arrays of `oracle_arrays`."""
    results = _need(arrays)
    share, need = results["population_share"], results["need_index"]
    if "service_population_share" in results:
        share = results["service_population_share"]
    results["service_key"] = share * need
    if "actual_weight" in arrays:
        results["cost_index"] = _cost_index(arrays, share * need)
        results["service_key"] = share * need * results["cost_index"]
    key = arrays["service_share"] @ results["service_key"]
    results["resource_need_key"] = key
    total = arrays["appropriation"] - arrays.get("taken_out", np.zeros(1)).sum()
    given = arrays.get("supplement", 0.0) + _per_inhabitant(arrays)
    frame = total - given.sum()
    full = key * frame
    if "capital_share" in arrays:
        capital = arrays["capital_share"] * frame
        full = key * (frame - capital) + arrays["capital_key"] * capital
    if "history_share" in arrays:
        by_history = arrays["history_share"] * frame
        full = full * (frame - by_history) / frame + arrays["history_key"] * by_history
    if "gap" in arrays:
        part, limit, sign = arrays["gap"]
        index = results["criterion_index"][arrays["gap_criterion"]]
        weight = results["population_share"] * np.clip(sign * (index - limit), 0.0, None)
        full = (1 - part) * full + part * frame * weight / weight.sum()
    full = full + given + arrays.get("correction", 0.0)
    if arrays.get("equalised_amount", np.zeros(1)).any():
        needed = need * _persons_of_services(arrays)
        results["equalisation"] = arrays["equalised_amount"] @ (needed - _persons_of_services(arrays)) / 1e6
        full = full + results["equalisation"]
    if "drg_points" in arrays:
        results |= _settlement(arrays)
        full = full + results["settlement"]
    results |= {"full_effect_appropriation": full, "distribution_key": full / total, "base_appropriation": full}
    if "former_key" in arrays:
        results["redistribution"] = full - arrays["former_key"] * total
    elif "redistribution" in arrays:
        results["redistribution"] = arrays["redistribution"]
    if "schedule" in arrays:
        results |= _phase_in(arrays, total, results["redistribution"], full / total)
    if "plan" in arrays:
        results |= _adjustment(arrays, full, results["redistribution"])
    if "frames" in arrays:
        results |= _pace(arrays, full, results["redistribution"], total)
    if "guaranteed" in arrays:
        for name in {"adjustment_path", "pace_path"} & {*results}:
            years = [_guarantee(arrays["guaranteed"], amounts)["base_appropriation"] for amounts in results[name]]
            results[name] = np.stack(years)
        results |= _guarantee(arrays["guaranteed"], results["base_appropriation"])
    if {"schedule", "plan", "frames", "guaranteed"} & {*arrays}:
        results["phased_key"] = results["base_appropriation"] / total
    return results


def _adjustment(arrays: Arrays, full: np.ndarray, change: np.ndarray) -> Arrays:
    """From the former amounts (at the total that there is) to full effect, a part of the way in every year."""
    start = full - change + full * change.sum() / full.sum()
    years, parts = arrays["plan_years"], arrays["plan"] / arrays["plan"].sum()
    path = np.stack([start + parts[years <= year].sum() * (full - start) for year in years])
    reached = parts[years <= arrays["model_year"]].sum()
    return {"adjustment_path": path, "base_appropriation": start + reached * (full - start)}


def _pace(arrays: Arrays, full: np.ndarray, change: np.ndarray, total: np.ndarray) -> Arrays:
    """A loop over years and regions: a share of the gap, then a floor and a ceiling on growth."""
    target = full / full.sum()
    amounts = (full - change + full * change.sum() / full.sum()) * arrays["former_frame"]
    path = []
    for frame in arrays["frames"]:
        last, money = amounts, total * frame
        grown = last * money / last.sum()
        amounts = grown + arrays.get("convergence", np.array(1.0)) * (target * money - grown)
        floors = last * (1 + arrays["floor"]) if "floor" in arrays else np.zeros(len(last))
        given = np.where(amounts < floors, floors - amounts, 0.0).sum()
        spare = np.where(amounts > floors, amounts - floors, 0.0)
        amounts = np.where(amounts < floors, floors, amounts - spare * (given / spare.sum() if given else 0.0))
        if "ceiling" in arrays:
            ceilings = last * (1 + arrays["ceiling"])
            cut = np.where(amounts > ceilings, amounts - ceilings, 0.0).sum()
            space = np.where(amounts < ceilings, ceilings - amounts, 0.0)
            amounts = np.where(amounts > ceilings, ceilings, amounts + space * (cut / space.sum() if cut else 0.0))
        path.append(amounts)
    return {"pace_path": np.stack(path), "base_appropriation": path[arrays["this_year"]]}


def _guarantee(least: np.ndarray, before: np.ndarray) -> Arrays:
    """Who is below the guarantee gets it; the others share what is left above theirs as they did."""
    above = np.clip(before - least, 0.0, None)
    left = before.sum() - least.sum()
    base = np.where(above > 0, least + above * left / max(above.sum(), 1e-300), least)
    return {"guarantee": base - before, "base_appropriation": base}


def _persons_of_services(arrays: Arrays) -> np.ndarray:
    """Inhabitants of each region in the year of the population shares, of the ages that each service counts."""
    ages = arrays["population"][:, arrays["share_year"]]
    counted = arrays.get("counted_ages", np.ones((len(arrays["weights"]), len(ages))))
    return np.array([(ages * counts[:, None]).sum(axis=0) for counts in counted])


def _per_inhabitant(arrays: Arrays) -> np.ndarray:
    amounts = arrays.get("per_inhabitant_amount", np.zeros(len(arrays["weights"])))
    return np.asarray(amounts @ _persons_of_services(arrays) / 1e6)


def _need(arrays: Arrays) -> Arrays:
    persons = arrays["population"].sum(axis=0)
    index = _criterion_index(arrays, persons)
    share = persons[arrays["share_year"]] / persons[arrays["share_year"]].sum()
    weights = effective_weights(arrays)
    need = weights @ index
    results = {"population_share": share, "criterion_weight": weights, "criterion_index": index}
    if "counted_ages" in arrays:
        of_services = _persons_of_services(arrays)
        share = of_services / of_services.sum(axis=1, keepdims=True)
        results["service_population_share"] = share
        for service, counts in enumerate(arrays["counted_ages"]):
            counted = np.tensordot(counts, arrays["population"], axes=1)
            need[service] = weights[service] @ _criterion_index(arrays, counted)
    need = need / (need * share).sum(axis=1, keepdims=True)
    return {**results, "need_index": need}


def _criterion_index(arrays: Arrays, persons: np.ndarray) -> np.ndarray:
    """Index of each criterion per inhabitant of those counted, years in rows; by rules where the case has some."""
    population, window = arrays["population"], arrays["window"]
    amounts = arrays["criterion_value"].copy()
    amounts[arrays["per_inhabitant"]] *= persons
    columns = np.concatenate([population, amounts])[:, window].mean(axis=1)
    merged = [columns[member].sum(axis=0) for member in arrays["member"]]
    amount = np.vstack([columns, *merged])
    window_persons = persons[window].mean(axis=0)
    if "inverse" not in arrays:
        index = amount / amount.sum(axis=1, keepdims=True)
        for region, number in enumerate(window_persons):
            index[:, region] *= window_persons.sum() / number if number else 0.0
        return np.asarray(index)
    return np.array([_ruled_index(arrays, row, amount[row], window_persons) for row in range(len(amount))])


def _ruled_index(arrays: Arrays, row: int, amount: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """The index of one criterion, region by region."""
    index = np.empty(len(persons))
    for region in range(len(persons)):
        base = [other for other in range(len(persons)) if arrays["part"][other] or not arrays["relative_to_part"][row]]
        if arrays["without_own"][row]:
            base = [other for other in base if other != region]
        mean = 1.0 if arrays["unscaled"][row] else amount[base].sum() / persons[base].sum()
        index[region] = amount[region] / persons[region] / mean if persons[region] else 0.0
    if arrays["inverse"][row]:
        index = 1 / index
    index = np.clip(index, arrays["floor"][row], arrays["ceiling"][row])
    return np.asarray(np.clip(index - arrays["threshold"][row], 0.0, None))


def effective_weights(arrays: Arrays) -> np.ndarray:
    """A column for every age group and criterion, then one for every group; merged groups take from their members."""
    services, columns = arrays["weights"].shape
    weights = np.zeros((services, columns + len(arrays["member"])))
    weights[:, :columns] = arrays["weights"]
    for group, (member, applies) in enumerate(zip(arrays["member"], arrays["applies"], strict=True)):
        for service in np.flatnonzero(applies):
            weights[service, columns + group] = arrays["weights"][service, member].sum()
            weights[service, np.flatnonzero(member)] = 0.0
    return weights


def _cost_index(arrays: Arrays, need_share: np.ndarray) -> np.ndarray:
    cost = np.empty_like(need_share)
    levels = np.empty_like(need_share)
    for service, alpha in enumerate(arrays["actual_weight"]):
        levels[service] = (1 - alpha) * arrays["calculated_cost"][service] + alpha * arrays["actual_cost"][service]
    if arrays["one_cost_level"]:
        levels[:] = np.average(levels, axis=0, weights=arrays["service_share"])
    for service, level in enumerate(levels):
        cost[service] = level / (need_share[service] @ level)
    return cost


def _settlement(arrays: Arrays) -> Arrays:
    points = arrays["drg_points"][arrays["locked"]].mean(axis=0)
    np.fill_diagonal(points, 0.0)
    unit, running_share = arrays["unit_price"], arrays["running_share"]
    if arrays["former_rule"]:
        price = np.full(len(points), unit * (arrays["price_share"] - running_share) * (1 + arrays["capital_addition"]))
    else:
        price = unit * (arrays["price_share"] * arrays["calculated_cost"][arrays["priced"]] - running_share)
    amounts = points * price / 1e6
    running = points * (running_share * unit / 1e6)
    return {
        "settlement_amount": amounts,
        "running_settlement": running.sum(axis=0) - running.sum(axis=1),
        "settlement": amounts.sum(axis=0) - amounts.sum(axis=1),
    }


def _phase_in(arrays: Arrays, total: np.ndarray, change: np.ndarray, key: np.ndarray) -> Arrays:
    schedule, ahead = arrays["schedule"], arrays["years_from_now"]
    growth = max(-lost / part for lost, part in zip(change, key, strict=True) if part > 0)
    amounts = change + key * growth
    later = schedule[ahead > 0].sum() / schedule.sum()
    former = key * (total + change.sum()) - change
    base = (1 - later) * key * total + later * former
    return {
        "growth": growth,
        "growth_amount": amounts,
        "phase_in": amounts * (schedule[ahead == 0].sum() / schedule.sum()),
        "growth_to_come": amounts * later,
        "base_appropriation": base,
    }
