"""Figures by search, kept scenarios and levels on the web page as a person meets them."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

import inntektsmodell as im
from tests.app.app_browser import opened, ready
from tests.app.app_server import served

pytestmark = pytest.mark.browser
CELL = "calculated_cost.somatic.Helse Nord"


def year_key(page: Page) -> list[str]:
    return page.locator("#year-table tbody td:nth-of-type(2)").all_inner_texts()


def move_found(page: Page) -> None:
    """Find a figure by words, and type another."""
    page.get_by_label("Finn et annet tall").press_sequentially("beregnet somatikk nord")
    expect(page.locator("#found")).to_contain_text("1 funnet, 1 vist.")
    box = page.get_by_role("textbox", name="Beregnet kostnad: Somatikk, Helse Nord")
    box.fill("1,2")
    box.press("Enter")
    expect(page.locator("#changes li")).to_have_count(1)


def test_a_scenario_outlives_a_restart_and_stands_beside_the_present_one(browser: Browser, tmp_path: Path) -> None:
    with served(cache=tmp_path) as address:
        page = opened(browser.new_context(), address)
        move_found(page)
        page.get_by_label("Lagre det som vises, under navnet").fill("Dyrere nord")
        page.get_by_label("Lagre det som vises, under navnet").press("Enter")
        expect(page.locator("#side-table")).to_contain_text("Dyrere nord")
        shown = year_key(page)
        key = im.compute(im.load_case("eksempel").with_changes({CELL: 1.2}))["phased_key"].values
        assert shown == [f"{100 * share:.2f}".replace(".", ",") for share in key]
        expect(page.get_by_role("status").last).to_contain_text("Årets fordelingsnøkkel")
        page.context.close()
    with served(cache=tmp_path) as address:
        page = opened(browser.new_context(), address)
        assert year_key(page) != shown
        page.get_by_role("button", name="Fortsett med scenarioet fra forrige gang (endringer: 1)").click()
        expect(page.locator("#changes li")).to_have_count(1)
        assert year_key(page) == shown
        page.get_by_role("button", name="Slett: Dyrere nord").click()
        expect(page.locator("#shelf")).to_contain_text("Ingen er lagret ennå")
        page.context.close()


def test_the_template_holds_the_figures_that_are_shown(page: Page, tmp_path: Path) -> None:
    move_found(page)
    with page.expect_download(timeout=60_000) as coming:
        page.get_by_role("button", name="Last ned mal").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.name == "scenario_mal.xlsx"
    np.testing.assert_allclose(im.load_case(file).observations["calculated_cost"].values[0, 3], 1.2)


def test_hospitals_follow_the_state(page: Page, address: str) -> None:
    page.goto(f"{address}?case=sykehus&appropriation.total=110000")
    ready(page)
    expect(page.locator("#levels tbody tr")).to_have_count(19, timeout=30_000)
    first = page.locator("#levels tbody tr").first.inner_text()
    box = page.get_by_role("textbox", name="Samlet bevilgning")
    assert box.input_value() == "110000"
    box.fill("120 000")
    box.press("Enter")
    expect(page.locator("#levels tbody tr").first).not_to_have_text(first)
    assert page.locator("#levels tbody tr").first.inner_text().startswith("Sykehus Sør-Øst 1")
