"""Put a person who describes danger signs in touch with urgent care."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from actions.base import ReplyAction
from actions.desk import Desk, lines
from actions.reply import Reply
from actions.turn import Turn
from bot.core.errors import MesoError
from bot.knowledge.model import Fact

logger = logging.getLogger(__name__)

FACTS = 2
_NO_FACTS = {"crisis"}  # nobody in despair is helped by facts on skin
# What is injected cannot be washed off.
_WASHED_OFF = {"cream-reaction-mild", "cream-reaction-severe", "peel-burn", "chemical-burn"}


class ActionUrgent(ReplyAction):
    """Put a person who describes danger signs in touch with urgent care."""

    called = "action_urgent"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """What to do now, by sign; nothing else competes with it."""
        alarm = turn.reading.alarm or {"level": "urgent", "sign": "", "facts": ()}
        if alarm.get("language"):
            return translated(turn, desk, alarm)
        if alarm.get("reply"):
            return again(turn, desk, alarm)
        used = turn.reading.used or turn.state.used
        sign = "" if used == "injection" and alarm["sign"] in _WASHED_OFF else alarm["sign"]
        return Reply(
            status="urgent",
            cause=alarm["level"],
            confidence=turn.confidence,
            opening=advice(desk, sign, alarm["level"]),
            emergency_numbers=desk.settings.emergency_numbers,
            facts=() if alarm["level"] in _NO_FACTS else supporting(desk, tuple(alarm.get("facts", ()))),
            state=turn.state.changed(alarm=alarm["sign"], level=alarm["level"], offered=()),
        )


def translated(turn: Turn, desk: Desk, alarm: Mapping[str, Any]) -> Reply:
    """The call in the person's language; what else is known stands in English only."""
    kind = "crisis" if alarm["level"] == "crisis" else "emergency"
    return Reply(
        status="urgent",
        cause=alarm["level"],
        confidence=turn.confidence,
        opening=desk.texts.say(f"utter_urgent_{kind}_{alarm['language']}", **lines(desk)),
        emergency_numbers=desk.settings.emergency_numbers,
        state=turn.state.changed(alarm=alarm["sign"], level=alarm["level"], offered=()),
    )


def again(turn: Turn, desk: Desk, alarm: Mapping[str, Any]) -> Reply:
    """After an alarm: the one thing to do, with what this reply needs said."""
    level, reply = alarm["level"], alarm["reply"]
    call = desk.texts.say(f"utter_call_{level}", **lines(desk))
    said = desk.texts.say(f"utter_alarm_{reply}", call=call, title=alarm["title"], **lines(desk))
    over = reply == "handled"
    return Reply(
        status="smalltalk" if over else "urgent",
        cause="" if over else level,
        confidence=turn.confidence,
        opening=said,
        emergency_numbers=desk.settings.emergency_numbers,
        state=turn.state.changed(alarm="", level="") if over else turn.state,
    )


def advice(desk: Desk, sign: str, level: str) -> str:
    """The sentences of a sign, or of its level, with the numbers to call."""
    response = f"utter_urgent_{sign.replace('-', '_')}"
    if response not in desk.texts.responses:
        response = f"utter_urgent_level_{level}"
    return desk.texts.say(response, **lines(desk))


def supporting(desk: Desk, facts: tuple[str, ...]) -> tuple[Fact, ...]:
    """Facts on the sign; without a store the advice stands alone."""
    try:
        return desk.store.facts_by_id(facts[:FACTS])
    except MesoError as error:
        logger.error("urgent answer without its facts: %s", error)
        return ()
