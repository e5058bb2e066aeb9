"""A tracker store whose cost does not grow with the length of the conversation.

At every turn Rasa's own stores load, copy and rewrite the whole session. This store loads the slots and the
last events, and appends only new events.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations import events_table as table
from bot.conversations.database import Database, in_memory, shared_database
from bot.conversations.deletion import forget
from bot.conversations.recording import record_turn, record_turn_unless_there
from bot.core.contract import FORGET, FORGET_NOW
from bot.core.settings import load_settings
from bot.engine.local_actions import act_here_for_plain_rasa
from bot.engine.rasa_patches import leave_out_fail_safe
from bot.redaction.in_time import TimedRedactor, is_clean

# A turn has 5 events besides those that set slots; the policies look back 4 actions (two turns).
RECENT_EVENTS = 20


class Tracker(DialogueStateTracker):
    """A tracker that knows how many of its events are stored, and whose copy needs no replay."""

    stored = 0
    begun = False  # its row exists; if it is missing after the turn, it was deleted

    def copy(self) -> Tracker:
        """A tracker in the same state; Rasa's copy replays every event, once for each action."""
        twin = copy.copy(self)
        twin.events = copy.copy(self.events)
        twin.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        return twin


class BoundedTrackerStore(TrackerStore):
    """Trackers in SQLite or PostgreSQL (`url`; default: the settings' `tracker_db`)."""

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        url: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        leave_out_fail_safe(BoundedTrackerStore)
        act_here_for_plain_rasa()  # plain Rasa commands create this store before their agent
        self._redactor = TimedRedactor(load_settings())
        url = url or load_settings().tracker_db
        self.database = Database(url) if in_memory(url) else shared_database(url)

    async def retrieve(self, sender_id: str) -> Tracker | None:
        """The slots and last events of the conversation as a tracker; None when it is unknown."""
        found = await self.database.call(table.read_recent, sender_id, RECENT_EVENTS)
        if not found or not any(found):  # a row without events and slots: its first turn runs, or was aborted
            return None
        slots, recent = found
        known = {slot.name for slot in self.domain.slots}
        parsed = [event for data in recent if (event := Event.from_parameters(data))]
        values = {name: value for name, value in slots.items() if name in known and value is not None}
        return self._tracker(sender_id, _with_slots(parsed, values))

    async def retrieve_full_tracker(self, conversation_id: str) -> Tracker | None:
        """The whole conversation: all sessions, every event as it was stored."""
        found = await self.database.call(table.read_all, conversation_id)
        if not found:
            return None
        return self._tracker(conversation_id, [e for data in found if (e := Event.from_parameters(data))])

    async def get_or_create_tracker(
        self, sender_id: str, max_event_history: int | None = None, append_action_listen: bool = True
    ) -> Tracker:
        """The conversation, or a new one: its row is inserted now, its events after the first turn."""
        if (known := await self.retrieve(sender_id)) is not None:
            return known
        await self.database.call(table.begin, sender_id)
        tracker = await self.create_tracker(sender_id, append_action_listen)
        tracker.begun = True
        return tracker

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> Tracker:
        """A new tracker that is not stored yet."""
        tracker = Tracker(sender_id, self.domain.slots)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that are not stored yet, and store the current slots.

        A turn that ends with the consent to forget deletes the whole conversation, itself included. A
        tracker that this store did not load is the whole conversation and replaces what is stored
        (`PUT /conversations/…/tracker/events`).
        """
        slots = tracker.current_slot_values()
        if slots.get(FORGET) == FORGET_NOW:
            await forget(self.database, tracker.sender_id)
            return
        happened = list(tracker.events)
        ours = isinstance(tracker, Tracker)
        new = happened[tracker.stored :] if ours else happened
        rows = [event.as_dict() for event in new]
        if not is_clean():  # not from our channels: `rasa shell`, Rasa's API
            rows = [await self._redacted(event) for event in rows]
        if ours:
            turn = (tracker.sender_id, rows, slots, tracker.begun)
            kept = await self.database.call(record_turn, *turn, again=record_turn_unless_there)
            tracker.stored = len(happened)
        else:
            await self.database.call(table.make_it, tracker.sender_id, rows, slots)
            kept = True
        # Only what was stored, and as it was stored: redacted, and nothing of a conversation just deleted.
        if self.event_broker is not None and kept:
            for row in rows:
                self.event_broker.publish({"sender_id": tracker.sender_id, **row})

    async def _redacted(self, event: dict[str, Any]) -> dict[str, Any]:
        """The event without personal data; the reading of the original text is left out."""
        if event["event"] != "user" or not event.get("text"):
            return event
        text = await self._redactor.redact(event["text"])
        read = event.get("parse_data") or {}
        kept = {name: read[name] for name in ("intent", "entities") if name in read}
        return {**event, "text": text, "parse_data": {**kept, "text": text}}

    async def delete(self, sender_id: str) -> None:
        """Delete every trace of a conversation."""
        await forget(self.database, sender_id)

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        return await self.database.call(table.all_conversations)

    def _tracker(self, sender_id: str, events: list[Event]) -> Tracker:
        """A tracker of a stored conversation, after these events."""
        tracker = Tracker(sender_id, self.domain.slots)
        for event in events:
            tracker.update(event, self.domain)
        tracker.stored, tracker.begun = len(tracker.events), True
        return tracker


def _with_slots(recent: list[Event], values: dict[str, Any]) -> list[Event]:
    """`recent`, then the current slots; a session that began earlier gets a new beginning.

    The slots come last because the memoization policy looks at the end of a conversation, at what an
    answer left open. The beginning ends with listening and is followed by a message, as in every session.
    Of turns that rules alone handled, the policy then sees only the action before all of them.
    """
    moment = recent[-1].timestamp if recent else time.time()
    if recent and not any(isinstance(event, SessionStarted) for event in recent):
        asked = (place for place, event in enumerate(recent) if isinstance(event, UserUttered))
        opened = [
            ActionExecuted(ACTION_SESSION_START_NAME),
            SessionStarted(),
            ActionExecuted(ACTION_LISTEN_NAME),
        ]
        recent = [*opened, *recent[next(asked, len(recent)) :]]
    events = [*recent, *(SlotSet(name, value) for name, value in values.items())]
    for event in events:
        event.timestamp = min(event.timestamp, moment)  # the inserted events are as old as what follows
    return events
