"""TOML that is written reads as what it was made of."""

from __future__ import annotations

import datetime
import tomllib

from hypothesis import example, given
from hypothesis import strategies as st

from inntektsmodell.files.toml_writing import toml_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PLAIN = st.one_of(
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(datetime.date(1, 1, 1)),
    TEXTS,
)
CONTENTS = st.dictionaries(
    TEXTS,
    st.recursive(
        PLAIN | st.lists(PLAIN, max_size=3) | st.lists(st.dictionaries(TEXTS, TEXTS, max_size=2), max_size=2),
        lambda below: st.dictionaries(TEXTS, below, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


@example({"\x7f": ["\x7f", {"\x85": "\u2028"}]})
@given(CONTENTS)
def test_what_is_written_is_read_again(content: dict[str, object]) -> None:
    assert tomllib.loads(toml_text(content)) == content


def test_figures_and_texts_in_two_languages_stand_on_one_line() -> None:
    content = {"title": {"nb": "Å", "en": "A"}, "parameters": {"need": {"80+": {"value": 0.5, "evidence": "one"}}}}
    assert toml_text(content).splitlines() == [
        'title = { nb = "Å", en = "A" }',
        "",
        "[parameters.need]",
        '"80+" = { value = 0.5, evidence = "one" }',
    ]
