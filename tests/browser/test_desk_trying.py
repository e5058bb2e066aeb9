"""Try, Check, Test all and Figures in a real browser: with and without scripts; axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat import faults
from tests.browser.conftest import watched
from tests.browser.test_desk import _sign_in
from tests.editor import Editor
from tests.server import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.model]

_WIDER = "() => document.documentElement.scrollWidth - innerWidth"
_LONG_MS = 180_000.0  # the work beside the server gets what a busy machine leaves


class Looks:
    """What is wrong with the pages that were looked at."""

    def __init__(self, page: Page, screen: dict[str, Any], colours: str) -> None:
        self.page, self.size, self.colours = page, screen["viewport"], colours
        self.found: list[str] = []

    def at(self, name: str) -> None:
        """Look at the page as it is now, on a narrow screen too."""
        self.found += [f"{name}: {one}" for one in faults(self.page, self.colours)]
        self.page.set_viewport_size({"width": 320, "height": 640})
        wide = self.page.evaluate(_WIDER)
        self.found += [f"{name}: {wide} px too wide"] * (wide > 0)
        self.page.set_viewport_size(self.size)


def _ask(page: Page, text: str) -> None:
    page.get_by_label("Question", exact=True).fill(text)
    with page.expect_response("**/desk/try", timeout=_LONG_MS):
        page.get_by_role("button", name="Ask").click()
    expect(page.locator("#answers").get_by_text("What was understood")).to_be_visible(timeout=_LONG_MS)


def _test(page: Page, card: str) -> None:
    page.get_by_label("Only one card").fill(card)
    page.get_by_role("button", name="Start the test").click()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_page_has_a_fault_or_is_wider_than_the_screen(
    browser: Browser, desk: Server, screen: dict[str, Any], colours: str
) -> None:
    Visitor(desk.url).ask("what is quantum moisturizer?")
    editor = Editor(desk, signed_in=False)
    context, wrong = watched(browser, desk, screen | {"color_scheme": colours})
    page = context.new_page()
    looks = Looks(page, screen, colours)
    _sign_in(page, desk, editor.name, "/desk/try")
    looks.at("try")
    for text in ("does prp leave scars on the chin?", "my throat is closing up", "what of the weather"):
        _ask(page, text)
        page.locator("#answers details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        looks.at(f"try: {text}")
    for path in ("/desk/check", "/desk/figures"):
        page.goto(desk.url + path)
        expect(page.locator(".working")).to_have_count(0, timeout=_LONG_MS)
        looks.at(path)
    page.goto(f"{desk.url}/desk/test-all")
    _test(page, "b-scars")
    expect(page.get_by_role("progressbar")).to_be_visible()
    looks.at("test-all at work")
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=_LONG_MS)
    expect(page.get_by_role("heading", name="Results of the last test")).to_be_visible()
    looks.at("test-all done")
    context.close()
    assert (looks.found, wrong) == ([], [])


def test_everything_works_without_scripts(browser: Browser, desk: Server) -> None:
    editor = Editor(desk, signed_in=False)
    context, wrong = watched(browser, desk, {"java_script_enabled": False})
    page = context.new_page()
    _sign_in(page, desk, editor.name, "/desk/try")
    _ask(page, "what are ceramides?")
    page.goto(f"{desk.url}/desk/test-all")
    _test(page, "a-fda")
    page.get_by_role("link", name="Look how far it is").click()
    page.get_by_role("button", name="Stop the test").click()
    expect(page.get_by_text("The test was stopped.")).to_be_visible()
    context.close()
    assert wrong == []
