"""The form in which the models take training examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message

ANY = "any"


@dataclass(frozen=True)
class Example:
    """One utterance, its intent, and its subject (`any`: the subject of the conversation)."""

    text: str
    intent: str
    subject: str = ANY


def from_messages(messages: Iterable[Message]) -> list[Example]:
    """The examples of Rasa's NLU files; the subject comes from `metadata: {subject: …}` of the intent."""
    return [
        Example(m.get("text"), m.get("intent"), _subject(m.get("metadata")))
        for m in messages
        if m.get("text") and m.get("intent")
    ]


def _subject(metadata: dict[str, dict[str, str]] | None) -> str:
    return ((metadata or {}).get("intent") or {}).get("subject", ANY)
