"""Classifies replies to an alarm: "but it's Sunday", "what do I tell them", "they are coming"."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.core.contract import ENDS_ALARM
from bot.core.errors import MesoError
from bot.language.danger.signs import FOLDER
from bot.language.danger.vote import Floats
from bot.language.intent_model import LinearModel, fit_linear

OTHER, STAY = "other", "stay"
# If advice to call for help preceded an answer, these replies show that the person refers to that advice.
TAKES_UP = frozenset({"worse", "wait", "doubt", "afraid", "alone", "money", "clinic"})
# From this probability, the likeliest kind of reply gets its own sentence; below it the advice is repeated.
SURE = 0.35
# A reply that ends the alarm needs a higher probability: "rang the nurse, voicemail" does not mean that help
# is coming.
SURE_ENDS = 0.6
# "They kept me overnight, all well. Which cream may I use?" is a reply and a question. Read as a whole it is
# mostly the question. One part that ends the alarm is enough if each part is either such a part or a
# question with this probability. Of 72 such replies 35 end it with this and 24 without; of 1,060 other
# replies as many as before do (five folds).
SURE_PARTS = 0.7
# From this probability of OTHER, a message may be a question about something else. Before the alarm ends, a
# card must be trusted as well, unless that probability is very high (bot/language/decision.py).
MAY_BE_OTHER = 0.3


def load_replies() -> list[tuple[str, str]]:
    """Pairs of text and kind of reply from replies.jsonl; raises MesoError `file:line: what is wrong`."""
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
    """Train on the vectors of replies and of everyday questions; the label of the latter is OTHER."""
    return fit_linear(vectors, labels, strength=20.0)


def reply_of(model: LinearModel, vector: Floats, parts: Sequence[Floats] = ()) -> tuple[str, float]:
    """The kind of reply (STAY if none is likely enough), and the probability that it is no reply (OTHER).

    `parts` are the vectors of the message's clauses, if it has several.
    """
    shares, ends, other = _shares(model, vector)
    if sum(ends.values()) >= SURE_ENDS:
        return max(ends, key=lambda label: ends[label]), other
    if label := _ended_in(model, parts):
        return label, other
    best = max(shares, key=lambda label: shares[label])
    return (best if shares[best] >= SURE else STAY), other


def _ended_in(model: LinearModel, parts: Sequence[Floats]) -> str:
    """The kind of reply of the part that ends the alarm, or "" if none does or a part says something else."""
    found = ""
    for part in parts:
        _, ends, other = _shares(model, part)
        if other + sum(ends.values()) < SURE_PARTS:
            return ""
        if sum(ends.values()) >= SURE_ENDS:
            found = max(ends, key=lambda label: ends[label])
    return found


def _shares(model: LinearModel, vector: Floats) -> tuple[dict[str, float], dict[str, float], float]:
    """The probabilities of replies that keep the alarm, of those that end it, and of OTHER."""
    shares = dict(zip(model.labels, model.probabilities(vector).tolist(), strict=True))
    other = shares.pop(OTHER, 0.0)
    ends = {label: shares.pop(label, 0.0) for label in ENDS_ALARM}
    return shares, ends, other
