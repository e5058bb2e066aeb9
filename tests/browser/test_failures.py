"""What goes wrong around the widget: it says what, keeps what was asked, and offers to try again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE
from tests.browser.fake import World
from tests.browser.visit import Visit, html

pytestmark = pytest.mark.browser


def test_plain_http_answers_and_copies(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    assert visit.page.evaluate("[isSecureContext, crypto.randomUUID, navigator.clipboard]") == [
        False,
        None,
        None,
    ]
    answer = visit.ask("is it safe?")
    answer.get_by_role("button", name="Copy answer").click()
    expect(visit.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    visit.input.press("ControlOrMeta+v")
    expect(visit.input).to_contain_text("It depends")
    assert visit.lines() == []
    visit.context.close()


def test_a_site_that_the_server_does_not_know(browser: Browser, world: World) -> None:
    world.origins.clear()
    visit = Visit(browser, world.page(html(attributes='data-contact-phone="+49 30 1"'))).open()
    answer = visit.ask("is it safe?")
    expect(answer).to_contain_text("Your connection is fine")
    expect(answer.get_by_role("link", name="Call +49 30 1")).to_be_visible()
    [line] = visit.lines()
    assert "MESOBOT_WEB_ORIGINS" in line and world.site in line
    world.origins.add(world.site)
    answer.get_by_role("button", name="Try now").click()
    expect(answer).to_have_attribute("data-status", "answered")
    visit.context.close()


def test_a_policy_that_forbids_to_connect(browser: Browser, world: World) -> None:
    policy = "connect-src 'self'"
    visit = Visit(browser, world.page(html(), Content_Security_Policy=policy)).open()
    expect(visit.ask("is it safe?")).to_contain_text("Your connection is fine")
    assert "connect-src" in visit.lines()[0] and world.assistant in visit.lines()[0]
    visit.context.close()


def test_a_sandboxed_frame(browser: Browser, world: World) -> None:
    inner = world.page(html(), "/inner")
    outer = world.page(
        f'<title>x</title><iframe sandbox="allow-scripts" src="{inner}" width="900" height="700"></iframe>'
    )
    visit = Visit(browser, outer)
    frame = visit.page.frame_locator("iframe")
    frame.get_by_role("button", name="Open the chat").click()
    field = frame.get_by_role("textbox", name="Your question")
    field.fill("is it safe?")
    field.press("Enter")
    expect(frame.locator("mesobot-answer")).to_contain_text("Your connection is fine")
    assert any("allow-same-origin" in line for line in visit.lines())
    visit.context.close()


def test_a_server_that_is_away_is_no_fault_of_the_visitor_s(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    world.down = True
    answer = visit.ask("is it safe?")
    expect(answer).to_contain_text("does not answer at the moment")
    world.down = False
    expect(answer).to_have_attribute("data-status", "answered", timeout=20_000)
    [line] = visit.lines()
    assert f"{world.assistant} does not answer" in line
    visit.context.close()


def test_an_answer_that_cannot_be_drawn_is_said_to_have_failed(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    odd = visit.ask("something odd")
    expect(odd).to_contain_text("could not be sent")
    expect(odd).to_have_attribute("data-status", "failed")
    odd.get_by_role("button", name="Change the message").click()
    expect(visit.input).to_have_text("something odd")
    visit.ask("is it safe?")
    visit.context.close()


def test_a_message_that_cannot_be_made_is_said_to_have_failed(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    visit.page.evaluate(
        """() => {
          window.random = crypto.getRandomValues;
          crypto.getRandomValues = () => { throw new Error("taken"); };
        }"""
    )
    failed = visit.ask("is it safe?")
    expect(failed).to_contain_text("could not be sent")
    assert "taken" in visit.lines()[0]
    visit.page.evaluate("() => { crypto.getRandomValues = window.random }")
    visit.ask("and does it last?")
    failed.get_by_role("button", name="Try again").click()
    expect(failed).to_have_attribute("data-status", "answered")
    assert [turn["text"] for turn in world.turns] == ["and does it last?", "is it safe?"]
    visit.context.close()


def test_settings_that_cannot_be_read_are_named(browser: Browser, world: World) -> None:
    words = 'data-lang="xx" data-color="red" data-position="up" data-without="everything" data-privacy-url="http://a.example"'
    visit = Visit(browser, world.page(html(attributes=words)))
    expect(visit.launcher).to_be_visible()
    assert [line.split("=")[0] for line in visit.lines()] == [
        f"MesoBot: data-{name}" for name in ("color", "lang", "position", "without", "privacy-url")
    ]
    visit.context.close()


@pytest.mark.parametrize("inline", [False, True], ids=["panel", "inline"])
@pytest.mark.parametrize("why", ["address", "policy"])
def test_a_chat_that_cannot_be_loaded_names_its_address(
    browser: Browser, world: World, why: str, inline: bool
) -> None:
    server = "http://nowhere.test:9" if why == "address" else world.assistant
    page = html(attributes=f'data-server="{server}"', text="<mesobot-chat></mesobot-chat>" * inline)
    policy = {"Content_Security_Policy": f"script-src {world.assistant}/widget.js"} if why == "policy" else {}
    visit = Visit(browser, world.page(page, **policy))
    if not inline:
        visit.launcher.click()
    said = visit.page.get_by_role("alert").filter(has_text="could not be opened")
    expect(said).not_to_contain_text("onnection")
    [line] = visit.lines()
    assert f"could not be loaded from {server}/widget/chat-" in line and f"{server} in script-src" in line
    visit.context.close()


def test_a_chat_that_cannot_be_loaded_offline_is_opened_when_the_connection_is_back(
    browser: Browser, world: World
) -> None:
    visit = Visit(browser, world.page(html()))
    expect(visit.launcher).to_be_visible()
    visit.context.set_offline(True)
    visit.launcher.click()
    expect(visit.page.get_by_role("alert")).to_contain_text("No connection. The chat could not be opened.")
    [line] = visit.lines()
    assert "This browser has no connection." in line
    visit.context.set_offline(False)
    visit.open()
    visit.ask("is it safe?")
    visit.context.close()


def test_a_chat_that_cannot_be_shown_says_why_in_the_console(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html()), PHONE)
    visit.page.evaluate(
        "() => { HTMLDialogElement.prototype.showModal = () => { throw new Error('taken') } }"
    )
    with visit.page.expect_console_message(lambda line: "taken" in line.text):
        visit.launcher.click()
    [line] = visit.lines()
    assert line.startswith("MesoBot: Error: taken")
    visit.context.close()


def test_a_page_older_than_the_assistant_says_to_reload(browser: Browser, world: World) -> None:
    """After an upgrade the chat's file has another name; the page asks for the one it knew."""
    visit = Visit(browser, world.page(html()))
    chat = "**/widget/chat-*.js"
    visit.page.route(chat, lambda asked: asked.fulfill(status=404))
    visit.launcher.click()
    expect(visit.page.get_by_role("alert")).to_contain_text("reload the page")
    visit.page.unroute(chat)
    visit.page.reload()
    visit.open().ask("is it safe?")
    visit.context.close()
