"""What a figure of a case is called in words, as `Beregnet kostnad: Somatikk, Helse Nord`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import ObservationEntry, find_entry, merged_name
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import Message, message, word
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.inputs import CHOICES, VARIABLES, declared

RULES = {
    "calculated_cost": as_label("calculated cost"),
    "former": as_label("former rule"),
}
"""Rules of the settlement."""
CHOSEN: dict[str | bool, Text] = {True: as_label("yes"), False: as_label("no")}
CHOSEN.update(RULES)


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


def with_labels(name: str, case: Contents, labels: Sequence[str | int], language: Language) -> str:
    """A name and what its labels are called in the case: services and criteria by theirs, others as they stand."""
    known = {**{name: criterion.label for name, criterion in case.criteria.items()}, **case.file.services}
    words = [known[str(label)].in_language(language) if label in known else str(label) for label in labels]
    return f"{name}: {', '.join(words)}" if words else name
