"""The bounded tracker store: what it loads, what it stores, and how faults affect it."""

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text

from bot.engine.tracker_store import RECENT_EVENTS, BoundedTrackerStore

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [ask_risks]
slots:
  subject: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  shown: {type: any, influence_conversation: false, mappings: [{type: custom}]}
"""
)


@pytest.fixture
def store(tmp_path: Path) -> BoundedTrackerStore:
    return BoundedTrackerStore(DOMAIN, url=f"sqlite:///{tmp_path}/trackers.db")


async def _turn(store: BoundedTrackerStore, sender: str, number: int) -> None:
    tracker = await store.get_or_create_tracker(sender)
    tracker.update_with_events(
        [
            UserUttered(f"question {number}", {"name": "ask_risks"}),
            ActionExecuted("action_answer"),
            BotUttered(f"answer {number}"),
            SlotSet("shown", number),
            ActionExecuted("action_listen"),
        ],
        DOMAIN,
    )
    await store.save(tracker)


def _texts(tracker: DialogueStateTracker) -> list[str]:
    return [e.text for e in tracker.events if isinstance(e, UserUttered)]


async def test_an_unknown_conversation_is_none(store: BoundedTrackerStore) -> None:
    assert await store.retrieve("nobody") is None


async def test_a_conversation_comes_back_in_order(store: BoundedTrackerStore) -> None:
    for number in range(3):
        await _turn(store, "a", number)
    tracker = await store.retrieve("a")
    assert tracker is not None
    assert _texts(tracker) == ["question 0", "question 1", "question 2"]
    assert tracker.get_slot("shown") == 2


async def test_a_long_conversation_is_cut_but_its_slots_stay(store: BoundedTrackerStore) -> None:
    tracker = await store.get_or_create_tracker("a")
    tracker.update_with_events([SessionStarted(), SlotSet("subject", "mesotherapy")], DOMAIN)
    await store.save(tracker)
    for number in range(60):
        await _turn(store, "a", number)
    kept = await store.retrieve("a")
    assert kept is not None
    assert len(kept.events) <= RECENT_EVENTS + 5
    assert kept.get_slot("subject") == "mesotherapy"
    assert kept.get_slot("shown") == 59
    whole = await store.retrieve_full_tracker("a")
    assert whole is not None
    assert _texts(whole) == [f"question {number}" for number in range(60)]


async def test_what_is_cut_begins_listening_and_with_a_message(store: BoundedTrackerStore) -> None:
    for number in range(9):
        await _turn(store, "a", number)
    tracker = await store.retrieve("a")
    assert tracker is not None
    first = [event.as_dict() for event in list(tracker.events)[:4]]
    told = [(event["event"], event.get("name")) for event in first]
    assert told[:3] == [
        ("action", "action_session_start"),
        ("session_started", None),
        ("action", "action_listen"),
    ]
    assert told[3][0] == "user"


async def test_a_record_without_a_message_can_be_gone_on_with(store: BoundedTrackerStore) -> None:
    tracker = await store.get_or_create_tracker("a")
    tracker.update_with_events([ActionExecuted("action_refuse") for _ in range(40)], DOMAIN)
    await store.save(tracker)
    again = await store.retrieve("a")
    assert again is not None
    assert again.latest_action_name == "action_listen"


async def test_only_new_events_are_written(store: BoundedTrackerStore) -> None:
    await _turn(store, "a", 0)
    await _turn(store, "a", 1)
    with store.database.engine.connect() as connection:
        rows = connection.execute(text("select count(*) from events where type='user'")).scalar()
    assert rows == 2


async def test_a_corrupt_row_is_left_out_and_the_rest_stays(store: BoundedTrackerStore) -> None:
    await _turn(store, "a", 0)
    await _turn(store, "a", 1)
    with store.database.engine.begin() as connection:
        connection.execute(text("update events set data='{broken' where type='user' and id < 4"))
    tracker = await store.retrieve("a")
    assert tracker is not None
    assert _texts(tracker) == ["question 1"]


async def test_a_new_session_empties_the_slots(store: BoundedTrackerStore) -> None:
    await _turn(store, "a", 7)
    tracker = await store.retrieve("a")
    assert tracker is not None
    tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], DOMAIN)
    await store.save(tracker)
    again = await store.retrieve("a")
    assert again is not None
    assert again.get_slot("shown") is None


async def test_delete_leaves_no_row(store: BoundedTrackerStore) -> None:
    await _turn(store, "a", 0)
    await _turn(store, "b", 0)
    await store.delete("a")
    assert await store.retrieve("a") is None
    assert list(await store.keys()) == ["b"]
    with store.database.engine.connect() as connection:
        left = connection.execute(text("select count(*) from events where conversation='a'"))
        assert left.scalar() == 0
