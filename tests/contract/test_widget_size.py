"""How much a visitor's browser loads: the budgets of the design, on the built files."""

from __future__ import annotations

import gzip
import re

import pytest

from bot.site.assets import DIST

BEFORE_OPENING, AFTER_OPENING = 8_000, 140_000

pytestmark = pytest.mark.skipif(not DIST.exists(), reason="the widget is not built (make setup)")


def _small(pattern: str) -> list[int]:
    return [len(gzip.compress(path.read_bytes(), 9)) for path in sorted(DIST.glob(pattern))]


def test_the_script_tag_costs_little() -> None:
    (size,) = _small("widget.js")
    assert size <= BEFORE_OPENING


def test_the_chat_stays_within_its_budget() -> None:
    (chat,) = _small("widget/chat-*.js")
    languages = _small("widget/[a-z][a-z]-*.js")
    assert chat + max(languages) <= AFTER_OPENING


def test_no_size_depends_on_the_page_s_root() -> None:
    """`rem` is the page's: `html{font-size:62.5%}` would shrink everything."""
    from bot.core.settings import ROOT

    for sheet in (ROOT / "web/src/style").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        assert re.findall(r"[\d.]rem\b", rules) == [], sheet.name
