"""What axe finds on a page, in the light theme and in the dark one, and what is too wide."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OF_COLOURS = """axe.run({resultTypes: ["violations"],
    runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}})"""
"""The themes differ in colours alone: the other rules find the same in both."""


WIDTHS = (360, 768, 1440)
"""Pixels of a phone, a tablet and a desk."""


def faults_at_all_widths(page: Page) -> list[str]:
    """Return where the page is wider than the window, and what axe finds at the last width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{page.url}: {wide} pixels wide in a window of {width}")
    return found + axe_faults(page)


def axe_faults(page: Page) -> list[str]:
    """Return the faults of the page as it stands: theme, rule and the first element of each."""
    page.emulate_media(color_scheme="light")
    found = {"light": Axe().run(page).response["violations"]}
    page.emulate_media(color_scheme="dark")
    found["dark"] = page.evaluate(OF_COLOURS)["violations"]
    page.emulate_media(color_scheme="light")
    return [
        f"{page.url}, {theme}: {one['id']}: {one['nodes'][0]['html']}"
        for theme, faults in found.items()
        for one in faults
    ]
