"""An explanation that names a cause is computed: the cause is taken out, and the break must be gone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import validation_folder
from inntektsmodell.published.checks import Check, Verdict, failing, validate
from inntektsmodell.published.figures import DOCUMENTS

STATISTICS, EXPLAINED = "statistics.toml", "explained.toml"
POST_82 = "text.proposed_2021/chapter_732.proposed_2021/Post 82"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the validation folder."""
    return Path(shutil.copytree(validation_folder(), tmp_path / "validation"))


SHOWS_NOTHING = "the cause is based on"
CAUSE_82 = """cause = { replaces = "printed", by = 'table_4_8.proposed_2021["Sum"]' }"""
CAUSE_PER_CENT = 'cause = { replaces = "computed", by = "table_4_2.per_cent_of_adopted" }'
HELSE_VEST = "table_4_2.redistribution_per_cent/case_2021.redistribution_per_cent/Helse Vest"
NO_CAUSES = {
    "another figure": (
        POST_82,
        CAUSE_82,
        "printed",
        'table_4_8.adopted_2020["Sum"]',
        "of the break remains",
    ),
    "the figure itself": (POST_82, CAUSE_82, "printed", 'text.proposed_2021["Post 82"]', SHOWS_NOTHING),
    "the statistic itself": (POST_82, CAUSE_82, "printed", 'chapter_732.proposed_2021["Post 82"]', SHOWS_NOTHING),
    "the other side": (POST_82, CAUSE_82, "computed", 'text.proposed_2021["Post 82"]', SHOWS_NOTHING),
    "nothing of that name": (POST_82, CAUSE_82, "printed", "table_4_18", "there is no statistic 'table_4_18'"),
    "meets the statistic, not the print": (POST_82, CAUSE_82, "printed", 'gul_bok.proposed_2021["Post 82"]', "remains"),
    "another base": (
        HELSE_VEST,
        CAUSE_PER_CENT,
        "computed",
        "table_4_2.redistribution / base.proposed_2021",
        "of the break remains",
    ),
    "the cause itself": (HELSE_VEST, CAUSE_PER_CENT, "computed", "case_2021.redistribution_per_cent", "remains"),
    "the figure that the statistic holds": (
        "base.proposed_2021/tie_out.base/Helse Nord",
        'verdict = "break"',
        "computed",
        "base.proposed_2021",
        SHOWS_NOTHING,
    ),
    "another region's amount taken out": (
        "base.proposed_2021/tie_out.base/Helse Nord",
        'verdict = "break"',
        "computed",
        'tie_out.base + pensions["Helse Vest"]',
        "of the break remains",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "old", "replaces", "by", "reason"), NO_CAUSES.values(), ids=NO_CAUSES)
def test_cause_that_leaves_some_of_the_break_fails(
    folder: Path, name: str, old: str, replaces: str, by: str, reason: str
) -> None:
    """`old`, of the explanation called `name`, gives way to another cause, or is followed by one where it had none."""
    new = f"""cause = {{ replaces = "{replaces}", by = '{by}' }}"""
    kept = f"{old}\n" if old.startswith("verdict") else ""
    text = (folder / EXPLAINED).read_text(encoding="utf-8")
    before, after = text.split(f'check = "{name}"')
    (folder / EXPLAINED).write_text(
        f'{before}check = "{name}"{after.replace(old, kept + new, 1)}', encoding="utf-8", newline="\n"
    )
    (check,) = failing(validate(folder))
    assert check.id == name
    assert check.is_stale
    assert check.cause_fails is not None
    assert reason in check.cause_fails.en
    assert check.notes[-1] is check.cause_fails


OWN_FIGURES = """series,label,printed,unit,place,statistics
post,East,"1050,0",million NOK,page 1,by_key
post,West,"1000,0",million NOK,page 1,by_key
grant,East,"50,0",million NOK,page 2,
total,All,"2000,0",million NOK,page 3,
key,East,"0,5000",1,page 4,
key,West,"0,5000",1,page 4,
"""
OWN_EXPLANATION = """
[[explained]]
check = "post/by_key/East"
verdict = "break"
gap = "49,8"
cause = {{ replaces = "computed", by = "{by}" }}
text.nb = "Posten har også et tilskudd."
text.en = "The post also holds a grant."
"""


@pytest.mark.parametrize(
    ("by", "left"), [("by_key + grant", None), ("by_key", "49.825"), ("by_key - grant", "99.775"), ("grant", "999.900")]
)
def test_only_the_amount_that_lies_in_the_post_closes_the_break(tmp_path: Path, by: str, left: str | None) -> None:
    """Own figures: a grant of 50 lies in one of two posts that follow a key; 1000 ± 0.125 for 1050 ± 0.05."""
    (tmp_path / DOCUMENTS).write_text("file,document\nown,Our budget\n", encoding="utf-8")
    (tmp_path / "own.csv").write_text(OWN_FIGURES, encoding="utf-8")
    (tmp_path / STATISTICS).write_text("by_key = 'total[\"All\"] * share(key)'\n", encoding="utf-8")
    (tmp_path / EXPLAINED).write_text(OWN_EXPLANATION.format(by=by), encoding="utf-8")
    check = {check.id: check for check in validate(tmp_path)}["post/by_key/East"]
    assert check.fails == (left is not None)
    told = "the break disappears." if left is None else f", {left} of the break remains."
    assert check.notes[-1].en.endswith(told)


@pytest.mark.slow
def test_every_explained_break_has_a_cause_that_closes_it_or_an_unknown_one(checks: Mapping[str, Check]) -> None:
    closed = {check.id for check in checks.values() if check.explanation is not None and check.explanation.cause}
    assert {POST_82, HELSE_VEST, "table_4_7.interest/chapter_732.booked_2019.post_83/Sum"} <= closed
    for check in checks.values():
        if check.verdict is Verdict.BREAK:
            assert check.cause_fails is None
            assert check.notes[-1].en.endswith("the break disappears." if check.id in closed else "Cause unknown.")


CUT_FIGURES = """series,label,printed,unit,place,statistics
table,East,"57,85",per cent,page 1,
table,West,"42,15",per cent,page 1,
loss,East,"-3,26",per cent,page 1,
text,East,"57,8",per cent,page 2,table
text,West,"{west}",per cent,page 2,table
text.loss,East,"-3,2",per cent,page 2,loss
"""
CUT_EXPLANATION = """
[[explained]]
check = "{check}"
verdict = "break"
gap = "{gap}"
cause = {{ replaces = "rounding", by = "cut" }}
text.nb = "Sifrene er kuttet."
text.en = "The digits are cut off."
"""


def test_digits_below_0_are_cut_off_towards_0(tmp_path: Path) -> None:
    found = cut(tmp_path, CUT_FIGURES.format(west="42,2"), "text.loss/loss/East", "0,005")
    assert (found.verdict, found.fails) == (Verdict.BREAK, False)


@pytest.mark.slow
def test_rounding_gives_way_to_cutting_alone(folder: Path) -> None:
    text = (folder / EXPLAINED).read_text(encoding="utf-8")
    (folder / EXPLAINED).write_text(text.replace('by = "cut"', 'by = "sum(pensions)"', 1), encoding="utf-8")
    with pytest.raises(InputError, match="rounding can only be replaced by 'cut'"):
        validate(folder)


def cut(folder: Path, figures: str, check: str, gap: str) -> Check:
    """One check of figures of one's own, explained by digits that were cut off."""
    (folder / DOCUMENTS).write_text("file,document\nown,Our budget\n", encoding="utf-8")
    (folder / "own.csv").write_text(figures, encoding="utf-8")
    (folder / EXPLAINED).write_text(CUT_EXPLANATION.format(check=check, gap=gap), encoding="utf-8")
    return {check.id: check for check in validate(folder)}[check]


@pytest.mark.parametrize(("west", "left"), [("42,1", None), ("42,2", "0.035"), ("42,3", "0.135")])
def test_digits_are_cut_off_in_the_whole_series_or_in_none(tmp_path: Path, west: str, left: str | None) -> None:
    """57.87 is 57.8 with its digits cut off; then 42.16 is 42.1 and not 42.2, to which it is rounded."""
    figures = CUT_FIGURES.format(west=west).replace("57,85", "57,87").replace("42,15", "42,16")
    found = cut(tmp_path, figures, "text/table/East", "0,015")
    assert found.fails == (left is not None)
    told = "the break disappears." if left is None else f"removed, {left} of the break remains."
    assert found.notes[-1].en.endswith(told)


WORDS_OF_CAUSES = (
    "because",
    "due to",
    "fordi",
    "skyldes",
    "cut off",
    "kuttet",
    "would",
    "ville",
    "misprint",
    "trykkfeil",
)


def test_explanation_without_a_cause_names_none(checks: Mapping[str, Check]) -> None:
    unknown = [check.explanation for check in checks.values() if check.explanation and not check.explanation.cause]
    broken = [explanation for explanation in unknown if explanation.verdict == "break"]
    assert broken
    for explanation in broken:
        text = f"{explanation.text.nb} {explanation.text.en}".lower()
        assert [word for word in WORDS_OF_CAUSES if word in text] == [], explanation.check
