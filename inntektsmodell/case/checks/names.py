"""What the names and texts of a case may be, so that each works in every command, file and chart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping

from inntektsmodell.case.schema import CaseFile, Criterion
from inntektsmodell.faults import Faults, Where, part_of
from inntektsmodell.language.bilingual import in_all
from inntektsmodell.language.messages import message
from inntektsmodell.language.plain_text import code_point, unfit_in_name, unfit_in_text

LONGEST_NAME = 255
"""Letters of a name, title or label: what a formula of a workbook holds as one text."""
LONGEST_TEXT = 32_767
"""Letters of a free text: what a cell of a workbook holds."""
LONGEST_SHOWN = 40
SEPARATOR = "; "
"""Between the names in a cell of a workbook that holds several."""
_CODE = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""What workbooks take for the code of a letter."""
Named = Mapping[str, Where]
"""Names with the place of each."""


def check_names(
    place: str,
    file: CaseFile,
    criteria: Mapping[str, Criterion],
    places: Named,
    headings: Collection[str],
    faults: Faults,
) -> None:
    """Note every name and text of a case that would not work everywhere, and names that cannot be told apart.

    `place` names the main part; `places` says where each of the `criteria` stands; `headings` are those of columns
    beside regions and services, in lower case.
    """

    def named(names: Collection[str], path: str) -> Named:
        return {name: part_of(place, f"{path}.{name}") for name in names}

    regions = {name: part_of(place, f"regions.{number}") for number, name in enumerate(file.regions)}
    total = {} if file.rest is None else {file.rest.total: part_of(place, "rest.total")}
    services, groups = named(file.services, "services"), named(file.parameters.criteria, "parameters.criteria")
    evidence, reserved = named(file.evidence, "evidence"), file.parameters.reserved
    purposes = named(reserved.amounts if reserved else (), "parameters.reserved.amounts")
    for names in ({**total, **regions}, services, {**places, **groups}, evidence, purposes):
        for name, where in names.items():
            _check_name(name, where, faults)
        _check_apart(names, faults)
    for names in ({**total, **regions}, services):
        _check_headings(names, headings, faults)
    _check_name(file.name, part_of(place, "name"), faults)
    for name, item in file.evidence.items():
        _check_name(item.unit, part_of(place, f"evidence.{name}.unit"), faults)
    for name, criterion in criteria.items():
        _check_name(criterion.unit, places[name], faults)
    _check_paths(regions, _among(file.regions), faults)
    for names in (services, {**places, **groups}, purposes):
        _check_paths(names, lambda _rest: True, faults)
    for where, line in _lines(place, file, criteria, places):
        check_line(line, where, faults)
        if not line.strip():
            faults.add(where, message("is empty"), message("plain text"))
    for where, text in _texts(place, file):
        check_text(text, where, faults)


def _check_name(name: str, where: Where, faults: Faults) -> None:
    check_line(name, where, faults)
    if not unfit_in_name(name) and (not name or name != " ".join(name.split())):
        found = message("'{name}' is empty or has stray spaces", name=name)
        faults.add(where, found, message("single spaces between words, and none before or after"))
    if SEPARATOR.strip() in name:
        found = message("'{name}' contains a semicolon", name=name)
        faults.add(where, found, message("no semicolon: it separates names in a workbook"))


def check_line(line: str, where: Where, faults: Faults) -> None:
    """Note what is wrong with a name, title or label, which is one line that is seen as it is."""
    _check_letters(line, unfit_in_name(line), LONGEST_NAME, where, faults)


def check_text(text: str, where: Where, faults: Faults) -> None:
    """Note what is wrong with a free text, which may have several lines."""
    _check_letters(text, unfit_in_text(text), LONGEST_TEXT, where, faults)


def _check_letters(text: str, unfit: list[str], most: int, where: Where, faults: Faults) -> None:
    if unfit:
        codes = ", ".join(map(code_point, unfit))
        found = message("'{text}' contains invisible characters: {codes}", text=text[:LONGEST_SHOWN], codes=codes)
        faults.add(where, found, message("remove them, or type the name again"))
    if match := _CODE.search(text):
        found = message("contains '{text}', which a workbook reads as a character code", text=match[0])
        faults.add(where, found, message("a different spelling"))
    if len(text) > most:
        faults.add(where, message("{count} characters", count=len(text)), message("at most {limit}", limit=most))


def _check_apart(names: Named, faults: Faults) -> None:
    """Names of one kind differ in more than case, spaces, and how the computer keeps the same letter."""
    first: dict[str, str] = {}
    for name, where in names.items():
        other = first.setdefault(_folded(name), name)
        if other != name:
            found = message("'{name}' cannot be told apart from '{other}'", name=name, other=other)
            faults.add(where, found, message("names that differ in more than case, spaces and invisible characters"))


def _folded(name: str) -> str:
    seen = name
    if not name.isprintable():
        seen = "".join(letter for letter in name if letter.isspace() or not unfit_in_name(letter))
    return unicodedata.normalize("NFC", " ".join(seen.split()).casefold())


def _check_headings(names: Named, headings: Collection[str], faults: Faults) -> None:
    """Regions and services stand as columns in a workbook."""
    for name, where in names.items():
        if name.casefold() in headings:
            faults.add(
                where, message("'{name}' is the heading of another column", name=name), message("choose another name")
            )


def _check_paths(names: Named, is_ambiguous: Callable[[str], bool], faults: Faults) -> None:
    """No name is another, a dot, and what can follow that other in a path."""
    for name, where in names.items():
        for position, letter in enumerate(name):
            if letter == "." and name[:position] in names and is_ambiguous(name[position + 1 :]):
                found = message("'{name}' begins with the name '{other}' and a dot", name=name, other=name[:position])
                right = message("a different name: dots separate the names in a path")
                faults.add(where, found, right)


def _among(names: Collection[str]) -> Callable[[str], bool]:
    """Whether what follows can be the beginning of one of the names."""
    begun = {name.partition(".")[0] for name in names}
    return lambda rest: rest.partition(".")[0] in begun


def _lines(
    place: Where, file: CaseFile, criteria: Mapping[str, Criterion], places: Named
) -> Iterator[tuple[Where, str]]:
    """Title and labels, with the place of each."""
    for language, text in vars(file.title).items():
        yield part_of(place, f"title.{language}"), text
    for name, label in file.services.items():
        for language, text in vars(label).items():
            yield part_of(place, f"services.{name}.{language}"), text
    for name, criterion in criteria.items():
        for language, text in vars(criterion.label).items():
            yield part_of(places[name], language), text


def _texts(place: Where, file: CaseFile) -> Iterator[tuple[Where, str]]:
    """Free texts, which may have several lines."""
    for number, note in enumerate(file.notes):
        for language, text in vars(note).items():
            yield part_of(place, f"notes.{number}.{language}"), text
    for name, item in file.evidence.items():
        for key, text in (("source", item.source), ("formula", item.formula)):
            yield from ((part_of(place, f"evidence.{name}.{key}"), words) for words in in_all(text))
