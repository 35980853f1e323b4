"""Inputs of rules that other formulas have; a case without them is as if they were not.

What an index is relative to, its bounds, the ages that a service's need counts, a share for those below a part of the
mean, amounts per inhabitant, net equalisation, and corrections that sum to 0.
"""

from __future__ import annotations

import math

from inntektsmodell.language.text import as_label
from inntektsmodell.method.quantities import Input

ruled = Input(
    "index.ruled",
    (),
    "1",
    r"\rho^{\text{rule}}",
    absent=0.0,
    marks=True,
    given_with="parameters.index",
    label=as_label("Indices by rules of the case"),
    component="index_rules",
    neutral=0.0,
)
without_own = Input(
    "index.without_own",
    ("series",),
    "1",
    r"h^{\text{others}}",
    absent=0.0,
    marks=True,
    kind="some",
    left_out=True,
    label=as_label("Relative to all other regions"),
    words=as_label("Criteria whose index is relative to all other regions"),
    component="index_rules",
    neutral=0.0,
)
part = Input(
    "index.part",
    ("region",),
    "1",
    r"h^{\text{part}}",
    absent=0.0,
    marks=True,
    kind="some",
    left_out=True,
    label=as_label("Regions of the part"),
    words=as_label("Part of the country that indices can be relative to"),
    component="index_rules",
    neutral=0.0,
)
relative_to_part = Input(
    "index.relative_to_part",
    ("series",),
    "1",
    r"h^{\text{to part}}",
    absent=0.0,
    marks=True,
    kind="some",
    left_out=True,
    label=as_label("Relative to a part of the country"),
    words=as_label("Criteria whose index is relative to the part of the country"),
    component="index_rules",
    neutral=0.0,
)
unscaled = Input(
    "index.unscaled",
    ("series",),
    "1",
    r"h^{\text{un}}",
    absent=0.0,
    marks=True,
    kind="some",
    left_out=True,
    label=as_label("Not relative to anything"),
    words=as_label("Criteria whose index is the value per inhabitant itself"),
    component="index_rules",
    neutral=0.0,
)
inverse = Input(
    "index.inverse",
    ("series",),
    "1",
    r"h^{\text{inv}}",
    absent=0.0,
    marks=True,
    kind="some",
    left_out=True,
    label=as_label("Inverse"),
    words=as_label("Criteria whose index is inverse, mean over own"),
    component="index_rules",
    neutral=0.0,
)
floor = Input(
    "index.floor",
    ("series",),
    "index",
    r"x^{\text{least}}",
    absent=-math.inf,
    kind="figure",
    left_out=True,
    label=as_label("Floor of the index"),
    words=as_label("Floor of the index of a criterion"),
    component="index_rules",
    neutral=-math.inf,
)
ceiling = Input(
    "index.ceiling",
    ("series",),
    "index",
    r"x^{\text{most}}",
    absent=math.inf,
    kind="figure",
    left_out=True,
    label=as_label("Ceiling of the index"),
    words=as_label("Ceiling of the index of a criterion"),
    component="index_rules",
    neutral=math.inf,
)
threshold = Input(
    "index.threshold",
    ("series",),
    "index",
    r"x^{\text{from}}",
    absent=0.0,
    kind="figure",
    left_out=True,
    label=as_label("Threshold of the index"),
    words=as_label("Threshold above which the index of a criterion counts"),
    component="index_rules",
    neutral=0.0,
)
counted_from = Input(
    "index.counted_from",
    ("series",),
    "index",
    r"x^{\text{zero}}",
    absent=-math.inf,
    given_with="parameters.index",
    label=as_label("Least of what counts"),
    component="index_rules",
    neutral=-math.inf,
)
"""0 where a criterion has a threshold, else no bound: without one the index is left as it is, at 0 too."""
by_age = Input(
    "need.by_age",
    (),
    "1",
    r"\beta",
    absent=0.0,
    marks=True,
    given_with="counted_ages",
    label=as_label("Need of the ages that count"),
    component="index_rules",
    neutral=0.0,
)
counted_ages = Input(
    "need.counted_ages",
    ("service", "age_group"),
    "share",
    "e",
    absent=1.0,
    kind="observed",
    path="counted_ages",
    label=as_label("Ages that count"),
    sheet_text=as_label("Share of each age group that the need of a service counts: 1 for all, 0 for nobody."),
)
"""A comparison takes the parts of the inhabitants and of the criteria that count in its place."""
gap_share = Input(
    "gap.share",
    (),
    "share",
    r"\gamma^{\text{gap}}",
    absent=0.0,
    kind="figure",
    label=as_label("Share by the gap"),
    words=as_label("Share for regions below a part of the mean, 0–1"),
    component="own_model",
    neutral=0.0,
)
gap_limit = Input(
    "gap.limit",
    (),
    "index",
    r"x^{\text{gap}}",
    absent=0.0,
    kind="figure",
    label=as_label("Limit of the gap"),
    words=as_label("Index from which the gap is measured, such as 0.9"),
    component="own_model",
)
gap_above = Input(
    "gap.above",
    (),
    "1",
    r"h^{\text{above}}",
    absent=0.0,
    marks=True,
    kind="switch",
    left_out=True,
    label=as_label("Gap above the limit, not below"),
    component="own_model",
    neutral=0.0,
)
gap_criterion = Input(
    "gap.criterion",
    ("series",),
    "1",
    r"h^{\text{gap}}",
    absent=0.0,
    marks=True,
    kind="one",
    label=as_label("Criterion of the gap"),
    words=as_label("Criterion whose index the gap is measured by"),
    component="own_model",
    zero_along="series",
)
per_inhabitant_amount = Input(
    "amounts.per_inhabitant",
    ("service",),
    "NOK per person",
    "m",
    absent=0.0,
    kind="figure",
    left_out=True,
    least=-math.inf,
    label=as_label("Amount per inhabitant"),
    words=as_label("Amount per inhabitant, before the formula"),
    component="own_model",
    neutral=0.0,
)
equalised_cost = Input(
    "amounts.equalised",
    ("service",),
    "NOK per person",
    r"m^{\text{eq}}",
    absent=0.0,
    kind="figure",
    left_out=True,
    label=as_label("Mean cost per inhabitant that is equalised"),
    words=as_label("Mean cost per inhabitant that is equalised by need"),
    component="own_model",
    neutral=0.0,
)
correction = Input(
    "correction",
    ("region",),
    "million NOK",
    r"t^{\pm}",
    absent=0.0,
    kind="observed",
    least=-math.inf,
    label=as_label("Correction"),
    sheet_text=as_label("Corrections of the regions' amounts, million NOK, some of them negative; sum 0."),
    sums_to_zero=True,
    component="own_model",
    neutral=0.0,
)
