"""A tracker store whose cost does not grow with the conversation.

Rasa's own stores hand over, copy and rewrite the whole session at every turn. This one hands over
the slots and the last events, and appends only what is new.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.dialogue import events_table as table
from bot.settings import load_settings

logger = logging.getLogger(__name__)
T = TypeVar("T")

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
        self.engine = table.open_engine(url or load_settings().tracker_db)
        self._in_thread = self.engine.dialect.name != "sqlite"
        self._ready = False

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's slots and last events as a tracker; None when it is unknown."""
        found = await self._call(table.read_recent, self.engine, sender_id, RECENT_EVENTS)
        return self._tracker(sender_id, *found) if found else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The whole conversation, all sessions."""
        found = await self._call(table.read_recent, self.engine, conversation_id, 1_000_000)
        return self._tracker(conversation_id, *found) if found else None

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """A new tracker; its first row is written with its first turn."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        setattr(tracker, _STORED, 0)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that are not stored yet, and the slots as they are now."""
        await self.stream_events(tracker)
        happened = list(tracker.events)
        new = [event.as_dict() for event in happened[getattr(tracker, _STORED, 0) :]]
        slots = tracker.current_slot_values()
        await self._call(table.append, self.engine, tracker.sender_id, new, slots)
        setattr(tracker, _STORED, len(happened))

    async def delete(self, sender_id: str) -> None:
        """Remove every trace of a conversation."""
        await self._call(table.delete, self.engine, sender_id)

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        query = select([table.conversations.c.conversation])

        def read() -> list[str]:
            with self.engine.connect() as connection:
                return [row[0] for row in connection.execute(query)]

        return await self._call(read)

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

    async def _call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run a query; off the event loop where the database is across a network."""
        await self._prepare()
        if self._in_thread:
            return await asyncio.to_thread(function, *arguments)
        return function(*arguments)

    async def _prepare(self) -> None:
        """Make the tables at the first use that reaches the database, not only at start."""
        if not self._ready:
            try:
                table.metadata.create_all(self.engine)
            except SQLAlchemyError as error:
                # Two servers may start at once: the tables are there, made by the other one.
                logger.warning("tracker tables not made now: %s", error.__class__.__name__)
            else:
                self._ready = True


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
