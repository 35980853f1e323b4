"""How the web page is laid out: at every width, with long names, in print, and readable."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from inntektsmodell.workbook.writing.template import write_template
from tests.app.app_browser import set_exactly, slider
from tests.app.app_scripts import CONTRASTS
from tests.corrupting.hostile_names import SMALL, odd_case

pytestmark = pytest.mark.browser


def test_text_stands_out_from_what_is_behind_it(page: Page) -> None:
    set_exactly(page, "Somatikk", "40,0")
    found = page.evaluate(CONTRASTS)
    assert len(found) > 50
    assert [one for one in found if one["ratio"] < 4.5] == []


def test_a_narrow_window_shows_everything_without_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    set_exactly(page, "Somatikk", "40,0")
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert slider(page, "Somatikk").is_visible()


def test_no_table_runs_out_of_its_card_at_any_width(page: Page) -> None:
    set_exactly(page, "Somatikk", "40,0")
    for width in (320, 390, 600, 700, 760, 780, 850, 900, 980, 981, 1000, 1240, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate(
            """() => {
                const right = (part) => part.getBoundingClientRect().right;
                const parts = [...document.querySelectorAll("#tables .wide, #bars svg, #waterfall svg, .tiles li")];
                const over = parts.filter((part) => right(part) > right(part.closest(".card, .strip")) + 1);
                return over.map((part) => part.id || part.tagName);
            }"""
        )
        assert (width, over) == (width, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_many_recipients_with_long_names_fit_in_a_window_and_cover_nothing(page: Page, tmp_path: Path) -> None:
    regions = ("x" * 80, "Foretaket for de nordligste og vestligste bygdene", *(f"Mottaker {n}" for n in range(11)))
    write_template(tmp_path / "many.xlsx", odd_case(replace(SMALL, regions=len(regions)), regions))
    page.set_input_files("#file", tmp_path / "many.xlsx")
    expect(page.locator(".tiles li")).to_have_count(len(regions), timeout=60_000)
    assert page.locator(".strip").evaluate("strip => getComputedStyle(strip).position") == "static"
    for width in (400, 700, 775, 850, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        headings = page.locator("#tables thead th").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert max(headings) < 130, "a heading has no more than a few lines"
        over = page.locator("#bars .name").evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth)")
        assert over == []


def test_in_print_nothing_covers_a_heading(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator(".strip").evaluate("strip => getComputedStyle(strip).position") == "static"
    assert not any(part.is_visible() for part in page.locator(".panel, .languages, .save, .skip").all())
    assert page.locator("button:visible, input:visible, #shelf:visible, #waterfall:visible").count() == 0


def test_in_print_the_sum_stands_once_and_the_legend_has_its_colours(page: Page) -> None:
    page.emulate_media(media="print")
    footers = page.locator("tfoot").evaluate_all("all => all.map(one => getComputedStyle(one).display)")
    assert set(footers) == {"table-row-group"}, "repeated on every page, it would look like the sum of that page"
    swatches = page.locator(".swatch").evaluate_all("all => all.map(one => getComputedStyle(one).printColorAdjust)")
    assert set(swatches) == {"exact"}


@pytest.mark.parametrize("width", [360, 1100, 1280])
def test_no_word_of_a_table_or_of_a_heading_is_broken(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("#d-need-key summary").click()
    page.locator("#d-steps summary").click()
    captions = page.locator("#tables caption").evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
    assert max(captions) <= width
    broken = page.locator("#tables th, thead th").evaluate_all(
        """all => all.filter(one => {
            const text = document.createRange(), node = one.firstChild;
            return node && [...node.data.matchAll(/[^\\s-]+/g)].some(word => {
                text.setStart(node, word.index);
                text.setEnd(node, word.index + word[0].length);
                return new Set([...text.getClientRects()].map(line => line.top)).size > 1;
            });
        }).map(one => one.textContent)"""
    )
    assert broken == []


def test_what_was_typed_wrongly_stands_where_it_was_typed(page: Page) -> None:
    field = page.locator(".control[data-path='settlement.unit_price'] .exact")
    field.fill("51.250")
    field.blur()
    expect(page.locator(".fault")).to_contain_text("51.250")
    assert (field.input_value(), field.get_attribute("aria-invalid")) == ("51.250", "true")
    field.fill("51250")
    field.blur()
    expect(page.locator(".fault")).to_have_count(0)
    assert field.get_attribute("aria-invalid") is None
