"""What the conversation says now: pure readers of a tracker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

Cell = tuple[str, str]  # subject slug, aspect slug

ASK = "ask_"


@dataclass(frozen=True)
class Turn:
    """One utterance as the language part read it, and the conversation's slots before it."""

    text: str
    intent: str
    confidence: float
    reading: Mapping[str, Any]
    slots: Mapping[str, Any]
    channel: str = ""

    @property
    def asked_aspect(self) -> str | None:
        """The aspect of a question intent (`ask_risks` → `risks`)."""
        return self.intent.removeprefix(ASK) if self.intent.startswith(ASK) else None

    @property
    def subjects(self) -> tuple[str, ...]:
        """Subjects named in the utterance, the most important first."""
        return tuple(self.reading.get("subjects", ()))

    @property
    def subject(self) -> str | None:
        """The subject of the utterance, else the conversation's."""
        return self.subjects[0] if self.subjects else self.slots.get("subject")

    @property
    def focus(self) -> tuple[str, ...]:
        """Ids of the facts that the utterance speaks of most closely."""
        return tuple(self.reading.get("focus", ()))

    @property
    def likely_aspects(self) -> tuple[str, ...]:
        """Aspects by falling probability."""
        return tuple(aspect for aspect, _ in self.reading.get("aspects", ()))

    @property
    def retrieved(self) -> tuple[Cell, ...]:
        """Cells of the facts nearest to the utterance."""
        return tuple((subject, aspect) for subject, aspect in self.reading.get("retrieved", ()))

    @property
    def last_cell(self) -> Cell | None:
        """The cell of the last answer."""
        subject, aspect = self.slots.get("subject"), self.slots.get("aspect")
        return (subject, aspect) if subject and aspect else None

    @property
    def shown(self) -> int:
        """How many facts of the last cell the person has seen."""
        return int(self.slots.get("shown") or 0)

    @property
    def suggested(self) -> tuple[Cell, ...]:
        """The cells offered with the last answer, in order."""
        return tuple((s, a) for s, a in self.slots.get("suggested") or ())


def read_turn(tracker: Tracker) -> Turn:
    """The latest utterance of a tracker."""
    latest = tracker.latest_message
    intent = latest.get("intent") or {}
    return Turn(
        text=latest.get("text") or "",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        reading=latest.get("reading") or {},
        slots=tracker.slots,
        channel=tracker.get_latest_input_channel() or "",
    )


def closed(tracker: Tracker) -> dict[str, Any]:
    """Slots that end with this turn: a question whether to delete is open for the very next words only."""
    return {"forget": None} if tracker.slots.get("forget") else {}
