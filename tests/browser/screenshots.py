"""`make screenshots`: the widget as people see it, at phone and desktop size, into docs/img/."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser, expect, sync_playwright

from bot.core.settings import ROOT
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP, PHONE, chromium
from tests.server import Server

_FOLDER = ROOT / "docs/img"
_SCREENS: dict[str, dict[str, Any]] = {
    "phone": PHONE,
    "desktop": DESKTOP,
    "dark": DESKTOP | {"color_scheme": "dark"},
    "narrow": PHONE | {"viewport": {"width": 320, "height": 640}},
}


def _empty(_chat: Chat) -> None:
    pass


def _answer(chat: Chat) -> None:
    chat.ask("what are the risks of mesotherapy?")


def _sources(chat: Chat) -> None:
    answer = chat.ask("does mesotherapy work for cellulite?")
    chat.page.wait_for_timeout(300)
    answer.get_by_role("button", name="Why?").click()
    answer.get_by_role("button", name="Sources (").click()


def _urgent(chat: Chat) -> None:
    chat.ask("my lips are swelling and I can't breathe after the injection")


def _menu(chat: Chat) -> None:
    _answer(chat)
    chat.button("Menu").click()


def _feedback(chat: Chat) -> None:
    answer = chat.ask("what is mesotherapy?")
    chat.page.wait_for_timeout(300)
    answer.get_by_role("button", name="Not helpful").click()
    expect(answer.get_by_role("textbox")).to_be_visible()


def _waiting(chat: Chat) -> None:
    chat.ask("what are humectants")
    chat.page.wait_for_timeout(500)  # a person reads first; the view still moves to the answer's start
    chat.page.context.set_offline(True)
    expect(chat.ask("can I use them every day?")).to_contain_text("No connection")


STATES: dict[str, Callable[[Chat], None]] = {
    "empty": _empty,
    "answer": _answer,
    "sources": _sources,
    "urgent": _urgent,
    "waiting": _waiting,
}
_MORE: dict[str, Callable[[Chat], None]] = {"menu": _menu, "feedback": _feedback}


def _shots() -> list[tuple[str, str]]:
    """Every state on a phone and a desktop; in the dark and on a narrow screen where it matters."""
    everywhere = [(name, state) for name in ("phone", "desktop") for state in STATES]
    narrow = [("narrow", "sources"), ("narrow", "urgent")]
    more = [("phone", state) for state in _MORE]
    return [*everywhere, ("dark", "answer"), ("dark", "urgent"), *narrow, *more]


def save(picture: bytes, name: str, **about: str) -> None:
    """With 128 colours: a third of the size, and no difference one sees; `about` is written into the file."""
    info = PngInfo()
    for key, value in about.items():
        info.add_text(key, value, zip=True)
    small = Image.open(BytesIO(picture)).convert("RGB").quantize(128)
    small.save(_FOLDER / name, optimize=True, pnginfo=info)


def _shoot(browser: Browser, url: str, size: dict[str, Any], name: str, state: str) -> None:
    context = browser.new_context(**size, reduced_motion="reduce")
    chat = Chat(context.new_page(), url)
    if state == "empty":
        save(chat.page.screenshot(), f"page-{name}.png")
    (STATES | _MORE)[state](chat.open())
    chat.page.wait_for_timeout(400)  # deep-chat scrolls after it has drawn
    save(chat.page.screenshot(), f"{state}-{name}.png")
    context.close()


def _shoot_builder(browser: Browser, url: str, size: dict[str, Any], name: str) -> None:
    """The page that makes the tag, with a few settings made."""
    context = browser.new_context(**size, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{url}/widget")
    page.get_by_label("Title").fill("Ask our assistant")
    page.get_by_label("Colour").fill("#7a1f5c")
    page.get_by_label("Teaser beside the button").fill("Questions? Ask me.")
    expect(page.frame_locator("#desktop").get_by_role("dialog", name="Ask our assistant")).to_be_visible()
    expect(page.frame_locator("#phone").get_by_role("button", name="Questions? Ask me.")).to_be_visible()
    page.wait_for_timeout(400)
    if name == "phone":
        page.get_by_role("heading", name="How it looks").evaluate("one => one.scrollIntoView()")
    else:
        page.evaluate("scrollTo(0, 0)")
    save(page.screenshot(), f"widget-{name}.png")
    context.close()


def main() -> None:
    """Draw every state on every screen."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        server = Server(Path(folder)).start()
        try:
            for name, state in _shots():
                _shoot(browser, server.url, _SCREENS[name], name, state)
            for name in ("phone", "desktop"):
                _shoot_builder(browser, server.url, _SCREENS[name], name)
        finally:
            server.stop()
            browser.close()


if __name__ == "__main__":
    main()
