"""The items of an appropriation bridge as given in `data/bridge`: which they are, and how each is found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from inntektsmodell.arguments import as_path
from inntektsmodell.case.pydantic_faults import pydantic_faults
from inntektsmodell.faults import InputError, nearest
from inntektsmodell.files.locations import data_folder
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text
from inntektsmodell.published.intervals import Interval, printed_interval, sum_of
from inntektsmodell.published.posts import REGIONS, Stage
from inntektsmodell.records import Frozen

FILE = "2020_2021.toml"


def _printed(text: str) -> str:
    printed_interval(text)
    return text


def _region(name: str) -> str:
    if name not in REGIONS:
        raise ValueError(message("region '{name}' is unknown; {right}", name=name, right=nearest(name, REGIONS)))
    return name


Printed = Annotated[str, AfterValidator(_printed)]


class _Item(Frozen):
    name: str
    label: Text


class PrintedItem(_Item):
    """Every region's amount is printed, in a series of `validation/`."""

    rule: Literal["printed"]
    series: str
    note: Text | None = None


class SingleItem(_Item):
    """One region gets all of the printed amount."""

    rule: Literal["single"]
    region: Annotated[str, AfterValidator(_region)]
    printed: Printed
    place: str
    note: Text | None = None


class PerCentItem(_Item):
    """So many per cent of each region's amount at the start; the per cent is a figure of a series of `validation/`."""

    rule: Literal["per_cent_of_start"]
    series: str
    figure: str
    note: Text


class ShareItem(_Item):
    """Only the sum is printed; it is split as the amounts at the start."""

    rule: Literal["share_of_start"]
    printed: Printed
    place: str
    note: Text


BridgeItem = Annotated[PrintedItem | SingleItem | PerCentItem | ShareItem, Field(discriminator="rule")]


class Outside(Frozen):
    """A printed amount, million NOK, that is no item: the document prints it for other posts than the bridge's."""

    label: Text
    printed: Printed
    place: str

    @property
    def amount(self) -> Interval:
        """Half a unit of the last printed digit each way."""
        return printed_interval(self.printed)


class Unplaced(Outside):
    """A printed amount of which the document does not say which posts or regions bear it.

    `parts` are what it prints of the amount for single posts that are not the bridge's.
    """

    parts: list[Outside] = Field(default_factory=list)

    @property
    def rest(self) -> Interval:
        """What remains of the amount without its parts."""
        return self.amount - sum_of(part.amount for part in self.parts)


class End(Frozen):
    """Stage and year of the base appropriation at one end of the bridge."""

    stage: Stage = Field(strict=False)
    year: int


class BridgeFile(Frozen):
    """One bridge: its document, its two ends and its items, in the order of the text."""

    document: Text
    start: End
    end: End
    items: list[BridgeItem] = Field(min_length=1)
    elsewhere: list[Outside]
    unplaced: list[Unplaced]


def read_bridge_file(file: Path | None = None) -> BridgeFile:
    """Read and check a bridge's file (default: the built-in one). Raises `InputError` with all its faults."""
    file = data_folder() / "bridge" / FILE if file is None else as_path(file, "file")
    if not file.is_file():
        right = message("the path of a TOML file that describes a bridge")
        raise InputError.of(str(file), message("is not a file"), right)
    with pydantic_faults(file.name) as faults:
        content = read_toml(file, faults)
        faults.raise_if_any()
        return BridgeFile.model_validate(content)
