"""A page of the app in a browser without a head, as a person moves it."""

from playwright.sync_api import BrowserContext, Locator, Page, expect


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    ready(page)
    return page


def ready(page: Page) -> None:
    """Wait until the page is connected; before that nothing in it can be moved."""
    page.wait_for_selector("html[data-ready]", state="attached")


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def set_exactly(page: Page, name: str, per_cent: str) -> None:
    """Type a value and wait until the change is in the list."""
    box = page.get_by_role("textbox", name=f"{name}, prosent")
    box.fill(per_cent)
    box.press("Enter")
    expect(page.locator("#changes")).to_contain_text(f"{per_cent} %")
