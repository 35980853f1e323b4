"""Numbers as people write them: every number that a text can mean, so that advice is never the wrong one of two."""

from __future__ import annotations

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


def readings(text: str) -> tuple[str, ...]:
    """Every number that a text can mean, each with decimal point: two for `30,047`, one for `0,75`, none for words."""
    found = [_plain(pattern, text) for pattern in (_WITH_POINT, _WITH_COMMA)]
    return tuple(dict.fromkeys(number for number in found if number))


def with_point(text: str) -> str:
    """A number with decimal comma, and spaces or nothing between thousands, with decimal point; '' for other text."""
    return _plain(_COMMA_AND_SPACES, text)


def typed_number(text: str) -> float | str:
    """A number with decimal point, or else the one that the text can only mean; the text itself where there is none."""
    found = readings(text)
    plain = found[0] if len(found) == 1 else text
    for candidate in (text, plain):
        try:
            return float(candidate if "_" not in candidate else "")
        except ValueError:
            continue
    return text


def advice(text: str, decimal: str = ".") -> Message:
    """What to write instead of a text that is no number: the number meant where one can tell, else both."""
    numbers = [number.replace(".", decimal) for number in readings(text)]
    if len(numbers) == 1:
        return message("write {number}", number=numbers[0])
    if numbers:
        return message("write {number} or {another}, whichever you mean", number=numbers[0], another=numbers[1])
    return message("a number with decimal point") if decimal == "." else message("a number with decimal comma")


def _plain(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.fullmatch(text.strip())
    if match is None:
        return ""
    whole = re.sub(r"[^0-9+\-]", "", match["whole"].replace("−", "-"))
    return whole + (f".{match['part']}" if match["part"] else "") + (match["power"] or "")
