"""The current turn, read from the tracker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from bot.core.contract import FORGET, READING, STATE, UNASKED, Reading, State


@dataclass(frozen=True)
class Turn:
    """An utterance as the language part read it, and the state of the conversation before it."""

    text: str
    intent: str
    confidence: float
    reading: Reading
    state: State
    forget: str = ""
    channel: str = ""
    unasked: bool = False  # overheard in a channel: must not count as a reply to an offer

    @property
    def subject(self) -> str:
        """The subject of the utterance, or that of the conversation."""
        return self.reading.subjects[0] if self.reading.subjects else self.state.subject


def read_turn(tracker: Tracker) -> Turn:
    """The last utterance of a tracker."""
    latest: Mapping[str, Any] = tracker.latest_message
    intent = latest.get("intent") or {}
    return Turn(
        text=latest.get("text") or "",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        reading=Reading.from_json(latest.get(READING)),
        state=State.from_slot(tracker.slots.get(STATE)),
        forget=tracker.slots.get(FORGET) or "",
        channel=tracker.get_latest_input_channel() or "",
        unasked=bool((latest.get("metadata") or {}).get(UNASKED)),
    )
