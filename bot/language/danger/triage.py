"""Danger signs, decided before anything else: patterns or the encoder's vote, whichever fires."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.language.danger.patterns import (
    EMERGENCY,
    GENERAL,
    HYPOTHETICAL,
    NEGATED,
    OWN_STATE,
    PAST,
    PROMPT,
    REPORTER,
    SIGNS,
    SINCE,
    STILL,
    URGENT,
    Sign,
)
from bot.language.encoder.encoder import Vectors
from bot.language.intent_model import LinearModel, fit_linear

_ORDER = {EMERGENCY: 0, URGENT: 1, PROMPT: 2}
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")
_FILE = "danger.npz"
# The vote alone raises an alarm from here on; below, patterns must speak. Highest value that missed
# no own example in cross-validation, see docs/quality.md.
VOTE_ALONE = 0.8
# A pattern in an unclear report (no "I", no "since") counts when the vote leans to danger too.
VOTE_LEANS = 0.3
UNCLEAR = Sign("unclear", URGENT, ("nhs-anaph", "nhs-cellulitis"), ())


@dataclass(frozen=True)
class Alarm:
    """A danger sign: `level` emergency, urgent or prompt; `why` names what fired."""

    level: str
    sign: str
    sources: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True)
class Triage:
    """Patterns and a trained vote; without a vote (None) the patterns decide alone."""

    vote: LinearModel | None = None
    signs: tuple[Sign, ...] = SIGNS

    def read(self, text: str, vector: Vectors | None = None) -> Alarm | None:
        """The gravest danger sign that `text` (lower case, mended) reports, or None."""
        found = sorted(signs_in(text, self.signs), key=lambda sign: _ORDER[sign.level])
        score = self._score(vector)
        sure = reports(text)
        if found and (sure or score >= VOTE_LEANS) and not over(text):
            return _alarm(found[0], f"pattern {found[0].slug}", score)
        if score >= VOTE_ALONE and not over(text) and not asks_generally(text):
            return _alarm(found[0] if found else UNCLEAR, "vote", score)
        return None

    def _score(self, vector: Vectors | None) -> float:
        if self.vote is None or vector is None:
            return 0.0
        return float(self.vote.probabilities(vector)[self.vote.labels.index("yes")])

    @classmethod
    def fit(cls, vectors: Vectors, danger: Sequence[bool]) -> Triage:
        """Learn the vote; `danger` says which of the mended texts behind `vectors` report a danger sign."""
        if not any(danger):
            return cls()
        return cls(fit_linear(vectors, ["yes" if d else "no" for d in danger], strength=10.0))

    def save(self, folder: Path) -> None:
        """Write the vote into `folder`."""
        if self.vote:
            self.vote.save(folder / _FILE)

    @classmethod
    def load(cls, folder: Path) -> Triage:
        """Read what `save` wrote."""
        path = folder / _FILE
        return cls(LinearModel.load(path) if path.exists() else None)


def signs_in(text: str, signs: Sequence[Sign] = SIGNS) -> list[Sign]:
    """Every sign whose patterns are found, not denied, in the text."""
    return [sign for sign in signs if all(_found(p, text) for p in sign.patterns)]


def reports(text: str) -> bool:
    """Whether somebody tells of a present state, of their own or of another person."""
    sentences = [s for s in _SENTENCE.split(text) if s]
    return any(_reports(sentence) for sentence in sentences)


def _reports(sentence: str) -> bool:
    told = bool(OWN_STATE.search(sentence))
    if HYPOTHETICAL.search(sentence) and not (told and STILL.search(sentence)):
        return False
    if GENERAL.match(sentence):
        return told and bool(REPORTER.search(sentence))
    return told or bool(SINCE.search(sentence)) or bool(REPORTER.search(sentence))


def over(text: str) -> bool:
    """Whether it is told as past and gone."""
    return bool(PAST.search(text)) and not STILL.search(text)


def asks_generally(text: str) -> bool:
    """Whether the text asks about the world and tells no present state."""
    general = GENERAL.match(text) or HYPOTHETICAL.search(text)
    return bool(general) and not OWN_STATE.search(text)


def _found(pattern: re.Pattern[str], text: str) -> bool:
    return any(not NEGATED.search(text[: match.start()]) for match in pattern.finditer(text))


def _alarm(sign: Sign, why: str, score: float) -> Alarm:
    return Alarm(sign.level, sign.slug, sign.sources, (why, f"vote {np.round(score, 2)}"))
