"""A model version of a test's own, and what is asked of cases by a version."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case

VERSION = """\
name = "{name}"
title = {{ nb = "{name} på norsk", en = "{name} in English" }}
description = {{ nb = "En prøve.", en = "A trial." }}
{more}
[evidence.own_version]
unit = "{unit}"
source = "a test"
status = "assumed"
valid_from = 2021-01-01
last_checked = 2021-01-01

[parameters.{part}]
{key} = {{ value = {value}, evidence = "own_version" }}
"""


@cache
def by_2009() -> Case:
    return im.load_case("eksempel", version="2009")


def version(folder: Path, part: str, key: str, value: str, unit: str = "choice", more: str = "") -> Path:
    """The folder of a version that sets one parameter."""
    folder.mkdir(parents=True)
    text = VERSION.format(name=folder.name, part=part, key=key, value=value, unit=unit, more=more)
    (folder / "version.toml").write_text(text, encoding="utf-8")
    return folder


def refusal(name: str | Path, by: str | Path | int | None = None) -> im.InputError:
    with pytest.raises(im.InputError) as caught:
        im.load_case(name, version=by)
    return caught.value


def same_figures(one: Case, other: Case) -> bool:
    return im.compute(one).equals(im.compute(other))
