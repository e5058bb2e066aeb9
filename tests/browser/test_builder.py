"""The page that makes the tag (`/widget`), and the tag it makes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chat import Chat
from tests.browser.conftest import watched
from tests.browser.fake import World
from tests.browser.visit import Visit, html
from tests.server import Server


@pytest.mark.browser
@pytest.mark.model
def test_settings_become_a_tag_a_preview_and_a_check(
    browser: Browser, server: Server, screen: dict[str, Any]
) -> None:
    context, wrong = watched(browser, server, screen)
    chat = Chat(context.new_page(), server.url, "/widget")
    page = chat.page
    page.get_by_label("Title").fill('Ask "us"')
    page.get_by_label("Colour").fill("#aa0000")
    page.get_by_label("Phone", exact=True).fill("+49 30 123")
    page.get_by_label("no button").check()
    tag = page.locator("#tag")
    expect(tag).to_contain_text('data-title="Ask &quot;us&quot;"')
    expect(tag).to_contain_text(
        'data-color="#aa0000" data-contact-phone="+49 30 123" data-launcher="none" async'
    )
    page.get_by_label("no button").uncheck()
    preview = page.frame_locator("#desktop")
    expect(preview.get_by_role("dialog", name='Ask "us"')).to_be_visible()
    expect(page.frame_locator("#phone").get_by_role("button", name="Open the chat")).to_be_visible()
    page.get_by_label("Address of your site").fill("https://clinic.example/page")
    page.get_by_label("Title").focus()
    expect(page.get_by_role("status").first).to_contain_text(
        "add https://clinic.example to MESOBOT_WEB_ORIGINS"
    )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert chat.axe() == []
    page.goto(server.url)  # the preview's state is not the visitor's
    expect(page.get_by_role("button", name="Open the chat")).to_be_visible()
    context.close()
    assert wrong == []


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
