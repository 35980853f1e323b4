"""Every step of the method says its formula and source, of the other schemes of chapter 732."""

from __future__ import annotations

import pytest

import indices
from inntektsmodell.model.method import STEPS, Description, Step, describe


def test_describe_reads_summary_formula_and_source() -> None:
    assert describe(indices.criterion_index) == Description(
        summary="Amount of each criterion per inhabitant of the region, relative to the country.",
        formula="x_{c,r} = (V_{c,r} / N_r) / (Σ_r V_{c,r} / Σ_r N_r). Hence Σ_r p_r x_{c,r} = 1 with "
        "p_r = N_r / Σ_r N_r.",
        source='NOU 2019: 24 chapter 12; Prop. 1 S (2020–2021), chapter 732 items 72–75, "Behovsindekser".',
    )


def test_describe_joins_the_lines_of_a_source() -> None:
    def price() -> None:
        """Price.

        q = U

        Source: first line,
        second line.
        """

    assert describe(price).source == "first line, second line."


def test_describe_refuses_a_docstring_without_formula() -> None:
    def price() -> None:
        """Price.

        Source: somewhere.
        """

    with pytest.raises(ValueError, match=r"price: the docstring has no formula"):
        describe(price)


def test_describe_refuses_a_docstring_without_source() -> None:
    def price() -> None:
        """Price.

        q = U
        """

    with pytest.raises(ValueError, match=r"price: the docstring has no paragraph 'Source"):
        describe(price)


def test_describe_refuses_a_function_without_docstring() -> None:
    with pytest.raises(ValueError, match="no formula"):
        describe(lambda: None)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.function_name)
def test_steps_name_formula_and_source(step: Step) -> None:
    assert step.description.source.startswith(("NOU 2019: 24", "Prop. 1 S (2020–2021)"))
