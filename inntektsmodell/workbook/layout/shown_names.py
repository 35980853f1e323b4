"""What services and criteria are called on sheets: by their labels where these tell them apart, else by their names.

The sheets on services and on criteria have both beside one another. Where a sheet is read, either is understood.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.names import SEPARATOR
from inntektsmodell.language.text import Language, Text
from inntektsmodell.method.inputs import declared
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.workbook.layout.form import EVIDENCE_OF, SheetLayout
from inntektsmodell.workbook.layout.sheets import CRITERIA, HEADINGS, PARAMETERS, SERVICES

SERVICE, CRITERION = "service", "criterion"
COLUMNS = {
    **{"service": SERVICE, "services": SERVICE},
    **dict.fromkeys(("criterion", "other_criterion", "age_group", "members"), CRITERION),
}
"""Columns that hold services or criteria, on other sheets than their own."""
DIMENSIONS = {"service": SERVICE, "series": CRITERION}
"""The same of the dimensions of a parameter."""
Meant = Mapping[str, Mapping[str, str]]
"""By `SERVICE` and `CRITERION` what each folded label means that means one name."""
MARKS = (SEPARATOR.strip(), EVIDENCE_OF.format(label="", name="").strip())
"""Signs that part names from one another, so that no label that is shown may hold one."""


def meant_names(texts: Mapping[str, Collection[str]], others: Collection[str] = ()) -> dict[str, str]:
    """The name that each folded label means; none for one that is another name, a heading, or the label of several.

    Args:
        texts: the labels of each name.
        others: names without labels.
    """
    names = {folded(name): name for name in (*texts, *others)}
    found: dict[str, set[str]] = {}
    for name, labels in texts.items():
        for label in map(folded, labels):
            found.setdefault(label, {names.get(label, name)}).add(name)
    return {label: next(iter(own)) for label, own in found.items() if len(own) == 1 and label not in HEADINGS}


def meant_in(case: Case) -> Meant:
    """By `SERVICE` and `CRITERION` the name that each folded label of a case means, in either language."""
    found = {}
    for kind, texts in _texts(case).items():
        labels = {name: tuple(vars(text).values()) for name, text in texts.items()}
        found[kind] = meant_names(labels, case.parameters.criteria if kind == CRITERION else ())
    return found


def shown_names(case: Case, language: Language) -> Meant:
    """By `SERVICE` and `CRITERION` what each name is called on sheets in a language."""
    meant, found = meant_in(case), {}
    for kind, texts in _texts(case).items():
        called = {name: text.in_language(language) for name, text in texts.items()}
        found[kind] = {
            name: label if _is_fit(label) and meant[kind].get(folded(label)) == name else name
            for name, label in called.items()
        }
    return found


def _texts(case: Case) -> dict[str, dict[str, Text]]:
    """The labels of services, and of age groups and criteria, by name."""
    criteria = {name: criterion.label for name, criterion in case.criteria.items()}
    return {SERVICE: dict(case.file.services), CRITERION: criteria}


def kind_of(sheet: SheetLayout, key: str) -> str | None:
    """What a column of a sheet names, if it names services or criteria that another sheet is about."""
    return None if sheet in (SERVICES, CRITERIA) else COLUMNS.get(key)


def kind_of_parameter(path: str) -> str | None:
    """What the value of a parameter names, if it is the choice of services or criteria."""
    about = declared(path)
    return DIMENSIONS.get(about.dims[0]) if about.kind in ("one", "some") and about.dims else None


def called_cells(sheet: SheetLayout, cells: Mapping[str, Any], shown: Meant) -> dict[str, Any]:
    """The cells of a row as they are shown."""
    found = dict(cells)
    for key, value in cells.items():
        kind = kind_of(sheet, key)
        if sheet is PARAMETERS and key == "value":
            kind = kind_of_parameter(cells["path"])
        if kind is not None:
            found[key] = _called(value, shown[kind])
    return found


def _called(value: Any, names: Mapping[str, str]) -> Any:
    """A name, or each of several in a tuple or a text, as it is called; what is no text is left as it is."""
    if isinstance(value, tuple):
        return tuple(names.get(name, name) for name in value)
    if not isinstance(value, str):
        return value
    return SEPARATOR.join(names.get(name, name) for name in value.split(SEPARATOR))


def _is_fit(label: str) -> bool:
    """Whether a label can stand where a name can: as one text, and as the head of evidence."""
    return not any(mark in label for mark in MARKS) and label == " ".join(label.split())
