"""Explanations of checks that do not hold exactly, read from `validation/explained.toml`.

An explanation says which verdict it explains and, of a break, how large it is and what caused it. Once the check comes
out otherwise, or the cause, taken out, leaves some of the break, the explanation is stale: somebody must look again. A
break without a declared cause is told as one of unknown cause.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from inntektsmodell.faults import Faults
from inntektsmodell.files.locations import validation_folder
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.published.causes import Cause
from inntektsmodell.published.figures import read_list
from inntektsmodell.published.intervals import Interval, printed_interval
from inntektsmodell.records import Frozen

FILE = "explained.toml"
UNKNOWN = as_label("Cause unknown.")


class Explanation(Frozen):
    """Why one check comes out as it does. `gap` is how far a break's intervals lie apart, in the figure's unit.

    `cause` closes a break when it is taken out; a break without one has an unknown cause, whatever the text says.
    """

    check: str
    verdict: Literal["break", "must not be compared", "cannot compute", "within rounding"]
    gap: str = ""
    cause: Cause | None = None
    text: Text

    @model_validator(mode="after")
    def _gap_of_a_break(self) -> Self:
        if (self.verdict == "break") != bool(self.gap):
            raise ValueError(message("only a break has a gap, and every break must have one"))
        if self.cause and self.verdict != "break":
            raise ValueError(message("only a break can have a cause"))
        if self.gap:
            printed_interval(self.gap)
        return self

    @property
    def of_cause(self) -> Text | None:
        """What is said of the cause of a break."""
        if self.verdict != "break":
            return None
        return self.cause.closed if self.cause else UNKNOWN

    def fits(self, verdict: str, gap: float) -> bool:
        """Whether a check that came out so is what this explains."""
        return verdict == self.verdict and (not self.gap or printed_interval(self.gap).meets(Interval.exact(gap)))


def read_explanations(folder: Path | None = None) -> dict[str, Explanation]:
    """Explanations of a validation folder by check; none where it has no file of them.

    Raises `InputError` where the file is at fault, or explains one check twice.
    """
    faults = Faults()
    explanations: dict[str, Explanation] = {}
    for explanation in read_list((folder or validation_folder()) / FILE, "explained", Explanation):
        if explanation.check in explanations:
            found = message("'{check}' is explained twice", check=explanation.check)
            faults.add(FILE, found, message("explain each check only once"))
        explanations[explanation.check] = explanation
    faults.raise_if_any()
    return explanations
