"""Causes of breaks: an explanation that names one is computed. The cause is taken out, and the break must be gone.

A cause is a formula that takes the place of one side of its check, as in `validation/explained.toml`:

    cause = { replaces = "computed", by = "table_4_2.per_cent_of_adopted" }

`computed`: the statistic with the cause taken out (another key, another base, an amount that it should not hold); it
must meet the printed figure. `printed`: the figure before it was rounded once more, or the sum of rounded parts that
was printed; it must meet the printed figure, which came of it, and the statistic. `rounding` by `cut`: the digits were
cut off instead of rounded; read so, every figure of the series must meet what is computed for it, not the broken one
alone.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from inntektsmodell.language.messages import message, said
from inntektsmodell.language.shown_numbers import number_text
from inntektsmodell.language.text import Text, as_label, text_of
from inntektsmodell.published.figures import UNITS, PublishedFigure
from inntektsmodell.published.formula import CannotCompute, Formula, Term
from inntektsmodell.published.intervals import Interval
from inntektsmodell.published.statistics import Statistics
from inntektsmodell.records import Frozen

CUT = "cut"
OF_ITSELF = "the cause is based on '{name}', the very figure it is checked against, so it shows nothing"
_CUT_OFF = as_label("If every figure in the series is read as cut off rather than rounded, the break disappears.")


class Cause(Frozen):
    """What takes the place of one side of a check when its cause is taken out."""

    replaces: Literal["computed", "printed", "rounding"]
    by: str

    @model_validator(mode="after")
    def _formula_of_printed_figures(self) -> Self:
        """A cause's amounts are printed figures, never numbers made up for it; rounding gives way to cutting only."""
        if self.replaces == "rounding":
            if self.by != CUT:
                raise ValueError(message("rounding can only be replaced by '{cut}'", cut=CUT))
            return self
        made_up = Formula(self.by).numbers - {1.0}
        if made_up:
            raise ValueError(message("'{text}' contains the number {number:g}", text=self.by, number=min(made_up)))
        return self

    @property
    def closed(self) -> Text:
        """The sentence that tells what was taken out."""
        if self.replaces == "rounding":
            return _CUT_OFF
        side = {"computed": as_label("what is computed"), "printed": as_label("what is printed")}[self.replaces]
        return as_label("With {formula} instead of {side}, the break disappears.", formula=self.by, side=side)

    def fails(self, figure: PublishedFigure, statistic: str, statistics: Statistics) -> Text | None:
        """Why the check of a figure by a statistic still breaks when the cause is taken out; None where it does not."""
        if self.replaces == "rounding":
            return _fails_though_cut(figure, statistics)
        try:
            without = Formula(self.by).term(figure.label, statistics)
            computed = statistics.term(statistic, figure.label)
        except CannotCompute as error:
            return text_of(said(error))
        printed = Term(figure.amount, frozenset({figure.id}))
        empty = self._held_against_itself(without, printed, computed)
        if empty:
            return text_of(message(OF_ITSELF, name=min(empty)))
        others = [printed, computed] if self.replaces == "printed" else [printed]
        gap = max(without.interval.distance(other.interval) for other in others)
        return _left(figure, gap / UNITS[figure.unit]) if gap else None

    def _held_against_itself(self, without: Term, printed: Term, computed: Term) -> frozenset[str]:
        """Figures on both sides of a cause; a statistic that holds the figure among others may go on holding it."""
        if self.replaces == "printed":
            return without.figures & (printed.figures | computed.figures)
        holds_it_already = printed.figures <= computed.figures and without.figures != printed.figures
        return frozenset() if holds_it_already else without.figures & printed.figures


def _fails_though_cut(broken: PublishedFigure, statistics: Statistics) -> Text | None:
    """What is left of the worst check of a figure's series when its figures are read as cut off; None where nothing is.

    Where a figure of the series was rounded all the same, cutting is not what happened to the series.
    """
    gaps: dict[float, PublishedFigure] = {}
    for figure in statistics.series[broken.series].values():
        end = figure.interval.value + (2 * figure.half_unit if figure.interval.value >= 0 else -2 * figure.half_unit)
        low, high = sorted((figure.interval.value, end))
        for name in figure.statistics:
            try:
                computed = statistics.term(name, figure.label).interval / Interval.exact(UNITS[figure.unit])
            except CannotCompute as error:
                return text_of(said(error))
            gaps[computed.distance(Interval(figure.interval.value, low, high))] = figure
    return _left(gaps[max(gaps)], max(gaps)) if max(gaps) else None


def _left(figure: PublishedFigure, gap: float) -> Text:
    """How much of a break is left, in the figure's unit, with two decimals more than are printed."""
    left = number_text(gap, 2 + figure.decimals)
    return as_label("With the cause removed, {gap} of the break remains.", gap=left)
