"""What people type for a path: `Vekt på faktisk kostnad: Somatikk` means `cost.actual_weight.somatic`.

The name of an input or its label, in either language and any case, then labels, each by its name or by what it is
called. The first words of an input's label will do where no other begins so. A colon, a comma, a dot or brackets may
stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from inntektsmodell.method.inputs import CHOICES, FIGURES, VARIABLES

BETWEEN = ".:,;[] "
"""Signs that may stand between what is named."""


_DASHES = str.maketrans(dict.fromkeys("‐‑–—−", "-"))


def folded(text: object) -> str:
    """A text as it is compared: in one case, with single spaces, every dash as the one on a keyboard."""
    return " ".join(str(text).split()).casefold().translate(_DASHES)


def meant_paths(text: str, labels: Mapping[str, str]) -> list[str]:
    """Every path that a text can mean, by the longest name that it begins with.

    Where no labels fit what follows the label of an input, the path ends with that text, for a fault to tell.

    Args:
        text: what was typed.
        labels: by folded text what a label of the case is called there and in paths.
    """
    whole: dict[int, set[str]] = {}
    begun: dict[int, set[str]] = {}
    for name, path in names_of_inputs():
        begins, rest = _cut(folded(text), name)
        below = _labels(rest, labels) if begins else None
        if below is not None:
            whole.setdefault(len(name), set()).add(".".join([path, *below]))
        elif begins and name != path:
            begun.setdefault(len(name), set()).add(f"{path}.{rest}")
    found = whole or begun
    return sorted(found[max(found)]) if found else _shortened(folded(text), labels)


def _shortened(text: str, labels: Mapping[str, str]) -> list[str]:
    """The paths where a text begins with the first words of a label of an input, and labels of the case follow."""
    name = re.split(r"[:\[]", text, maxsplit=1)[0].strip()
    below = _labels(text[len(name) :].strip(BETWEEN), labels)
    paths = {path for full, path in names_of_inputs() if name and full.startswith((f"{name} ", f"{name},"))}
    return [] if below is None else sorted(".".join([path, *below]) for path in paths)


@cache
def names_of_inputs() -> tuple[tuple[str, str], ...]:
    """What inputs are called, folded, and their paths."""
    inputs = {**FIGURES, **CHOICES, **VARIABLES}
    texts = ((text, path) for path, about in inputs.items() for text in (path, about.label.nb, about.label.en))
    return tuple(dict.fromkeys((folded(text), path) for text, path in texts))


def _cut(text: str, name: str) -> tuple[bool, str]:
    """Whether a text begins with a name, and what follows."""
    rest = text.removeprefix(name)
    begins = bool(name) and text.startswith(name) and (not rest or rest[0] in BETWEEN)
    return begins, rest.strip(BETWEEN)


def _labels(text: str, labels: Mapping[str, str]) -> list[str] | None:
    """The labels that a text names, one after the other; None where it names something else."""
    return next(_readings(text, labels), None)


def _readings(text: str, labels: Mapping[str, str]) -> Iterator[list[str]]:
    """Every way of reading a text as labels, that with the longest first."""
    if not text:
        yield []
    fitting = [(name, rest) for name in labels for begins, rest in [_cut(text, name)] if begins]
    for name, rest in sorted(fitting, key=lambda one: -len(one[0])):
        yield from ([labels[name], *below] for below in _readings(rest, labels))
