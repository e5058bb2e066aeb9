"""Refers a person with danger signs to urgent care."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from actions.base import ReplyAction, call_for_help
from actions.desk import Desk, lines
from actions.reply import Reply
from actions.turn import Turn
from bot.core.contract import ENDS_ALARM
from bot.core.errors import MesoError
from bot.knowledge.model import Fact

logger = logging.getLogger(__name__)

FACTS = 2
_NO_FACTS = {"crisis"}  # facts about skin do not help a person in despair
# Whoever asks what to take may have what helps.
_PEN = {"anaphylaxis", "airway-swelling"}
# What is injected cannot be washed off.
_WASHED_OFF = {"cream-reaction-mild", "cream-reaction-severe", "peel-burn", "chemical-burn"}


class ActionUrgent(ReplyAction):
    """Refer a person with danger signs to urgent care."""

    called = "action_urgent"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        """What to do now, by danger sign, and nothing else that could distract."""
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
    """The call for help in the person's language; the rest exists only in English."""
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
    """A later message during an alarm: what to do, with what this message needs."""
    level, reply = alarm["level"], alarm["reply"]
    call = call_for_help(desk, alarm)
    what = "pen" if reply == "medicine" and alarm["sign"] in _PEN else reply
    said = desk.texts.say(f"utter_alarm_{what}", call=call, title=alarm["title"], **lines(desk))
    over = reply in ENDS_ALARM
    return Reply(
        status="smalltalk" if over else "urgent",
        cause="" if over else level,
        confidence=turn.confidence,
        opening=said,
        emergency_numbers=desk.settings.emergency_numbers,
        state=turn.state.changed(alarm="", level="") if over else turn.state.changed(level=level),
    )


def advice(desk: Desk, sign: str, level: str) -> str:
    """The sentences for a danger sign, or for its level, with the numbers to call."""
    response = f"utter_urgent_{sign.replace('-', '_')}"
    if response not in desk.texts.responses:
        response = f"utter_urgent_level_{level}"
    return desk.texts.say(response, **lines(desk))


def supporting(desk: Desk, facts: tuple[str, ...]) -> tuple[Fact, ...]:
    """Facts about the danger sign; without a store the advice stands alone."""
    try:
        return desk.store.facts_by_id(facts[:FACTS])
    except MesoError as error:
        logger.error("urgent answer without its facts: %s", error)
        return ()
