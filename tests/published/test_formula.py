"""Formulas: what they mean on small hand-made series, and that their bounds are the tightest there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.published.formula import SUM, CannotCompute, Formula, Term
from inntektsmodell.published.intervals import Interval, printed_interval


@dataclass(frozen=True)
class Printed:
    """Series of printed digits by label."""

    series: Mapping[str, Mapping[str, str]]

    def term(self, name: str, label: str) -> Term:
        if name not in self.series or label not in self.series[name]:
            raise CannotCompute(f"no {name} for {label}")
        return Term(printed_interval(self.series[name][label]), frozenset({f"{name}/{label}"}))

    def labels(self, name: str) -> tuple[str, ...]:
        if name not in self.series:
            raise CannotCompute(f"no {name}")
        return tuple(label for label in self.series[name] if label != SUM)

    def rule(self, path: str, year: int) -> Term:
        return Term(Interval.exact(len(path) + year))


SOURCE = Printed(
    {
        "grant": {"Nord": "10", "Vest": "20", "Øst": "70", SUM: "100"},
        "addition.to_come": {"Nord": "1", "Vest": "2", "Øst": "0"},
        "rate": {"2021": "2,6"},
    }
)

MEANINGS = [
    ("grant", "Vest", (20, 19.5, 20.5)),
    ('grant["Sum"]', "Vest", (100, 99.5, 100.5)),
    ("-grant", "Nord", (-10, -10.5, -9.5)),
    ("grant + addition.to_come", "Nord", (11, 10, 12)),
    ("grant - addition.to_come", "Vest", (18, 17, 19)),
    ("sum(grant)", SUM, (100, 98.5, 101.5)),
    ("others(grant)", "Øst", (30, 29, 31)),
    ("share(grant)", "Vest", (0.2, 19.5 / (19.5 + 81), 20.5 / (20.5 + 79))),
    ("share(grant)", SUM, (1, 1, 1)),
    ("share(grant + addition.to_come)", "Nord", (11 / 103, 10 / (10 + 94), 12 / (12 + 90))),
    ('grant["Sum"] * share(addition.to_come)', "Nord", (100 / 3, 99.5 * 0.5 / 3.5, 100.5 * 1.5 / 2.5)),
    ("grant / addition.to_come - 1", "Vest", (9, 19.5 / 2.5 - 1, 20.5 / 1.5 - 1)),
    ('grant / (1 + rate["2021"])', "Vest", (20 / 3.6, 19.5 / 3.65, 20.5 / 3.55)),
    ("2 * (grant + 0.5)", "Nord", (21, 20, 22)),
    ('rule("a.b", 2021) * grant', "Nord", (20240, 2024 * 9.5, 2024 * 10.5)),
]


@pytest.mark.parametrize(("text", "label", "bounds"), MEANINGS, ids=[text for text, *_ in MEANINGS])
def test_formula_has_its_meaning(text: str, label: str, bounds: tuple[float, float, float]) -> None:
    interval = Formula(text).term(label, SOURCE).interval
    assert (interval.value, interval.low, interval.high) == pytest.approx(bounds, rel=1e-14)


def test_numbers_of_a_formula_are_those_that_are_written_and_no_years_of_rules() -> None:
    assert Formula('2 * grant - 0.5 * rule("a.b", 2021) + sum(rate) / 3').numbers == {2.0, 0.5, 3.0}
    assert Formula('share(grant) * rule("a.b", 2021)').numbers == frozenset()


def test_term_names_the_figures_it_rests_on() -> None:
    term = Formula('grant["Sum"] * share(addition.to_come)').term("Nord", SOURCE)
    assert term.figures == {"grant/Sum", *(f"addition.to_come/{label}" for label in ("Nord", "Vest", "Øst"))}


def test_names_are_those_that_stand_in_the_formula() -> None:
    formula = Formula('grant["Sum"] * share(a.b + c) - rule("d.e", 2021)')
    assert formula.names == {"grant", "a.b", "c"}


CANNOT = {
    "grant - grant": "'grant/Vest' appears twice in the formula",
    "grant / sum(grant)": "'grant/Vest' appears twice in the formula",
    "share(grant) * sum(grant)": "appears twice in the formula",
    "grant / addition.to_come": "the divisor may be 0: it lies between -0.5 and 0.5",
    "others + 1": "no others for Øst",
    "grant + missing": "no missing for",
    "sum(missing)": "no missing",
    "sum(1 + 2)": "'1 + 2' does not name a series that has no label",
    'sum(grant["Sum"])': "does not name a series that has no label",
    "sum(grant + rate)": "'grant' has the labels ['Nord', 'Vest', 'Øst'] and 'rate' has ['2021']",
}


@pytest.mark.parametrize(("text", "reason"), CANNOT.items(), ids=CANNOT)
def test_what_cannot_be_computed_says_why(text: str, reason: str) -> None:
    label = "Øst" if "to_come" in text or "others" in text else "Vest"
    with pytest.raises(CannotCompute) as caught:
        Formula(text).term(label, SOURCE)
    assert reason in str(caught.value)


NO_FORMULA = [
    "",
    "1 +",
    "grant ** 2",
    "grant % 2",
    "'text'",
    "max(grant)",
    "sum(grant, rate)",
    "sum(of=grant)",
    "rule(grant, 2021)",
    "rule('a')",
    "grant[0]",
    "grant['Sum']['x']",
    "sum(grant).x",
    "grant if 1 else 2",
    "lambda: 1",
    "__import__('os').getcwd()",
    "[grant]",
    "grant < 1",
    "not grant",
]


@pytest.mark.parametrize("text", NO_FORMULA)
def test_anything_else_is_no_formula(text: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        Formula(text)


def digits(value: int, decimals: int) -> str:
    return f"{value / 10**decimals:.{decimals}f}".replace(".", ",")


def exact(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def half(text: str) -> Fraction:
    return Fraction(1, 2 * 10 ** len(text.partition(",")[2]))


DIGITS = st.builds(digits, st.integers(-(10**6), 10**6), st.integers(0, 3))
COEFFICIENT = st.integers(-5, 5)


@given(st.lists(st.tuples(COEFFICIENT, DIGITS), min_size=1, max_size=60))
def test_bounds_of_a_linear_form_are_the_tightest(parts: list[tuple[int, str]]) -> None:
    """Against exact fractions: centre ± Σ |coefficient| · half a unit, for many more terms than have corners."""
    source = Printed({f"x{at}": {"a": text} for at, (_, text) in enumerate(parts)})
    formula = Formula(" + ".join(f"{coefficient} * x{at}" for at, (coefficient, _) in enumerate(parts)))
    interval = formula.term("a", source).interval
    centre = sum(coefficient * exact(text) for coefficient, text in parts)
    radius = sum(abs(coefficient) * half(text) for coefficient, text in parts)
    scale = 1 + float(sum(abs(coefficient * exact(text)) for coefficient, text in parts))
    assert interval.value == pytest.approx(float(centre), abs=1e-13 * scale)
    assert interval.low == pytest.approx(float(centre - radius), abs=1e-13 * scale)
    assert interval.high == pytest.approx(float(centre + radius), abs=1e-13 * scale)


POSITIVE = st.builds(digits, st.integers(2000, 10**6), st.integers(0, 3))


@given(st.lists(st.tuples(POSITIVE, st.fractions(-1, 1)), min_size=2, max_size=8), POSITIVE)
def test_bounds_hold_the_value_before_rounding(parts: list[tuple[str, Fraction]], total: str) -> None:
    """Any true values that print as the digits give a split that lies inside its bounds."""
    key = {f"r{at}": text for at, (text, _) in enumerate(parts)}
    source = Printed({"key": key, "total": {"all": total}})
    true = {f"r{at}": exact(text) + off * half(text) for at, (text, off) in enumerate(parts)}
    for label in key:
        interval = Formula('total["all"] * share(key)').term(label, source).interval
        split = float(exact(total) * true[label] / sum(true.values()))
        assert interval.low <= split * (1 + 1e-12)
        assert split <= interval.high * (1 + 1e-12)


@given(st.lists(POSITIVE, min_size=2, max_size=7))
def test_bounds_of_a_share_are_reached_at_corners(texts: list[str]) -> None:
    source = Printed({"key": {f"r{at}": text for at, text in enumerate(texts)}})
    interval = Formula("share(key)").term("r0", source).interval
    boxes = [(exact(text) - half(text), exact(text) + half(text)) for text in texts]
    shares = [float(corner[0] / sum(corner)) for corner in product(*boxes)]
    assert (interval.low, interval.high) == pytest.approx((min(shares), max(shares)), rel=1e-13)


SHAPES = ["a * b - c / d", "(a - b) * (c - d)", "a / (b + c * d)", "-(a - b) / c * d", "1 / (1 + a / b) * (c - d)"]


@given(st.sampled_from(SHAPES), st.tuples(*[POSITIVE] * 4))
def test_bounds_of_a_formula_are_those_at_the_corners(shape: str, texts: tuple[str, ...]) -> None:
    """Where every figure appears once, a formula is monotone in each, so the corners hold its extremes."""
    source = Printed({name: {"x": text} for name, text in zip("abcd", texts, strict=True)})
    interval = Formula(shape).term("x", source).interval
    boxes = [(exact(text) - half(text), exact(text) + half(text)) for text in texts]
    values = [float(eval(shape, dict(zip("abcd", corner, strict=True)))) for corner in product(*boxes)]
    scale = max(1.0, *map(abs, values))
    assert interval.low == pytest.approx(min(values), abs=1e-10 * scale)
    assert interval.high == pytest.approx(max(values), abs=1e-10 * scale)
