"""The results of a level, all its recipients together, and of groups of them, with what an index is relative to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import xarray as xr

from inntektsmodell.case.levels.tree import Grouping, Level
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.method.need import share_persons
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.levels.whole_ore import ORE_PER_MILLION
from inntektsmodell.model.proportions import per_inhabitant
from inntektsmodell.model.result import variable_attributes

AMOUNT, INHABITANTS, AMOUNT_INDEX = "amount", share_persons.name, "amount_index"
AMOUNT_BASE = as_label("all recipients of the level = 1")
"""What the index of an amount is relative to."""
OWN_BASE = as_label("the recipients below the same parent = 1")
"""What the indices of a case are relative to."""
LABELS = {
    AMOUNT: (as_label("Amount in whole øre"), "million NOK"),
    INHABITANTS: (share_persons.label, "persons"),
    AMOUNT_INDEX: (as_label("Amount per inhabitant, relative to all recipients of the level"), "1"),
}


def level_result(level: Level, arrays: Mapping[str, Mapping[str, np.ndarray]], ore: Mapping[str, int]) -> xr.Dataset:
    """All recipients of a level along `recipient`, `parent` beside them.

    Beside `amount` (million kroner, whole øre), `share_persons` (inhabitants) and `amount_index`, it has the results
    that every case of the level has, with a number for each recipient, or for each service and recipient where the
    services are the same. `base` says what an index is relative to.

    Args:
        level: the level, with frames.
        arrays: what every case gives, by its parent.
        ore: what every recipient gets, whole øre.
    """
    cases = list(level.cases.values())
    given = [arrays[parent] for parent in level.cases]
    services = cases[0].services if all(case.services == cases[0].services for case in cases) else ()
    fitting = [("region",), *([("service", "region")] if services else [])]
    variables = {
        name: (
            [*step.dims[:-1], "recipient"],
            np.concatenate([one[name] for one in given], axis=-1),
            variable_attributes(step) | ({"base": OWN_BASE.nb, "base_en": OWN_BASE.en} if step.unit == "index" else {}),
        )
        for name, step in RESULTS.items()
        if step.dims in fitting and all(name in one for one in given)
    }
    amounts = np.array([ore[recipient] for recipient in level.recipients], dtype=np.float64) / ORE_PER_MILLION
    persons = np.concatenate([one[INHABITANTS] for one in given])
    coords = {
        "recipient": _names(level.recipients),
        "parent": ("recipient", _names(level.parents)),
        **({"service": _names(services)} if services else {}),
    }
    return xr.Dataset(_amounts("recipient", amounts, persons, amounts.sum() / persons.sum()) | variables, coords)


def grouped(grouping: Grouping, level: xr.Dataset) -> xr.Dataset:
    """Sums over the members of each group (dimension `group`), and their amount per inhabitant, the level being 1.

    `ungrouped` among the attributes names the recipients of the level that are in no group; they count in the base.
    """
    recipients = level["recipient"].values.tolist()
    marks = np.array([[one in members for one in recipients] for members in grouping.members.values()], dtype=float)
    amounts, persons = (marks @ level[name].values for name in (AMOUNT, INHABITANTS))
    rest = [one for one, count in zip(recipients, marks.sum(axis=0), strict=True) if not count]
    mean = float(level[AMOUNT].sum() / level[INHABITANTS].sum())
    attributes = {
        "title": grouping.title.nb,
        "title_en": grouping.title.en,
        "level": grouping.level,
        "ungrouped": ", ".join(rest),
    }
    whole = np.rint(amounts * ORE_PER_MILLION) / ORE_PER_MILLION
    coords = {"group": _names(grouping.members)}
    return xr.Dataset(_amounts("group", whole, persons, mean), coords, attributes)


def _amounts(
    dim: str, amounts: np.ndarray, persons: np.ndarray, mean: float
) -> dict[str, tuple[str, np.ndarray, dict[str, str]]]:
    """Amounts, inhabitants, and the index of the amount per inhabitant, with what they are."""
    values = {AMOUNT: amounts, INHABITANTS: persons, AMOUNT_INDEX: per_inhabitant(amounts, persons) / mean}
    attributes = {name: _described(*LABELS[name]) for name in values}
    attributes[AMOUNT_INDEX] |= {"base": AMOUNT_BASE.nb, "base_en": AMOUNT_BASE.en}
    return {name: (dim, array, attributes[name]) for name, array in values.items()}


def _described(label: Text, units: str) -> dict[str, str]:
    return {"long_name": label.nb, "long_name_en": label.en, "units": units}


def _names(names: Iterable[str]) -> np.ndarray:
    return np.array(list(names), dtype=object)
