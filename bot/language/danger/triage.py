"""Danger signs, decided before anything else: rules or the learned vote raise the alarm, whichever fires.

Neither has a veto over the other, and the level is the highest of what fits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.contract import State
from bot.language.danger.rules import Rules, Told, load_rules, used_in
from bot.language.danger.signs import Sign, load_signs
from bot.language.danger.vote import Features, Floats, Lesson, Vote, fit_vote

_FILE = "danger.npz"
Encode = Callable[[str], Floats]


@dataclass(frozen=True)
class Alarm:
    """A danger sign: its level, the facts shown with it; `why` names what fired."""

    level: str
    sign: str
    facts: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """What triage says of one message: an alarm or None, and what it says was injected or applied."""

    alarm: Alarm | None
    used: str
    danger: float = 0.0


class Triage:
    """Rules and a learned vote; without a vote (None) the rules decide alone."""

    def __init__(self, vote: Vote | None = None) -> None:
        self.vote = vote
        self.rules: Rules = load_rules()
        self._features = Features(self.rules)

    def read(self, text: str, encode: Encode | None = None, state: State = State()) -> Judged:  # noqa: B008
        """Judge a message (mended); `encode` gives sentence vectors, for the vote."""
        told = self.rules.read(text)
        fired = self.rules.fired(told, [state.used] if state.used else [])
        signs = [(rule.sign, f"rule {rule.name}") for rule in fired]
        danger = 0.0
        if self.vote and encode:
            voted, danger = self._voted(text, told, encode)
            signs += [(load_signs()[sign], f"vote {why}") for sign, why in voted.items()]
        return Judged(_alarm(signs) if signs else None, used_in(told), round(danger, 3))

    def _voted(self, text: str, told: Sequence[Told], encode: Encode) -> tuple[dict[str, str], float]:
        """The signs that the vote raises for the message and for its clauses of the present."""
        assert self.vote
        found: dict[str, str] = {}
        most = 0.0
        for part, clauses in self._parts(text, told):
            opinion = self.vote.opinion(self._features.dense(clauses, encode(part)), part)
            most = max(most, opinion.danger)
            if sign := self.vote.raises(opinion):
                found.setdefault(sign, f"{opinion.danger:.2f} ({part[:60]})")
        return found, most

    @staticmethod
    def _parts(text: str, told: Sequence[Told]) -> list[tuple[str, Sequence[Told]]]:
        return [(text, told)]

    def lesson(self, text: str, sign: str, vector: Floats, *, everyday: bool = False) -> Lesson:
        """A text to learn from."""
        told = self.rules.read(text)
        ruled = bool(self.rules.fired(told))
        return Lesson(text, sign, ruled, self._features.dense(told, vector), everyday and not ruled)

    @classmethod
    def fit(
        cls, texts: Sequence[tuple[str, str]], vectors: Floats, everyday: Sequence[str], far_vectors: Floats
    ) -> Triage:
        """Learn the vote from (mended text, sign or "") and from everyday texts of the other intents."""
        triage = cls()
        lessons = [triage.lesson(text, sign, v) for (text, sign), v in zip(texts, vectors, strict=True)]
        lessons += [
            triage.lesson(text, "", v, everyday=True) for text, v in zip(everyday, far_vectors, strict=True)
        ]
        return cls(fit_vote(lessons, load_signs()))

    def save(self, folder: Path) -> None:
        """Write the vote into `folder`."""
        if self.vote:
            self.vote.save(folder / _FILE)

    @classmethod
    def load(cls, folder: Path) -> Triage:
        """Read what `save` wrote."""
        path = folder / _FILE
        return cls(Vote.load(path) if path.exists() else None)


def _alarm(signs: Sequence[tuple[Sign, str]]) -> Alarm:
    """The gravest sign; of equal ones the first that fired."""
    sign, why = min(signs, key=lambda found: found[0].rank)
    return Alarm(sign.level, sign.slug, sign.facts, (why, *(other for _, other in signs[:4] if other != why)))
