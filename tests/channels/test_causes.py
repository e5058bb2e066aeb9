"""A database that cannot be used: the log says why, and quotes no row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sanic.request import Request
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.channels.exactly_once import Turns
from bot.channels.http import answers_errors
from bot.conversations.database import Database
from bot.core.errors import RecordUnavailable
from bot.core.settings import Settings

BROKEN = [
    (lambda: OperationalError("", {}, sqlite3.OperationalError("database or disk is full")), "disk is full"),
    (lambda: IntegrityError("", {}, sqlite3.IntegrityError("row of somebody")), "IntegrityError"),
]


async def test_a_message_that_cannot_be_recorded(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "c.db").mkdir()
    turns = Turns(Database(f"sqlite:///{tmp_path}/c.db"))
    with pytest.raises(RecordUnavailable, match=r"^OperationalError$"):
        await turns.find("c")
    assert "conversations not readable or writable: unable to open database file" in caplog.text


@pytest.mark.parametrize(("error", "cause"), BROKEN, ids=["full", "a row"])
async def test_a_request_that_needs_the_database(
    error: Callable[[], Exception], cause: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(_request: Request) -> Any:
        raise error()

    answer = await answers_errors(handler, Settings())(cast(Request, SimpleNamespace()))
    assert answer.status == 503
    assert "the database does not answer: " in caplog.text and cause in caplog.text
    assert "somebody" not in caplog.text + str(answer.body)
