"""What is to be learned: the questions that nobody answered, by meaning, and what an editor decided on each.

Deciding on a group decides on each question in it (`question_states`), and a group has the state of its
questions. So the state outlives the deletion of any of them, the oldest too, and lasts until the last one
that it was decided on is deleted. Questions that come later join the group and its state; `since` counts
them. Groups can change where the oldest question was deleted, or where one was rated or left later than
others came; then a state holds for a group only if half of what was asked before the decision bears it.
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

# More are grouped in no time that a person waits; the newest count.
MOST = 5_000
# "how long?" means nothing without what was talked about.
_FEW_WORDS = 4
_WORDINGS = 8
_BLOCK = 64


@dataclass(frozen=True)
class Group:
    """Questions that mean the same, oldest first.

    `key` is the row in `turns` of the oldest; the row of any other of them finds the group, too.

    `near` is the card that was offered and chosen, or that was nearest when they were asked; `trust` is the
    highest there was in it. `now` is the card of the present store whose wording is nearest, and `likeness`
    the cosine, once `Learning.with_nearest` has looked: a card that was written since shows here.

    `state` is what was decided, `settled_by` the card that answers it now by that decision, and `since` how
    often it was asked after that.
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
        """The number that names the group."""
        return self.questions[0].turn

    @property
    def text(self) -> str:
        """The question as it was asked first."""
        return self.questions[0].text

    @property
    def topic(self) -> str:
        """The subject of the answer before it, where the question is too short to be understood alone."""
        return self.questions[0].topic if _is_short(self.questions[0]) else ""

    @property
    def size(self) -> int:
        """How often it was asked."""
        return len(self.questions)

    @property
    def talks(self) -> int:
        """In how many conversations."""
        return len({asked.conversation for asked in self.questions})

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows in `turns`, for `set_state`."""
        return tuple(asked.turn for asked in self.questions)


class Learning:
    """Groups what was not answered; one for a process, as it remembers vectors and the store's index."""

    def __init__(self, store: KnowledgeStore, encoder: Encoder) -> None:
        self._store, self._encoder, self._grouper = store, encoder, Grouper(encoder)
        self._lock = threading.Lock()
        self._index: CardIndex | None = None
        self._version = ""

    def groups(self, asked: Iterable[Asked]) -> list[Group]:
        """Groups of what was not answered, the largest first; never one with what followed an alarm.

        For some kinds alone take the groups that hold one (`kinds`): grouped by themselves they would be
        others, with other keys.
        """
        missed = [one for one in asked if one.kind in MISSED][-MOST:]
        together = grouped(self._grouper.vectors([_in_context(one) for one in missed]))
        made = [_group([missed[place] for place in places]) for places in together]
        return sorted(made, key=lambda group: (-group.talks, -group.size, -group.questions[-1].at))

    def with_nearest(self, groups: Sequence[Group]) -> list[Group]:
        """The same with `now` and `likeness`; for the groups that are shown, as a thousand take a second."""
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
    """The group with this question in it; raises MesoError where no question with this number is kept."""
    for group in groups:
        if key in group.rows:
            return group
    raise MesoError(f"{key}: no unanswered question has this number; it was deleted, or never there")


def after_alarm(asked: Iterable[Asked]) -> list[Asked]:
    """What told of a danger or of a complaint and what followed it, newest first; never grouped."""
    return [one for one in reversed(list(asked)) if one.kind == ALARM]


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
    """The state of a group, from those of its questions."""
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
    """The card that most people chose among those offered; else the one that was most often nearest."""
    cards = _counted(asked.taken for asked in questions) or _counted(asked.near for asked in questions)
    card = next(iter(cards), "")
    return card, round(max((asked.trust for asked in questions if asked.near == card), default=0.0), 3)


def _counted(values: Iterable[str]) -> dict[str, int]:
    """How often each value occurs, the most frequent first; empty ones are left out."""
    return dict(Counter(value for value in values if value).most_common())
