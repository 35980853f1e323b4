"""Charts as SVG inside the page: no file of their own, text that stays text, and words for those who cannot see."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import StringIO
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure as Chart

from inntektsmodell.language.letters import LettersLacking

FONTS = "'DejaVu Sans', Verdana, Geneva, sans-serif"
"""matplotlib lays out by the first; the others are about as wide, so that lines meet where they were meant to."""
SETTINGS: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "report", "text.parse_math": False}
_ROOT = re.compile(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>', re.DOTALL)
_DROPPED = re.compile(
    r"<metadata>.*?</metadata>|<style type=\"text/css\">.*?</style>|<clipPath .*?</clipPath>| clip-path=\"[^\"]*\"",
    re.DOTALL,
)
"""What the page does not need. Nothing is cut off: every chart has room for all that it draws."""
_GROUP = re.compile(r"<g\b([^>]*?)>|</g>")
_NAME_ALONE = re.compile(r'(?: id="[^"]*")?\s*')
_EMPTY = re.compile(r"<defs>\s*</defs>|(?<=>)\s+(?=<)| transform=\"rotate\(-0 [^\"]*\"")
_SHORTHAND = re.compile(r"\bfont: (?:(?P<style>italic|oblique) )?(?:(?P<weight>\d+|bold) )?(?P<size>[\d.]+px) [^;\"]*")
_FAMILY = re.compile(r"(?:; )?font-family: [^;\"]*")
_STYLE = re.compile(r' style="([^"]*)"')
_RECTANGLE = re.compile(r'<path d="M ([\d.]+) ([\d.]+) +L ([\d.]+) \2 +L \3 ([\d.]+) +L \1 \4 +z *"')
_TILE_GROUND = re.compile(r'(<pattern id="([^"]+)"[^>]*>\s*<rect [^>]*?)fill="([^"]+)"')
_IDENTITY = re.compile(r'(\bid="|href="#|url\(#)')


@contextmanager
def chart_settings() -> Iterator[None]:
    """Settings under which charts are made and drawn: text as text, `$` as a dollar, the same bytes every time."""
    with rc_context(SETTINGS), warnings.catch_warnings():
        warnings.simplefilter("ignore", LettersLacking)  # the reader's fonts draw the text
        yield


def inline_svg(chart: Chart, name: str, title: str, description: str) -> str:
    """The chart as an `<svg>` element of the page, all text escaped; `name` makes its identifiers unique there."""
    stream = StringIO()
    chart.savefig(stream, format="svg", metadata={"Date": None})
    drawn = _without_seams(_in_longhand(_without_wrapping(_DROPPED.sub("", stream.getvalue()))))
    root = _ROOT.search(drawn)
    assert root is not None
    body = _FAMILY.sub("", _IDENTITY.sub(rf"\g<1>{name}-", drawn[root.end() :]))
    head = (
        f'<svg class="chart" role="img" aria-labelledby="{name}-title {name}-desc" viewBox="{root[1]}" '
        f'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'style="font-family: {FONTS}; stroke-linejoin: round; stroke-linecap: butt">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    )
    return head + _RECTANGLE.sub(_rectangle, _STYLE.sub(_in_attributes, body))


def _without_wrapping(drawn: str) -> str:
    """Less to be read and laid out: no groups that only have a name, no empty definitions or turns, no line breaks."""
    kept: list[bool] = []

    def group(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0] if kept.pop() else ""
        if found[1].endswith("/"):
            return ""
        kept.append(_NAME_ALONE.fullmatch(found[1]) is None)
        return found[0] if kept[-1] else ""

    return _EMPTY.sub("", _GROUP.sub(group, drawn)).replace("\n", " ")


def _without_seams(drawn: str) -> str:
    """A hatched area as one plain area with lines on it: the ground of a pattern's tiles shows seams in print."""
    grounds = {name: color for _, name, color in _TILE_GROUND.findall(drawn)}
    drawn = _TILE_GROUND.sub(r'\1fill="none"', drawn)
    for name, color in grounds.items():
        area = re.compile(rf"<path [^>]*?fill: url\(#{name}\)[^>]*/>")
        drawn = area.sub(lambda found: found[0].replace(f"url(#{name})", color) + found[0], drawn)  # noqa: B023
    return drawn


def _in_longhand(drawn: str) -> str:
    """Fonts told property by property: what prints the page takes the first word of `font` for the size."""

    def told(shorthand: re.Match[str]) -> str:
        given = {name: value for name, value in shorthand.groupdict().items() if value}
        return "; ".join(f"font-{name}: {value}" for name, value in given.items())

    return _SHORTHAND.sub(told, drawn)


def _in_attributes(style: re.Match[str]) -> str:
    """Each property as an attribute of its own, which takes no parser of style sheets, node by node, to read."""
    properties = (one.split(":", 1) for one in style[1].split(";") if one.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in properties)


def _rectangle(path: re.Match[str]) -> str:
    """A path around a rectangle as what it is."""
    (left, right), (top, bottom) = (sorted(map(float, path.group(*ends))) for ends in ((1, 3), (2, 4)))
    return f'<rect x="{left:g}" y="{top:g}" width="{right - left:.6g}" height="{bottom - top:.6g}"'
