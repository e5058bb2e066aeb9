"""A real browser (Debian's Chromium) on the demo page; nothing may leave for another host."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chat import Chat
from tests.browser.fake import World
from tests.server import Server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


def chromium() -> str:
    """Debian's Chromium, or whatever stands in for it; fails where it is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    said = "NO BROWSER: the widget was not tested; install chromium (apt-get install chromium)"
    if os.environ.get("MESOBOT_TEST_BROWSER") == "required":
        pytest.fail(said)
    pytest.skip(said)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Sites and assistants of tests have names of their own, so that nothing is special as localhost is.
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP *.test 127.0.0.1"]
        running = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield running
        running.close()


@pytest.fixture(params=["phone", "desktop"])
def screen(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Both sizes."""
    return PHONE if request.param == "phone" else DESKTOP


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A desktop visitor; errors of the page and requests to other hosts fail the test."""
    made, wrong = watched(browser, server, DESKTOP)
    yield made
    made.close()
    assert wrong == []


@pytest.fixture
def chat(context: BrowserContext, server: Server) -> Chat:
    """The demo page with the chat open."""
    return Chat(context.new_page(), server.url).open()


@pytest.fixture
def world() -> Iterator[World]:
    """A site and an assistant without a model, to be changed by the test."""
    made = World()
    yield made
    made.stop()


def watched(browser: Browser, server: Server, screen: dict[str, Any]) -> tuple[BrowserContext, list[str]]:
    """A context, and the list that what goes wrong in it is added to."""
    context = browser.new_context(**screen)
    context.set_default_timeout(90_000)  # a busy machine
    wrong: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("console", lambda said: wrong.extend([f"console: {said.text}"] * (said.type == "error")))
        page.on(
            "request",
            lambda asked: wrong.extend([f"went to: {asked.url}"] * (not asked.url.startswith(server.url))),
        )

    context.on("page", watch)
    return context, wrong
