"""`make screenshots`: an answer and urgent advice as Slack shows them, into docs/img/.

The answer is written into the guide, too. Each picture carries the message that it was drawn from. Tests
compare picture, guide, and what is sent.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from ruamel.yaml import YAML

from bot.channels.slack import blocks
from bot.core.settings import ROOT, load_settings
from bot.core.texts import load_texts
from bot.engine.alarms import alarm_for
from tests.browser.conftest import chromium
from tests.browser.screenshots import save
from tests.channels.slack.conftest import environment
from tests.channels.slack.drawing import page
from tests.channels.slack.fake import FakeSlack, Sender, message
from tests.server import Server

GUIDE = ROOT / "docs/guide/slack.md"
ASKED = "who created mesotherapy?"
_DANGER = "my lips are swelling and I can't breathe after the injection"


_JSON = re.compile(r"(?<=```json\n).*?(?=```)", re.DOTALL)
# In the place of the answer's id, which is another one each time.
_ID = "b948eda2543b41f6a7ffea3338f10695"


def shown() -> dict[str, Any]:
    """The message of the guide."""
    (found,) = _JSON.findall(GUIDE.read_text(encoding="utf-8"))
    return dict(json.loads(found))


def as_shown(call: dict[str, Any]) -> dict[str, Any]:
    """A message that was posted as the guide shows it: without its place, and with the same id each time."""
    text = json.dumps({name: call[name] for name in ("text", "blocks")})
    return dict(json.loads(re.sub(r'(?<="value": ")[0-9a-f]{32}(?=")', _ID, text)))


def _sent() -> dict[str, Any]:
    """What is posted to a direct message now."""
    fake = FakeSlack()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), **environment(fake)).start()
        try:
            Sender(server.url, fake).event(message(ASKED))
            return as_shown(fake.wait("chat.postMessage", 1)[0])
        finally:
            server.stop()
            fake.close()


def _write(sent: dict[str, Any]) -> None:
    """Put the message into the guide."""
    made = json.dumps(sent, indent=1, ensure_ascii=False) + "\n"
    GUIDE.write_text(_JSON.sub(lambda _old: made, GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


def urgent() -> dict[str, Any]:
    """What is sent to somebody in danger."""
    answer = asyncio.run(alarm_for(_DANGER))
    if answer is None:
        raise SystemExit(f"no danger sign was found in {_DANGER!r}")
    (made,) = blocks.messages(answer, load_texts(load_settings().domain_file))
    return made


def _pictures() -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield "slack-answer.png", ASKED, shown()
    yield "slack-urgent.png", _DANGER, urgent()


def main() -> None:
    """Draw both."""
    manifest = YAML(typ="safe").load((ROOT / "deploy/slack-manifest.yml").read_text(encoding="utf-8"))
    name = manifest["display_information"]["name"]
    _write(_sent())
    pictures = list(_pictures())  # before Playwright, whose loop stays in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 680, "height": 100}, device_scale_factor=2)
        for file, asked, drawn in pictures:
            view.set_content(page(asked, drawn, name))
            save(view.locator("main").screenshot(), file, message=json.dumps(drawn))
        browser.close()


if __name__ == "__main__":
    main()
