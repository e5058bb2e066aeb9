"""Every state at two sizes in three ways of seeing: axe and pa11y find nothing, and it looks as it did.

What it looked like is kept as small pictures, one sheet for each way of seeing, in `tests/browser/looks`.
After a change that was meant, look at the screenshots and write them anew: MESOBOT_WRITE_LOOKS=1.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

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
_SMALLER = 8  # letters of another machine's font are grey there, too
_DIFFERENT = 60  # of 255, that a point may differ
_SHARE = 0.015  # of the points


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
        pictures[name] = _small(visit.page.screenshot(caret="hide"))
        visit.context.close()
    assert problems == []
    sheet = LOOKS / f"{size}-{colours}.png"
    if _WRITES:
        _write(sheet, list(pictures.values()))
    before = Image.open(sheet).convert("RGB")
    changed = {name: share for name, share in _changes(before, pictures) if share > _SHARE}
    assert changed == {}, f"these look different from {sheet.name}"


def _small(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture)).convert("RGB")
    return image.resize((image.width // _SMALLER, image.height // _SMALLER), Image.Resampling.BOX)


def _write(sheet: Path, pictures: list[Image.Image]) -> None:
    width, height = pictures[0].size
    whole = Image.new("RGB", (width * len(pictures), height))
    for at, picture in enumerate(pictures):
        whole.paste(picture, (at * width, 0))
    sheet.parent.mkdir(exist_ok=True)
    whole.quantize(64).save(sheet, optimize=True)


def _changes(sheet: Image.Image, pictures: dict[str, Image.Image]) -> list[tuple[str, float]]:
    """How much of each picture differs."""
    found = []
    for at, (name, picture) in enumerate(pictures.items()):
        width, height = picture.size
        before = sheet.crop((at * width, 0, (at + 1) * width, height))
        points = ImageChops.difference(before, picture).convert("L").tobytes()
        found.append((name, sum(point > _DIFFERENT for point in points) / len(points)))
    return found


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
