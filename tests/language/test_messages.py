"""Every sentence that people see is in the catalogue, in English and Norwegian with the same fields."""

from __future__ import annotations

import ast
import os
import pickle
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from time import sleep

import click
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner
from pydantic import BaseModel, Field, FiniteFloat, ValidationError

import inntektsmodell
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.observations import VARIABLES
from inntektsmodell.case.pydantic_faults import add_pydantic_faults
from inntektsmodell.case.schema import Criterion
from inntektsmodell.cli.click_words import _pattern
from inntektsmodell.cli.main import COMMANDS, main
from inntektsmodell.faults import Fault, Faults, InputError, nearest, within
from inntektsmodell.language import catalogue as catalogue_module
from inntektsmodell.language.catalogue import FOLDER, _catalogue, translated
from inntektsmodell.language.compiling import compile_catalogues, compiled
from inntektsmodell.language.messages import Message, in_language, message, said, told_in, word
from inntektsmodell.language.others import CLICK
from inntektsmodell.language.text import as_label
from inntektsmodell.loading import load_case
from inntektsmodell.records import Frozen
from scripts.catalogue import catalogue_of, faults, fields, languages, out_of_date, updated, written
from scripts.said_by_others import NAMES
from tests.broken_case import copy_of_case

PACKAGE = Path(inntektsmodell.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
WORDS_OF_CODE = re.compile(r"[a-z_]+\.csv|\.[a-z]+|[a-z]+_[a-z_]+|--[a-z-]+|nb, en|app|report")
"""Names of files, parameters, options and extras: the same in every language."""


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                function = node.func
                name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
                if name in names:
                    yield f"{file.relative_to(PACKAGE)}:{node.lineno}", node


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


def test_every_message_is_a_literal_with_the_fields_it_is_given() -> None:
    for place, call in calls("message"):
        template = template_of(place, call.args[0])
        if all(keyword.arg for keyword in call.keywords):
            given = {keyword.arg for keyword in call.keywords}
            assert given == {name for name, _, _ in fields(template)}, f"{place}: other fields than the template"


@pytest.mark.parametrize("language", languages())
def test_the_catalogue_has_every_text_of_the_code_with_its_translation_and_no_other(language: str) -> None:
    catalogue = catalogue_of(language)
    assert out_of_date(catalogue) + faults(catalogue) == []
    assert written(updated(catalogue)).decode() == source_of(language)


def source_of(language: str) -> str:
    return (FOLDER / language / "LC_MESSAGES" / "inntektsmodell.po").read_text(encoding="utf-8")


def test_the_check_of_the_catalogue_finds_every_kind_of_fault() -> None:
    catalogue = catalogue_of("nb")
    catalogue.add("nobody says {this}", "ingen sier dette")
    untranslated = catalogue.get("is missing")
    assert untranslated is not None
    untranslated.string = ""
    catalogue.delete("Choose from:\n\t{choices}")
    assert [line.partition(":")[0] for line in out_of_date(catalogue)] == ["not in the catalogue", "nothing says it"]
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


def test_threads_speak_their_own_languages() -> None:
    """What one thread is told in is nothing to another."""

    def help_in(language: str) -> str:
        told_in.set(language)
        sleep(0.01)
        return main.get_help(main.context_class(main))

    with ThreadPoolExecutor(4) as threads:
        helps = list(threads.map(help_in, ["nb", "en"] * 4))
    assert [text.split(":")[0] for text in helps] == ["Bruk", "Usage"] * 4


def test_each_sentence_of_click_is_told_by_its_own_form() -> None:
    for form in CLICK:
        sentence = form.format_map(dict.fromkeys((name for name, _, _ in fields(form)), "'x'"))
        assert next(one for one in CLICK if _pattern(one).fullmatch(sentence)) == form


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


def test_a_message_is_its_english_text_and_tells_norwegian() -> None:
    text = message("criterion '{name}' is unknown", name="x")
    assert (text, text.in_language("nb")) == ("criterion 'x' is unknown", "kriteriet «x» er ukjent")
    assert in_language(text, "en") == str(text)
    assert in_language("Helse Nord", "nb") == "Helse Nord"
    assert pickle.loads(pickle.dumps(text)).in_language("nb") == text.in_language("nb")


def test_a_field_that_is_a_message_is_told_too() -> None:
    place = within(message("scenario '{scenario}', {place}", scenario="s", place="a"), "b")
    assert isinstance(place, Message)
    fault = Fault(place, message("is missing"), nearest("rum", ["run", "rune"]))
    assert str(fault) == "scenario 's', a, b: is missing; did you mean 'run' or 'rune'?"
    assert fault.sentence.in_language("nb") == "scenario «s», a, b: mangler; mente du «run» eller «rune»?"


def test_nothing_near_lists_what_is_known() -> None:
    assert nearest("qqq", ["a", "b"]).in_language("nb") == "kjent: «a», «b»"
    assert nearest("qqq", []) == "known: none"
    assert nearest("qqq", []).in_language("nb") == "kjent: ingen"


def test_any_number_of_names_and_faults_is_told() -> None:
    names = [f"region {number}" for number in range(5000)]
    fault = Fault("a", nearest("x", names), "b")
    told = InputError([fault] * 2).in_language("nb")
    assert told.startswith("2 feil i inndata:\n  1. a: 5000 er kjent, f.eks. «region ")
    assert told.count("5000 er kjent") == 2
    many = InputError([Fault("a", message("is empty"), "b")] * 5000).in_language("nb")
    assert many.splitlines()[-1] == "  5000. a: er tom; b"


def test_an_error_can_be_sent_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(InputError([Fault("a", nearest("x", []), "b")])))
    assert sent.in_language("nb") == InputError([Fault("a", nearest("x", []), "b")]).in_language("nb")


def test_an_error_says_the_message_it_was_raised_with() -> None:
    error = InputError([Fault("x.csv", message("is empty"), message("correct that line"))])
    assert said(error) == str(error) == "1 fault in the input:\n  1. x.csv: is empty; correct that line"
    assert in_language(said(error), "nb") == "1 feil i inndata:\n  1. x.csv: er tom; rett den linjen"
    assert error.in_language("nb") == in_language(said(error), "nb")
    assert said(ValueError("plain")) == "plain"


class Sample(Frozen):
    """A field of every kind that files have."""

    text: str = Field(min_length=1)
    number: FiniteFloat
    count: int
    flag: bool
    names: list[str] = Field(min_length=1)
    pair: tuple[str, ...] = Field(min_length=2)
    table: dict[str, str]
    least: float = Field(ge=2.0)
    status: Status = Field(strict=False)


WRONG: dict[str, list[object]] = {
    "text": ["", 3],
    "number": ["x", float("inf")],
    "count": ["x", 1.5],
    "flag": ["ja"],
    "names": [[], "x"],
    "pair": [("a",), 3],
    "table": [3],
    "least": [1.0],
    "status": ["ukjent", 3],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in WRONG for value in WRONG[name]])
def test_what_pydantic_finds_is_told_in_norwegian(name: str, value: object) -> None:
    assert issubclass(Sample, BaseModel)
    with pytest.raises(ValidationError) as raised:
        Sample.model_validate({name: value})
    faults = Faults()
    add_pydantic_faults(faults, "x.toml", raised.value)
    mine = [fault for fault in faults.found if fault.place == f"x.toml, {name}"]
    assert mine
    for fault in mine:
        assert isinstance(fault.right, Message), fault.right
        assert "should" not in fault.sentence.in_language("nb")


def test_what_pydantic_says_of_a_choice_is_as_pydantic_says_it() -> None:
    with pytest.raises(ValidationError) as raised:
        Criterion.model_validate({"kind": "y"})
    sentences = {str(error["loc"][0]): error["msg"] for error in raised.value.errors()}
    faults = Faults()
    add_pydantic_faults(faults, "x.toml", raised.value)
    kind = next(fault for fault in faults.found if fault.place == "x.toml, kind")
    assert str(kind.right) == sentences["kind"]
    assert in_language(kind.right, "nb").startswith("skal være 'age'")


ENGLISH = re.compile(r"\b(the|is|are|not|of|line|found|known|unknown|missing|with|there|give|one|should|and)\b")


def test_a_broken_case_is_told_in_norwegian_without_an_english_word(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "c")
    table = folder / "population.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("Helse Sør-Øst", "Helse Øst").replace(lines[1].split(",")[-2], "mange")
    table.write_text("\n".join(lines[:-3]) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_case(folder)
    told = raised.value.in_language("nb").replace(str(folder), "")
    assert "population.csv linje 2" in told
    assert "region «Helse Øst» er ukjent" in told
    assert not ENGLISH.search(told), told


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (["run", "202"], {}, "feil i inndata"),
        (["run", "202", "--lang", "en"], {}, "1 fault in the input"),
        (["--lang", "en", "run", "202"], {}, "1 fault in the input"),
        (["--lang=en", "run", "202"], {}, "1 fault in the input"),
        (["run", "202"], {"INNTEKTSMODELL_LANG": "en"}, "1 fault in the input"),
        (["run", "202", "--lang", "nb"], {"INNTEKTSMODELL_LANG": "en"}, "feil i inndata"),
        (["run", "--wrong"], {}, "Det finnes ikke noe valg '--wrong'"),
        (["run", "--wrong", "--lang", "en"], {}, "No such option '--wrong'"),
        (["run"], {}, "Mangler argumentet 'DATASETT'"),
        (["explain", "2021", "x", "--depth", "99"], {}, "99 er utenfor det tillatte: fra 0 til 12"),
        (["rum"], {}, "det finnes ingen kommando «rum»; mente du «run»?"),
        (["rum", "--lang", "en"], {}, "there is no command 'rum'; did you mean 'run'?"),
        (["run", "2021"], {"INNTEKTSMODELL_LANG": "xx"}, "'xx' er ikke en av 'nb', 'en'"),
        (["batch", "2021", "none.csv", "--out", "x", "--lang", "en"], {}, "none.csv"),
    ],
)
def test_language_of_messages(arguments: list[str], environment: dict[str, str], told: str) -> None:
    done = CliRunner(env=environment).invoke(main, arguments)
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--help"], ["Bruk:", "Valg:", "Kommandoer:", "Inntektsmodellen", "Kontroller modellen mot publiserte tall."]),
        (["--help", "--lang", "en"], ["Usage:", "Options:", "Commands:", "Check the model against published"]),
        (["run", "--help"], ["Bruk:", "Skriv resultater, inndata og kjøringslogg", "Vis denne hjelpen"]),
        (["run", "--help", "--lang", "en"], ["Usage:", "Write results, inputs and the record", "Show this message"]),
        (["--lang", "en", "run", "--help"], ["Usage:", "Write results, inputs and the record", "Show this message"]),
    ],
)
def test_language_of_help(arguments: list[str], told: list[str]) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0
    for words_of_help in told:
        assert words_of_help in done.stdout


@pytest.mark.parametrize(
    ("count", "norwegian", "english"),
    [
        (0, "0 celler: a", "0 cells: a"),
        (1, "1 celle: a", "1 cell: a"),
        (2, "2 celler: a", "2 cells: a"),
        (21, "21 celler: a", "21 cells: a"),
    ],
)
def test_what_is_counted_is_one_or_many(count: int, norwegian: str, english: str) -> None:
    said = message("{count:cell|cells}: {names}", count=count, names="a")
    assert (said.in_language("nb"), str(said)) == (norwegian, english)
    label = as_label("{count:cell|cells}: {names}", count=count, names="a")
    assert (label.nb, label.en) == (norwegian, english)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_norwegian_help_has_no_word_of_click_and_cuts_no_sentence(command: str) -> None:
    shown = CliRunner().invoke(main, [*command.split(), "--help"]).stdout
    assert not re.search(r"OPTIONS|COMMAND|ARGS|INTEGER|RANGE|TEXT|PATH|CASE|FIGURE|x>=|<=x|[a-zæøå]\.\.\.", shown)


def test_language_ends_with_the_command() -> None:
    before = click.Command("x", params=[click.Argument(["case"])])
    CliRunner().invoke(main, ["--help"])
    assert "Usage: x" in CliRunner().invoke(before, ["--help"]).output
    assert word("region") == "region"
