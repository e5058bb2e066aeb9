"""The boundary around every action: it always utters a reply and always logs the cause of a failure."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import Desk, lines, open_desk
from actions.reply import Reply, as_contract
from actions.turn import Turn, read_turn
from bot.core.contract import (
    ENDS_ALARM,
    FORGET,
    FORGET_ASKED,
    NO_STORE,
    PENDING,
    PENDING_FORGET,
    STATE,
    Answer,
    State,
)
from bot.core.errors import StoreUnavailable
from bot.core.texts import texts_of
from bot.observability import trace
from bot.observability.metrics import stage

logger = logging.getLogger(__name__)
_PLANNED = "warning"  # the level of what somebody means to do; all others are about what happens to them


class ReplyAction(Action, ABC):
    """An action that answers the turn; a subclass gives its name (`called`) and its reply."""

    called = ""

    def name(self) -> str:
        """The action's name in the domain."""
        return self.called

    @abstractmethod
    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """The reply to this turn."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Utter the reply; if it cannot be made, utter the error answer."""
        with trace.begin((tracker.latest_message.get("metadata") or {}).get("trace")), stage("action"):
            answer, events = self._answer(tracker)
        dispatcher.utter_message(text=answer["text"], json_message=answer)
        return events

    def _answer(self, tracker: Tracker) -> tuple[Answer, list[EventType]]:
        """The answer, and the slots that it sets."""
        desk, turn = open_desk(), None
        try:
            turn = read_turn(tracker)
            if turn.reading.cause == NO_STORE:
                raise StoreUnavailable("the knowledge store was away when the message was read")
            reply = watched(self.reply(turn, desk), turn, desk)
            return as_contract(reply, desk), list(_slots(reply, turn))
        except Exception:  # the boundary: nothing may leave a person without an answer
            logger.exception("%s failed", self.name())
            reply = Reply("error", texts_of(desk.settings).say("utter_error"))
            events: list[EventType] = [SlotSet(PENDING, "none"), SlotSet(FORGET, None)]
            with suppress(Exception):  # perhaps it is the turn that cannot be read
                events = list(_slots(reply, turn)) if turn else events
            return as_contract(reply, desk), events


def call_for_help(desk: Desk, alarm: Mapping[str, Any]) -> str:
    """Whom to call: by danger sign where it has a call of its own (a pet needs a vet), else by level."""
    response = f"utter_call_{alarm['sign'].replace('-', '_')}"
    if response not in desk.texts.responses:
        response = f"utter_call_{alarm['level']}"
    return desk.texts.say(response, **lines(desk))


def watched(reply: Reply, turn: Turn, desk: Desk) -> Reply:
    """The reply; where the message may describe a danger sign, with the call for help before it."""
    alarm = turn.reading.alarm
    if not alarm or reply.status == "urgent" or alarm.get("reply") in ENDS_ALARM:
        return reply
    call = call_for_help(desk, alarm)
    kind = "_warning" if alarm["level"] == _PLANNED else "_alone" if reply.status == "refused" else ""
    said = desk.texts.say(f"utter_watch{kind}", call=call)
    return replace(reply, opening=f"{said} {reply.opening}".strip())


def _slots(reply: Reply, turn: Turn) -> Iterator[EventType]:
    state = with_topic(reply.state or turn.state, turn)
    used = turn.reading.used or turn.state.used  # applies to all later messages
    if reply.state is not None or state.changed(used=used) != turn.state:
        yield SlotSet(STATE, state.changed(used=used).to_slot())
    yield SlotSet(PENDING, _pending(reply))
    # The question whether to delete everything is open only for the next message.
    if reply.forget or turn.forget:
        yield SlotSet(FORGET, reply.forget or None)


def with_topic(state: State, turn: Turn) -> State:
    """The state after a message without an answer: its subject becomes that of the conversation.

    "I had Kybella two days ago and my chin is numb" may get the advice to call a doctor. "how long does
    it last" then asks about Kybella.
    """
    said = turn.reading.subjects
    if not said or turn.reading.card or turn.intent == "start_over" or state.subject in said:
        return state
    return state.changed(subject=said[0], aspect="", things=(), card="", question="", topic="", shown=())


def _pending(reply: Reply) -> str:
    """What this reply leaves open for the next message."""
    if reply.forget == FORGET_ASKED:
        return PENDING_FORGET
    if reply.status == "urgent":
        return "alarm"
    if reply.cause == "human":
        return "contact"
    return "offer" if reply.suggestions and reply.status in ("answered", "clarify") else "none"
