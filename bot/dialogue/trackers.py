"""A tracker store whose cost does not grow with the conversation.

Rasa's own stores hand over, copy and rewrite the whole session at every turn. This one hands over
the slots and the last events, and appends only what is new.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue import events_table as table
from bot.dialogue.database import Database, in_memory, shared_database
from bot.dialogue.privacy import FORGET, NOW, forget
from bot.settings import load_settings

# A turn is about 8 events; the policies look 4 turns back, the web channel's memory is its own.
RECENT_EVENTS = 40
_STORED = "_stored_events"


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
        url = url or load_settings().tracker_db
        self.database = Database(url) if in_memory(url) else shared_database(url)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's slots and last events as a tracker; None when it is unknown."""
        found = await self.database.call(table.read_recent, sender_id, RECENT_EVENTS)
        return self._tracker(sender_id, *found) if found else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The whole conversation, all sessions."""
        found = await self.database.call(table.read_recent, conversation_id, 1_000_000)
        return self._tracker(conversation_id, *found) if found else None

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """A new tracker; its first row is written with its first turn."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        setattr(tracker, _STORED, 0)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that are not stored yet, and the slots as they are now.

        A turn that ends with the wish to be forgotten leaves nothing, of itself and of all before.
        """
        slots = tracker.current_slot_values()
        if slots.get(FORGET) == NOW:
            await forget(self.database, tracker.sender_id)
            return
        await self.stream_events(tracker)
        happened = list(tracker.events)
        new = [event.as_dict() for event in happened[getattr(tracker, _STORED, 0) :]]
        await self.database.call(table.append, tracker.sender_id, new, slots)
        setattr(tracker, _STORED, len(happened))

    async def delete(self, sender_id: str) -> None:
        """Remove every trace of a conversation."""
        await forget(self.database, sender_id)

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        return await self.database.call(table.all_conversations)

    def _tracker(
        self, sender_id: str, slots: dict[str, Any], recent: list[dict[str, Any]]
    ) -> DialogueStateTracker:
        parsed = [event for data in recent if (event := Event.from_parameters(data))]
        opening = _opening(parsed, slots, self.domain)
        tracker = DialogueStateTracker.from_events(
            sender_id, opening + parsed, self.domain.slots, domain=self.domain
        )
        setattr(tracker, _STORED, len(tracker.events))
        return tracker


def _opening(recent: list[Event], slots: dict[str, Any], domain: Domain) -> list[Event]:
    """What the cut-off past amounts to: a session and the slots it left, in front of `recent`."""
    if not recent or any(isinstance(event, SessionStarted) for event in recent):
        return []
    known = {slot.name for slot in domain.slots}
    start: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    start += [SlotSet(k, v) for k, v in slots.items() if k in known and v is not None]
    for event in start:
        event.timestamp = recent[0].timestamp
    return start
