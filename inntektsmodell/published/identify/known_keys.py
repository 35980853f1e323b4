"""Every distribution key that the project knows, with the interval that rounding in its sources leaves open.

Keys come from four places: items 72–75 of each stage and year in the rules, printed key tables, case 2021, and posts
72–75 of 2021 with the growth that is still to come. A year or stage that is added to the rules is a known key at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inntektsmodell.files.locations import BUILT_IN
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.loading import load_case
from inntektsmodell.published.figures import printed_series
from inntektsmodell.published.intervals import Interval, corners, interval_over_corners
from inntektsmodell.published.posts import REGIONS, BaseAppropriation, Stage, known_posts, read_base_appropriation
from inntektsmodell.published.rounded_case import outputs_at_corners

KEY_TABLE = "table_4_3"
GROWTH_TO_COME = "table_4_2.phase_in_2022"
YEAR_OF_MODEL = 2021
MODEL = "model"


@dataclass(frozen=True)
class KnownKey:
    """A key: `shares` in the order of `REGIONS`; `stage` is a stage of the budget, or `model` where it is computed."""

    id: str
    name: Text
    year: int
    stage: str
    shares: tuple[Interval, ...]
    source: str


def read_known_keys() -> list[KnownKey]:
    """Every known key, oldest first.

    Raises `InputError` where a post or printed figure is missing; nothing stands in for it.
    """
    of_posts = [_key_of_posts(read_base_appropriation(stage, year)) for stage, year in known_posts()]
    others = [_key_of_table(), *_keys_of_case(), _key_of_posts_at_full_effect()]
    return sorted([*of_posts, *others], key=lambda key: key.year)


def _key_of_posts(posts: BaseAppropriation) -> KnownKey:
    name = as_label("{name}, items 72–75", name=posts.name)
    shares = _shares(posts.amounts)
    return KnownKey(f"{posts.stage}_{posts.year}", name, posts.year, posts.stage, shares, posts.source)


def _key_of_table() -> KnownKey:
    figures = printed_series(KEY_TABLE, REGIONS)
    name = as_label("Table 4.3, {year}", year=YEAR_OF_MODEL)
    shares = tuple(figure.interval for figure in figures)
    return KnownKey(KEY_TABLE, name, YEAR_OF_MODEL, Stage.PROPOSED, shares, figures[0].source)


def _keys_of_case() -> list[KnownKey]:
    """The key at full effect and the year's key of case 2021, at every corner of its printed inputs."""
    outputs = outputs_at_corners(load_case(f"{BUILT_IN}{YEAR_OF_MODEL}"))
    phased = as_label("Model {year}, key of the year", year=YEAR_OF_MODEL)
    return [
        _computed_key("distribution_key", _FULL_EFFECT, np.asarray(outputs["distribution_key"])),
        _computed_key("phased_key", phased, np.asarray(outputs["phased_key"])),
    ]


_FULL_EFFECT = as_label("Model {year}, full effect (calibrated to the activity growth)", year=YEAR_OF_MODEL)


def _computed_key(output: str, name: Text, values: np.ndarray) -> KnownKey:
    shares = tuple(map(interval_over_corners, values))
    source = f"case {YEAR_OF_MODEL}, {output}"
    return KnownKey(f"{output}_{YEAR_OF_MODEL}", name, YEAR_OF_MODEL, MODEL, shares, source)


def _key_of_posts_at_full_effect() -> KnownKey:
    """Share of the proposed posts of 2021 plus what table 4.2 still lets each region grow in 2022.

    With growth G' and amounts A'_r to come, the base of the year is K_r (B + G') − A'_r, so K_r is this share.
    """
    posts = read_base_appropriation(Stage.PROPOSED, YEAR_OF_MODEL)
    growth = printed_series(GROWTH_TO_COME, REGIONS)
    amounts = tuple(post + figure.interval for post, figure in zip(posts.amounts, growth, strict=True))
    name = as_label(
        "Proposal {year}, items 72–75 and the phase-in of {next}", year=YEAR_OF_MODEL, next=YEAR_OF_MODEL + 1
    )
    source = f"{posts.source}; {growth[0].source}"
    return KnownKey(f"full_effect_{YEAR_OF_MODEL}", name, YEAR_OF_MODEL, Stage.PROPOSED, _shares(amounts), source)


def _shares(amounts: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """Share of each amount in their sum, over every corner of their rounding."""
    values = np.array([amount.value for amount in amounts])
    steps = np.array([amount.high - amount.low for amount in amounts])
    at_corners = corners(values, steps)
    return tuple(map(interval_over_corners, at_corners / at_corners.sum(axis=0)))
