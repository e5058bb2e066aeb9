"""Every state at two sizes in three ways of seeing: axe and pa11y find nothing, and it looks as it did.

What it looked like is kept as small pictures of the widget alone, one sheet for each size and way of seeing,
in `tests/browser/looks`. After a change that was meant, write them anew (MESOBOT_WRITE_LOOKS=1)
and look at them.
"""

from __future__ import annotations

import os
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, expect

from tests.browser.chat import axe, faults, pa11y
from tests.browser.conftest import PHONE
from tests.browser.fake import World
from tests.browser.states import STATES
from tests.browser.visit import DESKTOP, Visit, html

pytestmark = pytest.mark.browser

SIZES: dict[str, dict[str, Any]] = {"phone": PHONE, "desktop": DESKTOP}
COLOURS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
LOOKS = Path(__file__).parent / "looks"
_WRITES = bool(os.environ.get("MESOBOT_WRITE_LOOKS"))
_SMALLER = 4  # letters of another machine's font are grey there, too
_DIFFERENT = 40  # of 255, that a point may differ in each of its colours
_SHARE = 0.01  # of the points

# Where the widget is (x, y, width, height): the page around it would water down what changes in it.
_PANEL = {"phone": (0, 0, 390, 844), "desktop": (816, 24, 448, 760)}
_CORNER = {"phone": (70, 684, 320, 160), "desktop": (960, 640, 320, 160)}
_MIDDLE = {"phone": (0, 0, 390, 844), "desktop": (416, 24, 448, 760)}
_CUTS = {"closed": _CORNER, "teaser": _CORNER, "question": _MIDDLE}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("colours", COLOURS)
def test_every_state_is_accessible_and_looks_as_it_did(
    browser: Browser, world: World, size: str, colours: str
) -> None:
    pictures: dict[str, Image.Image] = {}
    problems: list[str] = []
    for name, reach in STATES.items():
        visit = Visit(browser, world.page(html()), SIZES[size], reduced_motion="reduce", **COLOURS[colours])
        visit.page.clock.set_fixed_time("2026-01-02T10:00:00")
        visit.page.wait_for_function("window.MesoBot")
        reach(visit)
        visit.page.wait_for_timeout(250)  # deep-chat scrolls after it has drawn
        if colours != "forced":  # contrast is computed from colours that are not shown then
            problems += [f"{name}: {one}" for one in faults(visit.page, colours)]
        pictures[name] = _small(visit.page.screenshot(caret="hide"), size, name)
        visit.context.close()
    assert problems == []
    sheet = LOOKS / f"{size}-{colours}.png"
    if _WRITES:
        _write(sheet, list(pictures.values()))
    before = _read(sheet, size)
    shares = {name: _difference(before[name], picture) for name, picture in pictures.items()}
    changed = {name: share for name, share in shares.items() if share > _SHARE}
    assert changed == {}, f"these look different from {sheet.name}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("colours", COLOURS)
def test_no_state_would_be_taken_for_another(size: str, colours: str) -> None:
    kept = _read(LOOKS / f"{size}-{colours}.png", size)
    alike = [
        (one, other, share)
        for one, other in combinations(kept, 2)
        if kept[one].size == kept[other].size and (share := _difference(kept[one], kept[other])) <= _SHARE
    ]
    assert alike == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("colours", COLOURS)
def test_a_button_that_is_missing_would_be_seen(size: str, colours: str) -> None:
    kept = _read(LOOKS / f"{size}-{colours}.png", size)
    for name in ("closed", "teaser"):
        without = kept[name].copy()
        side = 72 // _SMALLER  # the button and what lies between it and the edges
        beside = without.crop((0, without.height - side, side, without.height))
        without.paste(beside, (without.width - side, without.height - side))
        assert _difference(kept[name], without) > _SHARE


def _small(screen: bytes, size: str, name: str) -> Image.Image:
    x, y, width, height = _CUTS.get(name, _PANEL)[size]
    image = Image.open(BytesIO(screen)).convert("RGB").crop((x, y, x + width, y + height))
    return image.resize((width // _SMALLER, height // _SMALLER), Image.Resampling.BOX)


def _write(sheet: Path, pictures: list[Image.Image]) -> None:
    size = sum(picture.width for picture in pictures), max(picture.height for picture in pictures)
    whole, at = Image.new("RGB", size), 0
    for picture in pictures:
        whole.paste(picture, (at, 0))
        at += picture.width
    sheet.parent.mkdir(exist_ok=True)
    whole.quantize(256).save(sheet, optimize=True)


def _read(sheet: Path, size: str) -> dict[str, Image.Image]:
    whole, at = Image.open(sheet).convert("RGB"), 0
    pictures = {}
    for name in STATES:
        _x, _y, width, height = (side // _SMALLER for side in _CUTS.get(name, _PANEL)[size])
        pictures[name] = whole.crop((at, 0, at + width, height))
        at += width
    return pictures


def _difference(one: Image.Image, other: Image.Image) -> float:
    """The share of points that differ in any of their colours."""
    red, green, blue = ImageChops.difference(one, other).split()
    points = ImageChops.lighter(ImageChops.lighter(red, green), blue).tobytes()
    return sum(point > _DIFFERENT for point in points) / len(points)


def test_both_programs_see_what_is_wrong_within_a_shadow_root(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    visit.page.evaluate(
        """() => {
          const {shadowRoot} = document.querySelector("mesobot-panel").shadowRoot.querySelector("deep-chat");
          shadowRoot.querySelector("#messages").append(document.createElement("img"));
        }"""
    )
    assert ["image-alt" in one for one in axe(visit.page)] == [True]
    assert ["H37" in one for one in pa11y(visit.page)] == [True]
    visit.context.close()


def test_both_programs_find_nothing_in_a_chat_in_the_flow(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html(text="<mesobot-chat></mesobot-chat>")))
    expect(visit.input).to_be_visible()
    problems = faults(visit.page)
    answer = visit.ask("is it safe?")
    answer.get_by_role("button", name="Why?").click()
    answer.get_by_role("button", name="Sources (").click()
    problems += faults(visit.page)
    visit.page.get_by_role("button", name="Menu").click()
    problems += faults(visit.page)
    assert problems == []
    visit.context.close()


@pytest.mark.parametrize(("colours", "grey"), [("light", "rgb(81, 96, 106)"), ("dark", "rgb(176, 190, 197)")])
def test_the_words_in_the_empty_field_can_be_read(
    browser: Browser, world: World, colours: str, grey: str
) -> None:
    """Neither program looks at what a style sheet writes."""
    visit = Visit(browser, world.page(html()), **COLOURS[colours]).open()
    before = "one => [getComputedStyle(one, '::before').content, getComputedStyle(one, '::before').color]"
    content, colour = visit.input.evaluate(before)
    assert ("Type a question" in content, colour) == (True, grey)
    visit.context.close()
