"""Inputs that a region's own model has besides need, cost and settlement; a case without them is as if they were not.

Amounts that are taken out before the formula, flat supplements, a share by history or actual activity, an adjustment
over several years, and amounts that nobody gets less than, with what they do in a year.
"""

from __future__ import annotations

from indices.expressions import Coverage, Expression, Positive
from inntektsmodell.language.text import as_label
from inntektsmodell.method.quantities import Input

reserved = Input(
    "reserved.amounts",
    ("purpose",),
    "million NOK",
    r"B^{\text{res}}",
    absent=0.0,
    kind="figure",
    label=as_label("Taken out before the formula"),
    words=as_label("Taken out of the appropriation before the formula, for"),
    component="own_model",
    neutral=0.0,
)
supplement = Input(
    "supplement",
    ("region",),
    "million NOK",
    r"t",
    absent=0.0,
    kind="observed",
    label=as_label("Flat supplement"),
    sheet_text=as_label("Amounts that regions get before the formula, million NOK."),
    component="own_model",
    neutral=0.0,
)
history_share = Input(
    "history.share",
    (),
    "share",
    r"\eta",
    absent=0.0,
    kind="figure",
    label=as_label("Share by history or activity"),
    words=as_label("Share by history or actual activity, 0–1"),
    component="own_model",
    neutral=0.0,
)
history_key = Input(
    "history.key",
    ("region",),
    "share",
    r"k^{\text{hist}}",
    absent=0.0,
    kind="observed",
    path="history_key",
    label=as_label("Key of history or activity"),
    sheet=as_label("Key of history"),
    sheet_text=as_label("Key of history or actual activity; sum 1."),
    sums_to_one="region",
    component="own_model",
)
plan = Input(
    "adjustment.plan",
    ("adjustment_year",),
    "share",
    r"\omega",
    kind="figure",
    label=as_label("Plan for the adjustment"),
    words=as_label("Adjustment (only the proportions between the years matter): part of the change made in"),
    component="former_model",
)
still_to_adjust = Input(
    "adjustment.later",
    ("adjustment_year",),
    "1",
    r"h^{\text{left}}",
    marks=True,
    label=as_label("Later years in the plan for the adjustment"),
)
after = Input(
    "adjustment.after",
    ("adjustment_year", "plan_year"),
    "1",
    r"h^{\text{after}}",
    marks=True,
    label=as_label("Years of the plan after a year"),
)
guaranteed = Input(
    "guaranteed",
    ("region",),
    "million NOK",
    "g",
    kind="observed",
    label=as_label("Guaranteed amount"),
    sheet_text=as_label(
        "Amounts that regions get no less than, million NOK; others pay, in proportion to what they have above theirs."
    ),
    component="own_model",
    neutral=0.0,
)


def short_of_guarantee(amounts: Expression) -> Expression:
    """What somebody lacks of the guaranteed amount."""
    return Positive(guaranteed - amounts)


def above_guarantee(amounts: Expression) -> Expression:
    """What somebody has above the guaranteed amount."""
    return Positive(amounts - guaranteed)


def paid_by_others(short: Expression, above: Expression) -> Expression:
    """What is lacked, paid by the others in proportion to what they have above their own guarantee."""
    return short - above * Coverage(short.sum("region"), above.sum("region"))
