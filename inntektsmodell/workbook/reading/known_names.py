"""Names of services and criteria where a sheet is read: what labels mean, and what is told of those that mean none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from string import ascii_uppercase

from inntektsmodell.case.checks.names import SEPARATOR
from inntektsmodell.faults import Fault, nearest_spelling
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import LANGUAGES, Message, message
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.workbook.layout.shown_names import CRITERION, SERVICE, Meant, meant_names
from inntektsmodell.workbook.reading.cells import Cell
from inntektsmodell.workbook.reading.findings import Findings

UNKNOWN = {
    SERVICE: lambda name: message("service '{name}' is unknown", name=name),
    CRITERION: lambda name: message("criterion '{name}' is unknown", name=name),
}


@dataclass(frozen=True)
class KnownNames:
    """The names on the sheets of services and criteria, by `SERVICE` and `CRITERION`: the cells of the labels of each.

    `others` are names without labels. A kind whose sheet is not there, or lacks names, is not there either.
    """

    labels: Mapping[str, Mapping[str, Mapping[str, Cell]]] = field(default_factory=dict)
    others: Mapping[str, Collection[str]] = field(default_factory=dict)

    @cached_property
    def meant(self) -> Meant:
        """By kind what each folded label means that means one name."""
        return {
            kind: meant_names(
                {name: [str(cell.value) for cell in cells.values()] for name, cells in names.items()},
                self.others.get(kind, ()),
            )
            for kind, names in self.labels.items()
        }

    @cached_property
    def called(self) -> dict[str, dict[str, str]]:
        """By kind what faults call each name: its label in both languages, where every label means just that name."""
        return {kind: {name: self._called(kind, name) for name in names} for kind, names in self.labels.items()}

    def _called(self, kind: str, name: str) -> str:
        cells = self.labels[kind][name]
        texts = {language: str(cell.value) for language, cell in cells.items()}
        if not texts or any(self.meant[kind].get(folded(text)) != name for text in texts.values()):
            return name
        first, *_ = texts.values()
        return told_in_both(**{language: texts.get(language, first) for language in LANGUAGES})

    def nearest(self, name: str, kind: str, others: Mapping[str, str] | None = None) -> Message:
        """Which names are nearest, as sheets call them; `others` are further spellings and what is told of them."""
        called = self.called.get(kind, {})
        told = dict(called)
        told |= {label: called[name] for label, name in self.meant.get(kind, {}).items() if name in called}
        told |= {name: name for name in self.others.get(kind, ())}
        return nearest_spelling(name, {**told, **(others or {})})

    def unknown_in(self, cell: Cell, kind: str) -> list[str]:
        """The names in a cell that nobody knows; none where the sheet that would have them is not there."""
        if kind not in self.labels or cell.kind or not isinstance(cell.value, str):
            return []
        known = {*self.labels[kind], *self.others.get(kind, ())}
        parts = (" ".join(part.split()) for part in cell.value.split(SEPARATOR.strip()))
        return [part for part in parts if part and part not in known and folded(part) not in self.meant[kind]]

    def named(self, cell: Cell, kind: str, findings: Findings) -> Cell:
        """A cell in which each label is the name that it means, and a fault for each that means none.

        Stray spaces are told, as of a name.
        """
        for name in self.unknown_in(cell, kind):
            findings.add(cell.place, UNKNOWN[kind](name), self.nearest(name, kind))
        if kind not in self.meant or cell.kind or not isinstance(cell.value, str):
            return cell
        parts = [part.strip() for part in cell.value.split(SEPARATOR.strip())]
        names = [self.meant[kind].get(folded(part), part) for part in parts]
        if names == parts:
            return cell
        text = " ".join(cell.value.split())
        if cell.value != text:
            findings.remark(cell.place, message("stray spaces in '{text}' are ignored", text=text))
        return replace(cell, value=SEPARATOR.join(names))

    def clashes(self) -> Iterator[Fault]:
        """A fault for each label that another name has too, or that is another name, at the later of two cells."""
        for names in self.labels.values():
            owners = {folded(name): name for name in names}
            for name, cells in names.items():
                for cell in cells.values():
                    owner = owners.setdefault(folded(cell.value), name)
                    if owner != name:
                        row = next(iter(names[owner].values())).place.rpartition("!")[2].lstrip(ascii_uppercase)
                        found = message("'{label}' is also the name or label in row {row}", label=cell.value, row=row)
                        yield Fault(cell.place, found, message("a label of its own"))
