"""What people reply to an alarm: "but it's Sunday", "what do I tell them", "they are coming"."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.core.contract import ENDS_ALARM
from bot.core.errors import MesoError
from bot.language.danger.signs import FOLDER
from bot.language.danger.vote import Floats
from bot.language.intent_model import LinearModel, fit_linear

OTHER, STAY = "other", "stay"
# Whoever puts off, doubts or tells more takes up a call that stood before an answer.
TAKES_UP = frozenset({"worse", "wait", "doubt", "afraid", "alone", "money", "clinic"})
# A reply needs this share to get its own sentence; else the advice is said again.
SURE = 0.35
# To be told that all is well needs more: "rang the nurse, voicemail" is no help on its way.
SURE_ENDS = 0.6
# From this probability on a message may be a question about something else; a card must be trusted too.
MAY_BE_OTHER = 0.3


def load_replies() -> list[tuple[str, str]]:
    """(text, reply) of replies.jsonl; raises MesoError `file:line: what is wrong`."""
    path = FOLDER / "replies.jsonl"
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            found.append((row["text"], row["reply"]))
        except (ValueError, KeyError, TypeError) as error:
            raise MesoError(f"{path}:{number}: {error}") from error
    return found


def fit_replies(vectors: Floats, labels: Sequence[str]) -> LinearModel:
    """Learn from the vectors of replies and of everyday questions (OTHER)."""
    return fit_linear(vectors, labels, strength=20.0)


def reply_of(model: LinearModel, vector: Floats) -> tuple[str, float]:
    """The reply, STAY where none is sure, and how likely it is none at all (OTHER)."""
    shares = dict(zip(model.labels, model.probabilities(vector).tolist(), strict=True))
    other = shares.pop(OTHER, 0.0)
    ends = {label: shares.pop(label, 0.0) for label in ENDS_ALARM}
    if sum(ends.values()) >= SURE_ENDS:
        return max(ends, key=lambda label: ends[label]), other
    best = max(shares, key=lambda label: shares[label])
    return (best if shares[best] >= SURE else STAY), other
