"""Renders the templates: every value is escaped, and a missing value is an error."""

from __future__ import annotations

import difflib
import hashlib
import re
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.editing.insights import TEMPLATES as FIGURES
from bot.site.assets import Asset, as_asset

_HERE = Path(__file__).parent
STYLE = "/desk.css"
# The time to compare two texts grows with the product of their words; the longest text of a card has 100.
_MOST_PAIRS = 250_000
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates of the desk."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"day": _day, "moment": _moment, "iso": _iso}
    # The address contains a hash of the style sheet, so browsers load a changed one.
    body = style().body
    made.globals |= {"style": f"/desk/desk.css?{hashlib.sha256(body).hexdigest()[:12]}", "compared": compared}
    return made


@lru_cache(maxsize=1)
def style() -> Asset:
    """The style sheet of the desk, with that of the figures at its end."""
    own = _HERE / "static"
    parts = (own / "desk.css", own / "trying.css", FIGURES / "insights.css")
    return as_asset(b"".join(part.read_bytes() for part in parts), STYLE)


def render(template: str, **values: Any) -> str:
    """A template with its values."""
    return templates().get_template(template).render(**values)


def compared(before: str, after: str) -> list[tuple[str, str]]:
    """The differences of two texts word by word: ("same" | "gone" | "new", words) in reading order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[tuple[str, str]] = []
    if len(old) * len(new) > _MOST_PAIRS:
        return [("gone", before), ("new", after)]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(old[from_old:to_old])))
            continue
        parts += [("gone", "".join(old[from_old:to_old]))] if to_old > from_old else []
        parts += [("new", "".join(new[from_new:to_new]))] if to_new > from_new else []
    return parts


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)


def _day(seconds: float) -> str:
    """27 Nov 2026."""
    return f"{_utc(seconds):%-d %b %Y}"


def _moment(seconds: float) -> str:
    """27 Nov 2026, 14:31 UTC."""
    return f"{_utc(seconds):%-d %b %Y, %H:%M} UTC"


def _iso(seconds: float) -> str:
    """For `<time datetime>`."""
    return _utc(seconds).isoformat(timespec="seconds")
