"""What the organisation itself says in the report: a short text of headings, paragraphs and bullets in a file.

The file is Markdown of these three alone: `# ` before a heading, `- ` or `* ` before a bullet, an empty line between
paragraphs. All else that Markdown knows is refused, so that nothing comes out other than it was meant.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

from inntektsmodell.faults import Faults
from inntektsmodell.files.text_files import read_text
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.report.content import Bullets, Paragraph, ReportBlock, ReportSection

HEADING = as_label("Foreword")
"""Above what comes before the text's own first heading."""
MOST_LETTERS = 20_000
_HEADING, _BULLET = re.compile(r"#{1,6}\s+(.*?)[\s#]*"), re.compile(r"[-*]\s+(.*)")
_REFUSED = {
    re.compile(r".*(!\[|\]\()"): message("has a link or a picture"),
    re.compile(r"\s*(\||```|~~~|>|</?[a-zA-Z!])"): message("has a table, a quotation, code or HTML"),
    re.compile(r"\s*\d+[.)]\s"): message("has a numbered list"),
    re.compile(r"\s+[-*]\s"): message("has a list within a list"),
    re.compile(r".*(\*\*|__|`)"): message("has bold letters or code"),
}
"""What a line may not hold, and how that is told."""


def read_own_text(file: Path, language: Language, faults: Faults) -> tuple[ReportSection, ...]:
    """Sections of the text in a file, one for each of its headings; none, with every fault, where it has some."""
    text = read_text(file, faults)
    if text is None:
        return ()
    if len(text) > MOST_LETTERS:
        found = message("is {count:character|characters} long", count=len(text))
        faults.add(str(file), found, message("at most {limit} characters", limit=MOST_LETTERS))
        return ()
    before = len(faults.found)
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        _check_line(file, number, line, faults)
    if not text.strip():
        faults.add(str(file), message("is empty"), message("headings (# ), paragraphs and bullets (- )"))
    return _sections(lines, HEADING.in_language(language)) if len(faults.found) == before else ()


def _check_line(file: Path, number: int, line: str, faults: Faults) -> None:
    for pattern, found in _REFUSED.items():
        if pattern.match(line):
            place = message("{file} line {line}", file=str(file), line=number)
            faults.add(place, found, message("headings (# ), paragraphs and bullets (- )"))


def _sections(lines: list[str], first: str) -> tuple[ReportSection, ...]:
    made: list[tuple[str, list[str]]] = [(first, [])]
    for line in lines:
        heading = _HEADING.fullmatch(line)
        if heading:
            made.append((heading[1], []))
        else:
            made[-1][1].append(line)
    return tuple(ReportSection(heading, tuple(_blocks(own))) for heading, own in made if heading != first or any(own))


def _blocks(lines: list[str]) -> list[ReportBlock]:
    """Paragraphs and lists of bullets; a line that follows another without an empty one between goes on with it."""
    parts: list[tuple[bool, str]] = []
    goes_on = False
    for line in lines:
        bullet = _BULLET.fullmatch(line)
        if bullet:
            parts.append((True, bullet[1].strip()))
        elif line.strip() and goes_on:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]} {line.strip()}")
        elif line.strip():
            parts.append((False, line.strip()))
        goes_on = bool(line.strip())
    blocks: list[ReportBlock] = []
    for is_bullet, group in groupby(parts, key=lambda part: part[0]):
        said = [sentence for _, sentence in group]
        blocks += [Bullets(tuple(said))] if is_bullet else map(Paragraph, said)
    return blocks
