"""For everybody: axe and pa11y find nothing, the keyboard is enough, news is announced once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chat import Chat
from tests.browser.conftest import watched
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.model]


def _opened_sources(chat: Chat) -> None:
    chat.ask("does mesotherapy work for cellulite")
    chat.button("Why?").last.click()
    chat.page.get_by_role("button", name="Sources (").last.click()


def _commented(chat: Chat) -> None:
    chat.button("Not helpful").last.click()
    expect(chat.page.get_by_role("textbox", name="In your own words")).to_be_visible()


def _offline(chat: Chat) -> None:
    chat.page.context.set_offline(True)
    chat.ask("what are humectants")


STATES: dict[str, Callable[[Chat], object]] = {
    "closed": lambda chat: None,
    "empty": Chat.open,
    "answer": lambda chat: chat.ask("what is mesotherapy"),
    "sources": _opened_sources,
    "clarify": lambda chat: chat.ask("is it safe?"),
    "refused": lambda chat: chat.ask("what is the weather tomorrow"),
    "urgent": lambda chat: chat.ask("I can't breathe after my injection"),
    "feedback": _commented,
    "waiting": _offline,
    "menu": lambda chat: chat.button("Menu").click(),
    "question": lambda chat: chat.button("Delete this conversation").click(),
}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_and_pa11y_find_nothing_in_any_state(
    browser: Browser, server: Server, screen: dict[str, Any], colours: str
) -> None:
    context, wrong = watched(browser, server, screen | {"color_scheme": colours})
    chat = Chat(context.new_page(), server.url)
    problems = []
    for state, reach in STATES.items():
        reach(chat)
        problems += [f"{state}: {one}" for one in chat.faults(colours)]
    context.close()
    assert problems == []
    # Being offline is an error to the console and to nobody else.
    assert [one for one in wrong if "ERR_INTERNET_DISCONNECTED" not in one] == []


def _focused(chat: Chat) -> str:
    """The name or text of what has the focus, inside shadow roots."""
    return str(
        chat.page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return at.getAttribute("aria-label") || at.textContent.trim();
            }"""
        )
    )


def _tab_to(chat: Chat, name: str, key: str = "Tab") -> None:
    for _ in range(60):
        if _focused(chat).startswith(name):
            return
        chat.page.keyboard.press(key)
    raise AssertionError(f"{name!r} is not reached with {key}")


def test_from_the_launcher_to_a_source_and_back_by_keyboard(chat: Chat) -> None:
    page = chat.page
    page.keyboard.press("Escape")
    assert _focused(chat) == "Open the chat"
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    page.keyboard.type("does mesotherapy work for cellulite")
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(1)
    _tab_to(chat, "Why?", "Shift+Tab")
    page.keyboard.press("Enter")
    _tab_to(chat, "Source 1:")
    statement = _focused(chat)
    page.keyboard.press("Enter")
    assert "Last checked" in _focused(chat)
    _tab_to(chat, "Back to the statement")
    page.keyboard.press("Enter")
    assert _focused(chat) == statement
    page.keyboard.press("Escape")
    expect(page.locator("mesobot-panel")).not_to_be_visible()


def test_news_is_announced_in_a_log_and_danger_as_an_alert(chat: Chat) -> None:
    log = chat.page.get_by_role("log", name="Conversation")
    chat.ask("what are humectants")
    expect(log.locator("mesobot-answer")).to_have_count(1)
    assert chat.page.get_by_role("alert").filter(has_text="humectants").count() == 0
    chat.ask("I can't breathe after my injection")
    alert = chat.page.locator("mesobot-answer[role=alert]")
    expect(alert).to_contain_text(re.compile("Call 112, 911, 999 now"))
    links = alert.get_by_role("link", name="Call").evaluate_all("all => all.map(one => one.href)")
    assert links == ["tel:112", "tel:911", "tel:999"]


def test_targets_are_large_enough_and_nothing_overflows(browser: Browser, server: Server) -> None:
    context, wrong = watched(browser, server, {"viewport": {"width": 320, "height": 560}})
    chat = Chat(context.new_page(), server.url).open()
    chat.ask("what is mesotherapy")
    chat.button("Why?").last.click()
    chat.page.get_by_role("button", name="Sources (").last.click()
    small = chat.page.evaluate(
        """() => {
          const panel = document.querySelector("mesobot-panel").shadowRoot;
          const inside = panel.querySelector("deep-chat").shadowRoot;
          const found = [...panel.querySelectorAll(".header button")];
          found.push(...inside.querySelectorAll("button"));
          const boxes = found.map(one => [one.textContent || one.ariaLabel, one.getBoundingClientRect()]);
          const small = ({width, height}) => width && (width < 24 || height < 24);
          return boxes.filter(([, box]) => small(box)).map(([name]) => name);
        }"""
    )
    wide = chat.page.evaluate(
        """() => {
          const log = document.querySelector("mesobot-panel").shadowRoot
            .querySelector("deep-chat").shadowRoot.querySelector("#messages");
          return [log.scrollWidth - log.clientWidth, document.documentElement.scrollWidth - innerWidth];
        }"""
    )
    context.close()
    assert (small, wide, wrong) == ([], [0, 0], [])


def test_motion_is_reduced_for_who_asks(browser: Browser, server: Server) -> None:
    context, _wrong = watched(browser, server, {"reduced_motion": "reduce"})
    chat = Chat(context.new_page(), server.url).open()
    panel = chat.page.locator("mesobot-panel").get_by_role("dialog")
    assert panel.evaluate("one => getComputedStyle(one).animationName") == "none"
    context.close()
