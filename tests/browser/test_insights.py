"""The page of `mesobot insights --html`: for everybody, on a phone too, and without a request."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from bot.conversations.questions import ALARM, ANSWERED, ASKED_BACK, UNANSWERED, Asked
from bot.core.settings import load_settings
from bot.editing.insights import as_html, figures_of
from bot.editing.learning import Learning
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import load_encoder
from tests.browser.chat import faults

pytestmark = pytest.mark.browser

_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Figures of the shipped knowledge and of two hundred questions in three weeks."""
    settings = load_settings()
    store = KnowledgeStore(settings.facts_db)
    cards, now, kinds = list(store.cards().values()), time.time(), (ANSWERED, ASKED_BACK, UNANSWERED, ALARM)
    asked = [
        Asked(
            number, f"talk-{number // 3}", f"m-{number}", card.question, now - number * 9000,
            kinds[number % 4], subject=card.subject, aspect=card.aspect,
            cause="gap", latency_ms=number % 90, rating="up" if number % 7 else "down",
        )
        for number, card in enumerate(cards[::7][:200])
    ]  # fmt: skip
    groups = Learning(store, load_encoder(settings)).groups(asked)
    path: Path = tmp_path_factory.mktemp("insights") / "insights.html"
    path.write_text(as_html(figures_of(asked, store, groups)), encoding="utf-8")
    return path


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_page_is_for_everybody_and_asks_nobody(
    browser: Browser, page_file: Path, screen: dict[str, Any], colours: str
) -> None:
    context = browser.new_context(**(screen | {"color_scheme": colours}))
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(page_file.as_uri())
    page.locator("summary").click()
    found = faults(page, colours)
    wider = page.evaluate(_WIDER)
    context.close()
    assert (found, wrong, wider) == ([], [], 0)
    assert asked == [page_file.as_uri()]
