"""What the desk writes to the log where a page breaks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.errors import KnowledgeError, StoreUnavailable
from bot.core.settings import Settings
from bot.desk.reception import Reception
from bot.editing.changes import Clash, Conflict, EditingError

ROW = {"answer": "coffee-heart", "phrasing": "my heart races"}


@pytest.mark.parametrize(
    ("error", "logged"),
    [
        (EditingError("'my heart races': holds a character that cannot be stored"), "desk: EditingError"),
        (Conflict([Clash("phrasings", "x\tmy heart races", None, ROW, None)]), "desk: Conflict"),
        (KnowledgeError("phrasings.csv:3: 'my heart races' stands there twice"), "desk: KnowledgeError"),
        (StoreUnavailable("facts.db: no such file"), "desk: facts.db: no such file"),
    ],
    ids=lambda part: type(part).__name__,
)
async def test_what_a_visitor_typed_is_not_in_the_log(
    error: Exception,
    logged: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def breaks(_: object) -> None:
        raise error

    settings = replace(Settings(), desk_users=tmp_path / "users.json", tracker_db="sqlite://")
    reception = Reception(settings)
    monkeypatch.setattr(reception, "_answer", breaks)
    answer = await reception.answer(None)  # type: ignore[arg-type]
    assert answer.status == 503
    assert [each.message for each in caplog.records] == [logged]
