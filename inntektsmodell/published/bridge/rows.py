"""The appropriation bridge: item by item from one base appropriation to the next, and what no item explains.

For every region, end = start + Σ items + residual. The residual is what is left, shown by itself with its interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inntektsmodell.case.evidence import Status, weakest
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.published.bridge.items import (
    BridgeFile,
    BridgeItem,
    Outside,
    PerCentItem,
    PrintedItem,
    ShareItem,
    SingleItem,
    Unplaced,
    read_bridge_file,
)
from inntektsmodell.published.figures import printed_series
from inntektsmodell.published.formula import SUM
from inntektsmodell.published.intervals import Interval, printed_interval, sum_of
from inntektsmodell.published.posts import REGIONS, BaseAppropriation, read_base_appropriation

NOTHING, ONE_PER_CENT = Interval.exact(0.0), Interval.exact(0.01)


@dataclass(frozen=True)
class BridgeRow:
    """One row of the bridge, million NOK: an amount per region in the order of `REGIONS`, and their sum.

    The sum may rest on better ground than its split; `status` is that of the regions' amounts. `printed_sum` holds
    the digits of the sum where it is printed, else nothing.
    """

    name: str
    label: Text
    amounts: tuple[Interval, ...]
    total: Interval
    status: Status
    status_of_sum: Status
    source: str
    note: Text | None = None
    printed_sum: str = ""

    @property
    def cells(self) -> tuple[Interval, ...]:
        """Amounts per region and their sum."""
        return (*self.amounts, self.total)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Status of each of the cells."""
        return (*(self.status for _ in self.amounts), self.status_of_sum)


@dataclass(frozen=True)
class Bridge:
    """From `start` through `items` and `residual` to `end`.

    Printed amounts that are no items: `elsewhere` for other posts, `unplaced` without saying for which.
    """

    start: BridgeRow
    items: tuple[BridgeRow, ...]
    residual: BridgeRow
    end: BridgeRow
    elsewhere: tuple[Outside, ...]
    unplaced: tuple[Unplaced, ...]
    document: Text

    @property
    def rows(self) -> tuple[BridgeRow, ...]:
        """All rows in order."""
        return (self.start, *self.items, self.residual, self.end)


def appropriation_bridge(file: Path | None = None) -> Bridge:
    """The bridge of a file (default: from the adopted budget of 2020 to the proposal of 2021, items 72–75).

    Raises:
        InputError: the file is at fault, or a year of the posts or a printed figure is missing.

    Example:
        >>> import inntektsmodell as im
        >>> len(im.appropriation_bridge().rows)
        14
    """
    content = read_bridge_file(file)
    start = _end_row("start", read_base_appropriation(content.start.stage, content.start.year))
    end = _end_row("end", read_base_appropriation(content.end.stage, content.end.year))
    items = tuple(_row(item, start, content) for item in content.items)
    outside = tuple(content.elsewhere), tuple(content.unplaced)
    return Bridge(start, items, _residual(start, items, end), end, *outside, content.document)


def _end_row(name: str, posts: BaseAppropriation) -> BridgeRow:
    status, status_of_sum = Status.PUBLISHED, Status.DERIVED
    return BridgeRow(name, posts.name, posts.amounts, sum_of(posts.amounts), status, status_of_sum, posts.source)


def _row(item: BridgeItem, start: BridgeRow, content: BridgeFile) -> BridgeRow:
    if isinstance(item, PrintedItem):
        return _printed_row(item)
    if isinstance(item, PerCentItem):
        return _per_cent_row(item, start)
    source = f"{content.document.en}, {item.place}"
    return _single_row(item, source) if isinstance(item, SingleItem) else _shared_row(item, start, source)


def _printed_row(item: PrintedItem) -> BridgeRow:
    *parts, printed_sum = printed_series(item.series, (*REGIONS, SUM))
    amounts = tuple(part.interval for part in parts)
    statuses, source = (Status.PUBLISHED, Status.PUBLISHED), parts[0].source
    return BridgeRow(item.name, item.label, amounts, sum_of(amounts), *statuses, source, item.note, printed_sum.printed)


def _single_row(item: SingleItem, source: str) -> BridgeRow:
    amount = printed_interval(item.printed)
    amounts = tuple(amount if region == item.region else NOTHING for region in REGIONS)
    statuses = (Status.PUBLISHED, Status.PUBLISHED)
    return BridgeRow(item.name, item.label, amounts, amount, *statuses, source, item.note, item.printed)


def _per_cent_row(item: PerCentItem, start: BridgeRow) -> BridgeRow:
    (figure,) = printed_series(item.series, [item.figure])
    share = figure.interval * ONE_PER_CENT
    *amounts, total = (share * amount for amount in start.cells)
    return BridgeRow(
        item.name, item.label, tuple(amounts), total, Status.DERIVED, Status.DERIVED, figure.source, item.note
    )


def _shared_row(item: ShareItem, start: BridgeRow, source: str) -> BridgeRow:
    """The split is assumed, so each region's interval reaches from nothing to all of the amount."""
    total = printed_interval(item.printed)
    values = (total.value * amount.value / start.total.value for amount in start.amounts)
    amounts = tuple(Interval(value, 0.0, total.high) for value in values)
    statuses = (Status.ASSUMED, Status.PUBLISHED)
    return BridgeRow(item.name, item.label, amounts, total, *statuses, source, item.note, item.printed)


def _residual(start: BridgeRow, items: tuple[BridgeRow, ...], end: BridgeRow) -> BridgeRow:
    rows = [start, *items]
    columns = zip(end.cells, *(row.cells for row in rows), strict=True)
    *amounts, total = (last - sum_of(parts) for last, *parts in columns)
    label = as_label("Unexplained residual")
    note = as_label("what the items do not explain.")
    status = weakest([row.status for row in (*rows, end)])
    status_of_sum = weakest([row.status_of_sum for row in (*rows, end)])
    return BridgeRow("residual", label, tuple(amounts), total, status, status_of_sum, end.source, note)
