"""One turn with Rasa: an utterance in, exactly one answer of the contract out."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.channels.exactly_once import NotKept
from bot.core.contract import Answer, empty_answer, is_answer
from bot.core.errors import NOT_NOW, Refused
from bot.core.settings import Settings
from bot.core.texts import texts_of
from bot.core.validator import problem_of
from bot.engine.alarms import alarm_for
from bot.observability import metrics, trace
from bot.redaction.in_time import clean_turn

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]

logger = logging.getLogger(__name__)


class AnswerCollector(OutputChannel):
    """Collects the answer objects that actions send; plain texts are used only where none came.

    An answer whose status is not among `kept` (None: all are) ends the turn before anything of it is stored.
    """

    def __init__(self, channel: str, kept: Collection[str] | None = None) -> None:
        self._channel, self._kept = channel, kept
        self.answers: list[Answer] = []
        self.texts: list[str] = []

    def name(self) -> str:  # type: ignore[override]  # Rasa declares a classmethod
        """The channel whose response variants apply."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one bot message."""
        custom = message.get("custom")
        if is_answer(custom):
            self.answers.append(custom)
        else:
            if custom:  # only the field is logged: its value may repeat what the person wrote
                logger.warning("what an action sent is no answer, see its `%s`", problem_of(custom, Answer))
            if message.get("text"):
                self.texts.append(message["text"])
        if not (self._kept is None or (self.answers and self.answers[-1]["status"] in self._kept)):
            raise NotKept

    def merge(self, complete: bool, settings: Settings) -> Answer:
        """The last answer; where the turn failed and was not recorded, only urgent advice or an error."""
        last = self.answers[-1].copy() if self.answers else None
        if last and (complete or last["status"] == "urgent"):
            return last
        return error_answer(settings, self.texts if complete else None)


async def take_turn(
    on_new_message: OnNewMessage,
    text: str,
    *,
    sender_id: str,
    channel: str,
    settings: Settings,
    message_id: str | None = None,
    metadata: dict[str, Any] | None = None,
    kept: Collection[str] | None = None,
) -> Answer:
    """Send one (cleaned) utterance; exactly one answer comes back in time, whatever fails.

    `message_id` is the id under which the channel claimed the message (see bot.channels.exactly_once).
    Where the status of the answer is not among `kept`, the conversation stays as it was: raises NotKept.
    """
    started = time.perf_counter()
    collector = AnswerCollector(channel, kept)
    with trace.begin() as trace_id, metrics.IN_WORK.track_inprogress(), clean_turn():
        # An action server on another machine reads the trace id from the metadata.
        known = {"trace": trace_id, **(metadata or {})}
        message = UserMessage(
            text, collector, sender_id, input_channel=channel, message_id=message_id, metadata=known
        )
        complete = await _completed(on_new_message(message), settings.answer_timeout)
        answer = collector.merge(complete, settings)
        if answer["status"] == "error":
            answer = await alarm_for(text) or answer
        if kept is not None and answer["status"] not in kept:
            raise NotKept
        _note(channel, answer, time.perf_counter() - started)
    return answer


async def _completed(turn: Awaitable[Any], timeout: float) -> bool:
    """Whether the turn was finished and recorded in time; if not, the log says why."""
    try:
        await asyncio.wait_for(turn, timeout)
    except asyncio.TimeoutError:
        logger.error("turn not done in time")
    except NotKept:
        return True
    except Exception:
        logger.exception("turn failed")
    else:
        return True
    return False


def _note(channel: str, answer: Answer, seconds: float) -> None:
    """Note the latency in the answer, in the metrics, and in the one log line of each message."""
    answer["latency_ms"] = round(seconds * 1000, 1)
    metrics.answered(channel, answer["status"], seconds)
    fields = {"channel": channel, "status": answer["status"], "ms": answer["latency_ms"]}
    logger.info("answered", extra=fields)


def error_answer(settings: Settings, texts: list[str] | None = None) -> Answer:
    """The answer when something broke: one calm sentence of the domain file."""
    said = " ".join(texts or []) or texts_of(settings).say("utter_error")
    return empty_answer("error", said, trace.current() or uuid.uuid4().hex)


def refusal(refused: Refused, settings: Settings) -> Answer:
    """The answer to a message that a channel refuses, with the reason in words."""
    metrics.refused(refused.code, refused.http)
    code, limit = refused.code, settings.max_message_chars
    numbers = ", ".join(settings.emergency_numbers)
    said = texts_of(settings).say(f"utter_refused_{code}", limit=limit, numbers=numbers)
    return empty_answer("refused", said, trace.current() or uuid.uuid4().hex)


async def refusal_or_alarm(refused: Refused, text: str, settings: Settings) -> Answer:
    """Urgent advice where a refused message describes a danger sign, else the reason for the refusal."""
    urgent = await alarm_for(text) if isinstance(refused, NOT_NOW) else None
    return urgent or refusal(refused, settings)
