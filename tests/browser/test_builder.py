"""The page that makes the tag (`/widget`), and the tag it makes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import watched
from tests.browser.fake import World
from tests.browser.visit import Visit, html
from tests.server import Server

_AVATAR = "https://a.example/a.svg"
# How far the page is wider than the screen, and its preview of a desktop wider than the room for it.
_BEYOND = """() => [document.documentElement.scrollWidth - innerWidth,
  Math.round(document.querySelector("#desktop").getBoundingClientRect().width
    - document.querySelector(".scaled").clientWidth)]"""
_POINT = '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>'


def _chosen(page: Page) -> None:
    page.get_by_role("link", name="Put it on your own site").click()
    page.get_by_label("Title").fill('Ask "us"')
    page.get_by_label("Colour").fill("#aa0000")
    page.get_by_label("Picture in the header").fill(_AVATAR)
    page.get_by_label("Phone", exact=True).fill("+49 30 123")
    page.get_by_label("no button").check()


@pytest.mark.browser
@pytest.mark.model
def test_settings_become_a_tag_a_preview_and_a_check(
    browser: Browser, server: Server, screen: dict[str, Any]
) -> None:
    context, wrong = watched(browser, server, screen)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.route(_AVATAR, lambda asked: asked.fulfill(body=_POINT, content_type="image/svg+xml"))
    chat = Chat(context.new_page(), server.url)
    page = chat.page
    _chosen(page)
    tag = page.locator("#tag")
    expect(tag).to_contain_text('data-title="Ask &quot;us&quot;" data-color="#aa0000" data-avatar=')
    expect(tag).to_contain_text('data-contact-phone="+49 30 123" data-launcher="none" async')
    page.get_by_role("button", name="Copy the tag").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == tag.inner_text()
    page.get_by_label("no button").uncheck()
    preview = page.frame_locator("#desktop")
    expect(preview.get_by_role("dialog", name='Ask "us"')).to_be_visible()
    picture = preview.locator("mesobot-panel .header img")
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 7
    expect(page.frame_locator("#phone").get_by_role("button", name="Open the chat")).to_be_visible()
    assert page.evaluate(_BEYOND) == [0, 0]
    assert chat.faults() == []
    page.goto(server.url)  # the preview's state is not the visitor's
    expect(page.get_by_role("button", name="Open the chat")).to_be_visible()
    assert chat.faults() == []
    context.close()
    assert set(wrong) == {f"went to: {_AVATAR}"}


@pytest.mark.browser
@pytest.mark.model
def test_the_address_of_a_site_is_checked(chat: Chat, server: Server) -> None:
    page = chat.page
    page.goto(f"{server.url}/widget")
    page.get_by_label("Address of your site").fill("https://clinic.example/page")
    page.get_by_role("button", name="Check this address").click()
    said = "add https://clinic.example to MESOBOT_WEB_ORIGINS"
    expect(page.get_by_role("status").first).to_contain_text(said)


@pytest.mark.browser
def test_the_tag_works_as_it_is_copied(browser: Browser, world: World) -> None:
    builder = Visit(browser, f"{world.assistant}/widget")
    builder.page.get_by_label("Title").fill('A "b" <c> & d')
    builder.page.get_by_label("Corner").select_option("left")
    tag = builder.page.locator("#tag").inner_text()
    builder.context.close()
    page = re.sub(r"<script.*</script>", tag.replace("\\", "\\\\"), html())
    visit = Visit(browser, world.page(page)).open()
    expect(visit.page.get_by_role("dialog", name='A "b" <c> & d')).to_be_visible()
    visit.context.close()


@pytest.mark.browser
def test_a_page_of_https_cannot_take_its_script_by_http(browser: Browser, world: World) -> None:
    builder = Visit(browser, f"{world.assistant}/widget")
    builder.page.get_by_label("Address of your site").fill("https://clinic.example/")
    builder.page.get_by_label("Address of your site").press("Enter")
    said = builder.page.get_by_role("status").first
    expect(said).to_contain_text("https://clinic.example is https and this assistant is not")
    mixed = "import('/demo/builder.js').then(({isMixed}) => isMixed('https://a.example', 'http://localhost:5005/'))"
    assert builder.page.evaluate(mixed) is False
    builder.context.close()
