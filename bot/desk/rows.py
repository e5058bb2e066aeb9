"""The store behind the pages, and the page of a row."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from bot.core.settings import Settings
from bot.knowledge.store import KnowledgeStore

# The page of a row, by its table: the name that it is registered under.
_PAGES = {"answers": "card", "facts": "fact", "sources": "source", "things": "thing", "phrasings": "card"}
_PART = re.compile(r"<[a-z_]+>")
_KEY = re.compile(r"[\w.~-]+", re.ASCII)


@lru_cache(maxsize=2)
def store_of(settings: Settings) -> KnowledgeStore:
    """The store that the assistant answers from."""
    return KnowledgeStore(settings.facts_db)


def row_path(file: str, key: str) -> str:
    """The address of the page of a row ("answers.csv" or "answers"); "" where it has none."""
    from bot.desk.pages import PAGES  # the pages use this

    table = Path(file).stem
    name = key.partition("\t")[0] if table == "phrasings" else key
    for page in PAGES:
        if page.name == _PAGES.get(table) and _KEY.fullmatch(name) and len(_PART.findall(page.path)) == 1:
            return _PART.sub(name, page.path)
    return ""
