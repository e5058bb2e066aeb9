"""Rasa's message processor with less work for the same results; the language part runs in a thread."""

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

from bot.core.contract import BEFORE, PENDING, STATE
from bot.core.settings import load_settings
from bot.engine.runner import PlainGraphRunner
from bot.observability.metrics import stage
from bot.redaction.in_time import TimedRedactor, clean_turn, is_clean

# The language part of one message holds Python's lock for about half of its time.
READERS = 2


class TurnProcessor(MessageProcessor):
    """Processes a turn: reads the message, lets policies choose actions, runs them, saves the tracker."""

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
        """Read a message in the language part; a slow one blocks nobody else."""
        tracker = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        message = with_state(message, tracker)
        run = contextvars.copy_context().run
        with stage("language"):
            parsed: dict[str, Any] = await asyncio.get_running_loop().run_in_executor(
                self._readers, run, self._parse_message_with_graph, message, tracker, only_output_properties
            )
        return parsed

    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        """Read and log a message; one from Rasa's own API, which no channel redacted, is redacted first."""
        if is_clean() or not message.text:
            await super()._handle_message_with_tracker(message, tracker)
            return
        message.text = await self._redactor.redact(message.text)
        message.parse_data = None
        with clean_turn():
            await super()._handle_message_with_tracker(message, tracker)

    def warm_up(self) -> None:
        """Read one message, so that lazy loading delays no person."""
        message = UserMessage("ready")
        self._parse_message_with_graph(message, DialogueStateTracker.from_events(message.sender_id, []))

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Fill slots from the message, if the domain has any slot of that kind."""
        if not self._extracts_slots:
            return tracker
        return await super().run_action_extract_slots(output_channel, tracker)

    async def _update_tracker_session(
        self, tracker: DialogueStateTracker, output_channel: OutputChannel, metadata: Any = None
    ) -> None:
        # The metadata of the message is left out: Rasa would keep it in a slot of its own.
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
        # As in Rasa, without the deep copies of every event for a debug line.
        tracker.update_with_events(prediction.events, self.domain)
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)


def with_state(message: UserMessage, tracker: DialogueStateTracker) -> UserMessage:
    """A copy of the message with the state of the conversation and the message before in its metadata.

    Rasa gives a language component only the message. The message that is stored stays as it was.
    """
    read = copy.copy(message)
    open_ = {STATE: tracker.get_slot(STATE), PENDING: tracker.get_slot(PENDING)}
    open_[BEFORE] = tracker.latest_message.text if tracker.latest_message else None
    read.metadata = {**(message.metadata or {}), **open_}
    return read


def extracts_slots(domain: Domain) -> bool:
    """Whether any slot is filled from messages by a mapping, and not by actions alone."""
    kinds = [mapping.get("type") for slot in domain.slots for mapping in slot.mappings]
    return any(kind != SlotMappingType.CUSTOM.value for kind in kinds)
