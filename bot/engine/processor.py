"""Rasa's message processor with the same results for less work, and language off the event loop."""

from __future__ import annotations

import asyncio
import contextvars
import copy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.actions.action import Action
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.slot_mappings import SlotMappingType
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.deletion import FORGET
from bot.core.contract import STATE
from bot.core.settings import load_settings
from bot.engine.runner import PlainGraphRunner
from bot.observability.metrics import stage
from bot.redaction.in_time import TimedRedactor, clean_turn, is_clean

# One message's language part holds Python's lock for about half of its time.
READERS = 2


class TurnProcessor(MessageProcessor):
    """Does one turn: reads the message, lets the policies choose actions, runs them, saves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._extracts_slots = extracts_slots(self.domain)
        self._redactor = TimedRedactor(load_settings())
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="language")

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, PlainGraphRunner]:
        path = Path(model_path)
        with TemporaryDirectory() as scratch:
            metadata, runner = loader.load_predict_graph_runner(
                Path(scratch), path, LocalModelStorage, PlainGraphRunner
            )
        return path.name, metadata, runner

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """What the language part reads in a message; a slow one holds up nobody else."""
        tracker = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        message = with_state(message, tracker)
        run = contextvars.copy_context().run
        with stage("language"):
            parsed: dict[str, Any] = await asyncio.get_running_loop().run_in_executor(
                self._readers, run, self._parse_message_with_graph, message, tracker, only_output_properties
            )
        return parsed

    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        """Read and log a message; one that came past our channels (Rasa's own API) is redacted first."""
        if is_clean() or not message.text:
            await super()._handle_message_with_tracker(message, tracker)
            return
        message.text = await self._redactor.redact(message.text)
        message.parse_data = None
        with clean_turn():
            await super()._handle_message_with_tracker(message, tracker)

    def warm_up(self) -> None:
        """Read one message, so that no person waits for what is loaded at first use."""
        message = UserMessage("ready")
        self._parse_message_with_graph(message, DialogueStateTracker.from_events(message.sender_id, []))

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Fill slots from the message, where the domain has any to be filled so."""
        if not self._extracts_slots:
            return tracker
        return await super().run_action_extract_slots(output_channel, tracker)

    async def _update_tracker_session(
        self, tracker: DialogueStateTracker, output_channel: OutputChannel, metadata: Any = None
    ) -> None:
        # Without the message's metadata: Rasa would keep it in a slot of its own.
        await super()._update_tracker_session(tracker, output_channel)

    async def _run_prediction_loop(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> None:
        with stage("dialogue"):
            await super()._run_prediction_loop(output_channel, tracker)

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        events: list[Event] | None,
        prediction: PolicyPrediction,
    ) -> None:
        # As Rasa does, but for deep copies of every event for a debug line.
        tracker.update_with_events(prediction.events, self.domain)
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)


def with_state(message: UserMessage, tracker: DialogueStateTracker) -> UserMessage:
    """The message as the language part reads it: with what the conversation remembers in its metadata.

    Rasa hands a language component the message alone. The message that is stored stays as it was.
    """
    read = copy.copy(message)
    # A question whether to delete is open: "y" is an answer to it.
    state = {**(tracker.get_slot(STATE) or {}), FORGET: tracker.get_slot(FORGET) or ""}
    read.metadata = {**(message.metadata or {}), STATE: state}
    return read


def extracts_slots(domain: Domain) -> bool:
    """Whether any slot is filled from messages by its mapping, rather than by actions alone."""
    kinds = [mapping.get("type") for slot in domain.slots for mapping in slot.mappings]
    return any(kind != SlotMappingType.CUSTOM.value for kind in kinds)
