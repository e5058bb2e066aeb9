"""What is done when a draft is published or dropped, whatever browser and assistant do meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.conversations import turns_table
from bot.conversations.database import Database
from bot.conversations.drafted_table import link_draft, linked_rows
from bot.core.settings import Settings
from bot.desk import asking, audit
from bot.desk.accounts import REVIEWER, Account
from bot.desk.page import Fields, Go, Visit
from bot.desk.pages import drafts as pages
from bot.desk.trial import Trials
from bot.editing import drafts, records
from bot.editing.changes import Change
from bot.editing.records import Draft
from bot.knowledge.build import build_store

CARD, WORDS = "coffee-heart", "my heart races after coffee"


@pytest.fixture
def settings(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    build_store(pack, tmp_path / "facts.db")
    monkeypatch.setattr(drafts, "encode_for_store", lambda _: None)
    url = f"sqlite:///{tmp_path}/conversations.db"
    return replace(Settings(), knowledge_dir=pack, facts_db=tmp_path / "facts.db", tracker_db=url)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    opened = Database(settings.tracker_db)
    yield opened
    opened.engine.dispose()


class App:
    """As much of a server as holds tasks."""

    def __init__(self) -> None:
        self.held: list[asyncio.Task[Any]] = []
        self.ctx = SimpleNamespace()

    def add_task(self, work: Any, name: str) -> None:
        self.held.append(asyncio.get_running_loop().create_task(work, name=name))


async def _drafted(settings: Settings, database: Database) -> tuple[Draft, int]:
    """A draft with a phrasing for a question, and the row of the question."""
    row = {"answer": CARD, "phrasing": WORDS}
    change = Change("phrasings", f"{CARD}\t{WORDS}", None, row)
    draft = await drafts.Drafts(settings, database).save("ann", "A", [change])
    _, turn = turns_table.claim(database.engine, "one", "m-1", WORDS)
    assert turn
    link_draft(database.engine, [turn.id], draft.id, CARD)
    return draft, turn.id


def _visit(settings: Settings, database: Database, draft: Draft) -> Visit:
    request: Any = SimpleNamespace(app=App(), path="/desk")
    account, form = Account("rita", REVIEWER, "", ""), Fields({"revision": [str(draft.revision)]})
    return Visit(request, settings, account, database, {"draft": draft.id}, Fields({}), form)


@pytest.mark.parametrize("do", ["publish", "drop"])
async def test_who_hangs_up_leaves_an_entry_in_the_log(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch, do: str
) -> None:
    draft, _ = await _drafted(settings, database)
    visit, begun, go_on = _visit(settings, database, draft), threading.Event(), threading.Event()
    slow = {"publish": "record_version", "drop": "drop_draft"}[do]
    original = getattr(records, slow)

    def waits(*arguments: Any) -> Any:
        begun.set()
        go_on.wait(10)
        return original(*arguments)

    monkeypatch.setattr(records, slow, waits)
    asked = asyncio.create_task(getattr(pages, do)(visit))
    await asyncio.to_thread(begun.wait, 10)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    go_on.set()
    await asyncio.wait([*visit.request.app.held, asyncio.create_task(asyncio.sleep(0.2))], timeout=20)
    assert [entry.what for entry in audit.entries(database.engine, 9)] == [do]
    assert do == "publish" or linked_rows(database.engine, draft.id) == []


@pytest.mark.parametrize(
    ("in_time", "first_s", "said", "answered"),
    [
        (False, 6.0, "published_soon", True),
        (True, -1.0, "published", True),
        (False, 6.0, "published_soon", False),
    ],
    ids=["not read in time", "no time to ask", "not answered"],
)
async def test_a_question_is_done_only_after_it_was_asked(
    settings: Settings,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    in_time: bool,
    first_s: float,
    said: str,
    answered: bool,
) -> None:
    draft, turn = await _drafted(settings, database)
    visit, read = _visit(settings, database, draft), asyncio.Event()
    questions = [SimpleNamespace(turn=turn, text=WORDS)]

    async def taken_over(self: Trials, agent: Any, patience: float = 0.0) -> bool:
        return in_time if not patience else await read.wait()

    async def answer_now(_visit: Visit, _text: str) -> Any:
        return {"status": "answered", "card": CARD if answered else "another"}

    monkeypatch.setattr(Trials, "taken_over", taken_over)
    monkeypatch.setattr(pages, "LONGEST_S", first_s)
    monkeypatch.setattr(asking, "answer_now", answer_now)
    monkeypatch.setattr(asking, "read_asked", lambda _: questions)
    monkeypatch.setattr(asking, "stands_alone", lambda _: True)
    shown = await pages.publish(visit)
    assert isinstance(shown, Go) and shown.said == said
    assert linked_rows(database.engine, draft.id) == [(turn, CARD)]
    read.set()
    await asyncio.wait(visit.request.app.held, timeout=20)
    assert linked_rows(database.engine, draft.id) == ([] if answered else [(turn, CARD)])
