"""What people do with the widget, and how it reacts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.chat import Chat
from tests.browser.conftest import PHONE, watched
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_a_first_visit(browser: Browser, server: Server, screen: dict[str, Any]) -> None:
    context, wrong = watched(browser, server, screen)
    page = context.new_page()
    sizes: list[str] = []
    page.on("response", lambda reply: sizes.append(reply.url))
    chat = Chat(page, server.url)
    assert not any("/widget/chat" in url for url in sizes)  # only the launcher loads with the page
    chat.open()
    chat.button("What is mesotherapy?").click()
    expect(chat.answers).to_have_count(1)
    expect(chat.said).to_have_text("What is mesotherapy?")
    chat.page.get_by_role("button", name=re.compile(r"Sources \(\d")).click()
    link = chat.answers.get_by_role("link").first
    assert (link.get_attribute("href") or "").startswith("https://")
    assert link.get_attribute("rel") == "noopener noreferrer"
    chat.answers.get_by_role("group", name="You can also ask").get_by_role("button").last.click()
    expect(chat.answers).to_have_count(2)
    context.close()
    assert wrong == []


def test_the_first_questions_fit_a_phone_with_their_buttons(browser: Browser, server: Server) -> None:
    context, wrong = watched(browser, server, PHONE | {"viewport": {"width": 360, "height": 740}})
    chat = Chat(context.new_page(), server.url).open()
    below: dict[str, float] = {}
    for question in chat.page.locator("mesobot-greeting .chip").all_inner_texts():
        foot = chat.ask(question).locator(".foot")
        chat.page.wait_for_timeout(250)  # the view moves to where the answer begins
        log, box = chat.page.get_by_role("log").bounding_box(), foot.bounding_box()
        assert log and box
        below[question] = box["y"] + box["height"] - log["y"] - log["height"]
    context.close()
    assert wrong == []
    assert len(below) == 5 and max(below.values()) <= 0, below


TYPED = [
    "a < b <b>bold</b> **stars** _x_ `y`",
    "javascript:alert(1) [x](javascript:alert(1))",
    "שלום 👩‍⚕️ مرحبا",
    "# one",
]


def test_text_is_text(chat: Chat) -> None:
    for text in TYPED:
        chat.ask(text)
    assert chat.said.all_text_contents() == TYPED
    assert chat.page.locator("mesobot-said :is(a, b, strong, em, code, h1)").count() == 0


HOSTILE = {
    "id": "hostile-1",
    "status": "answered",
    "subject": "mesotherapy",
    "aspect": "risks",
    "confidence": 1.0,
    "text": "x",
    "lead": "<img src=x onerror=alert(1)> **lead** <script>alert(1)</script>",
    "facts": [
        {
            "id": "f",
            "claim": "<b>claim</b> a < b",
            "text": "t",
            "stance": "established",
            "reviewed_on": "<i>never</i>",
            "source": {
                "title": "<u>title</u>",
                "publisher": "P" * 200,
                "url": "javascript:alert(1)",
                "date": "",
            },
        }
    ],
    "note": "<style>*{display:none}</style>",
    "more": False,
    "suggestions": [{"subject": None, "aspect": None, "title": "<h1>pick</h1>"}],
    "emergency_numbers": ["javascript:alert(1)"],
    "latency_ms": 1.0,
}


def test_a_hostile_answer_is_only_text(chat: Chat) -> None:
    def answer(route: Route) -> None:
        asked = json.loads(route.request.post_data or "{}")
        route.fulfill(json={"message_id": asked["message_id"], "answers": [HOSTILE]}, status=200)

    chat.page.route("**/webhooks/web/messages", answer)
    shown = chat.ask("what is mesotherapy")
    expect(shown).to_contain_text(str(HOSTILE["lead"]))
    expect(shown).to_contain_text("<b>claim</b> a < b")
    shown.get_by_role("button", name="Sources (").click()
    assert shown.locator("a, img, script, style, b, i, u, h1").count() == 0


def test_a_page_change_and_a_reload_keep_everything(chat: Chat, server: Server) -> None:
    chat.ask("what is mesotherapy")
    chat.ask("and its risks?")
    said = chat.said.all_text_contents()
    for url in (chat.page.url, f"{server.url}/?page=2"):
        chat.page.goto(url)
        expect(chat.answers).to_have_count(2)  # open as it was left
        assert chat.said.all_text_contents() == said
    chat.ask("who created it?")
    assert chat.said.count() == 3


def test_two_tabs_show_the_same_once(context: BrowserContext, chat: Chat, server: Server) -> None:
    chat.ask("what is mesotherapy")
    other = Chat(context.new_page(), server.url).open()
    expect(other.answers).to_have_count(1)
    chat.ask("and its risks?")
    expect(other.answers).to_have_count(2)
    other.ask("who created it?")
    expect(chat.answers).to_have_count(3)
    assert chat.said.all_text_contents() == other.said.all_text_contents()


def _quietly(browser: Browser, server: Server) -> tuple[BrowserContext, Chat]:
    """Where lost connections are part of the test, the console says so."""
    context, _wrong = watched(browser, server, {"viewport": {"width": 1280, "height": 800}})
    return context, Chat(context.new_page(), server.url).open()


def test_offline_and_back_sends_once_and_in_order(browser: Browser, server: Server) -> None:
    context, chat = _quietly(browser, server)
    chat.ask("what is mesotherapy")
    context.set_offline(True)
    waiting = chat.ask("and its risks?")
    expect(waiting).to_contain_text("No connection")
    chat.send("who created it?")
    context.set_offline(False)
    expect(chat.answers).to_have_count(3)
    for at in range(3):
        expect(chat.answers.nth(at)).to_have_attribute(
            "data-status", re.compile("answered|clarify"), timeout=20_000
        )
    assert chat.said.all_text_contents() == ["what is mesotherapy", "and its risks?", "who created it?"]
    chat.page.reload()
    expect(chat.answers).to_have_count(3)
    context.close()


def test_a_reply_that_is_lost_on_the_way_is_not_answered_twice(browser: Browser, server: Server) -> None:
    context, chat = _quietly(browser, server)
    lost: list[object] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # the server answers, the browser never hears it
            route.abort("connectionreset")
        else:
            route.continue_()

    chat.page.route("**/webhooks/web/messages", lose)
    answer = chat.ask("what is mesotherapy")
    expect(answer).to_have_attribute("data-status", "answered", timeout=15_000)
    chat.page.reload()
    expect(chat.answers).to_have_count(1)
    context.close()


def test_a_slow_answer_arrives(chat: Chat) -> None:
    def slowly(route: Route) -> None:
        chat.page.wait_for_timeout(6_000)
        route.continue_()

    chat.page.route("**/webhooks/web/messages", slowly)
    chat.send("what is mesotherapy")
    expect(chat.page.get_by_role("log")).to_contain_text("The assistant is answering")
    expect(chat.answers).to_have_attribute("data-status", "answered", timeout=20_000)


def test_a_restarted_server_goes_on(browser: Browser, tmp_path: Path) -> None:
    server = Server(tmp_path).start()
    try:
        context, chat = _quietly(browser, server)
        chat.ask("what is mesotherapy")
        server.stop(kill=True)
        waiting = chat.ask("and its risks?")
        expect(waiting).to_contain_text("No connection")
        server.start()
        expect(waiting).to_have_attribute("data-status", "answered", timeout=40_000)
        expect(waiting).to_contain_text("mesotherapy")
        context.close()
    finally:
        server.stop()


def test_a_refused_message_can_be_changed(browser: Browser, server: Server) -> None:
    context, chat = _quietly(browser, server)
    refused = chat.ask("/restart")
    expect(refused).to_contain_text("begin with a slash")
    refused.get_by_role("button", name="Change the message").click()
    expect(chat.input).to_have_text("/restart")
    chat.ask("what are humectants")
    context.close()


def test_feedback_reaches_the_server(chat: Chat) -> None:
    chat.ask("what is mesotherapy")
    with chat.page.expect_response("**/feedback") as first:
        chat.button("Not helpful").click()
    assert first.value.status == 201
    chat.page.get_by_role("checkbox", name="Something is missing").check()
    chat.page.get_by_role("textbox", name="In your own words").fill("too short")
    with chat.page.expect_response("**/feedback") as second:
        chat.button("Send feedback").click()
    assert json.loads(second.value.request.post_data or "")["comment"] == "something is missing: too short"
    expect(chat.button("Not helpful")).to_have_attribute("aria-pressed", "true")
    expect(chat.page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()


def test_restart_and_forget(chat: Chat) -> None:
    chat.ask("what is mesotherapy")
    chat.choose("New conversation")
    expect(chat.answers).to_have_count(0)
    chat.ask("and its risks?")
    chat.choose("Delete this conversation")
    chat.button("Keep").click()
    expect(chat.answers).to_have_count(1)
    chat.choose("Delete this conversation")
    with chat.page.expect_response("**/session") as gone:
        chat.button("Delete").click()
    assert gone.value.status == 204
    expect(chat.answers).to_have_count(0)
    chat.page.reload()
    expect(chat.input).to_be_visible()
    expect(chat.answers).to_have_count(0)


def test_copy_gives_the_whole_answer(context: BrowserContext, chat: Chat) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask("who created mesotherapy")
    chat.button("Copy answer").click()
    expect(chat.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert "Sources:" in chat.page.evaluate("navigator.clipboard.readText()")


PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>x</title>
<body>{body}<script src="/widget.js" {attributes} async></script></body></html>"""


def _page(context: BrowserContext, server: Server, body: str = "", attributes: str = "") -> Page:
    page = context.new_page()
    html = PAGE.format(body=body, attributes=attributes)
    page.route("**/embedding", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(f"{server.url}/embedding")
    return page


def test_a_page_sets_title_language_colour_and_side(context: BrowserContext, server: Server) -> None:
    words = 'data-title="Bonjour" data-color="#ffd400" data-position="left" data-open data-greeting="Salut"'
    page = _page(context, server, attributes=words)
    expect(page.get_by_role("dialog", name="Bonjour")).to_be_visible()
    expect(page.get_by_text("Salut")).to_be_visible()
    button = page.locator("mesobot-launcher").get_by_role("button", name="Fermer la discussion")
    assert button.evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    box = button.bounding_box()
    assert box and box["x"] < 100


def test_an_inline_chat_and_the_programming_interface(context: BrowserContext, server: Server) -> None:
    inline = _page(context, server, body="<mesobot-chat data-lang='en'></mesobot-chat>")
    expect(inline.get_by_role("region", name="Mesotherapy & moisturizers")).to_be_visible()
    expect(inline.locator("mesobot-launcher")).to_have_count(0)
    page = _page(context, server, attributes='data-lang="en"')
    expect(page.locator("mesobot-launcher")).to_be_visible()
    page.evaluate("void MesoBot.on('answer', ({status}) => (document.title = status))")
    page.evaluate("MesoBot.ask('What is mesotherapy?')")
    expect(page).to_have_title("answered", timeout=15_000)
    page.evaluate("MesoBot.close()")
    expect(page.locator("mesobot-panel")).not_to_be_visible()
