"""The examples in the docstrings of public names are true."""

from __future__ import annotations

import doctest
import inspect
import re

import pytest

import inntektsmodell as im

EXAMPLES = [
    example
    for name in im.__all__
    for example in doctest.DocTestFinder(recurse=False).find(getattr(im, name), name)
    if example.examples
]


def test_every_public_name_has_an_example() -> None:
    assert {example.name for example in EXAMPLES} == set(im.__all__)


@pytest.mark.parametrize("name", [name for name in im.__all__ if inspect.isfunction(getattr(im, name))])
def test_each_of_three_or_more_parameters_is_told(name: str) -> None:
    parameters = list(inspect.signature(getattr(im, name)).parameters)
    section = (inspect.getdoc(getattr(im, name)) or "").partition("Args:\n")[2].partition("\n\n")[0]
    told = re.findall(r"^    (\w+): ", section, re.MULTILINE)
    assert told == parameters or (not told and len(parameters) < 3)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_example_of_a_docstring_is_true(example: doctest.DocTest) -> None:
    report: list[str] = []
    failed, tried = doctest.DocTestRunner(verbose=False).run(example, out=report.append)
    assert tried
    assert not failed, "".join(report)
