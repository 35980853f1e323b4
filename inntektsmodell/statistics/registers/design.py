"""The variables of one model, made of moments and places: sums of products by municipality, with their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from inntektsmodell.faults import Faults, nearest
from inntektsmodell.language.messages import Message, message
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.register import age_groups
from inntektsmodell.statistics.registers.specification import ServiceModel

Role = Literal["age", "criterion", "place", "supply"]


@dataclass(frozen=True)
class Design:
    """The sums that a model of one service needs, by municipality. K variables, G municipalities.

    `xx` (G, K, K) and `xy` (G, K) are sums of products, `yy` (G,) of squared costs, `x` (G, K) and `y` (G,) sums of
    variables and costs, `persons` (G,) person-years and `rows` (G,) rows. Municipalities without persons are left out.
    """

    service: str
    names: tuple[str, ...]
    roles: tuple[Role, ...]
    municipalities: tuple[str, ...]
    xx: np.ndarray
    xy: np.ndarray
    yy: np.ndarray
    x: np.ndarray
    y: np.ndarray
    persons: np.ndarray
    rows: np.ndarray

    def only(self, kept: np.ndarray) -> Design:
        """The same of the variables at the positions `kept` alone."""
        names = tuple(np.array(self.names)[kept])
        roles = tuple(self.roles[position] for position in kept)
        whole = (self.xx[:, kept[:, None], kept], self.xy[:, kept])
        return Design(
            self.service,
            names,
            roles,
            self.municipalities,
            *whole,
            self.yy,
            self.x[:, kept],
            self.y,
            self.persons,
            self.rows,
        )


def design(
    moments: Moments,
    service: str,
    model: ServiceModel,
    places: Places,
    years: tuple[int, ...],
    folds: tuple[int, ...] | None = None,
) -> Design:
    """The sums of a model's variables over the years; of some folds alone where `folds` says so.

    Municipalities and means of the country are those of all folds, so that sums of some folds can be taken together.

    Raises:
        InputError: the model names what the register or the places do not have.
    """
    _check(moments, service, model, years)
    every = tuple(range(moments.folds))
    products, rows = moments.by_municipality(years, every if folds is None else folds)
    persons = moments.persons(years)
    there = np.flatnonzero(persons)
    products, rows, persons = products[there], rows[there], persons[there]
    codes = tuple(moments.municipalities[place] for place in there)
    columns = columns_of(moments, model, places, codes, persons)

    def of_variables(sums: np.ndarray) -> np.ndarray:
        of_place = columns.of_place[:, :, None] * sums[:, :1]
        return np.concatenate([columns.of_person.T @ sums, of_place], axis=1)

    x_all = of_variables(products)
    cost = products.shape[-1] - len(moments.register.costs) + list(moments.register.costs).index(service)
    return Design(
        service,
        columns.names,
        columns.roles,
        codes,
        xx=of_variables(x_all.transpose(0, 2, 1)),
        xy=x_all[:, :, cost],
        yy=products[:, cost, cost],
        x=x_all[:, :, 0],
        y=products[:, 0, cost],
        persons=products[:, 0, 0],
        rows=rows,
    )


@dataclass(frozen=True)
class Columns:
    """How the variables of a model are made: P of persons from those of the moments, then Q of places.

    `of_person` (size, P) says how they add up, `of_place` (municipality, Q) holds their values.
    """

    names: tuple[str, ...]
    roles: tuple[Role, ...]
    of_person: np.ndarray
    of_place: np.ndarray


def columns_of(
    moments: Moments, model: ServiceModel, places: Places, codes: tuple[str, ...], persons: np.ndarray
) -> Columns:
    """The variables of a model in the municipalities `codes`, of so many person-years each."""
    names, of_person = criteria_of(moments, model)
    of_place, place_names = _of_places(model, places, codes, persons)
    roles: list[Role] = ["age"] * (len(names) - len(model.criteria) - len(model.merged))
    roles.extend(["criterion"] * (len(names) - len(roles)))
    roles.extend(["place"] * len(model.places))
    roles.extend(["supply"] * (len(place_names) - len(model.places)))
    return Columns((*names, *place_names), tuple(roles), of_person, of_place)


def criteria_of(moments: Moments, model: ServiceModel) -> tuple[list[str], np.ndarray]:
    """Names of what is told of persons, and how each adds up from the variables of the moments: (size, name)."""
    register = moments.register
    variables = list(register.variables)
    members: dict[str, list[str]] = {}
    for least, group in zip(register.ages.from_age, register.ages.groups, strict=True):
        place = int(np.searchsorted(model.from_age, least, side="right")) - 1
        if place < 0:
            continue
        merged = age_groups(model.from_age)[place]
        for sex in ("women", "men"):
            members.setdefault(f"{sex}_{merged}" if model.by_sex else merged, []).append(f"{sex}_{group}")
    if model.by_sex:
        members = {name: members[name] for sex in ("women", "men") for name in members if name.startswith(f"{sex}_")}
    members |= {name: [name] for name in model.criteria} | {name: list(of) for name, of in model.merged.items()}
    sums = np.zeros((moments.size, len(members)))
    for column, of in enumerate(members.values()):
        sums[[variables.index(name) for name in of], column] = 1.0
    return list(members), sums


def _of_places(
    model: ServiceModel, places: Places, codes: tuple[str, ...], persons: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """Values of what is told of places: (municipality, name). Supply and areas as distances from the country's mean."""
    needs = [places.numbers(name, codes) for name in model.places]
    supply = [places.numbers(name, codes) for name in model.supply]
    names = [*model.places, *model.supply]
    if model.areas is not None:
        areas = places.names(model.areas, codes)
        others = sorted(set(areas))[1:]
        supply += [(areas == area).astype(np.float64) for area in others]
        names += [f"{model.areas}_{area}" for area in others]
    centred = [values - values @ persons / persons.sum() for values in supply]
    values = np.array([*needs, *centred]).T if names else np.zeros((len(codes), 0))
    return values, names


def _check(moments: Moments, service: str, model: ServiceModel, years: Iterable[int]) -> None:
    """Hold the names of a model against the register's."""
    register, faults = moments.register, Faults()

    def expect(part: str, named: Iterable[str], known: Iterable[str]) -> None:
        for name in sorted(set(named) - set(known)):
            where = message("specification, services.{service}.{part}", service=service, part=part)
            faults.add(where, message("'{name}' is not in the register", name=name), nearest(name, known))

    def expect_numbers(where: Message, named: Iterable[int], known: Iterable[int]) -> None:
        for number in sorted(set(named) - set(known)):
            right = message("one of {names}", names=", ".join(map(str, known)))
            faults.add(where, message("'{name}' is not in the register", name=number), right)

    persons = (*register.indicators, *register.amounts)
    expect_numbers(message("specification, years"), years, register.years)
    own = message("specification, services.{service}.from_age", service=service)
    expect_numbers(own, model.from_age, register.ages.from_age)
    if service not in register.costs:
        where = message("specification, services.{service}", service=service)
        faults.add(where, message("'{name}' is not in the register", name=service), nearest(service, register.costs))
    expect("criteria", model.criteria, persons)
    if model.from_age[0] > 0 and (model.places or model.supply or model.areas):
        right = message("0 where the model has places, supply or areas: they count for everybody")
        faults.add(own, message("begins with {age}", age=model.from_age[0]), right)
    taken = {
        *register.variables,
        *register.ages.groups,
        *criteria_of(moments, ServiceModel(from_age=model.from_age, by_sex=model.by_sex))[0],
    }
    for name, members in model.merged.items():
        if name in taken:
            where = message("specification, services.{service}.merged", service=service)
            faults.add(where, message("'{name}' is in the register already", name=name), message("another name"))
        expect(f"merged.{name}", members, persons)
    faults.raise_if_any()
