"""Keeps the catalogues of translations: takes new texts of the code in and old ones out, and says what is at fault.

    python -m scripts.catalogue           # after a text was added or changed; then write its translation in the .po
    python -m scripts.catalogue --check   # changes nothing

Exit code 1 where a text has no translation, a translation has other fields than its text, or, with --check, the
catalogue has not the texts that the code has.
"""

from __future__ import annotations

import ast
import string
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "inntektsmodell"
LANGUAGE = PACKAGE / "language"
CLICK = PACKAGE / "cli" / "click_words.py"
OTHERS = CHECKOUT / "scripts" / "said_by_others.py"
TOLD = ("message", "as_label", "word")
"""Functions whose first argument is a text of the catalogue."""

HEADER = """\
# Translations by the English text that stands in the code; `make messages` keeps the entries, people the translations.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
"""Head of a catalogue: nothing that differs from one update to the next."""


class Said(NamedTuple):
    """A text of the code, by its context ("" for most), and the file it stands in."""

    context: str
    text: str
    file: str


@cache
def said_in_code() -> tuple[Said, ...]:
    """Every text that the package tells in several languages."""
    return (*_said_in_modules(), *said_in_templates())


def _said_in_modules() -> Iterator[Said]:
    for path in (*sorted(PACKAGE.rglob("*.py")), OTHERS):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        file = path.relative_to(CHECKOUT).as_posix()
        if path in (CLICK, OTHERS):
            yield from (Said("", text, file) for text in _listed(tree))
            continue
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from (Said(context, text, file) for context, text in _told(node, constants))
            elif isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
                yield from (Said("", text, file) for text in _paragraphs(ast.get_docstring(node) or ""))


def said_in_templates() -> Iterator[Said]:
    """Every text of the web page and the report that their templates say, as `_("…")` or `pgettext("context", "…")`."""
    reader = Environment(autoescape=True)
    for path in sorted(path for kind in ("html", "jinja", "css") for path in PACKAGE.rglob(f"*.{kind}")):
        for _, _, texts in extract_from_ast(reader.parse(path.read_text(encoding="utf-8"))):
            *context, text = texts if isinstance(texts, tuple) else (texts,)
            yield Said(str(context[0]) if context else "", str(text), path.relative_to(CHECKOUT).as_posix())


def catalogue_of(language: str) -> Catalog:
    """The written catalogue of a language."""
    with _file_of(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(catalogue: Catalog) -> Catalog:
    """The catalogue with the texts of the code, each with the translation it has; texts that are gone are left out."""
    new = Catalog(locale=catalogue.locale)
    for context, text, file in said_in_code():
        known = catalogue.get(text, context or None)
        entry = new.add(text, known.string if known else "", locations=[(file, 0)], context=context or None)
        entry.flags.discard("python-format")  # a per cent sign is no field here
    return new


def written(catalogue: Catalog) -> bytes:
    """The `.po` file of a catalogue: file by file, so that what is said together stands together."""
    out = BytesIO()
    write_po(out, catalogue, width=120, sort_by_file=True, include_lineno=False, omit_header=True)
    return HEADER.format(language=catalogue.locale).encode() + out.getvalue()


def faults(catalogue: Catalog) -> list[str]:
    """Texts without a translation, and translations with other fields than their text."""
    entries = [(str(entry.id), str(entry.string)) for entry in catalogue if entry.id]
    lacking = [f"no translation: {text!r}" for text, translation in entries if not translation]
    differing = [pair for pair in entries if pair[1] and fields(pair[0]) != fields(pair[1])]
    return lacking + [f"other fields: {text!r}, {translation!r}" for text, translation in differing]


def out_of_date(catalogue: Catalog) -> list[str]:
    """Texts that the code has and the catalogue lacks, and those it holds still."""
    told = {(context, text) for context, text, _ in said_in_code()}
    held = {(entry.context or "", str(entry.id)) for entry in catalogue if entry.id}
    return [f"not in the catalogue: {text!r}" for _, text in sorted(told - held)] + [
        f"nothing says it: {text!r}" for _, text in sorted(held - told)
    ]


def misplaced(catalogue: Catalog) -> list[str]:
    """Whether the texts stand under other files than those that say them, as after a text has moved."""
    kept = _file_of(str(catalogue.locale)).read_bytes() == written(updated(catalogue))
    return [] if kept else ["texts stand under other files than those that say them: run make messages"]


def fields(text: str) -> set[tuple[str, str | None, str | None]]:
    """Fields of a text with their form; `{}` of another format than Python's is none.

    What a field counts, as in `{count:file|files}`, is a word of the language.
    """
    parsed = string.Formatter().parse(text)
    return {(name, "" if "|" in (form or "") else form, kind) for _, name, form, kind in parsed if name is not None}


def main(arguments: list[str]) -> int:
    """Bring every catalogue up to date, or check that it is."""
    found = []
    for language in languages():
        catalogue = catalogue_of(language)
        if "--check" in arguments:
            found += out_of_date(catalogue) or misplaced(catalogue)
        else:
            catalogue = updated(catalogue)
            _file_of(language).write_bytes(written(catalogue))
        found += faults(catalogue)
    print("\n".join(found) or "every text has its translation")
    return int(bool(found))


def languages() -> list[str]:
    """Languages that have a catalogue."""
    return sorted(file.parent.parent.name for file in LANGUAGE.glob("*/LC_MESSAGES/*.po"))


def _file_of(language: str) -> Path:
    return LANGUAGE / language / "LC_MESSAGES" / "inntektsmodell.po"


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Texts that a module names."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield getattr(node.targets[0], "id", ""), node.value.value


def _told(call: ast.Call, constants: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Context and text of what a call tells: a literal, or a constant of its module; and the help of an option."""
    name = getattr(call.func, "id", "")
    texts = [_text(node, constants) for node in call.args]
    if name == "as_label_in":
        yield str(texts[0]), str(texts[1])
    elif name == "as_labels":
        yield from (("", text) for text in texts if text is not None)
    elif name in TOLD and isinstance(texts[0], str):
        yield "", texts[0]
    for keyword in call.keywords:
        if keyword.arg == "help":
            yield from (("", paragraph) for paragraph in _paragraphs(_text(keyword.value, {}) or ""))


def _is_command(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "attr", "") in ("command", "group")


def _paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]


def _listed(tree: ast.Module) -> Iterator[str]:
    """Texts in the tuples of a module."""
    tuples = [node.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)]
    return (text for node in tuples for text in ast.literal_eval(node))


def _text(node: ast.expr, constants: dict[str, str]) -> str | None:
    """The text of a literal, or of a constant of the module."""
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
