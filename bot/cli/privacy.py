"""`mesobot privacy`: shows and deletes what is stored of a conversation."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.group import Group, examples
from bot.conversations.database import Database, shared_database
from bot.conversations.deletion import export, purge
from bot.conversations.deletion import forget as forget_everything
from bot.conversations.inventory import described, own_tables
from bot.conversations.probe import cause_of
from bot.conversations.secrets_table import renew_secrets
from bot.core.errors import MesoError
from bot.core.settings import load_settings
from bot.editing import accepted, records  # noqa: F401  # registers the tables of the editors

T = TypeVar("T")


@click.group(cls=Group, epilog=examples("mesobot privacy purge", "mesobot privacy forget CONVERSATION"))
def privacy() -> None:
    """What is kept of conversations: show it, delete it."""


@privacy.command("purge", epilog=examples("mesobot privacy purge", "mesobot privacy purge --days 7"))
@click.option("--days", type=click.FloatRange(min=0), help="Older than this (default: the setting).")
def purge_(days: float | None) -> None:
    """Delete conversations in which nothing was said for a while."""
    limit = load_settings().retention_days if days is None else days
    click.echo(f"conversations deleted: {_run(lambda database: purge(database, limit))}")


@privacy.command("export", epilog=examples("mesobot privacy export CONVERSATION > kept.json"))
@click.argument("conversation")
def export_(conversation: str) -> None:
    """Print everything kept of CONVERSATION as JSON."""
    kept = _run(lambda database: database.call(export, conversation))
    if not kept:
        raise MesoError(f"nothing is kept of {conversation}")
    click.echo(json.dumps(kept, indent=1, ensure_ascii=False))


@privacy.command(epilog=examples("mesobot privacy forget CONVERSATION"))
@click.argument("conversation")
def forget(conversation: str) -> None:
    """Delete everything kept of CONVERSATION."""
    rows = _run(lambda database: forget_everything(database, conversation))
    if not rows:
        raise MesoError(f"nothing is kept of {conversation}")
    click.echo(f"{rows} rows deleted")


@privacy.command("new-key", epilog=examples("mesobot privacy new-key"))
def new_key() -> None:
    """Make a new signing key for web sessions: after a backup went astray, say.

    Everybody's conversation in the browser then ends, and a new one begins. Restart the servers.
    """
    if load_settings().web_secret:
        raise MesoError("the key stands in MESOBOT_WEB_SECRET: change it there and restart the servers")
    _run(lambda database: database.call(renew_secrets))
    click.echo("a new key is made at the next start: restart every server on this database now")


@privacy.command(epilog=examples("mesobot privacy stored"))
def stored() -> None:
    """Print what is stored: each table and column, as Markdown."""
    # The tables of the desk are known where they are imported.
    import bot.desk.audit
    import bot.desk.sessions  # noqa: F401
    from bot.channels.slack.stored import slack_tables

    click.echo(described([*own_tables(), *slack_tables()]))


@privacy.command(epilog=examples('echo "I am Martina Schmidt" | mesobot privacy redact'))
def redact() -> None:
    """Print standard input, line by line, as it would be kept (whatever MESOBOT_REDACTION says)."""
    # Its name lists and spaCy take seconds to load, and each command loads this module.
    from bot.redaction.redactor import load_redactor

    redactor = load_redactor(replace(load_settings(), redaction=True))
    for line in sys.stdin:
        click.echo(redactor.redact(line.rstrip("\n")))


def _run(work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    try:
        return asyncio.run(work(shared_database(load_settings().tracker_db)))
    except SQLAlchemyError as error:
        raise MesoError(f"the database of conversations does not answer: {cause_of(error)}") from error
