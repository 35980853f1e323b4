"""The examples in the docstrings of public names are true."""

from __future__ import annotations

import doctest

import pytest

import inntektsmodell as im

EXAMPLES = [
    example
    for name in im.__all__
    for example in doctest.DocTestFinder(recurse=False).find(getattr(im, name), name)
    if example.examples
]


def test_most_public_functions_have_an_example() -> None:
    assert len(EXAMPLES) >= 15


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_example_of_a_docstring_is_true(example: doctest.DocTest) -> None:
    report: list[str] = []
    failed, tried = doctest.DocTestRunner(verbose=False).run(example, out=report.append)
    assert tried
    assert not failed, "".join(report)
