"""What every command has: errors in one line, whole summaries, examples."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from bot import __main__
from bot.cli.group import Group
from bot.cli.main import main
from bot.core.errors import MesoError


def _commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


COMMANDS = {(): main, **dict(_commands(main))}


def _ends_with(error: BaseException) -> click.testing.Result:
    @click.group(cls=Group)
    def program() -> None:
        """A program."""

    @program.command()
    def work() -> None:
        raise error

    return CliRunner().invoke(program, ["work"])


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (MesoError("x.csv:3: bad"), 2, "mesobot: x.csv:3: bad"),
        (
            PermissionError(13, "Permission denied", "/a/facts.db"),
            1,
            "mesobot: /a/facts.db: Permission denied",
        ),
        (IsADirectoryError(21, "Is a directory", "/a"), 1, "mesobot: /a: Is a directory"),
        (OSError(28, "No space left on device"), 1, "mesobot: No space left on device"),
        (
            OperationalError("SELECT 'secret'", {}, sqlite3.OperationalError("unable to open database file")),
            1,
            "mesobot: the database of conversations (MESOBOT_TRACKER_DB): unable to open database file",
        ),
        (sqlite3.IntegrityError("row secret"), 1, "(MESOBOT_TRACKER_DB): IntegrityError"),
        (BrokenPipeError(), 0, ""),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_an_error_is_one_line_and_a_status(error: BaseException, status: int, said: str) -> None:
    result = _ends_with(error)
    assert result.exit_code == status
    assert said in result.output
    assert "secret" not in result.output
    assert len(result.output.splitlines()) == (1 if said else 0)


def test_ctrl_c_while_the_program_is_loaded_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        def __getattr__(self, name: str) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "bot.cli.main", Interrupted())
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == 130


def test_a_mistake_of_ours_is_not_hidden() -> None:
    assert isinstance(_ends_with(ZeroDivisionError("x")).exception, ZeroDivisionError)


@pytest.mark.parametrize("width", [40, 80])
def test_summaries_are_whole(width: int) -> None:
    help_ = CliRunner().invoke(main, ["--help"], terminal_width=width).output
    assert "..." not in help_.partition("Options:")[2]
    assert "no address of ours" in " ".join(help_.split())


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "mesobot")
def test_every_command_shows_how_it_is_called(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    help_ = CliRunner().invoke(main, [*path, "--help"]).output
    assert command.help
    assert " ".join(("mesobot", *path)) in help_.partition("Examples:")[2]
