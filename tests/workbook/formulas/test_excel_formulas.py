"""How expressions are written as Excel formulas: cells, ranges, brackets, marks that are put in, dollar signs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from indices.expressions import Elsewhere, Expression, Number, Quantity, Stacked
from inntektsmodell.model.arrays import Label, Labels
from inntektsmodell.workbook.formulas.excel import Writer
from inntektsmodell.workbook.formulas.places import At, Labelled, Place, cell_of
from inntektsmodell.workbook.formulas.terms import (
    ADDED,
    MULTIPLIED,
    NOTHING,
    Cell,
    Reference,
    Term,
    added,
    chosen,
    divided,
    multiplied,
    number,
    subtracted,
)

LABELS: Labels = {
    "year": [2019, 2020],
    "region": ["a", "b"],
    "service": ["s", "t", "u"],
    "both": ["s", "t", "u", 2019, 2020],
}
amounts = Quantity("amounts", ("year", "region"), "1", "")
prices = Quantity("prices", ("region",), "1", "")
weights = Quantity("weights", ("service",), "1", "")
window = Quantity("window", ("year",), "1", "", marks=True)
members = Quantity("members", ("service",), "1", "", marks=True)
single = Quantity("single", ("service",), "1", "", marks=True)
price = Quantity("price", (), "1", "")
doubled = Quantity("doubled", ("region",), "1", "", prices * Number(2.0))
AT: Labelled = {"region": At("b", "right"), "year": At(2020, "below"), "service": At("t")}


@pytest.fixture
def writer() -> Writer:
    """Amounts stand at A!C7:D8, prices at A!C12:D12, marks of the window at V!C8:C9, weights at P!B4, B5 and B7."""
    found = Writer(
        LABELS, {doubled: prices * Number(2.0)}, {"members": np.array([1.0, 0.0, 1.0]), "single": np.eye(3)[1]}
    )
    regions = list(enumerate(LABELS["region"]))
    rows = [
        ({"year": At(year), "region": At(region)}, Cell("A!", 6 + i, 2 + j, 10.0 * i + j))
        for i, year in enumerate(LABELS["year"])
        for j, region in regions
    ]
    found.put(amounts, ("year", "region"), rows, "region")
    found.put(
        prices,
        ("region",),
        [({"region": At(region)}, Cell("A!", 11, 2 + j, 3.0 + j)) for j, region in regions],
        "region",
    )
    found.put(
        window, ("year",), [({"year": At(year)}, Cell("V!", 7 + i, 2, i)) for i, year in enumerate(LABELS["year"])]
    )
    given: dict[tuple[Label, ...], Cell] = {
        ("s",): cell_of("P!$B$4", 0.5),
        ("t",): cell_of("P!$B$5", 0.25),
        ("u",): cell_of("P!$B$7", 0.25),
    }
    found.places[weights] = Place(("service",), given, is_input=True, has_dashes=True)
    found.put(price, (), [({}, Cell("P!", 0, 0, 4.0))])
    return found


@pytest.mark.parametrize(
    ("expression", "text", "value"),
    [
        (amounts, "A!D8", 11.0),
        (price, "P!$A$1", 4.0),
        (weights, "N(P!$B$5)", 0.25),
        (amounts * prices - price, "A!D8*A!D$12-P!$A$1", 40.0),
        (amounts * (prices - price), "A!D8*(A!D$12-P!$A$1)", 0.0),
        (amounts - (prices - price), "A!D8-(A!D$12-P!$A$1)", 11.0),
        (amounts / (prices * price), "A!D8/(A!D$12*P!$A$1)", 11 / 16),
        (amounts / prices * price, "A!D8/A!D$12*P!$A$1", 11.0),
        (0 - prices / price, "-A!D$12/P!$A$1", -1.0),
        (amounts * 1 + 0, "A!D8", 11.0),
        (prices / Number(1e6), "A!D$12/10^6", 4e-6),
        (prices * Number(0.123456789), "A!D$12*0.123456789", 4 * 0.123456789),
        (doubled, "A!D$12*2", 8.0),
        (amounts.sum("region"), "SUM(A!$C8:$D8)", 21.0),
        (amounts.sum("year"), "SUM(A!D$7:D$8)", 12.0),
        ((amounts * window).sum("year"), "SUMPRODUCT(A!D$7:D$8,V!$C$8:$C$9)", 11.0),
        ((prices * amounts * price).sum("year"), "SUM(A!D$7:D$8)*A!D$12*P!$A$1", 192.0),
        ((amounts / prices).sum("year"), "SUM(A!D$7:D$8)/A!D$12", 3.0),
        ((prices / amounts).sum("year"), "A!D$12/A!D7+A!D$12/A!D8", 4 + 4 / 11),
        ((amounts - price).sum("year"), "A!D7-P!$A$1+A!D8-P!$A$1", 4.0),
        (weights.sum("service"), "SUM(P!$B$4,P!$B$5,P!$B$7)", 1.0),
        ((members * weights).sum("service"), "SUM(P!$B$4,P!$B$7)", 0.75),
        ((single * weights).sum("service"), "N(P!$B$5)", 0.25),
        (prices * members, "0", 0.0),
        (doubled.sum("region"), "SUM(A!$C$12:$D$12)*2", 14.0),
    ],
)  # fmt: skip
def test_formula_and_its_value(writer: Writer, expression: Expression, text: str, value: float) -> None:
    term = writer.term(expression, AT)
    assert term.text == text
    assert float(term.value) == pytest.approx(value, rel=1e-15)


def test_what_has_a_place_is_named_and_not_taken_apart(writer: Writer) -> None:
    part = amounts * prices
    writer.put(part.sum("region"), ("year",), [({"year": At(2020)}, Cell("B!", 3, 6, 44.0))])
    assert writer.term((amounts * prices).sum("region") + price, AT).text == "B!$G4+P!$A$1"
    elsewhere = writer.term(part.sum("region"), {**AT, "year": At(2019, "below")})
    assert elsewhere.text == "SUMPRODUCT(A!$C7:$D7,A!$C$12:$D$12)"
    writer.put(part.sum("region"), ("year",), [({"year": At(2019)}, Cell("C!", 3, 6, 44.0))])
    assert [writer.term(part.sum("region"), {"year": At(year)}).text for year in (2019, 2020)] == ["C!G4", "B!G4"]


def test_figure_that_is_shown_in_every_column_is_named_by_one_cell_beside_a_sum(writer: Writer) -> None:
    cells = [({"region": At(region)}, Cell("B!", 1, 2 + j, 4.0)) for j, region in enumerate(LABELS["region"])]
    writer.put(price, ("region",), cells, "region")
    assert writer.term(price, {"region": At("b", "right")}).text == "B!D2"
    term = writer.term((prices * price).sum("region"), {"year": At(2020, "below")})
    assert (term.text, term.value) == ("SUM(A!$C$12:$D$12)*B!C$2", 28.0)


def test_formula_of_an_only_row_has_no_dollars_before_numbers_of_rows(writer: Writer) -> None:
    assert writer.term(prices, {"region": At("a", "right")}).text == "A!C12"


def test_of_two_parts_the_one_that_has_the_label_is_written(writer: Writer) -> None:
    stacked = Stacked(weights, window * price, "both", "service", "year")
    step = Quantity("step", ("both",), "1", "", stacked)
    more = Writer(LABELS, {step: stacked}, writer.values, writer.places)
    assert more.term(step, {"both": At("u")}).text == "N(P!$B$7)"
    assert more.term(step * price, {"both": At(2019)}).text == "V!C8*P!$A$1*P!$A$1"
    assert more.term(step.sum("both"), {}).value == 0.5 + 0.25 + 0.25 + 4.0


def test_what_a_live_mark_chooses_is_an_if(writer: Writer) -> None:
    mark = Quantity("mark", (), "1", "", marks=True)
    formula = (1 - mark) * prices + mark * price
    for value, right in ((0.0, 3.0), (1.0, 4.0)):
        writer.put(mark, (), [({}, Cell("V!", 0, 0, value))])
        term = writer.term(formula, {**AT, "region": At("a", "right")})
        assert (term.text, term.value) == ("IF(V!$A$1=1,P!$A$1,A!C$12)", right)


def test_nothing_stands_at_home_and_a_blank_cell_adds_nothing(writer: Writer) -> None:
    both = Quantity("both", ("region", "other"), "1", "")
    formula = Elsewhere(prices * price, "region", "other")
    assert writer.term(formula, {"region": At("a"), "other": At("a")}).is_just(0.0)
    writer.put(
        both, ("region", "other"), [({"region": At("a"), "other": At("a")}, Cell("A!", 0, 0, 0.0, is_blank=True))]
    )
    assert writer.term(both * price + price, {"region": At("a"), "other": At("a")}).text == "P!$A$1"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1.0, "1"), (1e2, "100"), (1e3, "10^3"), (2e4, "20000"), (0.06, "0.06")],
)
def test_number_is_written_as_people_write_it(value: float, text: str) -> None:
    assert number(value).text == text


THREE, TWO = Term("A1", 3.0), Term("B1", 2.0)
SUM, PRODUCT = Term("A1+B1", 5.0, ADDED), Term("A1*B1", 6.0, MULTIPLIED)


@pytest.mark.parametrize(
    ("operation", "left", "right", "text", "value"),
    [
        (added, THREE, TWO, "A1+B1", 5.0),
        (added, number(1.0), TWO, "1+B1", 3.0),
        (added, THREE, NOTHING, "A1", 3.0),
        (added, NOTHING, THREE, "A1", 3.0),
        (subtracted, THREE, TWO, "A1-B1", 1.0),
        (subtracted, THREE, SUM, "A1-(A1+B1)", -2.0),
        (subtracted, number(1.0), TWO, "1-B1", -1.0),
        (subtracted, THREE, number(1.0), "A1-1", 2.0),
        (subtracted, number(5.0), number(2.0), "3", 3.0),
        (subtracted, THREE, NOTHING, "A1", 3.0),
        (subtracted, NOTHING, SUM, "-(A1+B1)", -5.0),
        (subtracted, NOTHING, PRODUCT, "-A1*B1", -6.0),
        (multiplied, SUM, TWO, "(A1+B1)*B1", 10.0),
        (multiplied, number(2.0), THREE, "2*A1", 6.0),
        (multiplied, THREE, number(2.0), "A1*2", 6.0),
        (multiplied, number(1.0), THREE, "A1", 3.0),
        (multiplied, THREE, number(1.0), "A1", 3.0),
        (multiplied, NOTHING, THREE, "0", 0.0),
        (multiplied, THREE, NOTHING, "0", 0.0),
        (divided, THREE, PRODUCT, "A1/(A1*B1)", 0.5),
        (divided, number(1.0), TWO, "1/B1", 0.5),
        (divided, THREE, number(2.0), "A1/2", 1.5),
        (divided, THREE, number(1.0), "A1", 3.0),
        (divided, NOTHING, THREE, "0", 0.0),
        (divided, THREE, NOTHING, "A1/0", np.inf),
    ],
)
def test_terms_are_put_together_with_as_few_brackets_as_may_be(
    operation: Callable[[Term, Term], Term], left: Term, right: Term, text: str, value: float
) -> None:
    term = operation(left, right)
    assert (term.text, term.value) == (text, value)


@pytest.mark.parametrize(("mark", "value"), [(1.0, 3.0), (0.0, 2.0), (2.0, 2.0)])
def test_a_mark_of_1_chooses_the_first_term(mark: float, value: float) -> None:
    term = chosen(Term("M1", mark), THREE, TWO)
    assert (term.text, term.value) == ("IF(M1=1,A1,B1)", value)


def test_a_text_that_a_cell_gives_is_no_number() -> None:
    assert not Term("A1", 0.0).is_just(0.0)
    assert number(0.0).is_just(0.0)
    assert not number(1.0).is_just(0.0)


def test_a_range_is_named_by_its_ends_with_dollars_where_it_stays() -> None:
    cells = [Cell("A!", 6 + row, 2, 0.0) for row in range(3)]
    assert Reference(cells).text == "A!$C$7:$C$9"
    assert Reference(cells[:2], moves_down=True).text == "A!$C7:$C8"
    assert Reference(cells[1:2], moves_right=True).text == "A!C$8"


def test_marked_blank_cells_and_far_ones(writer: Writer) -> None:
    """A range may hold a blank cell, which alone is nothing; cells that are no neighbours are no range."""
    regions: list[Labelled] = [{"region": At(region)} for region in LABELS["region"]]
    beside = [Cell("B!", 1, 2, 0.0, is_blank=True), Cell("B!", 1, 3, 7.0)]
    writer.put(prices, ("region",), zip(regions, beside, strict=True), "region")
    assert writer.term(prices, {"region": At("a", "right")}) == NOTHING
    assert writer.term(prices.sum("region"), {}).text == "SUM(B!$C2:$D2)"
    apart = [Cell("B!", 1, 2, 1.0), Cell("C!", 1, 3, 7.0)]
    writer.put(price, ("region",), zip(regions, apart, strict=True), "region")
    place = writer.place(price)
    assert place is not None
    assert place.term({"region": At("", is_every=True)}, LABELS) is None
    assert place.term({"region": At("c")}, LABELS) is None


def test_what_lies_beside_is_not_summed_with_what_lies_below(writer: Writer) -> None:
    below = [({"region": At(region)}, Cell("D!", i, 0, 1.0 + i)) for i, region in enumerate(LABELS["region"])]
    shares = Quantity("shares", ("region",), "1", "")
    writer.put(shares, ("region",), below)
    term = writer.term((prices * shares).sum("region"), {})
    assert (term.text, float(term.value)) == ("A!C12*D!A1+A!D12*D!A2", 3.0 + 8.0)
