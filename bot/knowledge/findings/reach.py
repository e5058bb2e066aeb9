"""Cards that nobody can reach, and phrasings that belong to another card.

Each phrasing is compared with all other questions and phrasings while its own text is left out. Half of the
shipped phrasings are nearest to a text of another card, and most are right where they are: the trained
ranking weighs more than one text. So three measures must agree before a phrasing is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.knowledge.findings.finding import ERROR, NOTE, WARNING, Finding
from bot.knowledge.findings.meaning import Floats, Meaning
from bot.knowledge.findings.pack import Pack, Row

# How much nearer than its own card another card must be: by its nearest text, its question, its short answer.
NEARER, NEARER_QUESTION, NEARER_ANSWER = 0.25, 0.1, 0.0
# The same for the phrasings of a card taken together, and its question. The largest shipped is 0.145.
ESTRANGED = 0.2
SURE = 0.75  # least cosine to the nearest text of the other card
FEW = 3  # phrasings
BLOCK = 1_000


@dataclass(frozen=True)
class _Texts:
    """Questions and phrasings, card by card: the question first; `starts` is where each card begins."""

    cards: Sequence[Row]
    rows: Sequence[Row]
    owners: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    vectors: Floats
    answers: Floats

    @classmethod
    def of(cls, pack: Pack, meaning: Meaning) -> _Texts:
        cards = list(pack.cards.values())
        told = [(card, *pack.texts[card.key]) for card in cards]
        rows = [row for group in told for row in group]
        sizes = [len(group) for group in told]
        texts = [row["question"] if row.table == "answers" else row["phrasing"] for row in rows]
        return cls(
            cards=cards,
            rows=rows,
            owners=np.repeat(np.arange(len(cards)), sizes),
            starts=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp),
            vectors=meaning.of(texts),
            answers=meaning.of([card["short_answer"] for card in cards]),
        )


def reach(pack: Pack, meaning: Meaning) -> Iterator[Finding]:
    """What cannot be reached, and what leads elsewhere."""
    for card in pack["answers"]:
        if not pack.texts[card.key]:
            what = f"has no phrasing: add {FEW} or more ways in which people ask it"
            yield card.finding("reach", WARNING, "id", what)
        elif len(pack.texts[card.key]) < FEW:
            what = f"has only {len(pack.texts[card.key])} phrasings: add some"
            yield card.finding("reach", NOTE, "id", what)
    if len(pack.cards) > 1:
        texts = _Texts.of(pack, meaning)
        yield from _misplaced(texts)
        yield from _estranged(texts)


def _misplaced(texts: _Texts) -> Iterator[Finding]:
    """Phrasings that by all measures belong to another card."""
    for place, other, nearest in _elsewhere(texts):
        row, card, near = texts.rows[place], texts.cards[other], texts.rows[nearest]
        if row.table == "phrasings":
            like = near["question"] if near.table == "answers" else near["phrasing"]
            what = f'finds "{card.key}" ("{like}"): move it there, reword it or delete it'
            yield row.finding("phrasing", WARNING, "phrasing", what, [card.key])


def _estranged(texts: _Texts) -> Iterator[Finding]:
    """Cards whose phrasings together ask another card's question."""
    questions = texts.vectors[texts.starts]
    ends = np.append(texts.starts[1:], len(texts.rows))
    for place, (start, end) in enumerate(zip(texts.starts, ends, strict=True)):
        if end - start <= FEW:
            continue
        near = questions @ texts.vectors[start + 1 : end].mean(axis=0)
        other = int(np.argmax(near))
        if near[other] - near[place] >= ESTRANGED:
            card, found = texts.cards[place], texts.cards[other].key
            what = f'its phrasings ask the question of "{found}": write others, or join the two cards'
            yield card.finding("reach", ERROR, "question", what, [found])


def _elsewhere(texts: _Texts) -> Iterator[tuple[int, int, int]]:
    """(text, other card, its nearest text) for each text that by all measures is nearer to another card."""
    for start in range(0, len(texts.rows), BLOCK):
        here = np.arange(start, min(start + BLOCK, len(texts.rows)))
        near = texts.vectors[here] @ texts.vectors.T
        near[here - start, here] = -1.0
        by_card = np.maximum.reduceat(near, texts.starts, axis=1)
        owners = texts.owners[here]
        own = by_card[here - start, owners].copy()
        by_card[here - start, owners] = -1.0
        best = by_card.argmax(axis=1)
        gain = by_card[here - start, best] - own
        vectors = texts.vectors[here]
        questions = texts.vectors[texts.starts]
        asked = (vectors * (questions[best] - questions[owners])).sum(axis=1)
        told = (vectors * (texts.answers[best] - texts.answers[owners])).sum(axis=1)
        sure = by_card[here - start, best] >= SURE
        found = sure & (gain >= NEARER) & (asked >= NEARER_QUESTION) & (told >= NEARER_ANSWER)
        for row in np.flatnonzero(found):
            yield int(here[row]), int(best[row]), _nearest(near[row], texts, int(best[row]))


def _nearest(near: Floats, texts: _Texts, card: int) -> int:
    start = int(texts.starts[card])
    end = int(texts.starts[card + 1]) if card + 1 < len(texts.starts) else len(near)
    return start + int(near[start:end].argmax())
