"""What a figure of a case is called in words, as `Beregnet kostnad: Somatikk, Helse Nord`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import xarray as xr

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import ObservationEntry, find_entry, merged_name
from inntektsmodell.case.remarks import FigurePlace
from inntektsmodell.faults import Faults
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import Message, message, word
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.inputs import CHOICES, VARIABLES, declared
from inntektsmodell.method.quantities import Step
from inntektsmodell.method.wording import title

RULES = {
    "calculated_cost": as_label("calculated cost"),
    "former": as_label("former rule"),
}
"""Rules of the settlement."""
CHOSEN: dict[str | bool, Text] = {True: as_label("yes"), False: as_label("no")}
CHOSEN.update(RULES)
QUOTE = '"'
"""Around a label with a comma, where a figure has several labels; one inside is doubled."""


def table_word(name: str) -> Message:
    """A table as a sentence tells it: in words, and by the name of its file."""
    return message("{label} ({name})", label=word(VARIABLES[name].label.en), name=name)


def choice_name(case: Contents, path: str, language: Language) -> str:
    """What the choice at a path is called; merged criteria are named one by one."""
    if not path.startswith("criteria."):
        return CHOICES[path].label.in_language(language)
    return merged_name(case, path.removeprefix("criteria.").removesuffix(".merge")).in_language(language)


def told_choice(value: object, language: Language) -> str:
    """A choice as people read it."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, str | bool) and value in CHOSEN:
        return CHOSEN[value].in_language(language)
    return str(value)


def called(case: Contents, path: str, language: Language) -> str:
    """What a change at a path changes, in words where it is one figure or choice, and the path that one types."""
    entry = find_entry(case, path, Faults())
    if entry is None:
        return path
    return f"{name_of(case, path, language)} ({path})"


def names_of(case: Contents, paths: Sequence[str], language: Language) -> list[str]:
    """What the figures at some paths are called; where several have one name, each with its path."""
    names = [name_of(case, path, language) for path in paths]
    times = Counter(names)
    return [name if times[name] == 1 else f"{name} ({path})" for name, path in zip(names, paths, strict=True)]


def name_of(case: Contents, path: str, language: Language) -> str:
    """What the figure or choice at a path is called; the path must name one of the case.

    Labels follow the variable: `Beregnet kostnad: Somatikk, Helse Nord`.
    """
    entry = find_entry(case, path, Faults())
    assert entry is not None
    if isinstance(entry, ObservationEntry):
        figure, labels = VARIABLES[entry.variable], list(entry.labels.values())
    elif isinstance(entry.item, Choice):
        return choice_name(case, entry.path, language)
    else:
        figure, labels = declared(path), list(entry.names[2:])
    return with_labels(figure.label.in_language(language), case, labels, language)


def place_of_path(case: Contents, path: str) -> FigurePlace:
    """Where a figure of the case is, or several: a part of a path names all below it, and is not typed."""
    is_one = find_entry(case, path, Faults()) is not None

    def told(language: Language) -> str:
        return name_of(case, path, language) if is_one else declared(path).label.in_language(language)

    return _place(told, path if is_one else "")


def place_of_result(case: Contents, step: Step, labels: Sequence[str]) -> FigurePlace:
    """Where a figure of a result is; see `figure_text`."""

    def told(language: Language) -> str:
        return with_labels(title(step.label.in_language(language)), case, labels, language)

    return _place(told, figure_text(step.name, *labels))


def place_of_cell(case: Contents, values: xr.DataArray, labels: Sequence[str]) -> FigurePlace:
    """Where a cell of a table is; a mean over years is not typed."""
    variable = VARIABLES[str(values.name)]

    def told(language: Language) -> str:
        return with_labels(variable.label.in_language(language), case, labels, language)

    return _place(told, ".".join([variable.path, *labels]) if values.dims == variable.dims else "")


def _place(told: Callable[[Language], str], path: str) -> FigurePlace:
    return FigurePlace(message("'{name}'", name=told_in_both(told("nb"), told("en"))), path)


def figure_text(name: str, *labels: str | int) -> str:
    """A result as people type it, as in `need_index[somatic, Helse Vest]`.

    A label with a comma is in quotation marks where there are several.
    """
    if not labels:
        return name
    texts = [str(label) for label in labels]
    return f"{name}[{', '.join(map(_quoted, texts) if len(texts) > 1 else texts)}]"


def _quoted(label: str) -> str:
    if "," not in label and not label.startswith(QUOTE):
        return label
    return f"{QUOTE}{label.replace(QUOTE, QUOTE * 2)}{QUOTE}"


def with_labels(name: str, case: Contents, labels: Sequence[str | int], language: Language) -> str:
    """A name and what its labels are called in the case: services and criteria by theirs, others as they stand."""
    known = called_in(case)
    words = [known[str(label)].in_language(language) if label in known else str(label) for label in labels]
    return f"{name}: {', '.join(words)}" if words else name


def label_in_words(case: Contents, label: str) -> str:
    """What a service or a criterion is called in the case, in both languages; any other label as it stands."""
    text = called_in(case).get(label)
    return label if text is None else told_in_both(text.nb, text.en)


def called_in(case: Contents) -> dict[str, Text]:
    """What services and criteria of a case are called, by name."""
    return {**{name: criterion.label for name, criterion in case.criteria.items()}, **case.file.services}
