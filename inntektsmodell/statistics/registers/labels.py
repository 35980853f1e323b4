"""What people call the variables, roles and steps of a model: the labels of register and specification, not codes."""

from __future__ import annotations

import re

from inntektsmodell.language.text import Text, as_label
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.specification import Specification

AGES = re.compile(r"(?:(women|men)_)?(\d+)(?:-(\d+)|\+)")
"""How a group of ages is named: `women_0-5`, `90+`."""

MODEL = "the model"
"""The step of the model as it is specified, beside those of its ladder."""
ROLES = {
    "age": as_label("age and sex"),
    "criterion": as_label("criterion"),
    "place": as_label("place"),
    "supply": as_label("supply, held at the mean"),
}
STEPS = {
    MODEL: as_label("the model"),
    "age and sex": as_label("age and sex"),
    "+ socioeconomic": as_label("+ socioeconomic"),
    "+ health": as_label("+ health"),
    "+ place": as_label("+ place"),
    "+ supply": as_label("+ supply"),
}
SMALL = as_label("Most of what single persons cost cannot be foreseen, so the share that a model explains is small.")


def variable_label(name: str, register: Register, specification: Specification) -> Text:
    """The label of a variable; the level of an area has that of its column, and what has none is told by its name."""
    columns = {**register.indicators, **register.amounts}
    if name in columns:
        return columns[name].label
    if name in specification.labels:
        return specification.labels[name]
    if ages := AGES.fullmatch(name):
        return _age_label(*ages.groups())
    for column in {model.areas for model in specification.services.values()}:
        if column is not None and name.startswith(f"{column}_"):
            of, area = specification.labels.get(column, Text(nb=column)), name.removeprefix(f"{column}_")
            return Text(nb=f"{of.nb}: {area}", en=f"{of.en}: {area}")
    return Text(nb=name)


def _age_label(sex: str | None, least: str, most: str | None) -> Text:
    shown = f"{least}+" if most is None else least if most == least else f"{least}–{most}"
    if sex is None:
        return as_label("Aged {ages}", ages=shown)
    return as_label("Women aged {ages}", ages=shown) if sex == "women" else as_label("Men aged {ages}", ages=shown)
