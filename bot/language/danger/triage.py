"""Decides whether a message describes a danger sign, before anything else is decided about it.

Rules and a learned vote each can raise the alarm, and neither can veto the other. The alarm gets the level of
the gravest sign found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.contract import State
from bot.language.danger.head import Head
from bot.language.danger.replies import STAY, reply_of
from bot.language.danger.rules import Rules, Told, complains, load_rules, touches, used_in
from bot.language.danger.signs import Sign, load_signs
from bot.language.danger.tongues import foreign_signs
from bot.language.danger.vote import RULED, Features, Floats, Lesson, Vote, fit_vote
from bot.language.danger.wording import tokens_of
from bot.language.intent_model import LinearModel

_FILE, _REPLIES = "danger.npz", "replies.npz"
Encode = Callable[[str], Floats]


@dataclass(frozen=True)
class Alarm:
    """A danger sign, its level, and the facts that are shown with it; `why` names what detected it."""

    level: str
    sign: str
    title: str
    facts: tuple[str, ...]
    why: tuple[str, ...]
    language: str = ""  # the message's language if it is not English
    reply: str = ""  # the kind of reply to an earlier alarm, see replies.py
    voted: bool = False  # only the vote raised it: no rule fired, and no phrase of another language was found
    now: bool = False  # the person is about to do it, so the warning must come before any answer


@dataclass(frozen=True)
class Judged:
    """The result of triage for one message.

    `used` is what was injected or applied according to the message, `danger` the vote's probability of
    danger, `complains` whether the message reports a bodily complaint, and `touches` whether it tells of the
    body, of something put on it, or of an injection.
    """

    alarm: Alarm | None
    used: str
    danger: float = 0.0
    complains: bool = False
    touches: bool = False


class Triage:
    """Judges messages by rules and a learned vote; without a vote (None) the rules decide alone."""

    def __init__(
        self, vote: Vote | None = None, replies: LinearModel | None = None, head: Head | None = None
    ) -> None:
        self.vote, self.replies, self._head = vote, replies, head
        self.rules: Rules = load_rules()
        self._features = Features(self.rules)

    def read(
        self,
        text: str,
        encode: Encode | None = None,
        state: State = State(),  # noqa: B008  # a frozen value
        typed: str = "",
    ) -> Judged:
        """Judge a message.

        `text` is the message with its typing errors corrected, `typed` the message as it was typed. `encode`
        returns the sentence vector that the vote needs.
        """
        told = self.rules.read(text)
        used = [state.used] if state.used else []
        fired = self.rules.fired(told, used)
        if typed and tokens_of(typed) != tokens_of(text):  # a correction can lose a word: "dysport" → "sport"
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
        return Judged(alarm, used_in(told), round(danger, 3), complains(told), touches(told))

    def reply(self, vector: Floats, state: State, parts: Sequence[Floats] = ()) -> tuple[Alarm, float]:
        """A message after an alarm, read as a reply to it; and the probability that it is no reply.

        `parts` are the vectors of its clauses, if it has several.
        """
        sign = load_signs().get(state.alarm)
        title, facts = (sign.title, sign.facts) if sign else ("", ())
        reply, other = reply_of(self.replies, vector, parts) if self.replies else (STAY, 0.0)
        # The conversation has no level if the advice only preceded an answer.
        level = state.level or (sign.level if sign else "")
        return Alarm(level, state.alarm, title, facts, ("reply to an alarm",), reply=reply), other

    def _voted(self, text: str, told: Sequence[Told], encode: Encode, used: str) -> tuple[str, float]:
        """The sign for which the vote raises the alarm, or ""; and the probability of any danger."""
        assert self.vote
        features = self._features.dense(told, encode(text))
        second = self._head.score(text) if self._head else None
        opinion = self.vote.opinion(features, text, self.rules.likely(told, used), second)
        return self.vote.raises(opinion), opinion.danger

    def forget(self) -> None:
        """Drop what is remembered of texts."""
        if self._head:
            self._head.forget()

    def lesson(
        self, text: str, sign: str, vector: Floats, *, everyday: bool = False, apart: bool = False
    ) -> Lesson:
        """One training text for the vote."""
        told = self.rules.read(text)
        features = self._features.dense(told, vector)
        ruled = bool(features[RULED])
        return Lesson(text, sign, ruled, features, self.rules.likely(told), everyday and not ruled, apart)

    @classmethod
    def fit(
        cls,
        texts: Sequence[tuple[str, str, bool]],
        vectors: Floats,
        everyday: Sequence[str],
        far_vectors: Floats,
        replies: LinearModel | None = None,
        head: Head | None = None,
    ) -> Triage:
        """Train the vote.

        `texts` are corrected texts, each with its sign (or "") and whether the encoder has not learned from
        its writer; `everyday` are texts of the other intents.
        """
        triage = cls()
        lessons = [
            triage.lesson(text, sign, vector, apart=apart)
            for (text, sign, apart), vector in zip(texts, vectors, strict=True)
        ]
        lessons += [
            triage.lesson(text, "", v, everyday=True) for text, v in zip(everyday, far_vectors, strict=True)
        ]
        if head:
            second = head.scores([lesson.text for lesson in lessons]).tolist()
            lessons = [replace(one, second=score) for one, score in zip(lessons, second, strict=True)]
        return cls(fit_vote(lessons, load_signs()), replies, head)

    def save(self, folder: Path) -> None:
        """Write the vote and the model of replies into `folder`."""
        if self.vote:
            self.vote.save(folder / _FILE)
        if self.replies:
            self.replies.save(folder / _REPLIES)

    @classmethod
    def load(cls, folder: Path, head: Head | None = None) -> Triage:
        """Read what `save` wrote; `head` is the one that it was trained with."""
        path, replies = folder / _FILE, folder / _REPLIES
        return cls(
            Vote.load(path) if path.exists() else None,
            LinearModel.load(replies) if replies.exists() else None,
            head,
        )


def _alarm(signs: Sequence[tuple[Sign, str]]) -> Alarm:
    """The alarm for the gravest sign; of several signs of the same level, the first in `signs`."""
    sign, why = min(signs, key=lambda found: found[0].rank)
    return Alarm(
        sign.level,
        sign.slug,
        sign.title,
        sign.facts,
        (why, *(other for _, other in signs[:4] if other != why)),
    )
