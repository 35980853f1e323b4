"""Which key was used? Holds printed amounts per region against every known key, as far as rounding lets them be told.

A key k gives the amounts a_r = k_r T of a total T. The total is one and the same for all regions, so a key fits when
some T within the total's interval puts every k_r T inside the rounding interval of the printed a_r.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inntektsmodell.arguments import as_mapping, refuse
from inntektsmodell.faults import Faults, InputError, between, nearest
from inntektsmodell.language.messages import message, said
from inntektsmodell.language.text import LabelledName, as_label
from inntektsmodell.language.typed_numbers import readings
from inntektsmodell.published.identify.known_keys import KnownKey, read_known_keys
from inntektsmodell.published.intervals import SLACK, Interval, printed_interval, sum_of
from inntektsmodell.published.posts import REGIONS

OWN_ROUNDING, ROUNDED_TO_SUM = 1.0, 2.0
"""How many half units of the last digit an amount may lie from k_r T under each reading of the print."""
ONE_EACH = message("one amount for each region")
AS_PRINTED = message("one amount, with its digits as printed")
NO_NUMBER = Interval(math.nan, math.nan, math.nan)


class Fit(LabelledName):
    """Whether a key can have given the amounts, best first."""

    FITS = "fits", as_label("fits")
    TO_THE_SUM = "fits only if rounded to the sum", as_label("only when rounded to match the sum")
    NO = "does not fit", as_label("does not fit")


@dataclass(frozen=True)
class RegionFit:
    """One region: what the key gives at the total, and how far that lies outside the printed amount's interval.

    `off` is in the unit of the amounts, above 0 where the key gives more than is printed, 0 where the two meet.
    """

    region: str
    printed: Interval
    given: Interval
    off: float


@dataclass(frozen=True)
class KeyFit:
    """One key held against the amounts, at the total that suits the key best.

    `miss` is the largest distance between printed amount and key × total, in half units of the last printed digit.
    """

    key: KnownKey
    fit: Fit
    total: float
    miss: float
    regions: tuple[RegionFit, ...]


@dataclass(frozen=True)
class Identification:
    """The answer: the amounts, the interval of their total, and every known key, best first."""

    amounts: Mapping[str, Interval]
    total: Interval
    keys: tuple[KeyFit, ...]

    @property
    def fit(self) -> Fit:
        """How well the best key fits."""
        return self.keys[0].fit

    @property
    def possible(self) -> tuple[KnownKey, ...]:
        """Keys that can have given the amounts; several cannot be told apart, and none is an answer too."""
        return () if self.fit == Fit.NO else tuple(held.key for held in self.keys if held.fit == self.fit)


def identify_key(amounts: Mapping[str, str], total: str | None = None) -> Identification:
    """Hold amounts as printed (region → digits) against every known key.

    Half a unit of the last printed digit is left open each way, in the amounts, in `total` and in the key. Without
    `total`, the total is whatever the amounts' rounding leaves open. A key may fit in two ways: each amount rounded
    by itself, or (the weaker reading) each rounded up or down so that the amounts meet their printed sum. Amounts that
    are all below 0 are a cut, which a key splits like any other amount.

    Raises:
        InputError: a region is missing or unknown, an amount is no printed number, some are above 0 and others below,
            or the total is another.

    Example:
        >>> import inntektsmodell as im
        >>> amounts = {"Helse Sør-Øst": "538", "Helse Vest": "190", "Helse Midt-Norge": "143", "Helse Nord": "129"}
        >>> im.identify_key(amounts).total.value
        1000.0
    """
    printed = _printed_amounts(as_mapping(amounts, "amounts"))
    summed = sum_of(printed.values())
    given = summed if total is None else _printed_total(total, summed)
    held = [_hold(key, list(printed.values()), given) for key in read_known_keys()]
    order = list(Fit)
    return Identification(printed, given, tuple(sorted(held, key=lambda fit: (order.index(fit.fit), fit.miss))))


def amounts_by_region(texts: Sequence[str]) -> dict[str, str]:
    """Amounts from a command line: one for each region in their usual order, or `region=amount` in any order.

    Raises `InputError` where there are too many or too few, a region is named twice, or only some are named.
    """
    named = [text.partition("=")[::2] for text in texts if "=" in text]
    if not named and len(texts) == len(REGIONS):
        return dict(zip(REGIONS, texts, strict=True))
    right = message(
        "{count} amounts, for {names}, or REGION=AMOUNT for each", count=len(REGIONS), names=", ".join(REGIONS)
    )
    if len(named) != len(texts) or not texts:
        found = message("{count} given, {named} of them with a region", count=len(texts), named=len(named))
        raise InputError.of(message("amounts"), found, right)
    faults = Faults()
    regions = [region.strip() for region, _ in named]
    for region in sorted({region for region in regions if regions.count(region) > 1}):
        faults.add(message("region '{region}'", region=region), message("is given twice"), ONE_EACH)
    faults.raise_if_any()
    return {region.strip(): amount for region, amount in named}


def _printed_amounts(amounts: Mapping[str, str]) -> dict[str, Interval]:
    faults = Faults()
    for region in amounts:
        if region not in REGIONS:
            faults.add(message("region '{region}'", region=region), message("is unknown"), nearest(region, REGIONS))
    for region in REGIONS:
        if region not in amounts:
            faults.add(message("region '{region}'", region=region), message("has no amount"), ONE_EACH)
    printed = {region: _printed(amounts[region], region, faults) for region in REGIONS if region in amounts}
    below = [region for region, amount in printed.items() if amount.value < 0]
    if below and any(amount.value > 0 for amount in printed.values()):
        found = message("some are above 0, but these are below 0: {names}", names=", ".join(below))
        right = message("all above 0, or all below 0 for a cut: no key splits what some gain and others lose")
        faults.add(message("amounts"), found, right)
    faults.raise_if_any()
    return printed


def _printed_total(text: str, summed: Interval) -> Interval:
    faults = Faults()
    total = _printed(text, message("total"), faults)
    if not faults.found and not total.meets(summed):
        found = message("'{text}' is not the sum of the amounts", text=text)
        faults.add(message("total"), found, between(summed.low, summed.high))
    faults.raise_if_any()
    return Interval(total.value, max(total.low, summed.low), min(total.high, summed.high))


def _printed(text: str, place: str, faults: Faults) -> Interval:
    """A printed number; a point is taken for the decimal sign where there is no comma and it can be nothing else."""
    if not isinstance(text, str):
        refuse(place, text, AS_PRINTED)
    if "." in text and len(readings(text)) > 1:
        found = message("'{text}' can mean two numbers", text=text)
        whole, part = sorted((number.replace(".", ",") for number in readings(text)), key=lambda number: "," in number)
        faults.add(place, found, message("write {number} or {another}, whichever you mean", number=whole, another=part))
        return NO_NUMBER
    try:
        interval = printed_interval(text if "," in text else text.replace(".", ","))
    except ValueError as error:
        faults.add(place, said(error), AS_PRINTED)
        return NO_NUMBER
    if interval.value == 0:
        right = message("a key splits an amount into parts that are not 0")
        faults.add(place, message("'{text}' is 0", text=text), right)
    return interval


def _hold(key: KnownKey, amounts: Sequence[Interval], total: Interval) -> KeyFit:
    """Hold one key against the amounts, under the stricter reading of the print first; a cut as what it takes away."""
    is_cut = total.value < 0
    parts, whole = ([-amount for amount in amounts], -total) if is_cut else (amounts, total)
    fit, (best, miss) = Fit.FITS, _best_total(key, parts, whole)
    if miss > OWN_ROUNDING + SLACK:
        fit, to_sum = Fit.NO, _total_of_parts_made_to_sum(parts, whole)
        other, wider_miss = (best, math.inf) if to_sum is None else _best_total(key, parts, to_sum)
        if wider_miss < ROUNDED_TO_SUM - SLACK:
            fit, best, miss = Fit.TO_THE_SUM, other, wider_miss
    at_best = Interval.exact(-best if is_cut else best)
    regions = []
    for region, printed, share in zip(REGIONS, amounts, key.shares, strict=True):
        given = share * at_best
        gap = given.distance(printed)
        off = gap if given.value > printed.value else 0.0 - gap
        regions.append(RegionFit(region, printed, given, off))
    return KeyFit(key, fit, at_best.value, miss, tuple(regions))


def _total_of_parts_made_to_sum(amounts: Sequence[Interval], total: Interval) -> Interval | None:
    """Totals that print as the sum of the printed amounts; None where the given total is not among them."""
    summed = sum(amount.value for amount in amounts)
    half = max(amount.high - amount.value for amount in amounts)
    low, high = max(total.low, summed - half), min(total.high, summed + half)
    return Interval(summed, low, high) if low <= high else None


def _best_total(key: KnownKey, amounts: Sequence[Interval], total: Interval) -> tuple[float, float]:
    """Total within its interval at which the worst amount lies nearest to what the key gives, and that distance.

    Each amount is too large by (a − k_high T) / h and too small by (k_low T − a) / h, h half a unit of its last
    digit. The greatest of these lines in T is convex; it is least at a crossing of two of them or at an end.
    """
    values = np.array([amount.value for amount in amounts])
    halves = np.array([amount.high - amount.value for amount in amounts])
    highs, lows = (np.array([getattr(share, end) for share in key.shares]) for end in ("high", "low"))
    intercepts = np.concatenate([values, -values]) / np.tile(halves, 2)
    slopes = np.concatenate([-highs, lows]) / np.tile(halves, 2)
    first, second = np.triu_indices(len(slopes), k=1)
    crossing = slopes[first] != slopes[second]
    first, second = first[crossing], second[crossing]
    crossings = (intercepts[second] - intercepts[first]) / (slopes[first] - slopes[second])
    candidates = np.concatenate([[total.low, total.high], crossings.clip(total.low, total.high)])
    worst = (intercepts[:, None] + slopes[:, None] * candidates).max(axis=0)
    best = int(worst.argmin())
    return float(candidates[best]), max(0.0, float(worst[best]))
