"""The documentation: formulas are drawn as written, and every block of code on a page or in the README runs."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx.errors import ExtensionError

from docs.extensions.commands import output, shortened
from docs.extensions.formulas import display_and_text, latex, with_inline_formulas
from docs.extensions.markdown import table
from docs.extensions.parameters_page import case_parameters, rules_table
from docs.extensions.scrolling import focusable
from docs.extensions.tables_made import tables_as_text
from docs.extensions.translated import LAGS, UNTRANSLATED, lag_of
from docs.extensions.validation_page import validation_report
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.rules import load_rules
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.published.checks import Check, Verdict, validate
from inntektsmodell.published.figures import read_published
from inntektsmodell.published.hollow import Hollow

ROOT = Path(__file__).parent.parent
PAGES = sorted(file for file in (ROOT / "docs").rglob("*.md") if not any(part[0] == "_" for part in file.parts))
FENCE = re.compile(r"^```(?P<kind>\S*)[^\n]*\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("k_r = Σ_s a_s k_{s,r}", r"k_{r} = \sum_{s} a_{s} k_{s,r}"),
        ("c ∝ (1 − α_s) · actual_{s,r}", r"c \propto \left(1 - α_{s}\right) \cdot \text{actual}_{s,r}"),
        ("x = (V / N) / (Σ_r V_r / M)", r"x = \frac{V / N}{\sum_{r} V_{r} / M}"),
        ("y = a + b / c", r"y = a + \frac{b}{c}"),
        ("G = max_r (−D_r / K_r)", r"G = \max_{r} \left(- \frac{D_{r}}{K_{r}}\right)"),
        ("A'_r = F · q_d / 10⁶", r"A'_{r} = \frac{F \cdot q_{d}}{10^{6}}"),
        ("D_r = B_r(new) − former_key_r", r"D_{r} = B_{r}\left(\text{new}\right) - \text{former key}_{r}"),
        ("d ≠ o", r"d \neq o"),
        ("Q = v · (p / N)", r"Q = v \cdot \frac{p}{N}"),
        ("F = T · (e / n + f)", r"F = T \cdot \left(\frac{e}{n} + f\right)"),
    ],
)
def test_latex_writes(formula: str, expected: str) -> None:
    assert latex(formula) == expected


def test_latex_refuses_what_is_no_formula() -> None:
    with pytest.raises(ValueError, match=r"'%' is not part of a formula"):
        latex("x = 5 %")


def test_inline_formulas_leave_words_articles_and_plain_numbers_alone() -> None:
    text = "Hence Σ_r p_r = 1 with h_y = 1 for a year (0–1), 0.25 for somatic care."
    expected = r"Hence $\sum_{r} p_{r} = 1$ with $h_{y} = 1$ for a year (0–1), 0.25 for somatic care."
    assert with_inline_formulas(text) == expected


def test_inline_formulas_are_marked_as_told() -> None:
    assert with_inline_formulas("shares p_r of the country", ":math:`{}`") == "shares :math:`p_{r}` of the country"


def test_display_and_text_ends_the_formula_at_the_first_word() -> None:
    formula, text = display_and_text("F_{o,d} = P_{o,d} / h for d ≠ o. F_{o,o} = 0.")
    assert formula == r"F_{o,d} = \frac{P_{o,d}}{h}"
    assert text == r"for $d \neq o$. $F_{o,o} = 0$."


def test_display_and_text_refuses_a_sentence_that_begins_with_words() -> None:
    with pytest.raises(ValueError, match="does not begin with a formula"):
        display_and_text("The share is p_r = N_r / N.")


def test_table_keeps_every_cell_in_its_column() -> None:
    assert table(("a", "b"), [("x|y", "1\n2")], right=("b",)) == "| a | b |\n| --- | --: |\n| x\\|y | 1 2 |\n"


def test_output_of_a_command_with_the_expected_exit_code(tmp_path: Path) -> None:
    assert output("python -c 'print(6 * 7); raise SystemExit(3)'", tmp_path, 3).split() == ["42"]


@pytest.mark.slow
def test_output_of_the_model_runs_in_the_folder(tmp_path: Path) -> None:
    printed = output("inntektsmodell run eksempel --out filed --lang en", tmp_path, 0)
    assert "SYNTHETIC example" in printed
    assert (tmp_path / "filed" / "keys.csv").is_file()


def test_output_of_the_model_holds_its_faults(tmp_path: Path) -> None:
    assert "mente du «eksempel»?" in output("inntektsmodell run eksempl", tmp_path, 2)


def test_output_refuses_another_exit_code(tmp_path: Path) -> None:
    with pytest.raises(ExtensionError, match="ended with 3, not 0"):
        output("python -c 'raise SystemExit(3)'", tmp_path, 0)


def test_output_refuses_an_unknown_program(tmp_path: Path) -> None:
    with pytest.raises(ExtensionError, match="there is no program 'nosuchprogram'"):
        output("nosuchprogram", tmp_path, 0)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(None, 0, ["  a", "b", "c", "d"]), (1, 0, ["  a", "..."]), (1, 2, ["  a", "...", "c", "d"]), (0, 0, [])],
)
def test_shortened_shows_beginning_and_end(first: int | None, last: int, expected: list[str]) -> None:
    assert shortened("   \n  a\nb  \nc\nd\n \n", first, last) == expected


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.stem)
def test_python_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    for fence in FENCE.finditer(text):
        if fence["kind"] == "python":
            line = text[: fence.start()].count("\n") + 2
            code = "\n" * (line - 1) + fence["code"]
            exec(compile(code, str(page), "exec"), {"__name__": "page"})


def test_readme_has_python_blocks() -> None:
    kinds = [fence["kind"] for fence in FENCE.finditer((ROOT / "README.md").read_text(encoding="utf-8"))]
    assert kinds.count("python") >= 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_hold_only_code_that_runs(page: Path) -> None:
    """A directive runs at the build, Python in the test above; any other block would go unchecked."""
    kinds = {fence["kind"] for fence in FENCE.finditer(page.read_text(encoding="utf-8"))}
    assert {kind for kind in kinds if not kind.startswith("{")} <= {"python"}


def test_rules_table_has_a_row_for_every_dated_value() -> None:
    rows = [line for line in rules_table().splitlines() if line.startswith("| `")]
    for path, rule in load_rules().items():
        for value in rule.values:
            (row,) = [row for row in rows if f"`{path}`" in row and _holds(row, value.valid_from.year)]
            assert [str(value.status), value.source] == [cell.strip() for cell in row.split("|")][5:7]
    assert len(rows) == sum(len(rule.values) for rule in load_rules().values())


def _holds(row: str, year: int) -> bool:
    return row.split("|")[4].strip().removeprefix("from ").startswith(str(year))


@pytest.mark.parametrize("name", ["2008", "2021", "eksempel", "sykehus"])
def test_case_parameters_have_a_row_for_every_parameter(name: str) -> None:
    sections = case_parameters(name).split("### ")
    for place in parameter_entries(load_case(name).parameters):
        part, _, last = place.path.rpartition(".")
        (section,) = [section for section in sections if section.startswith(f"`{part}`\n")]
        assert section.count(f"| `{last}` |") == 1


@pytest.fixture(scope="module")
def report() -> str:
    return validation_report()


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    return validate()


@pytest.mark.slow
def test_validation_report_has_a_row_for_every_check_and_every_explanation(checks: list[Check], report: str) -> None:
    every_check = report.partition("## Every check")[2]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in every_check.splitlines() if "|" in line]
    found = sorted((row[0], row[1], row[4]) for row in rows if row[4] in {str(verdict) for verdict in Verdict})
    assert found == sorted((check.figure.label, check.figure.printed, str(check.verdict)) for check in checks)
    for check in checks:
        if check.explanation is not None:
            assert check.explanation.text.en in report


@pytest.mark.slow
def test_validation_report_begins_with_the_count_of_every_verdict(checks: list[Check], report: str) -> None:
    summary = report.partition("##")[0]
    for verdict in Verdict:
        counted = [check for check in checks if check.verdict is verdict and check.hollow is None]
        assert f"| {verdict} | {len(counted)} |" in summary
    for kind in Hollow:
        assert f"| holds {kind} | {sum(check.hollow is kind for check in checks)} |" in summary


def test_printed_figures_are_quoted_as_printed() -> None:
    text = (ROOT / "docs" / "guide" / "printed_figures.md").read_text(encoding="utf-8")
    for series in ("activity_growth", "table_4_1.grant_2021"):
        amounts = [figure.printed for figure in read_published() if figure.series == series and figure.label != "Sum"]
        assert f"identify-key --lang en {' '.join(amounts)}" in text


def test_limits_quotes_what_case_2021_gives() -> None:
    text = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    result = compute(load_case("2021"))
    assert f"Helse Nord has {number(result['need_index'].sel(region='Helse Nord').item(), 2, 'en')}" in text
    assert f"shows {number(result['phase_in'].sel(region='Helse Sør-Øst').item(), 1, 'en')} million" in text


def test_a_page_says_how_much_of_it_is_not_translated(tmp_path: Path) -> None:
    """A page whose translation lags says how much is in English; what is the same in both languages does not count."""
    catalogue = tmp_path / "page.po"
    catalogue.write_text('msgid "jax"\nmsgstr "jax"\n\nmsgid "One"\nmsgstr "Én"\n', encoding="utf-8")
    done, same, left = nodes.paragraph("One", "Én"), nodes.paragraph("jax", "jax"), nodes.paragraph("Two", "Two")
    for node, translated in ((done, True), (same, False), (left, False)):
        node["translated"] = translated
    page = new_document("page")
    page += [done, same]
    assert lag_of(page, catalogue) == ""
    page += left
    assert lag_of(page, catalogue) == LAGS.format(left=1, all=3)
    given = nodes.container("", *(nodes.paragraph(text, text) for text in ("a", "b", "c")), classes=["cell_output"])
    for node in given.children:
        node["translated"] = False
    page += given
    assert lag_of(page, catalogue) == LAGS.format(left=2, all=4), "what a cell gave is one"
    done["translated"] = same["translated"] = False
    assert lag_of(page, tmp_path / "none.po") == UNTRANSLATED


def test_the_norwegian_readme_follows_the_english_one_or_says_that_it_lags() -> None:
    """Translate what changed and write the digest anew, or put the sentence below its heading."""
    english, norwegian = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "LESMEG.md"))
    digest = hashlib.sha256(english.encode()).hexdigest()[:12]
    assert f"sjekksum {digest} " in norwegian or "README.md er endret etter at denne siden ble oversatt." in norwegian


@pytest.mark.parametrize("box", ["pst-scrollable-table-container", "formula"])
def test_what_is_wider_than_the_page_can_have_the_focus(box: str) -> None:
    page = f'<p>a</p><div class="{box}"><i></i></div>'
    assert focusable(page) == page.replace(f'"{box}"', f'"{box}" tabindex="0"', 1)


@pytest.mark.parametrize(
    ("text", "is_table"),
    [("| a | b |\n| --- | ---: |\n| 1 | 2 |", True), ("| a | b |\n| — | — |", True), ("a | b, then |c|", False)],
)
def test_a_table_that_stands_as_text_is_found(text: str, is_table: bool) -> None:
    document = new_document("page")
    document += nodes.paragraph(text, text)
    assert bool(tables_as_text(document)) == is_table
