"""Tests the list of asked questions: what became of each, and its deletion with the conversation."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.conversations import turns_table
from bot.conversations.database import Database
from bot.conversations.deletion import export, forget, purge
from bot.conversations.drafted_table import link_draft, linked_drafts, linked_rows, settle, unlink_draft
from bot.conversations.questions import read_asked
from bot.conversations.recording import record_turn
from bot.conversations.states_table import read_states, set_state
from bot.core.config_file import thresholds
from bot.core.contract import empty_answer
from bot.core.settings import ROOT
from bot.language.thresholds import Thresholds

DAY_S = 86_400


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path}/conversations.db")
    else:
        made = Database(request.getfixturevalue("postgres").url)
    yield made
    with made.engine.begin() as connection:
        for table in ("question_drafts", "question_states", "feedback", "turns", "events", "conversations"):
            connection.execute(text(f"DELETE FROM {table}"))
    made.engine.dispose()


async def say(
    database: Database,
    conversation: str,
    said: str,
    status: str = "refused",
    ago_s: float = 7200.0,
    rating: str = "",
    reading: dict[str, Any] | None = None,
    **fields: Any,
) -> int:
    """Store a message with its answer, its rating and its reading; returns the id of its turn."""
    key = f"m-{time.monotonic_ns()}"
    claimed = (conversation, key, said, time.time() - ago_s)
    _, turn = await database.call(turns_table.claim, *claimed)
    assert turn
    answer = {**empty_answer(status, "An answer.", f"id-{key}"), **fields}  # type: ignore[arg-type]
    event = {"event": "user", "text": said, "message_id": key, "parse_data": {"reading": reading or {}}}
    reply = {"event": "bot", "data": {"custom": answer}}
    await database.call(record_turn, conversation, [event, reply], {})
    if rating:
        await database.call(turns_table.add_feedback, conversation, answer["id"], rating, "")
    return turn.id


def offered(*cards: str) -> list[dict[str, Any]]:
    return [{"card": card, "subject": "tea", "aspect": "uses", "title": f"What of {card}?"} for card in cards]


async def kinds(database: Database) -> dict[str, str]:
    return {asked.text: asked.kind for asked in await database.aside(read_asked)}


async def test_each_message_has_what_became_of_it(database: Database) -> None:
    good: dict[str, Any] = {"status": "answered", "card": "tea-uses", "subject": "tea", "confidence": 0.9}
    unsure: dict[str, Any] = {**good, "confidence": 0.5}
    await say(database, "one", "a gap", cause="gap")
    await say(database, "one", "only facts", status="answered", cause="gap", confidence=0.9)
    await say(database, "one", "asked back", status="clarify", cause="unclear")
    await say(database, "one", "bad answer", rating="down", **good)
    await say(database, "one", "unsure, and went on", **unsure)
    await say(database, "one", "hello", status="smalltalk")
    await say(database, "one", "a person please", cause="human")
    await say(database, "one", "my chin itches", cause="bodily")
    await say(database, "one", "good answer", **good)
    await say(database, "two", "left", **unsure)
    await say(database, "three", "just answered", ago_s=60, **unsure)
    await say(database, "four", "thanked", rating="up", **unsure)
    await say(database, "five", "broken", status="error")
    assert await kinds(database) == {
        "a gap": "unanswered",
        "only facts": "unanswered",
        "asked back": "asked_back",
        "bad answer": "disliked",
        "unsure, and went on": "answered",
        "hello": "talk",
        "a person please": "talk",
        "my chin itches": "alarm",
        "good answer": "answered",
        "left": "left",
        "just answered": "answered",
        "thanked": "answered",
        "broken": "unanswered",
    }


async def test_leaving_counts_below_the_trust_from_which_a_question_is_not_told(database: Database) -> None:
    """The line is `named_at` of config.yml, by which the language part tells the question or not."""
    line = Thresholds.from_config(dict(thresholds())).named_at
    fields: dict[str, Any] = {"status": "answered", "card": "tea-uses", "subject": "tea"}
    await say(database, "one", "below", confidence=line - 0.01, **fields)
    await say(database, "two", "at", confidence=line, **fields)
    assert await kinds(database) == {"below": "left", "at": "answered"}
    lower = await database.aside(read_asked, line - 0.02)
    assert [asked.kind for asked in lower] == ["answered", "answered"]


def test_the_line_is_read_from_the_file_that_the_model_is_trained_with(tmp_path: Path) -> None:
    changed = tmp_path / "config.yml"
    text = (ROOT / "config.yml").read_text(encoding="utf-8")
    changed.write_text(text.replace("named_at: 0.6 ", "named_at: 0.5 "), encoding="utf-8")
    assert (thresholds(changed)["named_at"], thresholds()["named_at"]) == (0.5, 0.6)


async def test_what_followed_an_alarm_stands_apart(database: Database) -> None:
    await say(database, "one", "before", cause="gap")
    await say(database, "one", "i cannot breathe", status="urgent", cause="emergency")
    await say(database, "one", "how much is that", cause="gap")
    await say(database, "two", "may be a danger", cause="gap", reading={"alarm": {"level": "prompt"}})
    assert await kinds(database) == {
        "before": "unanswered",
        "i cannot breathe": "alarm",
        "how much is that": "alarm",
        "may be a danger": "alarm",
    }


async def test_what_was_chosen_and_what_was_nearest_is_told(database: Database) -> None:
    told = {
        "missing": ["milk"],
        "explained": {
            "intents": [["thanks", 0.5], ["ask_risks", 0.4]],
            "readings": [{"cards": [["tea-risks", 0.21], ["tea-uses", 0.1]]}],
        },
    }
    await say(database, "one", "what is tea", status="answered", card="t", subject="tea", confidence=0.9)
    await say(database, "one", "hm?", status="clarify", reading=told, suggestions=offered("a", "b"))
    await say(database, "one", "What of b?", status="answered", card="b", confidence=1.0)
    await say(database, "one", "eh?", status="clarify", suggestions=offered("a", "b"))
    await say(database, "one", "2", status="answered", card="b", confidence=1.0)
    await say(database, "one", "oh?", status="clarify", suggestions=offered("a", "b"))
    await say(database, "one", "what is b", status="answered", card="b", confidence=1.0)
    found = {asked.text: asked for asked in await database.aside(read_asked)}
    first = found["hm?"]
    assert (first.near, first.trust, first.missing) == ("tea-risks", 0.21, ("milk",))
    assert (first.topic, first.subject, first.aspect) == ("tea", "tea", "risks")
    assert [found[said].taken for said in ("hm?", "eh?", "oh?")] == ["b", "b", ""]


async def test_rows_that_are_no_message_or_broken_are_left_out(database: Database) -> None:
    row = await say(database, "one", "asked", cause="gap")
    await say(database, "one", "", cause="gap")  # the row of an answer that was posted to Slack
    await database.call(turns_table.claim, "one", "m-open", "still being answered")
    broken = await say(database, "two", "broken", cause="gap")
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE turns SET answer = '{{half' WHERE id = {broken}"))
    assert [asked.turn for asked in await database.aside(read_asked)] == [row]


async def test_more_messages_than_one_statement_reads(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.conversations import questions

    monkeypatch.setattr(questions, "_PART", 2)
    monkeypatch.setattr(questions, "_TURNS", questions._TURNS.limit(2))
    monkeypatch.setattr(questions, "_TALKS", 1)
    rows = [await say(database, f"c-{number}", f"question {number}", cause="gap") for number in range(5)]
    assert [asked.turn for asked in await database.aside(read_asked)] == rows


async def test_a_decision_is_set_changed_and_taken_back(database: Database) -> None:
    one, two = [await say(database, name, "a gap", cause="gap") for name in ("one", "two")]

    async def states() -> list[tuple[str, str]]:
        return [(asked.state, asked.settled_by) for asked in await database.aside(read_asked)]

    assert await database.aside(set_state, [one, two, 99_999_999], "done", "tea-uses") == 2
    assert await states() == [("done", "tea-uses")] * 2
    assert await database.aside(set_state, [two], "dismissed") == 1
    assert await states() == [("done", "tea-uses"), ("dismissed", "")]
    await database.aside(set_state, [one, two], "new")
    assert await states() == [("new", "")] * 2
    assert await database.aside(read_states) == {}
    with pytest.raises(ValueError, match="'finished' is none of new, done, dismissed"):
        await database.aside(set_state, [one], "finished")


async def test_a_deleted_conversation_takes_its_decision_along(database: Database) -> None:
    one, two = [await say(database, name, "a gap", cause="gap") for name in ("one", "two")]
    await database.aside(set_state, [one, two], "done")
    assert set(await database.call(export, "one")) >= {"turns", "question_states"}
    await forget(database, "one")
    assert await database.call(export, "one") == {}
    assert [asked.state for asked in await database.aside(read_asked)] == ["done"]
    # An editor whose list is older than the deletion can decide, but nothing is written.
    assert await database.aside(set_state, [one], "dismissed") == 0
    assert set(await database.aside(read_states)) == {two}
    assert await purge(database, -1) == 1
    assert await database.aside(read_states) == {}


async def test_no_byte_of_a_deleted_question_is_left(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/conversations.db")
    said = "qzwordthatnobodyelsesays"
    row = await say(database, "conversation-qz", said, cause="gap", rating="down")
    await say(database, "two", "another", cause="gap")
    await database.aside(set_state, [row], "done", "card-qz")

    def files() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert all(word in files() for word in (said.encode(), b"conversation-qz", b"card-qz"))
    await forget(database, "conversation-qz")
    assert not any(word in files() for word in (said.encode(), b"conversation-qz", b"card-qz"))


def test_whoever_deletes_knows_the_table_of_decisions() -> None:
    code = "from bot.conversations.deletion import kept_tables; print(*(t.name for t in kept_tables()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "question_states" in done.stdout.split()


async def test_questions_are_done_when_their_draft_is_published(database: Database) -> None:
    one, two = [await say(database, name, "is oolong tea") for name in ("talk-1", "talk-2")]
    await database.call(link_draft, [one, two], "draft-1")
    await database.call(link_draft, [one], "draft-2")
    await database.call(link_draft, [one, two], "draft-1", "tea-uses")  # one row, with the later card
    linked = await database.call(linked_drafts)
    assert linked == {one: {"draft-1": "tea-uses", "draft-2": ""}, two: {"draft-1": "tea-uses"}}
    # If a conversation is deleted before the draft is published, its link is deleted too.
    await forget(database, "talk-2")
    assert await database.call(linked_rows, "draft-1") == [(one, "tea-uses")]
    assert await database.call(settle, "draft-1") == 1
    assert await database.call(settle, "draft-1") == 0
    states = await database.call(read_states)
    assert {turn: (row.state, row.card) for turn, row in states.items()} == {one: ("done", "tea-uses")}
    await database.call(unlink_draft, "draft-2")
    assert await database.call(linked_drafts) == {}


async def test_a_question_that_its_draft_did_not_answer_stays_new_and_linked(database: Database) -> None:
    one, two = [await say(database, name, "is oolong tea") for name in ("talk-1", "talk-2")]
    await database.call(link_draft, [one, two], "draft-1", "tea-uses")
    assert await database.call(settle, "draft-1", {two}) == 1
    assert set(await database.call(read_states)) == {one}
    assert await database.call(linked_drafts) == {two: {"draft-1": "tea-uses"}}
