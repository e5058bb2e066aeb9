"""Put a person who describes danger signs in touch with urgent care."""

from __future__ import annotations

import logging

from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import Reply
from actions.turn import Turn
from bot.core.errors import MesoError
from bot.knowledge.model import Fact

logger = logging.getLogger(__name__)


class ActionUrgent(ReplyAction):
    """Put a person who describes danger signs in touch with urgent care."""

    called = "action_urgent"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """What to do now, by level and sign; nothing else competes with it."""
        alarm = turn.reading.alarm or {"level": "urgent", "sign": "unclear", "sources": ()}
        numbers = desk.settings.emergency_numbers
        response = f"utter_urgent_{alarm['level']}_{alarm['sign']}"
        if response not in desk.texts.responses:
            response = f"utter_urgent_{alarm['level']}"
        return Reply(
            status="urgent",
            confidence=turn.confidence,
            opening=desk.texts.say(response, numbers=", ".join(numbers)),
            emergency_numbers=numbers,
            facts=supporting(desk, tuple(alarm["sources"])),
            sources_only=True,
            state=turn.state.changed(alarm=alarm["sign"], level=alarm["level"], offered=()),
        )


def supporting(desk: Desk, sources: tuple[str, ...]) -> tuple[Fact, ...]:
    """Facts from the sources behind a danger sign; without a store the advice stands alone."""
    try:
        return desk.store.facts_from(sources, limit=2)
    except MesoError as error:
        logger.error("urgent answer without its sources: %s", error)
        return ()
