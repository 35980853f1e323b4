"""Numbers as people write them: every number that a text can mean, so that advice is never the wrong one of two."""

from __future__ import annotations

import math
import re

from inntektsmodell.language.messages import Message, message

_SPACES = " \u00a0\u2007\u2009\u202f"


def _written_with(decimal: str, between: str) -> re.Pattern[str]:
    """A number with this decimal sign, and nothing or one of the signs `between` between its thousands."""
    groups = (rf"[1-9][0-9]{{0,2}}(?:{re.escape(sign)}[0-9]{{3}})+" for sign in between)
    whole = "|".join([r"[0-9]+", *groups])
    return re.compile(
        rf"(?P<whole>[+\-−]?(?:{whole}))(?:{re.escape(decimal)}(?P<part>[0-9]+))?(?P<power>[eE][+-]?[0-9]+)?"
    )


_WITH_COMMA, _WITH_POINT = _written_with(",", f"{_SPACES}."), _written_with(".", f"{_SPACES},")
_COMMA_AND_SPACES = _written_with(",", _SPACES)


def typed_pattern() -> str:
    """A pattern of JSON Schema that a text matches where it means one number."""
    either = "|".join(re.sub(r"\?P<\w+>", "?:", one.pattern) for one in (_WITH_COMMA, _WITH_POINT))
    power = "(?:[eE][+-]?[0-9]+)?"
    return rf"(?![+\-−]?[1-9][0-9]{{0,2}}[.,][0-9]{{3}}{power}$)(?:{either})$".replace("\\ ", " ")


def readings(text: str) -> tuple[str, ...]:
    """Every number that a text can mean, each with decimal point: two for `30,047`, one for `0,75`, none for words."""
    found = [_plain(pattern, text) for pattern in (_WITH_POINT, _WITH_COMMA)]
    return tuple(dict.fromkeys(number for number in found if number))


def with_point(text: str) -> str:
    """A number with decimal comma, and spaces or nothing between thousands, with decimal point; '' for other text."""
    return _plain(_COMMA_AND_SPACES, text)


def typed_number(text: str, most: float = math.inf) -> float | str:
    """The one number up to `most` that a text can mean; the text itself where it means none, or can mean two."""
    found = readings(text)
    found = tuple(number for number in found if float(number) <= most) or found
    plain = text if "_" not in text and text.isascii() else ""
    try:
        return float(found[0] if len(found) == 1 else "" if found else plain)
    except ValueError:
        return text


def advice(text: str, decimal: str = ".") -> Message:
    """What to write instead of a text that is no number: the number meant where one can tell, else both."""
    numbers = [number.replace(".", decimal) for number in readings(text)]
    if len(numbers) == 1:
        return message("write {number}", number=numbers[0])
    if numbers:
        return message("write {number} or {another}, whichever you mean", number=numbers[0], another=numbers[1])
    return message("a number with decimal point") if decimal == "." else message("a number with decimal comma")


def typed_advice(text: str, decimal: str = ".") -> Message:
    """As `advice`, for whom the same reader reads again: neither of two numbers can then mean the other."""
    numbers = readings(text)
    if len(numbers) != 2:
        return advice(text, decimal)
    whole, part = sorted(numbers, key=lambda number: "." in number)
    part = f"{part.replace('.', decimal)}0"
    return message("write {number} or {another}, whichever you mean", number=whole, another=part)


def _plain(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.fullmatch(text.strip())
    if match is None:
        return ""
    whole = re.sub(r"[^0-9+\-]", "", match["whole"].replace("−", "-"))
    return whole + (f".{match['part']}" if match["part"] else "") + (match["power"] or "")
