"""The one boundary around every action: a reply always comes, a cause is always logged."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import Desk, open_desk
from actions.reply import Reply, as_contract
from actions.turn import Turn, closed, read_turn
from bot.core.texts import load_texts
from bot.observability import trace
from bot.observability.metrics import stage

logger = logging.getLogger(__name__)


class ReplyAction(Action, ABC):
    """An action that answers the turn; subclasses say only what the reply is."""

    @abstractmethod
    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """What is said to this turn."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Utter the reply; if it cannot be made, utter the error answer."""
        with trace.begin((tracker.latest_message.get("metadata") or {}).get("trace")), stage("action"):
            reply, answer = self._answer(tracker)
        dispatcher.utter_message(text=answer["text"], json_message=answer)
        return [SlotSet(name, value) for name, value in (closed(tracker) | reply.slots).items()]

    def _answer(self, tracker: Tracker) -> tuple[Reply, dict[str, Any]]:
        desk = open_desk()
        try:
            reply = self.reply(read_turn(tracker), desk)
            return reply, as_contract(reply, desk)
        except Exception:  # the boundary: nothing may leave a person without an answer
            logger.exception("%s failed", self.name())
            reply = Reply("error", load_texts(desk.settings.domain_file).say("utter_error"))
            return reply, as_contract(reply, desk)
