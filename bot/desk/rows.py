"""The store behind the pages, and the page of a row."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from bot.core.settings import Settings
from bot.knowledge.store import KnowledgeStore

# The page of a row, by its table: the name that it is registered under.
_PAGES = {"answers": "card", "phrasings": "card", "facts": "fact"}


@lru_cache(maxsize=2)
def store_of(settings: Settings) -> KnowledgeStore:
    """The store that the assistant answers from."""
    return KnowledgeStore(settings.facts_db)


def row_path(file: str, key: str) -> str:
    """The address of the form of a row ("answers.csv" or "answers"); "" where it has none."""
    from bot.desk.pages import PAGES  # the pages use this

    table = Path(file).stem
    wanted = key.partition("\t")[0] if table == "phrasings" else key
    found = [page.path for page in PAGES if page.name == _PAGES.get(table)]
    return f"{found[0]}?key={quote(wanted, safe='')}" if found and wanted else ""
