"""The results of a level, all its recipients together, and of groups of them, with what an index is relative to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import xarray as xr

from inntektsmodell.case.levels.tree import Grouping, Level
from inntektsmodell.case.units import in_kroner, unit_in
from inntektsmodell.language.currency import NOK
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
UNGROUPED = as_label("In no group, but in the base: {names}.")
WHOLE_ORE, WHOLE_HUNDREDTHS = as_label("Amount in whole øre"), as_label("Amount in whole hundredths")
"""What amounts in kroner are called, and those in another currency."""
OTHER_LABELS = {
    INHABITANTS: (share_persons.label, "persons"),
    AMOUNT_INDEX: (as_label("Amount per inhabitant, relative to all recipients of the level"), "1"),
}


def level_result(level: Level, arrays: Mapping[str, Mapping[str, np.ndarray]], ore: Mapping[str, int]) -> xr.Dataset:
    """All recipients of a level along `recipient`, `parent` beside them.

    Beside `amount` (million kroner, whole øre; of another currency hundredths), `share_persons` (inhabitants) and
    `amount_index`, it has the results that every case of the level has, with a number for each recipient, or for each
    service and recipient where the services are the same. `base` says what an index is relative to.

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
            variable_attributes(step, cases[0]) | (_base(OWN_BASE) if step.unit == "index" else {}),
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
    own = _amounts("recipient", amounts, persons, amounts.sum() / persons.sum(), cases[0].currency)
    return xr.Dataset(own | variables, coords)


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
    _, currency = in_kroner(level[AMOUNT].attrs["units"])
    return xr.Dataset(_amounts("group", whole, persons, mean, currency), coords, attributes)


def _amounts(
    dim: str, amounts: np.ndarray, persons: np.ndarray, mean: float, currency: str
) -> dict[str, tuple[str, np.ndarray, dict[str, str]]]:
    """Amounts, inhabitants, and the index of the amount per inhabitant, with what they are."""
    values = {AMOUNT: amounts, INHABITANTS: persons, AMOUNT_INDEX: per_inhabitant(amounts, persons) / mean}
    of_amount = WHOLE_ORE if currency == NOK else WHOLE_HUNDREDTHS, unit_in("million NOK", currency)
    attributes = {name: _described(*about) for name, about in {AMOUNT: of_amount, **OTHER_LABELS}.items()}
    attributes[AMOUNT_INDEX] |= _base(AMOUNT_BASE)
    return {name: (dim, array, attributes[name]) for name, array in values.items()}


def _described(label: Text, units: str) -> dict[str, str]:
    return {"long_name": label.nb, "long_name_en": label.en, "units": units}


def _base(base: Text) -> dict[str, str]:
    return {"base": base.nb, "base_en": base.en}


def _names(names: Iterable[str]) -> np.ndarray:
    return np.array(list(names), dtype=object)
