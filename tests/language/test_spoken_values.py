"""Values in sentences: by the language, in full, and without the words of Python."""

from __future__ import annotations

import numpy as np
import pytest

from inntektsmodell.faults import Faults, listed, nearest, shortened
from inntektsmodell.files.toml_text import toml_of
from inntektsmodell.language.messages import Message, in_language, message


def nb(sentence: str) -> str:
    return in_language(sentence, "nb").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "english", "norwegian"),
    [
        (-15860.0, "-15,860", "−15 860"),
        (0.9999, "0.9999", "0,9999"),
        (185_532_000.4, "185,532,000", "185 532 000"),
        (2021, "2021", "2021"),
        (1234.5678, "1234.57", "1234,57"),
        (0.00002, "0.00002", "0,00002"),
        (0.0, "0", "0"),
        (2.5e20, "2.5e20", "2,5e20"),
        (np.float64(0.25), "0.25", "0,25"),
        (np.int64(-7), "-7", "−7"),
        (None, "nothing", "ingenting"),
        (False, "false", "usann"),
    ],
)
def test_rounded_value(value: object, english: str, norwegian: str) -> None:
    said = message("value {value:g}", value=value)
    assert (str(said), nb(said)) == (f"value {english}", f"verdien {norwegian}")


@pytest.mark.parametrize(
    ("value", "english", "norwegian"),
    [
        (123456.75, "123456.75", "123456,75"),
        (2.0, "2", "2"),
        (-5.0, "-5", "−5"),
        (1e-05, "0.00001", "0,00001"),
        (True, "true", "sann"),
        ("0.5", "'0.5'", "'0.5'"),
        ((0.5, None, [True]), "[0.5, nothing, [true]]", "[0,5; ingenting; [sann]]"),
        ({"a": 0.5}, "{'a': 0.5}", "{'a': 0,5}"),
    ],
)
def test_value_that_was_found(value: object, english: str, norwegian: str) -> None:
    said = message("found {value!r}", value=value)
    assert (str(said), nb(said)) == (f"found {english}", f"fant {norwegian}")


def test_long_value_is_cut_in_its_language() -> None:
    said = message("found {value!r}", value=shortened([0.25] * 100))
    assert nb(said).startswith("fant [0,25; 0,25; ")
    assert nb(said).endswith("…")
    assert len(nb(said)) < 120
    assert str(message("found {value!r}", value=shortened(10**5000))) == "found …"


def test_many_known_names_are_not_all_told() -> None:
    names = [f"Sykehus {number}" for number in range(300)]
    right = nearest("xyz", names)
    assert str(right).startswith("300 are known, such as 'Sykehus ")
    assert str(right).count("Sykehus") == 5
    assert nearest("Sykehus 17", names).startswith("did you mean 'Sykehus 17'")
    assert listed(names) == "Sykehus 0, Sykehus 1, Sykehus 2, Sykehus 3, Sykehus 4 and 295 more"
    assert listed(names[:3]) == "Sykehus 0, Sykehus 1, Sykehus 2"


@pytest.mark.parametrize(
    ("text", "norwegian"),
    [
        ("a = 1\nb = mye", "linje 2, kolonne 5: dette kan ikke stå her"),
        ("a = 1\na = 2\n", "linje 2, kolonne 6: et felt eller en tabell er oppgitt to ganger"),
        ("a = [1, 2", "til slutt: en linje, en parentes eller et anførselstegn er ikke avsluttet"),
    ],
)
def test_what_is_wrong_with_toml_is_told_in_norwegian(text: str, norwegian: str) -> None:
    faults = Faults()
    assert toml_of(text, "x.toml", faults) is None
    (fault,) = faults.found
    assert isinstance(fault.found, Message)
    assert nb(fault.found) == f"er ikke TOML: {norwegian}"
