"""Wording: what this program says in words of its own, which another version of it may say otherwise.

One rule for every file of a run. Where the version that wrote the run is this one, every text is compared. Where it is
another, the program's sentences and labels are not: those of the workbook's cells, the names and sources that
`result.nc` gives its figures, and the remarks; nor is how the workbook's formulas are written, whose values are.
Compared all the same are numbers, names, dimensions and units, the figures and regions that a remark speaks of, what a
text says of how sure a figure is (published, assumed, synthetic), and every text of the case, its title, labels and
sources among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import xarray as xr

from inntektsmodell.analysis.scenarios.scenario import Scenario
from inntektsmodell.case.calibration import EVIDENCE_NAME
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.language.bilingual import Bilingual, in_all
from inntektsmodell.language.messages import Message

ATTRIBUTES = ("long_name", "long_name_en", "source")
"""Of a figure in a result: what the program calls it and where its formula comes from."""
NUMBER = re.compile(r"(?<![\w.,])[-−]?\d+(?:[.,\u00a0]\d+)*(?:e[-−]?\d+)?")
DIGITS = re.compile(r"\d+")
"""Of a place: in a path, ages and years stand between points and hyphens."""
PLACES, PATH = (":place", ":sted"), "path"
"""Columns of a table of remarks."""
_STATUS_WORDS = {word: status for status in Status for word in vars(status.label).values()}
SIGNS = str.maketrans({"−": "-", ",": ".", "\u00a0": None})


@dataclass(frozen=True)
class Wording:
    """Tells what differs in words alone in a run of this case that another version wrote."""

    own_texts: frozenset[str]
    regions: tuple[str, ...]

    def differs_in_cell(self, expected: Any, found: Any) -> bool:
        """Whether two cells of a workbook, "" where one is empty, are both formulas, or both texts of the program."""
        if not (isinstance(expected, str) and isinstance(found, str)) or expected in self.own_texts:
            return False
        return expected.startswith("=") == found.startswith("=") and _same_status(expected, found)

    def as_kept(self, expected: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        """The cells of a table of remarks, by line and column, in the words of the version that kept it.

        A former one called a figure by its path where it is now called by its name, and had no column of paths.
        """
        has_paths = f"1:{PATH}" in found
        cells = {cell: value for cell, value in expected.items() if has_paths or not cell.endswith(f":{PATH}")}
        shared = cells.keys() & found.keys()
        return cells | {cell: found[cell] for cell in shared if self._differs_in_words(cell, cells[cell], found[cell])}

    def _differs_in_words(self, cell: str, expected: Any, found: Any) -> bool:
        """Whether two cells state the same figures of the same regions, and no other status."""
        if not (isinstance(expected, str) and isinstance(found, str)):
            return False
        figures = DIGITS.findall if cell.endswith(PLACES) else _numbers
        alike = sorted(figures(expected)) == sorted(figures(found)) and self._regions(expected) == self._regions(found)
        return alike and _same_status(expected, found)

    def _regions(self, sentence: str) -> list[str]:
        return [region for region in self.regions if region in sentence]


def wording_of(case: Case, scenarios: Iterable[Scenario]) -> Wording:
    """What is wording in a run of a case as it was read and of scenarios, which have texts of their own."""
    texts = [*_texts_of(case), *(text for scenario in scenarios for text in _texts_of_scenario(scenario))]
    return Wording(frozenset(texts), case.regions)


def _numbers(sentence: str) -> list[str]:
    return [number.translate(SIGNS) for number in NUMBER.findall(sentence)]


def _same_status(expected: str, found: str) -> bool:
    """Whether two texts say the same of how sure a figure is.

    A sentence may use the word of a status or do without; not so where both name one, a figure is synthetic, or the
    word stands alone.
    """
    wanted, there = _statuses(expected), _statuses(found)
    is_told = expected.casefold() in _STATUS_WORDS or (wanted and there) or Status.SYNTHETIC in wanted ^ there
    return wanted == there or not is_told


def _statuses(text: str) -> set[Status]:
    """Every status that a text names, in any language."""
    return {status for word, status in _STATUS_WORDS.items() if word in text.casefold()}


def worded_as(result: xr.Dataset, found: xr.Dataset) -> xr.Dataset:
    """A result in which every figure that is also in `found` has the names and the source that it has there."""
    worded = result.copy()
    for name in worded.data_vars.keys() & found.data_vars.keys():
        there = {name: text for name, text in found[name].attrs.items() if name in ATTRIBUTES}
        worded[name].attrs = {**worded[name].attrs, **there}
    return worded


def _texts_of(case: Case) -> Iterator[str]:
    """Names, labels, title, notes, sources and formulas, but for sentences of the program among these."""
    file = case.file
    yield from (file.name, *case.regions, *case.services, *case.criteria, *case.parameters.criteria, *case.evidence)
    labels = (*file.services.values(), *(criterion.label for criterion in case.criteria.values()))
    for text in (file.title, *file.notes, *labels):
        yield from vars(text).values()
    for item in (item for name, item in case.evidence.items() if name != EVIDENCE_NAME):
        yield from (*_own(item.source), *_own(item.formula))


def _texts_of_scenario(scenario: Scenario) -> Iterator[str]:
    yield scenario.name
    yield from _own(scenario.source)
    for text in filter(None, (scenario.title, scenario.description)):
        yield from vars(text).values()


def _own(text: str) -> tuple[str, ...]:
    """A text in every language; nothing of a sentence of the program, such as the source of a changed figure."""
    return in_all(text) if isinstance(text, Bilingual) or not isinstance(text, Message) else ()
