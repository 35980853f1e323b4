"""What a case says of itself at a prompt or in a notebook: a screen at most, whatever its size."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.evidence_use import evidence_shares, is_synthetic
from inntektsmodell.language.shown_numbers import per_cent
from inntektsmodell.method.inputs import VARIABLES

WIDTH = 100
MOST_NAMES = 6
NAME_WIDTH = 24


def as_text(case: Contents) -> str:
    """A line for the name, then one for each part of the case; at most `WIDTH` characters wide."""
    lines = [_headline(case), *(f"  {heading + ':':<14}{text}" for heading, text in _rows(case))]
    return "\n".join(line if len(line) <= WIDTH else f"{line[: WIDTH - 2]} …" for line in lines)


def as_html(case: Contents) -> str:
    """The same as a table."""
    rows = "".join(f"<tr><th>{escape(heading)}</th><td>{escape(text)}</td></tr>" for heading, text in _rows(case))
    return f"<table><caption>{escape(_headline(case))}</caption><tbody>{rows}</tbody></table>"


def _headline(case: Contents) -> str:
    synthetic = ", synthetic" if is_synthetic(case) else ""
    return f"<Case {_short(case.name)!r}, model year {case.file.year}{synthetic}>"


def _rows(case: Contents) -> list[tuple[str, str]]:
    ages = [name for name, criterion in case.criteria.items() if criterion.kind == "age"]
    others = [name for name in case.criteria if name not in ages]
    years = case.observed["year"].values.tolist()
    parts = [name for name in type(case.parameters).model_fields if getattr(case.parameters, name)]
    shares = [f"{per_cent(share, 'en')} {status}" for status, share in evidence_shares(case).items()]
    return [
        ("title", case.file.title.en),
        ("regions", _counted(case.regions)),
        ("services", _counted(case.services)),
        ("age groups", _counted(ages)),
        ("criteria", _counted(others)),
        ("years", _counted([str(year) for year in years])),
        ("observations", ", ".join(name for name in VARIABLES if name in case.observed)),
        ("parameters", ", ".join(parts)),
        ("evidence", ", ".join(shares)),
    ]


def _counted(names: Sequence[str]) -> str:
    more = ", …" if len(names) > MOST_NAMES else ""
    return f"{len(names)}: {', '.join(map(_short, names[:MOST_NAMES]))}{more}" if names else "none"


def _short(name: str) -> str:
    return name if len(name) <= NAME_WIDTH else name[: NAME_WIDTH - 1] + "…"
