"""The desk in a real browser: by keyboard, on a phone, without scripts; axe and pa11y find nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.desk.accounts import REVIEWER
from tests.browser.chat import faults
from tests.browser.conftest import watched
from tests.editor import PASSWORD, Editor
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.model]

PATHS = ["/desk", "/desk/log", "/desk/nothing"]


def _sign_in(page: Page, desk: Server, name: str, path: str = "/desk") -> None:
    page.goto(desk.url + path)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(desk.url + path)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_page_has_a_fault_or_is_wider_than_the_screen(
    browser: Browser, desk: Server, screen: dict[str, Any], colours: str
) -> None:
    reviewer = Editor(desk, REVIEWER, signed_in=False)
    context, wrong = watched(browser, desk, screen | {"color_scheme": colours})
    page, found = context.new_page(), []
    page.goto(f"{desk.url}/desk/sign-in")
    page.get_by_label("Name").fill(reviewer.name)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    found += [f"sign-in: {one}" for one in faults(page, colours)]
    _sign_in(page, desk, reviewer.name)
    for path in PATHS:
        page.goto(desk.url + path)
        found += [f"{path}: {one}" for one in faults(page, colours)]
        page.set_viewport_size({"width": 320, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{path}: {wide} px too wide"] * (wide > 0)
        page.set_viewport_size(screen["viewport"])
    context.close()
    assert found == []
    # The wrong password and the missing page are errors to the console.
    assert [one for one in wrong if "401" not in one and "404" not in one] == []


def test_in_and_out_by_keyboard(browser: Browser, desk: Server) -> None:
    reviewer = Editor(desk, REVIEWER, signed_in=False)
    context, wrong = watched(browser, desk, {})
    page = context.new_page()
    page.goto(f"{desk.url}/desk/log")
    page.keyboard.press("Tab")
    page.keyboard.type(reviewer.name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Audit log")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    out = page.get_by_role("button", name="Sign out")
    out.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Password")).to_be_visible()  # not the page as it was
    context.close()
    assert wrong == []


def test_without_scripts_and_from_a_link_elsewhere(browser: Browser, desk: Server) -> None:
    editor = Editor(desk, signed_in=False)
    context, wrong = watched(browser, desk, {"java_script_enabled": False})
    page = context.new_page()
    _sign_in(page, desk, editor.name)
    expect(page.get_by_role("heading", name=f"Welcome, {editor.name}")).to_be_visible()
    # The cookie is not sent along with a link on another site, and yet nobody has to sign in again.
    other = context.new_page()
    other.goto(f"data:text/html,<a href='{desk.url}/desk'>to the desk</a>")
    other.get_by_role("link").click()
    expect(other.get_by_role("heading", name=f"Welcome, {editor.name}")).to_be_visible()
    context.close()
    assert [one for one in wrong if "data:" not in one] == []
