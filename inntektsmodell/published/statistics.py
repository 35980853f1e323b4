"""Statistics: what is computed to meet published figures.

A name is a printed series, a declared formula (`validation/statistics.toml`) or a result of the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inntektsmodell.case.rules import load_rules
from inntektsmodell.faults import Faults, nearest, within
from inntektsmodell.files.locations import validation_folder
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import message, said
from inntektsmodell.published.engine_statistics import Terms, engine_statistics
from inntektsmodell.published.figures import UNITS, PublishedFigure
from inntektsmodell.published.formula import SUM, CannotCompute, Formula, Term
from inntektsmodell.published.intervals import Interval

FILE = "statistics.toml"


@dataclass(frozen=True)
class Statistics:
    """Works out any statistic for any label. `series` are the printed figures by series and label."""

    series: Mapping[str, Mapping[str, PublishedFigure]]
    formulas: Mapping[str, Formula]
    _engine: dict[str, Terms] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name: printed series, declared formulas, results of the engine."""
        return (*self.series, *self.formulas, *engine_statistics())

    def term(self, name: str, label: str) -> Term:
        """A statistic for a label: amounts in kroner, shares in ones. Raises `CannotCompute`."""
        if name in self.formulas:
            return self.formulas[name].term(label, self)
        if name in self.series and label in self.series[name]:
            figure = self.series[name][label]
            return Term(figure.amount, frozenset({figure.id}))
        if name in self.series or label not in self._computed(name):
            raise CannotCompute(message("'{name}' gives no value for '{label}'", name=name, label=label))
        return self._computed(name)[label]

    def labels(self, name: str) -> tuple[str, ...]:
        """Labels of a statistic, `Sum` left out. Raises `CannotCompute` where the name is unknown."""
        if name in self.formulas:
            return self.formulas[name].labels(self)
        terms = self.series.get(name) or self._computed(name)
        return tuple(label for label in terms if label != SUM)

    def rule(self, path: str, year: int) -> Term:
        """A rule's number in a year, in kroner or ones. Raises `CannotCompute` where there is none."""
        rules = load_rules()
        if path not in rules:
            raise CannotCompute(message("there is no rule '{path}'; {right}", path=path, right=nearest(path, rules)))
        unit = rules[path].unit
        if unit not in UNITS:
            right = nearest(unit, UNITS)
            raise CannotCompute(
                message("rule '{path}' has the unit '{unit}'; {right}", path=path, unit=unit, right=right)
            )
        value = rules[path].value_in(year)
        if value is None:
            raise CannotCompute(message("rule '{path}' has no value for {year}", path=path, year=year))
        interval = Interval.rounded(value.value, value.printed_step) * Interval.exact(UNITS[unit])
        return Term(interval, frozenset({f"{path}/{year}"}))

    def mentioned(self, name: str) -> frozenset[str]:
        """The statistic's own name and, of a formula, the names that it uses."""
        return self.formulas[name].names | {name} if name in self.formulas else frozenset({name})

    def _computed(self, name: str) -> Terms:
        computed = engine_statistics()
        if name not in computed:
            right = nearest(name, self.names)
            raise CannotCompute(message("there is no statistic '{name}'; {right}", name=name, right=right))
        if name not in self._engine:
            self._engine[name] = computed[name](self)
        return self._engine[name]


def statistics_of(figures: Iterable[PublishedFigure], formulas: Mapping[str, Formula]) -> Statistics:
    """Statistics over a set of printed figures. Raises `InputError` where a name has two meanings."""
    series: dict[str, dict[str, PublishedFigure]] = {}
    for figure in figures:
        series.setdefault(figure.series, {})[figure.label] = figure
    faults, right, engine = Faults(), message("choose another name"), engine_statistics().keys()
    for name in sorted(formulas.keys() & (series.keys() | engine)):
        found = message("'{name}' is also the name of a series or of one of the model's results", name=name)
        faults.add(FILE, found, right)
    for name in sorted(series.keys() & engine):
        found = message("is also the name of one of the model's results")
        faults.add(message("series '{name}'", name=name), found, right)
    faults.raise_if_any()
    return Statistics(series, formulas)


def read_formulas(folder: Path | None = None) -> dict[str, Formula]:
    """Declared formulas of a validation folder; none where it has no file of them.

    Raises `InputError` where the file is no TOML, or an entry no formula.
    """
    file = (folder or validation_folder()) / FILE
    if not file.exists():
        return {}
    faults = Faults()
    formulas: dict[str, Formula] = {}
    for name, text in _entries(read_toml(file, faults) or {}, ()):
        try:
            formulas[name] = Formula(str(text))
        except ValueError as error:
            faults.add(within(FILE, name), said(error), message("write it as README.md describes"))
    faults.raise_if_any()
    return formulas


def _entries(content: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Dotted name and value of every entry below."""
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _entries(value, (*above, key))
        else:
            yield ".".join((*above, key)), value
