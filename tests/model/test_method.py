"""Every step of the method says its formula and source, and every result of the model belongs to a step."""

from __future__ import annotations

import pytest

from inntektsmodell.model.method import STEPS, Description, Step, describe
from inntektsmodell.model.result import RESULTS
from inntektsmodell.model.steps import keys

NOT_COMPUTED_BY_A_KERNEL = {"population_share", "criterion_weight"}


def test_describe_reads_summary_formula_and_source() -> None:
    assert describe(keys.service_key) == Description(
        summary="Each region's share of a service's money.",
        formula="k_{s,r} = p_r b_{s,r} c_{s,r}. Hence Σ_r k_{s,r} = 1.",
        source="NOU 2019: 24 chapter 12; Prop. 1 S (2020–2021), chapter 732 items 72–75.",
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


def test_steps_give_every_result_once() -> None:
    given = [name for step in STEPS for name in step.results]
    assert sorted(given) == sorted(set(RESULTS) - NOT_COMPUTED_BY_A_KERNEL)


def test_steps_name_functions_as_users_import_them() -> None:
    names = [step.function_name for step in STEPS]
    assert names[:2] == ["indices.moving_average", "indices.criterion_index"]
    assert "inntektsmodell.model.steps.keys.service_key" in names
