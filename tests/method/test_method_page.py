"""The page of the method: every input and step, and every grant, with formula and source, drawn as MathML."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest

import indices
from docs.extensions.formulas import display_and_text
from docs.extensions.grants_page import TITLES, Description, describe, grants_sections
from docs.extensions.method_page import NOTATION, PARTS, method_inputs, method_steps
from docs.extensions.offline_math import mathml
from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.method.quantities import DIMS, Input, Step
from inntektsmodell.method.steps import QUANTITIES, RESULTS, STEPS
from inntektsmodell.model import grants

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def test_the_page_has_a_section_for_every_step_in_order() -> None:
    names = re.findall(r"^:(?:Step|Result): `(\w+)`$", method_steps(), re.MULTILINE)
    assert names == list(STEPS)


@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
def test_a_section_says_what_the_step_is(step: Step) -> None:
    (section,) = [part for part in method_steps().split("### ") if re.search(rf"^:\w+: `{step.name}`$", part, re.M)]
    assert section.startswith(step.label.en + "\n")
    assert f"*{step.label.nb}.* {step.about}" in section
    assert f"$$\n{NOTATION.equation(step)}\n$$" in section
    assert f":Source: {step.source.en}\n" in section
    assert f":{'Result' if step.name in RESULTS else 'Step'}: " in section
    assert step.source.en.startswith(
        ("NOU 2019: 24", "Prop. 1 S (2020–2021)", "Regions' own models", "Formulas of other", "Pace of change")
    )


@pytest.mark.parametrize("quantity", INPUTS.values(), ids=list(INPUTS))
def test_the_table_has_a_row_for_every_input(quantity: Input) -> None:
    (row,) = [line for line in method_inputs().splitlines() if f"| `{quantity.name}` |" in line]
    assert row.startswith(f"| ${NOTATION.symbol(quantity)}$ |")
    assert row.endswith(f"| {quantity.label.en} | {quantity.label.nb} |")


def test_no_two_quantities_are_printed_the_same() -> None:
    printed = [NOTATION.symbol(quantity) for quantity in QUANTITIES.values()]
    assert len(set(printed)) == len(QUANTITIES)


@pytest.mark.parametrize("quantity", QUANTITIES.values(), ids=list(QUANTITIES))
def test_a_symbol_has_a_letter_of_its_own_for_each_dimension(quantity: Step) -> None:
    letters = [DIMS[dim] for dim in quantity.dims]
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
def test_formulas_are_drawn_with_their_letters_below(step: Step) -> None:
    drawn = ElementTree.fromstring(mathml(NOTATION.equation(step), as_block=True))
    below = next(iter(drawn.iter(f"{MATHML}msubsup")), None) if "^" in step.symbol else None
    first = below if below is not None else next(iter(drawn))
    if step.dims:
        assert first.tag in (f"{MATHML}msub", f"{MATHML}msubsup")
        assert (
            "".join(first[1].itertext()).split() == ",".join(DIMS[dim] for dim in step.dims).replace(",", " , ").split()
        )
    assert not list(drawn.iter(f"{MATHML}munderover"))


def test_an_accent_keeps_its_subscript_beside_it() -> None:
    drawn = ElementTree.fromstring(mathml(r"{\bar V}_{c} + \hat{w}_s", as_block=False))
    assert [child.tag.removeprefix(MATHML) for child in drawn] == ["msub", "mo", "msub"]


def test_a_prime_is_a_prime() -> None:
    assert "<mo>′</mo>" in mathml("p_{r'}", as_block=False)


def test_the_parts_of_the_method_are_its_modules() -> None:
    assert {step.name for part in PARTS.values() for step in vars(part).values() if isinstance(step, Step)} == set(
        STEPS
    )


def test_every_grant_has_a_section() -> None:
    functions = [value for value in vars(grants).values() if inspect.isfunction(value)]
    own = [value.__name__ for value in functions if value.__module__ == grants.__name__ and value.__name__[0] != "_"]
    assert [function.__name__ for function in TITLES] == own
    assert re.findall(r"grants\.(\w+)`", grants_sections()) == [function.__name__ for function in TITLES]


@pytest.mark.parametrize("function", TITLES, ids=lambda function: function.__name__)
def test_grants_name_a_formula_that_can_be_drawn_and_their_source(function: Callable[..., Any]) -> None:
    about = describe(function)
    formula, _ = display_and_text(about.formula)
    drawn = mathml(formula, as_block=True)
    for name in re.findall(r"[A-Za-zα-ω]", re.sub(r"\\[a-z]+|\{[^}]*\}", "", formula)):
        assert name in re.sub("<[^>]*>", "", drawn)
    assert about.source.startswith("Prop. 1 S (2020–2021)")


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
