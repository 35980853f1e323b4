"""Kinds of fields that recipes, registers and specifications have alike."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field

from inntektsmodell.language.messages import message
from inntektsmodell.records import Listed

Names = Listed[str]


def ascending(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers, each greater than the one before. Raises `ValueError` where one is not."""
    if any(one >= following for one, following in pairwise(numbers)):
        raise ValueError(message("the numbers must ascend"))
    return numbers


Ascending = Annotated[Listed[int], Field(min_length=1), AfterValidator(ascending)]
"""Whole numbers, at least one, each greater than the one before."""
