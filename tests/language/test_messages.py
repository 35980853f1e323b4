"""Sentences are told in the language of their reader: those of faults, of libraries, and of a command and its help."""

from __future__ import annotations

import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import click
import pytest
from click.testing import CliRunner
from pydantic import BaseModel, Field, FiniteFloat, ValidationError

from inntektsmodell.case.criterion_kinds import KIND_LABELS
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.pydantic_faults import add_pydantic_faults
from inntektsmodell.case.schema import Criterion
from inntektsmodell.cli.click_words import CLICK, _pattern
from inntektsmodell.cli.main import COMMANDS, main
from inntektsmodell.faults import Fault, Faults, InputError, nearest, within
from inntektsmodell.language.messages import Message, in_language, message, said, told_in, word
from inntektsmodell.language.text import as_label
from inntektsmodell.loading import load_case
from inntektsmodell.records import Frozen
from scripts.catalogue import fields
from tests.corrupting.broken_case import copy_of_case


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
        assert "should" not in fault.sentence
        assert fault.right.in_language("nb") != fault.right


def test_of_a_choice_all_that_it_may_be_is_told() -> None:
    with pytest.raises(ValidationError) as raised:
        Criterion.model_validate({"kind": "y"})
    faults = Faults()
    add_pydantic_faults(faults, "x.toml", raised.value)
    kind = next(fault for fault in faults.found if fault.place == "x.toml, kind")
    *others, last = map(repr, KIND_LABELS)
    assert str(kind.right) == f"{', '.join(others)} or {last}"
    assert in_language(kind.right, "nb") == f"{', '.join(others)} eller {last}"


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
