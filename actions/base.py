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
from bot.errors import MesoError
from bot.texts import load_texts

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
        desk = open_desk()
        try:
            reply = self.reply(read_turn(tracker), desk)
            answer = as_contract(reply, desk)
        except Exception as error:  # the boundary: nothing may leave a person without an answer
            _log(self.name(), tracker.sender_id, error)
            reply = Reply("error", load_texts(desk.settings.domain_file).say("utter_error"))
            answer = as_contract(reply, desk)
        dispatcher.utter_message(text=answer["text"], json_message=answer)
        return [SlotSet(name, value) for name, value in (closed(tracker) | reply.slots).items()]


def _log(action: str, conversation: str, error: Exception) -> None:
    named = isinstance(error, MesoError)  # its message says all; anything else needs the traceback
    logger.error("%s failed, conversation %s: %s", action, conversation, error, exc_info=not named)
