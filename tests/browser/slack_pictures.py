"""`make screenshots`: an answer and urgent advice as Slack shows them, into docs/img/.

Each picture carries the message that it was drawn from: a test compares it with the one in the guide.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import sync_playwright
from ruamel.yaml import YAML

from bot.channels.slack import blocks
from bot.core.settings import ROOT, load_settings
from bot.core.texts import load_texts
from bot.engine.alarms import alarm_for
from tests.browser.conftest import chromium
from tests.browser.screenshots import save
from tests.channels.slack.drawing import page

GUIDE = ROOT / "docs/guide/slack.md"
_ASKED = "who created mesotherapy?"
_DANGER = "my lips are swelling and I can't breathe after the injection"


def shown() -> dict[str, Any]:
    """The message of the guide."""
    (found,) = re.findall(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return dict(json.loads(found))


def urgent() -> dict[str, Any]:
    """What is sent to somebody in danger."""
    answer = asyncio.run(alarm_for(_DANGER))
    if answer is None:
        raise SystemExit(f"no danger sign was found in {_DANGER!r}")
    (message,) = blocks.messages(answer, load_texts(load_settings().domain_file))
    return message


def _pictures() -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield "slack-answer.png", _ASKED, shown()
    yield "slack-urgent.png", _DANGER, urgent()


def main() -> None:
    """Draw both."""
    manifest = YAML(typ="safe").load((ROOT / "deploy/slack-manifest.yml").read_text(encoding="utf-8"))
    name = manifest["display_information"]["name"]
    pictures = list(_pictures())  # before Playwright, whose loop stays in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 680, "height": 100}, device_scale_factor=2)
        for file, asked, message in pictures:
            view.set_content(page(asked, message, name))
            save(view.locator("main").screenshot(), file, message=json.dumps(message))
        browser.close()


if __name__ == "__main__":
    main()
