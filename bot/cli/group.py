"""Shared by all commands: errors in one line, full summaries, examples at the end of the help."""

from __future__ import annotations

import logging
import sqlite3
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.probe import cause_of
from bot.core.errors import INTERRUPTED, MesoError
from bot.observability.logs import tell

SERVERS = frozenset({"run", "slack", "actions"})
_CANNOT_START = 1
_LONGEST_SUMMARY = 400


class Group(click.Group):
    """Turns an expected error of a command into one line and an exit status, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except click.BadParameter as error:
            if ctx.invoked_subcommand not in SERVERS:
                raise
            tell(f"mesobot: {error.format_message()}", level=logging.ERROR)
            ctx.exit(_CANNOT_START)
        except BrokenPipeError:  # the reader of our output closed the pipe, as `head` does
            ctx.exit(0)
        except (MesoError, OSError, SQLAlchemyError, sqlite3.Error) as error:
            server = ctx.invoked_subcommand in SERVERS
            if server:
                tell(f"mesobot: {said_of(error)}", level=logging.ERROR)
            else:
                click.echo(f"mesobot: {said_of(error)}", err=True)
            ctx.exit(error.exit_status if isinstance(error, MesoError) and not server else _CANNOT_START)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their full summaries, however narrow the terminal."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(_LONGEST_SUMMARY)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def said_of(error: Exception) -> str:
    """The error in words; for a file or a database, with its name and the cause."""
    if isinstance(error, MesoError):
        return str(error)
    if isinstance(error, OSError):
        named = f"{error.filename}: " if error.filename else ""
        return f"{named}{error.strerror or error.__class__.__name__}"
    return f"the database of conversations (MESOBOT_TRACKER_DB): {cause_of(error)}"


def examples(*lines: str) -> str:
    """The examples at the end of a command's help, one a line, to be copied."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
