"""Says that knowledge files were edited and not built: until then people get the old answers."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import MesoError
from bot.core.settings import ROOT, Settings
from bot.editing.drafts import Drafts
from bot.editing.published import read_only
from bot.knowledge.build import edited_since

_DO = "until `mesobot knowledge build` people get the old answers"


def outdated_files(settings: Settings) -> str:
    """What to say where the files and the store differ; empty where they do not, or nobody can tell.

    Where files are read-only, published changes may be in the database, and the store is built from both.
    """
    kept_apart = settings.knowledge_read_only or (settings.desk_users and read_only(settings))
    return "" if kept_apart else _said(settings, edited_since(settings.facts_db, settings.knowledge_dir))


async def outdated(settings: Settings) -> str:
    """The same, with what was published into the database."""
    if not (settings.knowledge_dir.is_dir() and read_only(settings)):
        return outdated_files(settings)
    try:
        knowledge = await Drafts(settings).knowledge()
        with knowledge.as_folder() as folder:
            return _said(settings, edited_since(settings.facts_db, folder))
    except (MesoError, SQLAlchemyError, OSError):
        return ""  # the checks of the files and of the database say why


def _said(settings: Settings, files: list[str]) -> str:
    if not files:
        return ""
    folder = settings.knowledge_dir
    shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
    named = ", ".join(str(shown / file) for file in files)
    return f"{settings.facts_db} is older than {named}: {_DO}"
