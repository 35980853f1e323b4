"""Pace of change: every year a growth by the gap that is left to the target, between a least and a greatest one.

Those furthest below their target grow the most, and nobody grows less than the least. The amounts of each year are
those of the year before, moved, and sum to the frame.
"""

from __future__ import annotations

from indices.expressions import Coverage, Expression, Positive
from inntektsmodell.faults import LEAST_ABOVE_0
from inntektsmodell.language.text import as_label
from inntektsmodell.method.quantities import Input

POLICY = as_label("Pace of change towards target shares, as it is described in public; no source is quoted")
frame = Input(
    "pace.frame",
    ("path_year",),
    "index",
    r"\phi",
    kind="figure",
    least=LEAST_ABOVE_0,
    label=as_label("Pace of change: frame of the year"),
    words=as_label("Pace of change: frame against that of the model year, in"),
)
former_frame = Input(
    "pace.former_frame",
    (),
    "index",
    r"\phi^{\text{former}}",
    kind="figure",
    least=LEAST_ABOVE_0,
    label=as_label("Pace of change: frame before the first year"),
    words=as_label("Pace of change: frame of the former model, before the first year, against that of the model year"),
)
convergence = Input(
    "pace.convergence",
    (),
    "share",
    r"\lambda",
    absent=1.0,
    kind="figure",
    left_out=True,
    label=as_label("Pace of change: part of the gap closed in a year"),
    words=as_label("Pace of change: part of the gap that is left closed in a year, 0–1"),
)
least_growth = Input(
    "pace.least_growth",
    (),
    "share",
    r"\mu",
    absent=-1.0,
    kind="figure",
    least=-1.0,
    left_out=True,
    label=as_label("Pace of change: least growth"),
    words=as_label("Pace of change: least growth in a year, as a share"),
)
greatest_growth = Input(
    "pace.greatest_growth",
    (),
    "share",
    r"\nu",
    kind="figure",
    least=-1.0,
    left_out=True,
    label=as_label("Pace of change: greatest growth"),
    words=as_label("Pace of change: greatest growth in a year, as a share"),
)
limited = Input(
    "pace.limited",
    (),
    "1",
    "e",
    absent=0.0,
    marks=True,
    label=as_label("Whether there is a greatest growth"),
)
now = Input(
    "pace.now",
    ("path_year",),
    "1",
    r"h^{\text{pace}}",
    marks=True,
    label=as_label("The year in the pace of change"),
)
before = Input(
    "pace.before",
    ("path_year", "region"),
    "million NOK",
    r"B^{\text{pace}}",
    label=as_label("Amount of the year before"),
)
"""Not read from a case: what the path itself has in the year before."""


def wanted_of(amounts: Expression, target_key: Expression, frame_of_year: Expression) -> Expression:
    """All grow as the frame, and a part of the gap to the target is closed."""
    carried = amounts * (frame_of_year / amounts.sum("region"))
    return carried + convergence * (target_key * frame_of_year - carried)


def short_of(amounts: Expression, wanted: Expression) -> Expression:
    """What somebody lacks of the least growth."""
    return Positive(amounts * (1 + least_growth) - wanted)


def above_of(amounts: Expression, wanted: Expression) -> Expression:
    """What somebody has above the least growth."""
    return Positive(wanted - amounts * (1 + least_growth))


def lifted_of(wanted: Expression, short: Expression, above: Expression) -> Expression:
    """The least growth for all, paid in proportion to what the others have above theirs."""
    return wanted + short - above * Coverage(short.sum("region"), above.sum("region"))


def over_of(amounts: Expression, lifted: Expression) -> Expression:
    """What somebody has over the greatest growth."""
    return Positive(lifted - amounts * (1 + greatest_growth))


def room_of(amounts: Expression, lifted: Expression) -> Expression:
    """What somebody has left below the greatest growth."""
    return Positive(amounts * (1 + greatest_growth) - lifted)


def held_of(lifted: Expression, over: Expression, room: Expression) -> Expression:
    """No more than the greatest growth, where there is one; the rest goes where there is room, in proportion to it."""
    return lifted - limited * over + limited * room * Coverage(over.sum("region"), room.sum("region"))


def year_after(amounts: Expression, target_key: Expression, frame_of_year: Expression) -> Expression:
    """The amounts of a year from those of the year before, all the steps above at one go."""
    wanted = wanted_of(amounts, target_key, frame_of_year)
    lifted = lifted_of(wanted, short_of(amounts, wanted), above_of(amounts, wanted))
    return held_of(lifted, over_of(amounts, lifted), room_of(amounts, lifted))
