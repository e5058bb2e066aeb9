"""The store that the pages read, and the address of the form of a row."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from bot.core.settings import Settings
from bot.knowledge.store import KnowledgeStore

# Table → the name of the page that edits its rows.
_PAGES = {"answers": "card", "phrasings": "card", "facts": "fact"}


@lru_cache(maxsize=2)
def store_of(settings: Settings) -> KnowledgeStore:
    """The store that the assistant answers from."""
    return KnowledgeStore(settings.facts_db, settings.sealed_facts)


def row_path(file: str, key: str) -> str:
    """The address of the form of a row ("answers.csv" or "answers"); "" where it has none."""
    from bot.desk.pages import PAGES  # not above: the pages import this module

    table = Path(file).stem
    wanted = key.partition("\t")[0] if table == "phrasings" else key
    found = [page.path for page in PAGES if page.name == _PAGES.get(table)]
    return f"{found[0]}?key={quote(wanted, safe='')}" if found and wanted else ""
