"""Every sentence that people see is in the catalogue, in English and Norwegian with the same fields."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import inntektsmodell
from inntektsmodell.language import catalogue as catalogue_module
from inntektsmodell.language.catalogue import FOLDER, _catalogue, translated
from inntektsmodell.language.compiling import compile_catalogues, compiled
from inntektsmodell.method.inputs import VARIABLES
from scripts.catalogue import catalogue_of, faults, fields, languages, misplaced, out_of_date
from scripts.said_by_others import NAMES

PACKAGE = Path(inntektsmodell.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
WORDS_OF_CODE = re.compile(r"[a-z_]+\.csv|\.[a-z]+|[a-z]+_[a-z_]+|--[a-z-]+|nb, en|app|report")
"""Names of files, parameters, options and extras: the same in every language."""


@cache
def every_call() -> list[tuple[str, str, ast.Call]]:
    """Name, place and all of every call in the package."""
    found = []
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                function = node.func
                name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
                found.append((name, f"{file.relative_to(PACKAGE)}:{node.lineno}", node))
    return found


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    return ((place, call) for name, place, call in every_call() if name in names)


@cache
def constants(folder: Path) -> dict[str, str]:
    """Texts that the modules of a folder name."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in folder.glob("*.py")]
    named = [node for tree in trees for node in tree.body if isinstance(node, ast.Assign)]
    return {getattr(node.targets[0], "id", ""): getattr(node.value, "value", "") for node in named}


def template_of(place: str, template: ast.expr) -> str:
    """The template of a message: a literal, or a constant of its own module or of one beside it."""
    if isinstance(template, ast.Name | ast.Attribute):
        name = template.id if isinstance(template, ast.Name) else template.attr
        return constants((PACKAGE / place).parent)[name]
    assert isinstance(template, ast.Constant), f"{place}: the template is no literal"
    return str(template.value)


@pytest.mark.slow
def test_every_message_is_a_literal_with_the_fields_it_is_given() -> None:
    for place, call in calls("message"):
        template = template_of(place, call.args[0])
        if all(keyword.arg for keyword in call.keywords):
            given = {keyword.arg for keyword in call.keywords} - ({"currency"} if "NOK" in template else set())
            assert given == {name for name, _, _ in fields(template)}, f"{place}: other fields than the template"


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
def test_the_catalogue_has_every_text_of_the_code_with_its_translation_and_no_other(language: str) -> None:
    catalogue = catalogue_of(language)
    assert out_of_date(catalogue) + misplaced(catalogue) + faults(catalogue) == []


def source_of(language: str) -> str:
    return (FOLDER / language / "LC_MESSAGES" / "inntektsmodell.po").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_check_of_the_catalogue_finds_every_kind_of_fault() -> None:
    catalogue = catalogue_of("nb")
    catalogue.add("nobody says {this}", "ingen sier dette")
    untranslated = catalogue.get("is missing")
    assert untranslated is not None
    untranslated.string = ""
    catalogue.delete("Choose from:\n\t{choices}")
    assert [line.partition(":")[0] for line in out_of_date(catalogue)] == ["not in the catalogue", "nothing says it"]
    assert misplaced(catalogue) == ["texts stand under other files than those that say them: run make messages"]
    assert faults(catalogue) == [
        "no translation: 'is missing'",
        "other fields: 'nobody says {this}', 'ingen sier dette'",
    ]


def test_a_compiled_catalogue_is_what_babel_compiles() -> None:
    by_babel, text = BytesIO(), source_of("nb") + '\n#~ msgid "gone"\n#~ msgstr "borte"\n'
    write_mo(by_babel, read_po(BytesIO(text.encode())))
    mine, theirs = (GNUTranslations(BytesIO(built)) for built in (compiled(text), by_babel.getvalue()))
    assert vars(mine)["_catalog"] | {"": ""} == vars(theirs)["_catalog"] | {"": ""}  # but for the head
    assert mine.gettext("is missing") == "mangler"
    assert mine.gettext("gone") == "gone"


def test_what_stands_newer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout tells what its written catalogue says now; an installed one has the compiled alone."""
    source = tmp_path / "nb" / "LC_MESSAGES" / "inntektsmodell.po"
    source.parent.mkdir(parents=True)
    monkeypatch.setattr(catalogue_module, "FOLDER", tmp_path)
    told = []
    for text in ("en", "to"):
        source.write_text(
            f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "x"\nmsgstr "{text}"\n'
        )
        _catalogue.cache_clear()
        told.append(translated("x", "nb"))
        compile_catalogues(tmp_path)
        os.utime(source.with_suffix(".mo"), (0, 0))
    source.unlink()
    _catalogue.cache_clear()
    told.append(translated("x", "nb"))
    source.with_suffix(".mo").unlink()
    _catalogue.cache_clear()
    told.append(translated("x", "nb"))
    _catalogue.cache_clear()
    assert told == ["en", "to", "to", "x"]


def bare_words(node: ast.expr) -> list[str]:
    """Texts with letters in an argument of a fault, outside calls: names of files and parameters may stand there."""
    if isinstance(node, ast.Call):
        return []
    if isinstance(node, ast.Constant):
        text = node.value if isinstance(node.value, str) else ""
        return [text] if re.search(r"[^\W\d_]", text) and not WORDS_OF_CODE.fullmatch(text) else []
    return [text for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr) for text in bare_words(child)]


def faulty_arguments(call: ast.Call, function: ast.AST | None) -> list[str]:
    """Bare words in the arguments of a call, also where they come by way of a local name."""
    found = []
    for argument in call.args:
        found += bare_words(argument)
        if isinstance(argument, ast.Name) and function is not None:
            values = [
                node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Assign) and argument.id in {getattr(to, "id", "") for to in node.targets}
            ]
            found += [text for value in values for text in bare_words(value)]
    return found


def is_fault(node: ast.Call) -> bool:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr == "add" and len(node.args) == 3
    return getattr(function, "id", "") in ("Fault", "CannotCompute", "CannotComputeError", "CheckError")


def bare_words_of_faults(source: str) -> list[str]:
    tree = ast.parse(source)
    found = []
    for function in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and is_fault(node):
                found += faulty_arguments(node, None if function is tree else function)
    return found


@pytest.mark.slow
def test_every_word_of_a_fault_is_a_message() -> None:
    bare = {str(file): bare_words_of_faults(file.read_text(encoding="utf-8")) for file in MODULES}
    assert {file: found for file, found in bare.items() if found} == {}


@pytest.mark.parametrize(
    "source",
    [
        'faults.add(place, "is empty", message("x"))',
        "faults.add(f'{file} line {line}', found, right)",
        'Fault(place, found, "give it")',
        "def f():\n    right = 'at least one' if x else message('y')\n    faults.add(place, found, right)",
        "faults.add(place, found, 'one of ' + names)",
    ],
)
def test_the_rule_on_words_has_teeth(source: str) -> None:
    assert bare_words_of_faults(source)


@pytest.mark.slow
def test_names_that_are_told_as_words_are_in_the_catalogue() -> None:
    told = {dim for variable in VARIABLES.values() for dim in variable.dims}
    for name, position in (("steps", 1), ("merged_chunks", 2), ("in_order", 2)):
        for _, call in calls(name):
            what = call.args[position]
            if isinstance(what, ast.Constant) and isinstance(what.value, str):
                told.add(what.value)
    assert {"charts", "draws", "scenarios", "blocks of draws", "region"} <= told
    assert told <= set(NAMES)
