"""Base appropriations, items 72–75 of chapter 732, by stage of the budget and year, as the rules give them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from inntektsmodell.case.rules import DatedValue, load_rules
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import LabelledName, Text, as_label, joined
from inntektsmodell.published.intervals import Interval

REGION_OF_POST = {"72": "Helse Sør-Øst", "73": "Helse Vest", "74": "Helse Midt-Norge", "75": "Helse Nord"}
REGIONS = tuple(REGION_OF_POST.values())
_POSTS = re.compile(r"posts\.(?P<stage>[a-z]+)_(?P<year>\d+)/(?P<region>.+)")
_RULE = re.compile(r"chapter_732\.([a-z]+)_post_(72|73|74|75)")


class Stage(LabelledName):
    """How far a year's budget has come, in the order of time; the value begins the names of the rules."""

    PROPOSED = "proposed", as_label("Proposal")
    ADOPTED = "adopted", as_label("Adopted budget")
    REVISED = "revised", as_label("Revised budget")
    BOOKED = "booked", as_label("Accounts")


@dataclass(frozen=True)
class BaseAppropriation:
    """Posts 72–75 of one year and stage: million NOK per region, in the order of `REGIONS`, and where they stand."""

    stage: Stage
    year: int
    amounts: tuple[Interval, ...]
    source: str

    @property
    def name(self) -> Text:
        """The stage and the year."""
        return joined(" ", (self.stage.label, Text(nb=str(self.year))))


def rule_of_post(name: str) -> str | None:
    """Path and year, parted by a slash, of the rule behind `posts.STAGE_YEAR/Region`; None for any other name."""
    match = _POSTS.fullmatch(name)
    posts = [post for post, region in REGION_OF_POST.items() if match and region == match["region"]]
    return f"chapter_732.{match['stage']}_post_{posts[0]}/{match['year']}" if match and posts else None


def known_posts() -> list[tuple[Stage, int]]:
    """Stage and year of every base appropriation of which the rules hold at least one post, oldest first.

    Raises `InputError` where a rule names a stage that `Stage` lacks.
    """
    faults, stages = Faults(), {stage.value: stage for stage in Stage}
    found: set[tuple[Stage, int]] = set()
    for path, rule in load_rules().items():
        match = _RULE.fullmatch(path)
        if match and match[1] not in stages:
            right = message("one of {names}", names=", ".join(Stage))
            faults.add(
                message("rule '{path}'", path=path), message("stage '{stage}' is unknown", stage=match[1]), right
            )
        elif match:
            found |= {(stages[match[1]], value.valid_from.year) for value in rule.values}
    faults.raise_if_any()
    return sorted(found, key=lambda known: (known[1], list(Stage).index(known[0])))


def read_base_appropriation(stage: Stage, year: int) -> BaseAppropriation:
    """Posts 72–75 of one stage and year.

    Raises `InputError` where one of the posts is missing; another year's is never used instead.
    """
    faults = Faults()
    values = [_post(stage, post, year, faults) for post in REGION_OF_POST]
    faults.raise_if_any()
    present = [value for value in values if value is not None]
    sources = dict.fromkeys(value.source for value in present)
    amounts = tuple(Interval.rounded(value.value, value.printed_step) for value in present)
    return BaseAppropriation(stage, year, amounts, "; ".join(sources))


def _post(stage: Stage, post: str, year: int, faults: Faults) -> DatedValue | None:
    path = f"chapter_732.{stage}_post_{post}"
    rule = load_rules().get(path)
    value = rule.value_in(year) if rule else None
    if value is None:
        years = ", ".join(str(one.valid_from.year) for one in rule.values) if rule else message("none")
        found, right = message("has no value for {year}", year=year), message("it has values for: {years}", years=years)
        faults.add(message("rule '{path}'", path=path), found, right)
    return value
