"""Reads the labelled messages and conversations of strangers, and makes training examples from them.

"Strangers" are people who wrote messages without knowing the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.contract import ASK
from bot.core.errors import MesoError
from bot.language.examples import Example
from bot.language.index import CardIndex
from bot.language.intents import OUTSIDE

QUESTIONS = {"question", "followup", "correction", "thanks_question", "story", "personal"}
# Writers whose messages the encoder has learned from (training/tune_encoder.py, `--learn`). Its cosines for
# them are too good, so the scorers do not learn from them how far to trust it.
ENCODED = frozenset(("writer2", "writer4", "writer7", "writer8", "writer9"))
# Causes and acts of texts that the vote on danger must not learn as harmless.
PERHAPS_DANGER = {"danger", "danger_reply", "bodily"}


@dataclass(frozen=True)
class Turn:
    """One turn of a labelled conversation.

    `standalone` is the same request in full wording ("" if there is none). `cards` are the cards that answer
    it; None means that it is not labelled, so the full wording must find the card.
    """

    text: str
    act: str
    standalone: str
    cards: tuple[str, ...] | None = None


# The intent of each labelled act that has one. Questions are not listed: their intent comes from their card.
INTENTS = {
    "more": "more",
    "why": "why",
    "source": "source",
    "who_says": "source",
    "repeat": "repeat",
    "first_again": "repeat",
    "simpler": "simpler",
    "sure": "sure",
    "yes": "affirm",
    "no": "deny",
    "stop": "deny",
    "thanks": "thanks",
    "none": "none_of_these",
    "human": "human",
    "mood": "mood",
    "greeting": "greet",
    "about_bot": "bot_challenge",
    "bodily": "bodily",
    "complaint": "complaint",
    "outside": OUTSIDE,
}


def acts_of(talks: Iterable[Sequence[Turn]]) -> list[Example]:
    """The turns of conversations that are acts, as training examples of their intents."""
    return [Example(t.text, INTENTS[t.act]) for talk in talks for t in talk if t.act in INTENTS]


def harmless_of(messages: Iterable[Asking], talks: Iterable[Sequence[Turn]]) -> list[str]:
    """The texts of strangers that are no danger, moods and complaints too, but for bodily complaints."""
    said = [message.text for message in messages if message.cause not in PERHAPS_DANGER]
    return said + [turn.text for talk in talks for turn in talk if turn.act not in PERHAPS_DANGER]


def questions_of(
    messages: Iterable[Asking], talks: Iterable[Sequence[Turn]], index: CardIndex
) -> list[Example]:
    """The questions of strangers, as training examples of the intent of their best card.

    They teach the intent model that short follow-up questions are no acts.
    """
    asked = [(m.text, m.cards) for m in messages if m.cause in ("answer", "personal")]
    asked += [(t.text, t.cards or ()) for talk in talks for t in talk if t.act in QUESTIONS]
    known = [
        (text, index.cards[index.places[cards[0]]])
        for text, cards in asked
        if cards[:1] and cards[0] in index.places
    ]
    return [Example(text, f"{ASK}{card.aspect}") for text, card in known]


def read_conversations(folder: Path) -> list[list[Turn]]:
    """The conversations in `folder/*.jsonl`; raises MesoError `file:line: what is wrong`."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                turns = json.loads(line)["turns"]
                found.append([_turn(turn) for turn in turns])
            except (ValueError, KeyError, TypeError) as error:
                raise MesoError(f"{path}:{number}: {error}") from error
    return found


def _turn(row: dict[str, Any]) -> Turn:
    cards = tuple(row["cards"]) if "cards" in row else None
    return Turn(row["text"], row["act"], row.get("standalone", ""), cards)


@dataclass(frozen=True)
class Asking:
    """A first message of a stranger and the cards that answer it, the best first.

    `cause` is "answer", "personal", or the reason why no card answers it. `encoded`: the encoder has learned
    from its writer.
    """

    text: str
    cards: tuple[str, ...]
    cause: str
    encoded: bool = False


def read_messages(folder: Path) -> list[Asking]:
    """The messages in `folder/*.jsonl`; raises MesoError `file:line: what is wrong`."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                row = json.loads(line)
                found.append(Asking(row["text"], tuple(row["cards"]), row["cause"], path.stem in ENCODED))
            except (ValueError, KeyError, TypeError) as error:
                raise MesoError(f"{path}:{number}: {error}") from error
    return found


def intents_of(messages: Iterable[Asking]) -> list[Example]:
    """The messages that no card answers, as training examples of their intents."""
    return [Example(m.text, INTENTS[m.cause]) for m in messages if m.cause in INTENTS]
