"""The same hard sites in Firefox, where it is installed (MESOBOT_FIREFOX names another)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.fake import World
from tests.browser.marionette import Firefox
from tests.browser.test_hosts import HOSTS, SWAPS
from tests.browser.visit import html

pytestmark = pytest.mark.browser

_LAUNCHER = """
  const host = document.querySelector("mesobot-launcher");
  const box = host.shadowRoot.querySelector(".launcher").getBoundingClientRect();
  const isOnTop = document.elementFromPoint(box.x + 28, box.y + 28) === host;
  const wide = document.documentElement.clientWidth, high = document.documentElement.clientHeight;
  return [box.width, isOnTop, wide - box.right <= 16, high - box.bottom <= 16];
"""
_ASKED = """
  await MesoBot.open();
  const { status } = await MesoBot.ask("is it safe?");
  await new Promise((done) => setTimeout(done, 200));
  const panel = document.querySelector("mesobot-panel").shadowRoot;
  const answers = panel.querySelector("deep-chat").shadowRoot.querySelectorAll("mesobot-answer .lead");
  const { fontSize, color } = getComputedStyle([...answers].at(-1));
  return [status, panel.querySelector("dialog").getBoundingClientRect().width, fontSize, color];
"""
_WANTED = ["answered", 416, "16px", "rgb(29, 35, 39)"]


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    named = os.environ.get("MESOBOT_FIREFOX")
    binary = named or shutil.which("firefox-esr") or shutil.which("firefox")
    if not binary:
        pytest.skip("NO FIREFOX: the widget was tested in Chromium alone (apt-get install firefox-esr)")
    running = Firefox(binary, tmp_path_factory.mktemp("firefox"))
    yield running
    running.stop()


@pytest.mark.parametrize("host", HOSTS, ids=lambda path: path.stem)
def test_the_widget_looks_the_same_on_every_site(firefox: Firefox, world: World, host: Path) -> None:
    firefox.visit(world.page(html(host.read_text(encoding="utf-8"))))
    assert firefox.run(_LAUNCHER) == [56, True, True, True]
    assert firefox.run(_ASKED) == _WANTED


@pytest.mark.parametrize("swap", SWAPS)
def test_a_page_that_swaps_its_body_keeps_the_chat(firefox: Firefox, world: World, swap: str) -> None:
    firefox.visit(world.page(html()))
    assert firefox.run(_ASKED) == _WANTED
    firefox.run(SWAPS[swap])
    assert firefox.run(_ASKED) == _WANTED


def test_a_site_that_trusts_no_strings(firefox: Firefox, world: World) -> None:
    firefox.visit(world.page(html(), Content_Security_Policy="require-trusted-types-for 'script'"))
    assert firefox.run(_ASKED) == _WANTED


def test_a_site_that_the_server_does_not_know(firefox: Firefox, world: World) -> None:
    world.origins.clear()
    firefox.visit(world.page(html()))
    said = firefox.run(
        """
        await MesoBot.open();
        MesoBot.ask("is it safe?");
        const chat = document.querySelector("mesobot-panel").shadowRoot.querySelector("deep-chat").shadowRoot;
        const said = () => chat.querySelector("mesobot-answer")?.textContent ?? "";
        const pause = () => new Promise((done) => setTimeout(done, 100));
        while (!said().includes("Your connection is fine")) await pause();
        return said();
        """
    )
    assert "cannot reach its server" in said
