"""A tree of recipients: levels, each of cases that hand on what a recipient of a level above gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from frozendict import frozendict

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure, Status, weakest
from inntektsmodell.case.parameters import Appropriation
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text

FRAME = "frame"
"""What the evidence of a frame is called in a case below another."""
TOP = ""
"""What stands for the parent of the first level, which has none."""


@dataclass(frozen=True, eq=False)
class Grouping:
    """Groups of a level's recipients, as counties; a recipient is in one of them at most."""

    level: str
    title: Text
    members: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Level:
    """A level: the cases of its recipients, by the recipient above that hands on what it gets (`TOP` at the top)."""

    name: str
    title: Text
    cases: Mapping[str, Case]

    @property
    def recipients(self) -> tuple[str, ...]:
        """The recipients of all its cases."""
        return tuple(recipient for case in self.cases.values() for recipient in case.regions)

    @property
    def parents(self) -> tuple[str, ...]:
        """The parent of each of its recipients."""
        return tuple(parent for parent, case in self.cases.items() for _ in case.regions)


@dataclass(frozen=True, eq=False)
class CaseTree:
    """A tree: the first level has one case; recipients may have a case below or none. No two have one name.

    Example:
        >>> import inntektsmodell as im
        >>> tree = im.load_tree("builtin:sykehus")
        >>> tree.levels[1].cases["Helse Vest"].regions[:2]
        ('Sykehus Vest 1', 'Sykehus Vest 2')
    """

    levels: tuple[Level, ...]
    groupings: Mapping[str, Grouping] = field(default_factory=frozendict)

    @property
    def top(self) -> Case:
        """The case of the first level."""
        return self.levels[0].cases[TOP]

    @property
    def cases(self) -> dict[str, Case]:
        """Every case by its parent."""
        return {parent: case for level in self.levels for parent, case in level.cases.items()}

    @property
    def is_synthetic(self) -> bool:
        """Whether any figure of any case is synthetic."""
        return any(case.is_synthetic for case in self.cases.values())

    def home_of(self, recipient: str) -> tuple[Level, str, Case] | None:
        """The level, the parent and the case of a recipient; None where there is none of that name."""
        return next((found for found in self._homes() if recipient in found[2].regions), None)

    def _homes(self) -> Iterator[tuple[Level, str, Case]]:
        for level in self.levels:
            for parent, case in level.cases.items():
                yield level, parent, case

    def with_case(self, parent: str, case: Case) -> CaseTree:
        """The tree with another case below a recipient (`TOP`: at the top), of the same recipients."""
        levels = (replace(one, cases=frozendict({**one.cases, parent: case})) for one in self.levels)
        changed = tuple(new if parent in old.cases else old for new, old in zip(levels, self.levels, strict=True))
        return replace(self, levels=changed)


def with_frame(case: Case, frame: float, parent: str, above: Case) -> Case:
    """A case that distributes what a recipient gets from the case above; its frame says that it is derived.

    Args:
        case: the case below.
        frame: what the recipient gets, million NOK.
        parent: the recipient.
        above: the case that it gets it from, with its own frame.
    """
    of_total = above.evidence[above.parameters.appropriation.total.evidence]
    figure = f"base_appropriation[{parent}]"
    evidence = of_total.model_copy(
        update={
            "source": message("result of case {case}: {figure}", case=above.name, figure=figure),
            "status": weakest([Status.DERIVED, Status.SYNTHETIC if above.is_synthetic else of_total.status]),
            "formula": figure,
            "printed_step": 0.0,
        }
    )
    total = Appropriation(total=Figure(value=frame, evidence=FRAME))
    parameters = case.parameters.model_copy(update={"appropriation": total})
    update = {"parameters": parameters, "evidence": {**case.evidence, FRAME: evidence}}
    return replace(case, file=case.file.model_copy(update=update))
