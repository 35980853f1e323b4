"""The web page and the report keep nobody out: axe finds nothing in what an analyst comes across."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

import inntektsmodell as im
from inntektsmodell.language.text import Language
from inntektsmodell.report import report_html
from tests.app.app_browser import ready, set_exactly
from tests.app.axe import violations

pytestmark = pytest.mark.browser

DESKTOP, TELEPHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
SHOWN: tuple[tuple[Language, list[str], ViewportSize], ...] = (
    ("nb", [], TELEPHONE),
    ("en", ["scenario", "keys", "sources"], DESKTOP),
)
"""How a report is shown: all of it where it has least room, a part in the other language."""
BAD_PAGE = """<!DOCTYPE html><html lang="nb"><head><title>En side</title></head><body><main><h1>En side</h1>
<img src="data:,"><button id="quiet"></button><p style="color: #ccc">Lav kontrast</p></main></body></html>"""


def test_axe_finds_nothing_in_any_state_of_the_page(page: Page, address: str) -> None:
    found = violations(page, "as it opens")
    for name, per_cent in (("Dyrere", "40,0"), ("Dyrest", "60,0")):
        set_exactly(page, "Somatikk", per_cent)
        page.get_by_label("Lagre det som vises").fill(name)
        page.get_by_role("button", name="Lagre", exact=True).click()
        expect(page.locator("#side-table")).to_contain_text(name)
    page.get_by_label("Finn et annet tall").press_sequentially("somatikk nord")
    expect(page.locator("#found .control").first).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    page.locator(".control[data-path='settlement.unit_price'] .exact").fill("51.250")
    page.locator(".control[data-path='settlement.unit_price'] .exact").blur()
    expect(page.locator(".fault")).to_have_count(1)
    page.set_input_files("#file", {"name": "feil.xlsx", "mimeType": "application/zip", "buffer": b"no workbook"})
    expect(page.locator("#notice")).to_contain_text("feil.xlsx")
    found += violations(page, "a search, moves, kept scenarios, a fault in a field and one of a file")
    page.set_viewport_size(TELEPHONE)
    found += violations(page, "the same on a telephone")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    found += violations(page, "the same in English")
    page.emulate_media(media="print")
    found += violations(page, "in print")
    page.emulate_media(media="screen")
    page.set_viewport_size(DESKTOP)
    page.goto(f"{address}?case=sykehus&lang=en&need.window=none")
    ready(page)
    expect(page.locator("#levels tbody tr")).to_have_count(19, timeout=30_000)
    found += violations(page, "levels, and a link with a fault")
    page.goto(f"{address}?workbook=my.xlsx&sha256=0123456789ab")
    ready(page)
    expect(page.locator(".tiles")).to_have_count(0)
    found += violations(page, "no case")
    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_a_report(browser: Browser, tmp_path: Path) -> None:
    before = im.load_case("eksempel")
    case = before.with_changes({"cost.actual_weight.somatic": 0.4})
    result, page, found = im.compute(case), browser.new_page(viewport=DESKTOP), []
    for language, sections, size in SHOWN:
        html = report_html(case, result, before=before, language=language, sections=sections)
        (tmp_path / "report.html").write_text(html, encoding="utf-8")
        page.goto((tmp_path / "report.html").as_uri())
        page.set_viewport_size(size)
        found += violations(page, f"{language}, {size['width']} wide")
    page.close()
    assert not found, "\n".join(found)


def test_what_keeps_people_out_is_found_and_told(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(BAD_PAGE)
    found = violations(page, "a bad page")
    page.close()
    told = ("image-alt at img", "button-name at #quiet", "color-contrast at p")
    assert [any(f"a bad page: {one}: " in line for line in found) for one in told] == [True] * 3
