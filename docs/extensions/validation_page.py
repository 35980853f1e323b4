"""The validation page: every published figure, what the model computes for it, and why what does not hold does not."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from docs.extensions.markdown import table
from inntektsmodell.language.shown_numbers import ABSENT, number
from inntektsmodell.published.checks import HOLDS, Check, Verdict, hollow_tally, tally, validate
from inntektsmodell.published.figures import read_published
from inntektsmodell.published.incomparable import read_pairs
from inntektsmodell.published.intervals import Interval


def validation_report() -> str:
    """Summary, what does not hold or needs explaining, pairs that must not be compared, and every check."""
    checks = validate()
    notable = [check for check in checks if check.is_notable]
    parts = [
        _summary(checks),
        "## Disagreements, and their explanations",
        *(_with_explanation(check) for check in notable),
        "## Pairs that must not be compared",
        *(f"**{pair.name}.** {pair.reason.en}" for pair in read_pairs()),
        "## Every check",
        *_by_document(checks),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(checks: Collection[Check]) -> str:
    figures, count, verdicts = tally(checks)
    explained = Counter(check.verdict for check in checks if check.explanation is not None and not check.is_stale)
    rows = [(str(verdict), str(verdicts[verdict]), str(explained[verdict] or "")) for verdict in Verdict]
    failing = sum(check.fails for check in checks)
    verdict = "All of them hold or are explained." if failing == 0 else f"**{failing} neither hold nor are explained.**"
    headings = ("verdict", "checks", "explained in writing")
    lines = f"{figures} printed figures are held against the model and each other in {count} checks. {verdict}"
    return "\n\n".join([lines, table(headings, rows, right=headings[1:]), _apart(checks), _documents(checks)])


def _apart(checks: Collection[Check]) -> str:
    """How many checks can hardly fail, and why."""
    kinds = hollow_tally(checks)
    lines = f"Not in that number are {sum(kinds.values())} checks that can hardly fail. They are run all the same."
    rows = [(f"holds {kind}", str(count)) for kind, count in kinds.items()]
    return f"{lines}\n\n{table(('why it can hardly fail', 'checks'), rows, right=('checks',))}"


def _documents(checks: Collection[Check]) -> str:
    """A row for each document: figures, checks, and those that do not hold."""
    rows = []
    for document in _in_print(check.figure.document for check in checks):
        figures, count, verdicts = tally([check for check in checks if check.figure.document == document])
        apart = sum(hollow_tally([check for check in checks if check.figure.document == document]).values())
        fail = count - sum(verdicts[verdict] for verdict in HOLDS)
        rows.append((document, *map(str, (figures, count, fail, apart))))
    headings = ("document", "figures", "checks", "do not hold", "counted separately")
    return table(headings, rows, right=headings[1:])


def _with_explanation(check: Check) -> str:
    lines = [
        f"### `{check.figure.series}`, {check.figure.label}",
        f":Verdict: {check.verdict}{'; **fails**' if check.fails else ''}",
        f":Published: {check.figure.printed} ({check.figure.unit}), {check.figure.source}",
        f":Computed: {_value(check)}, bounds {_bounds(check)}" if check.computed is not None else "",
        f":Distance: {_digits(check, check.gap)} {check.figure.unit}" if check.verdict is Verdict.BREAK else "",
        f":Statistic: {_statistic(check)}",
        f":Counted separately: {check.hollow}" if check.hollow else "",
    ]
    return "\n".join(line for line in lines if line) + "".join(f"\n\n{note.en}" for note in check.notes)


def _by_document(checks: Collection[Check]) -> list[str]:
    """One section per document, in it one per series, in the order of print."""
    sections = []
    for document in _in_print(check.figure.document for check in checks):
        sections += [f"### {document}", *_by_series([check for check in checks if check.figure.document == document])]
    return sections


def _in_print(documents: Iterable[str]) -> list[str]:
    """Documents, each once, in the order of print."""
    found = set(documents)
    return list(dict.fromkeys(figure.document for figure in read_published() if figure.document in found))


def _by_series(checks: Collection[Check]) -> list[str]:
    """One section per series, in the order of print; one table per statistic."""
    printed = [figure.id for figure in read_published()]

    def place(check: Check) -> tuple[int, str, int]:
        return _series().index(check.figure.series), check.statistic, printed.index(check.figure.id)

    sections = []
    for series, members in itertools.groupby(sorted(checks, key=place), key=lambda check: check.figure.series):
        sections.append(f"#### `{series}`")
        for _, group in itertools.groupby(members, key=lambda check: check.statistic):
            sections.append(_table_of_statistic(list(group)))
    return sections


@cache
def _series() -> tuple[str, ...]:
    """Names of the printed series in the order of print."""
    return tuple(dict.fromkeys(figure.series for figure in read_published()))


def _table_of_statistic(checks: Sequence[Check]) -> str:
    first = checks[0]
    sources = _sources(dict.fromkeys(check.figure.source for check in checks))
    units = ", ".join(dict.fromkeys(check.figure.unit for check in checks))
    head = f":Source: {sources}\n:Unit: {units}\n:Statistic: {_statistic(first)}"
    rows = [
        (
            check.figure.label,
            check.figure.printed,
            _value(check),
            _bounds(check),
            str(check.verdict),
            check.hollow or "",
        )
        for check in checks
    ]
    headings = ("figure", "published", "computed", "bounds", "verdict", "counted separately as")
    return f"{head}\n\n{table(headings, rows, right=('published', 'computed', 'bounds'))}"


def _sources(sources: Collection[str]) -> str:
    """Sources in one line; what they all begin with is given once."""
    if len(sources) == 1:
        return next(iter(sources))
    parts = [source.split(", ") for source in sources]
    shared = list(itertools.takewhile(lambda words: len(set(words)) == 1, zip(*parts, strict=False)))
    places = "; ".join(", ".join(part[len(shared) :]) for part in parts)
    return f"{', '.join(words[0] for words in shared)}: {places}" if shared else places


def _statistic(check: Check) -> str:
    """What is computed: a formula over other figures, the same figure printed elsewhere, or a result of the model."""
    if check.formula:
        return f"`{check.statistic}` = `{check.formula}`"
    return (
        f"`{check.statistic}`, {'as printed there' if check.statistic in _series() else 'from the model and its data'}"
    )


def _value(check: Check) -> str:
    return ABSENT if check.computed is None else _digits(check, check.computed.value)


def _bounds(check: Check) -> str:
    if check.computed is None or check.computed == Interval.exact(check.computed.value):
        return ""
    return f"{_digits(check, check.computed.low)} to {_digits(check, check.computed.high)}"


def _digits(check: Check, value: float) -> str:
    """A value in Norwegian style with two decimals more than the published figure has."""
    return number(value, 2 + len(check.figure.printed.partition(",")[2]), "nb")
