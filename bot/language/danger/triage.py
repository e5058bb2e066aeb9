"""Danger signs, decided before anything else: rules or the learned vote raise the alarm, whichever fires.

Neither has a veto over the other, and the level is the highest of what fits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.contract import State
from bot.language.danger.replies import STAY, reply_of
from bot.language.danger.rules import Rules, Told, complains, load_rules, used_in
from bot.language.danger.signs import Sign, load_signs
from bot.language.danger.tongues import foreign_signs
from bot.language.danger.vote import Features, Floats, Lesson, Vote, fit_vote
from bot.language.danger.wording import tokens_of
from bot.language.intent_model import LinearModel

_FILE, _REPLIES = "danger.npz", "replies.npz"
Encode = Callable[[str], Floats]


@dataclass(frozen=True)
class Alarm:
    """A danger sign: its level, the facts shown with it; `why` names what fired."""

    level: str
    sign: str
    title: str
    facts: tuple[str, ...]
    why: tuple[str, ...]
    language: str = ""  # of the message, where it is not English
    reply: str = ""  # to an earlier alarm, see replies.py
    voted: bool = False  # by the vote alone; no rule and no wording of another language fired
    now: bool = False  # said to be about to happen; no warning that can wait behind an answer


@dataclass(frozen=True)
class Judged:
    """What triage says of one message: an alarm or None, and what it says was injected or applied."""

    alarm: Alarm | None
    used: str
    danger: float = 0.0
    complains: bool = False


class Triage:
    """Rules and a learned vote; without a vote (None) the rules decide alone."""

    def __init__(self, vote: Vote | None = None, replies: LinearModel | None = None) -> None:
        self.vote, self.replies = vote, replies
        self.rules: Rules = load_rules()
        self._features = Features(self.rules)

    def read(
        self,
        text: str,
        encode: Encode | None = None,
        state: State = State(),  # noqa: B008  # a frozen value
        typed: str = "",
    ) -> Judged:
        """Judge a message (mended; `typed` as it came); `encode` gives sentence vectors, for the vote."""
        told = self.rules.read(text)
        used = [state.used] if state.used else []
        fired = self.rules.fired(told, used)
        if typed and tokens_of(typed) != tokens_of(text):  # mending can spoil a word: "dysport" is no "sport"
            fired += self.rules.fired(self.rules.read(typed), used)
        signs = [(rule.sign, f"rule {rule.name}") for rule in fired]
        danger = 0.0
        if self.vote and encode:
            voted, danger = self._voted(text, told, encode, state.used)
            signs += [(load_signs()[voted], f"vote {danger:.2f}")] if voted else []
        foreign = foreign_signs(typed) if typed else []
        signs += [(load_signs()[one.sign], f"{one.language} wording") for one in foreign]
        alarm = None
        if signs:
            language = foreign[0].language if foreign else ""
            alarm = replace(_alarm(signs), language=language, voted=not fired and not foreign)
            now = any(rule.now and rule.sign.slug == alarm.sign for rule in fired)
            alarm = replace(alarm, now=now)
        return Judged(alarm, used_in(told), round(danger, 3), complains(told))

    def reply(self, vector: Floats, state: State) -> tuple[Alarm, float]:
        """A message after an alarm as a reply to it, and how likely it is none."""
        sign = load_signs().get(state.alarm)
        title, facts = (sign.title, sign.facts) if sign else ("", ())
        reply, other = reply_of(self.replies, vector) if self.replies else (STAY, 0.0)
        level = state.level or (sign.level if sign else "")  # none where the call only stood before an answer
        return Alarm(level, state.alarm, title, facts, ("reply to an alarm",), reply=reply), other

    def _voted(self, text: str, told: Sequence[Told], encode: Encode, used: str) -> tuple[str, float]:
        """The sign that the vote raises the alarm for, or "", and how likely any danger is."""
        assert self.vote
        features = self._features.dense(told, encode(text))
        opinion = self.vote.opinion(features, text, self.rules.likely(told, used))
        return self.vote.raises(opinion), opinion.danger

    def lesson(self, text: str, sign: str, vector: Floats, *, everyday: bool = False) -> Lesson:
        """A text to learn from."""
        told = self.rules.read(text)
        ruled = bool(self.rules.fired(told))
        features = self._features.dense(told, vector)
        return Lesson(text, sign, ruled, features, self.rules.likely(told), everyday and not ruled)

    @classmethod
    def fit(
        cls,
        texts: Sequence[tuple[str, str]],
        vectors: Floats,
        everyday: Sequence[str],
        far_vectors: Floats,
        replies: LinearModel | None = None,
    ) -> Triage:
        """Learn the vote from (mended text, sign or "") and from everyday texts of the other intents."""
        triage = cls()
        lessons = [triage.lesson(text, sign, v) for (text, sign), v in zip(texts, vectors, strict=True)]
        lessons += [
            triage.lesson(text, "", v, everyday=True) for text, v in zip(everyday, far_vectors, strict=True)
        ]
        return cls(fit_vote(lessons, load_signs()), replies)

    def save(self, folder: Path) -> None:
        """Write the vote into `folder`."""
        if self.vote:
            self.vote.save(folder / _FILE)
        if self.replies:
            self.replies.save(folder / _REPLIES)

    @classmethod
    def load(cls, folder: Path) -> Triage:
        """Read what `save` wrote."""
        path, replies = folder / _FILE, folder / _REPLIES
        return cls(
            Vote.load(path) if path.exists() else None,
            LinearModel.load(replies) if replies.exists() else None,
        )


def _alarm(signs: Sequence[tuple[Sign, str]]) -> Alarm:
    """The gravest sign; of equal ones the first that fired."""
    sign, why = min(signs, key=lambda found: found[0].rank)
    return Alarm(
        sign.level,
        sign.slug,
        sign.title,
        sign.facts,
        (why, *(other for _, other in signs[:4] if other != why)),
    )
