"""What keeps people out of a page in a browser, by the rules of axe: contrast, names, roles, order, keyboard."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page, state: str) -> list[str]:
    """A line for every element of the page that breaks a rule: the state of the page, rule, element and help."""
    return [
        f"{state}: {rule['id']} at {' '.join(map(str, node['target']))}: {rule['help']} ({rule['helpUrl']})"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
