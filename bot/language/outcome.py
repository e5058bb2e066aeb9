"""What a message comes to: its intent, how sure that is, and what becomes of an alarm."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from bot.core.contract import Reading
from bot.language.danger.signs import PROMPT, WARNING
from bot.language.danger.triage import Alarm
from bot.language.intents import OUTSIDE

ADVICE, UNSURE, DANGER, PICK = "personal_advice", "unsure", "danger_sign", "pick_number"
BODILY, MOOD = "bodily", "mood"


@dataclass(frozen=True)
class Decision:
    """The intent, how sure it is, and how the message was understood."""

    intent: str
    confidence: float
    reading: Reading


def watched(decision: Decision, alarm: Alarm, used: str, *, keep: bool) -> Decision:
    """What becomes of a doubtful alarm: the call before an answer, the alarm itself, or calm advice.

    `keep`: the call comes before whatever is said.
    """
    reading = decision.reading
    if reading.cause == "language":
        return decision
    answered = reading.card or reading.compared or decision.intent not in (OUTSIDE, ADVICE, BODILY, MOOD)
    if answered or keep:
        return replace(decision, reading=replace(reading, alarm=asdict(alarm)))
    if alarm.level in (PROMPT, WARNING) or decision.intent == MOOD or not alarm.voted:
        return alarmed(alarm, used)
    return Decision(BODILY, 1.0, replace(reading, by="complaint", cause="bodily"))


def alarmed(alarm: Alarm, used: str) -> Decision:
    """The alarm is raised."""
    return Decision(DANGER, 1.0, Reading(by="danger signs", alarm=asdict(alarm), used=used))
