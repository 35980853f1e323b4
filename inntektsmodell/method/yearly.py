"""A year on the way to full effect: by a pace of change, with a guarantee, and what is paid out."""

from __future__ import annotations

from indices.expressions import Before
from inntektsmodell.language.text import as_label
from inntektsmodell.method import pace
from inntektsmodell.method.appropriation import (
    REGION_MODELS,
    adjustment_to_come,
    distribution_key,
    full_effect_appropriation,
    handed_out,
    moved,
    to_come,
)
from inntektsmodell.method.own_model import above_guarantee, guaranteed, paid_by_others, short_of_guarantee
from inntektsmodell.method.quantities import PROP, TABLE_4_3, result, step

pace_frame = step(
    "pace_frame",
    "million NOK",
    r"B^{\text{frame}}",
    handed_out * pace.frame,
    label=as_label("Pace of change: frame"),
    about="What is handed out in each year.",
    source=pace.POLICY,
)
pace_before = step(
    "pace_before",
    "million NOK",
    r"B^{\text{before}}",
    Before(
        (full_effect_appropriation - moved) * pace.former_frame,
        pace.year_after(pace.before, distribution_key, pace_frame),
        pace.before,
        "path_year",
        "pace_held",
    ),
    label=as_label("Pace of change: amount of the year before"),
    about="Before the first year the former model holds. What a guarantee moves does not count.",
    source=pace.POLICY,
)
pace_wanted = step(
    "pace_wanted",
    "million NOK",
    "W",
    pace.wanted_of(pace_before, distribution_key, pace_frame),
    label=as_label("Pace of change: with the frame's growth and a part of the gap"),
    about="All grow as the frame, and the part $\\lambda$ of the gap that is left to full effect is closed.",
    source=pace.POLICY,
)
pace_short = step(
    "pace_short",
    "million NOK",
    "W^{-}",
    pace.short_of(pace_before, pace_wanted),
    label=as_label("Pace of change: short of the least growth"),
    about="What a region lacks of the least growth.",
    source=pace.POLICY,
)
pace_above = step(
    "pace_above",
    "million NOK",
    "W^{+}",
    pace.above_of(pace_before, pace_wanted),
    label=as_label("Pace of change: above the least growth"),
    about="What a region has beyond the least growth.",
    source=pace.POLICY,
)
pace_lifted = step(
    "pace_lifted",
    "million NOK",
    r"W^{\text{least}}",
    pace.lifted_of(pace_wanted, pace_short, pace_above),
    label=as_label("Pace of change: with the least growth for all"),
    about="The others pay, in proportion to what they have beyond theirs. Infinite where the frame does not suffice.",
    source=pace.POLICY,
)
pace_over = step(
    "pace_over",
    "million NOK",
    "V^{+}",
    pace.over_of(pace_before, pace_lifted),
    label=as_label("Pace of change: over the greatest growth"),
    about="What a region has beyond the greatest growth.",
    source=pace.POLICY,
)
pace_room = step(
    "pace_room",
    "million NOK",
    "V^{-}",
    pace.room_of(pace_before, pace_lifted),
    label=as_label("Pace of change: room below the greatest growth"),
    about="What a region could have more within the greatest growth.",
    source=pace.POLICY,
)
pace_held = step(
    "pace_held",
    "million NOK",
    r"V^{\text{most}}",
    pace.held_of(pace_lifted, pace_over, pace_room),
    label=as_label("Pace of change: with no more than the greatest growth"),
    about="Nobody grows more than the greatest growth, where there is one ($e = 1$); the others get what is over, in "
    "proportion to their room. Infinite where all together have no such room.",
    source=pace.POLICY,
)
held_short = step(
    "held_short",
    "million NOK",
    "H^{-}",
    short_of_guarantee(pace_held),
    label=as_label("Pace of change: short of the guaranteed amount"),
    about="What a region lacks of the amount that it is guaranteed, in each year.",
    source=REGION_MODELS,
    absent=0.0,
)
held_above = step(
    "held_above",
    "million NOK",
    "H^{+}",
    above_guarantee(pace_held),
    label=as_label("Pace of change: above the guaranteed amount"),
    about="What a region has beyond the amount that it is guaranteed, in each year.",
    source=REGION_MODELS,
    absent=0.0,
)
pace_path = result(
    "pace_path",
    "million NOK",
    r"B^{\text{pace}}",
    pace_held + paid_by_others(held_short, held_above),
    label=as_label("Base appropriation in each year of the pace of change"),
    about="The way from the former model towards full effect, by the gap that is left in each year. A guarantee holds "
    "in every year. Every year's amounts sum to its frame.",
    source=pace.POLICY,
)
pace_to_come = step(
    "pace_to_come",
    "million NOK",
    r"R^{\text{pace}}",
    full_effect_appropriation - (pace.now * pace_held).sum("path_year"),
    label=as_label("Change still to come by the pace of change"),
    about="What full effect has beyond the amount of the model year, before the guarantee.",
    source=pace.POLICY,
    absent=0.0,
    declared_by=(pace.frame,),
)
before_guarantee = step(
    "before_guarantee",
    "million NOK",
    r"B^{\text{un}}",
    full_effect_appropriation - to_come - adjustment_to_come - pace_to_come,
    label=as_label("Base appropriation before the guarantee"),
    about="What the year gives by key, settlement and phase-in, adjustment or pace of change.",
    source=REGION_MODELS,
    only_with=(guaranteed,),
)
shortfall = step(
    "shortfall",
    "million NOK",
    r"L^{-}",
    short_of_guarantee(before_guarantee),
    label=as_label("Short of the guaranteed amount"),
    about="What a region lacks of the amount that it is guaranteed.",
    source=REGION_MODELS,
)
surplus = step(
    "surplus",
    "million NOK",
    r"L^{+}",
    above_guarantee(before_guarantee),
    label=as_label("Above the guaranteed amount"),
    about="What a region has beyond the amount that it is guaranteed.",
    source=REGION_MODELS,
)
guarantee = result(
    "guarantee",
    "million NOK",
    "L",
    paid_by_others(shortfall, surplus),
    label=as_label("Guarantee, received less paid"),
    about="Nobody gets less than is guaranteed: the others pay, in proportion to what they have beyond their own "
    "guarantee, so that they keep it. Infinite where all guaranteed amounts are more than there is. Sums to 0.",
    source=REGION_MODELS,
    absent=0.0,
    declared_by=(guaranteed,),
)
base_appropriation = result(
    "base_appropriation",
    "million NOK",
    r"B^{\text{now}}",
    full_effect_appropriation - to_come - adjustment_to_come - pace_to_come + guarantee,
    label=as_label("Base appropriation for the year"),
    about="That is $K_r (B + G') - A'_r$ with the growth to come $A'_r$ and $G' = \\sum_r A'_r$ put in: the growth "
    "cancels, however large it is, and is left out lest its rounding stay behind.",
    source=PROP,
)
phased_key = result(
    "phased_key",
    "share",
    r"K^{\text{now}}",
    base_appropriation / handed_out,
    label=as_label("Distribution key for the year"),
    about="Each region's share of what is distributed in the year.",
    source=TABLE_4_3,
    with_one_of=(to_come, adjustment_to_come, pace_to_come, guarantee),
)
