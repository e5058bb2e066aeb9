"""Rasa's own test cases for tracker stores and lock stores, rewritten for our stores.

If our store differs deliberately, the name of the test says so, and docs/reference/rasa.md gives the reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.core.evaluation.marker_tracker_loader import MarkerTrackerLoader
from rasa.core.exporter import Exporter
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, get_trackers_for_conversation_sessions

from bot.conversations.database import Database
from bot.core.settings import ROOT, _read
from bot.engine.locks import ConversationLockStore
from bot.engine.tracker_store import BoundedTrackerStore

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet]
slots:
  location: {type: text, influence_conversation: false, mappings: [{type: custom}]}
"""
)
SESSION = [ActionExecuted("action_session_start", timestamp=1), SessionStarted(timestamp=2)]
TURN = [
    UserUttered("hello", {"name": "greet"}, timestamp=3),
    SlotSet("location", "Easter Island", timestamp=4),
    BotUttered("hi", timestamp=5),
    ActionExecuted("action_listen", timestamp=6),
]


@pytest.fixture(params=["file", "memory", pytest.param("postgres", marks=pytest.mark.services)])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BoundedTrackerStore]:
    """The same store on each kind of database."""
    urls = {"file": f"sqlite:///{tmp_path}/trackers.db", "memory": "sqlite://"}
    url = urls.get(request.param) or request.getfixturevalue("postgres").url
    made = BoundedTrackerStore(DOMAIN, url=url)
    yield made
    for sender in list(await made.keys()):
        await made.delete(sender)


def _plain(sender: str, events: list[Event]) -> DialogueStateTracker:
    """A tracker that our store did not load, like the trackers of Rasa's API."""
    return DialogueStateTracker.from_events(sender, events, DOMAIN.slots)


def _told(tracker: DialogueStateTracker | None) -> list[dict[str, Any]]:
    assert tracker is not None
    return [event.as_dict() for event in tracker.events]


async def test_get_or_create_then_get(store: BoundedTrackerStore) -> None:
    tracker = await store.get_or_create_tracker("a")
    tracker.update(SlotSet("location", "Easter Island"))
    assert tracker.get_slot("location") == "Easter Island"
    await store.save(tracker)
    again = await store.get_or_create_tracker("a")
    assert again.get_slot("location") == "Easter Island"


async def test_a_new_tracker_listens_unless_told_otherwise(store: BoundedTrackerStore) -> None:
    assert [e.as_dict()["name"] for e in (await store.create_tracker("a")).events] == ["action_listen"]
    assert not (await store.create_tracker("b", append_action_listen=False)).events


async def test_exists(store: BoundedTrackerStore) -> None:
    assert not await store.exists("a")
    await store.save(_plain("a", TURN))
    assert await store.exists("a")


async def test_keys(store: BoundedTrackerStore) -> None:
    assert list(await store.keys()) == []
    for sender in ("b", "a"):
        await store.save(_plain(sender, TURN))
    assert sorted(await store.keys()) == ["a", "b"]


async def test_an_unknown_conversation_is_none(store: BoundedTrackerStore) -> None:
    assert await store.retrieve("nobody") is None
    assert await store.retrieve_full_tracker("nobody") is None


async def test_a_restart_empties_the_slots_that_come_back(store: BoundedTrackerStore) -> None:
    await store.save(_plain("a", [*TURN, Restarted(timestamp=7)]))
    for tracker in (await store.retrieve("a"), await store.retrieve_full_tracker("a")):
        assert tracker is not None
        assert tracker.get_slot("location") is None


async def test_the_full_tracker_is_what_was_written(store: BoundedTrackerStore) -> None:
    written = _plain("a", [*SESSION, *TURN])
    await store.save(written)
    assert _told(await store.retrieve_full_tracker("a")) == _told(written)


async def test_no_session_is_opened_where_none_was(store: BoundedTrackerStore) -> None:
    await store.save(_plain("a", TURN))
    kinds = [told["event"] for told in _told(await store.retrieve_full_tracker("a"))]
    assert kinds == ["user", "slot", "bot", "action"]


async def test_the_full_tracker_holds_every_session(store: BoundedTrackerStore) -> None:
    second = [ActionExecuted("action_session_start", timestamp=8), SessionStarted(timestamp=9)]
    later = UserUttered("again", {"name": "greet"}, timestamp=10)
    await store.save(_plain("a", [*SESSION, *TURN, *second, later]))
    full = await store.retrieve_full_tracker("a")
    assert full is not None
    sessions = get_trackers_for_conversation_sessions(full)
    assert [len(session.events) for session in sessions] == [6, 3]
    assert sessions[0].get_slot("location") == "Easter Island"
    assert sessions[1].get_slot("location") is None


async def test_get_or_create_the_full_tracker(store: BoundedTrackerStore) -> None:
    await store.save(_plain("a", [*SESSION, *TURN]))
    assert len((await store.get_or_create_full_tracker("a", False)).events) == 6
    assert len((await store.get_or_create_full_tracker("b", False)).events) == 0


async def test_timestamps_and_metadata_come_back(store: BoundedTrackerStore) -> None:
    event = UserUttered("hello", {"name": "greet"}, timestamp=1234.5, metadata={"page": "x"})
    await store.save(_plain("a", [event]))
    (told,) = _told(await store.retrieve_full_tracker("a"))
    assert (told["timestamp"], told["metadata"]["page"]) == (1234.5, "x")


async def test_only_what_is_new_is_written_after_the_full_tracker(store: BoundedTrackerStore) -> None:
    await store.save(_plain("a", [*SESSION, *TURN]))
    tracker = await store.retrieve_full_tracker("a")
    assert tracker is not None
    tracker.update(ActionExecuted("action_more", timestamp=7), DOMAIN)
    await store.save(tracker)
    await store.save(tracker)
    assert len(_told(await store.retrieve_full_tracker("a"))) == 7


async def test_a_foreign_tracker_saved_twice_is_there_once(store: BoundedTrackerStore) -> None:
    for _ in range(2):
        await store.save(_plain("a", [*SESSION, *TURN]))
    assert len(_told(await store.retrieve_full_tracker("a"))) == 6


@pytest.mark.parametrize("events", [TURN, TURN[:1], [*TURN, *TURN], [SlotSet("location", "x", timestamp=1)]])
async def test_a_foreign_tracker_replaces_what_was_there(
    store: BoundedTrackerStore, events: list[Event]
) -> None:
    """`PUT /conversations/…/tracker/events`."""
    await store.save(_plain("a", [*SESSION, *TURN]))
    put = _plain("a", events)
    await store.save(put)
    assert _told(await store.retrieve_full_tracker("a")) == _told(put)
    recent = await store.retrieve("a")
    assert recent is not None
    assert recent.get_slot("location") == put.get_slot("location")


async def test_a_longer_foreign_tracker_adds_the_rest(store: BoundedTrackerStore) -> None:
    await store.save(_plain("a", TURN))
    more = _plain("a", [*TURN, ActionExecuted("action_more", timestamp=7)])
    await store.save(more)
    assert _told(await store.retrieve_full_tracker("a")) == _told(more)


async def test_two_conversations_do_not_mix(store: BoundedTrackerStore) -> None:
    await store.save(_plain("a", TURN))
    await store.save(_plain("b", TURN[:1]))
    assert len(_told(await store.retrieve_full_tracker("a"))) == 4
    assert len(_told(await store.retrieve_full_tracker("b"))) == 1


@pytest.mark.parametrize("sender", ["ü😀", "a/b c%20", "x" * 255, "'; drop table events; --", "0"])
async def test_an_odd_id_is_an_id(store: BoundedTrackerStore, sender: str) -> None:
    await store.save(_plain(sender, TURN))
    assert list(await store.keys()) == [sender]
    assert len(_told(await store.retrieve_full_tracker(sender))) == 4


class _Broker(EventBroker):
    """Records what is published."""

    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        self.published.append(event)


async def test_new_events_are_published_once(store: BoundedTrackerStore) -> None:
    broker = _Broker()
    store.event_broker = broker
    tracker = await store.get_or_create_tracker("a", append_action_listen=False)
    for event in TURN:
        tracker.update(event, DOMAIN)
    await store.save(tracker)
    known = await store.retrieve("a")
    assert known is not None
    known.update(ActionExecuted("action_more", timestamp=7), DOMAIN)
    await store.save(known)
    assert [event["event"] for event in broker.published] == ["user", "slot", "bot", "action", "action"]
    assert {event["sender_id"] for event in broker.published} == {"a"}


async def test_export_publishes_every_event(store: BoundedTrackerStore) -> None:
    """`rasa export`."""
    for sender in ("a", "b"):
        await store.save(_plain(sender, [*SESSION, *TURN]))
    broker = _Broker()
    exporter = Exporter(store, broker, "endpoints.yml")
    assert await exporter.publish_events() == 12
    assert len(broker.published) == 12


async def test_markers_read_every_event(store: BoundedTrackerStore) -> None:
    """`rasa evaluate markers`."""
    many = [UserUttered(f"hello {n}", {"name": "greet"}, timestamp=10 + n) for n in range(100)]
    written = {sender: _plain(sender, [*SESSION, *TURN, *many]) for sender in ("a", "b")}
    for tracker in written.values():
        await store.save(tracker)
    loaded = [tracker async for tracker in MarkerTrackerLoader(store, "all").load()]
    found = {tracker.sender_id: _told(tracker) for tracker in loaded if tracker}
    assert found == {sender: _told(tracker) for sender, tracker in written.items()}


async def test_on_purpose_retrieve_is_bounded(store: BoundedTrackerStore) -> None:
    many = [UserUttered(f"hello {n}", {"name": "greet"}, timestamp=10 + n) for n in range(100)]
    await store.save(_plain("a", [*SESSION, *TURN, *many]))
    recent = await store.retrieve("a")
    assert recent is not None
    assert len(recent.events) < 40
    assert recent.get_slot("location") == "Easter Island"


async def test_on_purpose_the_history_has_one_length(store: BoundedTrackerStore) -> None:
    tracker = await store.get_or_create_tracker("a", max_event_history=1)
    for event in TURN:
        tracker.update(event, DOMAIN)
    await store.save(tracker)
    assert len(_told(await store.retrieve("a"))) > 1


async def test_on_purpose_a_database_that_fails_is_an_error(tmp_path: Path) -> None:
    """Rasa's fail-safe store would treat the conversation as unknown and keep it in memory."""
    store = BoundedTrackerStore(DOMAIN, url=f"sqlite:///{tmp_path}/nowhere/x.db")
    with pytest.raises(Exception, match="nowhere"):
        await store.retrieve("a")


def test_on_purpose_a_tracker_is_rows_and_no_text(tmp_path: Path) -> None:
    store = BoundedTrackerStore(DOMAIN, url=f"sqlite:///{tmp_path}/x.db")
    assert not hasattr(store, "serialise_tracker")


def test_the_endpoints_file_makes_our_stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESOBOT_TRACKER_DB", f"sqlite:///{tmp_path}/x.db")
    _read.cache_clear()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    assert isinstance(TrackerStore.create(endpoints.tracker_store, DOMAIN), BoundedTrackerStore)
    assert isinstance(LockStore.create(endpoints.lock_store), ConversationLockStore)


def test_no_password_is_shown() -> None:
    database = Database("postgresql://bot:hidden@nowhere.example/bot")
    assert "hidden" not in repr(database.engine.url)
    assert "hidden" not in repr(database.engine)


async def test_a_lock_is_given_back_after_an_error_and_after_a_cancel() -> None:
    locks = ConversationLockStore(url="")
    with pytest.raises(ValueError, match="inside"):
        async with locks.lock("a"):
            raise ValueError("inside")
    waiting = asyncio.ensure_future(_hold(locks, 60))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait_for(_hold(locks, 0), 1)


async def test_messages_take_turns_in_their_order() -> None:
    locks, order = ConversationLockStore(url=""), list[int]()

    async def say(number: int) -> None:
        async with locks.lock("a"):
            await asyncio.sleep(0.01)
            order.append(number)

    await asyncio.gather(*(say(number) for number in range(8)))
    assert order == list(range(8))


async def test_on_purpose_a_lock_does_not_end_while_it_is_held() -> None:
    """Rasa's tickets expire after their lifetime even while they are held; then two messages run at once."""
    locks, inside = ConversationLockStore(url=""), list[int]()

    async def say() -> None:
        async with locks.lock("a", lock_lifetime=0.01, wait_time_in_seconds=0.01):
            inside.append(1)
            assert len(inside) == 1
            await asyncio.sleep(0.05)
            inside.pop()

    await asyncio.gather(say(), say(), say())


def test_on_purpose_there_are_no_tickets() -> None:
    locks = ConversationLockStore(url="")
    for name in ("get_lock", "save_lock", "delete_lock"):
        with pytest.raises((NotImplementedError, TypeError)):
            getattr(locks, name)("a")


async def _hold(locks: ConversationLockStore, seconds: float) -> None:
    async with locks.lock("a"):
        await asyncio.sleep(seconds)
