"""Unanswered questions grouped by meaning, and what editors decided about each group.

A decision about a group is stored for each question in it (`question_states`), and a group takes its state
from its questions. So the state survives when some of them are deleted, even the oldest. Later questions
join the group and its state; `since` counts them. Groups can change if the oldest question is deleted, or if
a question becomes unanswered late, by a rating or by silence. Then a group keeps a state only if half of the
questions from before the decision have it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversations.questions import ALARM, MISSED, Asked
from bot.conversations.states_table import NEW
from bot.core.errors import MesoError
from bot.editing.grouping import Grouper, grouped
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder
from bot.language.index import CardIndex, make_index
from bot.language.text import fold

# Questions that are grouped, the newest; to group more takes longer than a person waits.
MOST = 5_000
# A question of so few words, like "how long?", needs the subject of the conversation.
_FEW_WORDS = 4
_WORDINGS = 8
_BLOCK = 64


@dataclass(frozen=True)
class Group:
    """Questions that mean the same, oldest first.

    `key` is the row in `turns` of the oldest question; `find` takes the row of any of them.

    `near` is the card that people chose among offered ones, or else the nearest one when they asked; `trust`
    is the highest trust in it. `now` is the nearest card of the present store and `likeness` its cosine; both
    are set by `Learning.with_nearest`, and show cards that were written since.

    `state` is the decision, `settled_by` the card that answers now, and `since` how often the question was
    asked after the decision.
    """

    questions: tuple[Asked, ...]
    wordings: tuple[str, ...]
    kinds: Mapping[str, int]
    causes: Mapping[str, int]
    missing: tuple[str, ...]
    near: str
    trust: float
    state: str = NEW
    settled_by: str = ""
    since: int = 0
    now: str = ""
    likeness: float = 0.0

    @property
    def key(self) -> int:
        """The number by which pages and commands name the group."""
        return self.questions[0].turn

    @property
    def text(self) -> str:
        """The oldest question."""
        return self.questions[0].text

    @property
    def topic(self) -> str:
        """The subject of the answer before, if the question is too short to be understood alone."""
        return self.questions[0].topic if _is_short(self.questions[0]) else ""

    @property
    def size(self) -> int:
        """How often it was asked."""
        return len(self.questions)

    @property
    def talks(self) -> int:
        """In how many conversations it was asked."""
        return len({asked.conversation for asked in self.questions})

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows in `turns`, for `set_state`."""
        return tuple(asked.turn for asked in self.questions)


class Learning:
    """Groups unanswered questions; one for a process, because it remembers vectors and the index."""

    def __init__(self, store: KnowledgeStore, encoder: Encoder) -> None:
        self._store, self._encoder, self._grouper = store, encoder, Grouper(encoder)
        self._lock = threading.Lock()
        self._index: CardIndex | None = None
        self._version = ""

    def groups(self, asked: Iterable[Asked]) -> list[Group]:
        """The groups of unanswered questions, the largest first; what followed an alarm is never grouped.

        To list only some kinds of questions, filter the groups by `kinds`. Grouping only those questions
        would give other groups with other keys.
        """
        missed = [one for one in asked if one.kind in MISSED][-MOST:]
        together = grouped(self._grouper.vectors([_in_context(one) for one in missed]))
        made = [_group([missed[place] for place in places]) for places in together]
        return sorted(made, key=lambda group: (-group.talks, -group.size, -group.questions[-1].at))

    def with_nearest(self, groups: Sequence[Group]) -> list[Group]:
        """The same groups with `now` and `likeness`. A thousand take a second, so pass only those to show."""
        index = self._cards()
        if not groups or not len(index.texts):
            return list(groups)
        found = []
        for start in range(0, len(groups), _BLOCK):
            block = groups[start : start + _BLOCK]
            likeness = (
                self._grouper.vectors([_in_context(one.questions[0]) for one in block]) @ index.vectors.T
            )
            for group, row in zip(block, likeness, strict=True):
                best = int(row.argmax())
                card = index.cards[index.owners[best]].id
                found.append(replace(group, now=card, likeness=round(float(row[best]), 3)))
        return found

    def _cards(self) -> CardIndex:
        version = self._store.version()
        with self._lock:
            if self._index is None or version != self._version:
                self._index, self._version = make_index(self._store, self._encoder), version
            return self._index


def find(groups: Iterable[Group], key: int) -> Group:
    """The group that contains this question. Raises MesoError if no question with this number is kept."""
    for group in groups:
        if key in group.rows:
            return group
    raise MesoError(f"{key}: no unanswered question has this number; it was deleted, or never there")


def after_alarm(asked: Iterable[Asked]) -> list[Asked]:
    """Messages about a danger or a complaint, and what followed them, newest first; never grouped."""
    return [one for one in reversed(list(asked)) if one.kind == ALARM]


def stands_alone(asked: Asked) -> bool:
    """Whether a question can be understood without the conversation before it."""
    return not (asked.topic and _is_short(asked))


def _is_short(asked: Asked) -> bool:
    return len(asked.text.split()) <= _FEW_WORDS


def _in_context(asked: Asked) -> str:
    topic = asked.topic.replace("-", " ") if _is_short(asked) else ""
    return asked.text if not topic or topic in fold(asked.text) else f"{asked.text} {topic}"


def _group(questions: Sequence[Asked]) -> Group:
    near, trust = _near(questions)
    return Group(
        questions=tuple(questions),
        wordings=_wordings(questions),
        kinds=_counted(asked.kind for asked in questions),
        causes=_counted(asked.cause for asked in questions),
        missing=tuple(_counted(thing for asked in questions for thing in asked.missing)),
        near=near,
        trust=trust,
        **_decided(questions),
    )


def _decided(questions: Sequence[Asked]) -> dict[str, Any]:
    """The state of a group, from the states of its questions."""
    last = max(questions, key=lambda asked: asked.decided_at)
    before = [asked for asked in questions if asked.at <= last.decided_at]
    if last.state == NEW or 2 * sum(asked.state == last.state for asked in before) < len(before):
        return {}
    return {
        "state": last.state,
        "settled_by": last.settled_by,
        "since": len(questions) - len(before),
    }


def _wordings(questions: Sequence[Asked]) -> tuple[str, ...]:
    """The other wordings, the most frequent first."""
    said = {fold(asked.text): asked.text for asked in reversed(questions)}
    often = _counted(fold(asked.text) for asked in questions)
    others = [said[folded] for folded in often if folded != fold(questions[0].text)]
    return tuple(others[:_WORDINGS])


def _near(questions: Sequence[Asked]) -> tuple[str, float]:
    """The card that most people chose among offered ones, or else the one that was nearest most often."""
    cards = _counted(asked.taken for asked in questions) or _counted(asked.near for asked in questions)
    card = next(iter(cards), "")
    return card, round(max((asked.trust for asked in questions if asked.near == card), default=0.0), 3)


def _counted(values: Iterable[str]) -> dict[str, int]:
    """How often each value occurs, the most frequent first; empty ones are left out."""
    return dict(Counter(value for value in values if value).most_common())
