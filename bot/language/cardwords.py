"""Compares the words of a message with the words of the cards, by meaning.

Method: late interaction (Khattab and Zaharia 2020, "ColBERT"). The vector of a sentence says what it is
about; a single word that no word of the card is near to says that the card misses the point. Of 527 turns of
writers not learned from, a right card came first for 0.73 with these measures, and for 0.66 without them; of
615 messages for 0.86 both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.knowledge.model import Card
from bot.knowledge.vectors import digest, told_by
from bot.language.encoder.encoder import Encoder
from bot.language.encoder.wordwise import (
    DIMENSIONS,
    STEPS,
    Small,
    WordVectors,
    content_words,
    packed,
    unpacked,
)

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

WORD_MEASURES = (
    "said",  # mean nearness of the message's words to the card's question and short answer, by rarity
    "asked",  # the same to the card's question alone
    "least",  # the least nearness among the message's RAREST words
    "back",  # mean nearness of the question's words to the message, by rarity
)
RAREST = 3
UNKNOWN = 0.5  # each measure, where the message or the card has no content word


@dataclass(frozen=True)
class CardWords:
    """The words of all cards: of a card's question, then of its short answer; at least one row for each.

    `vectors` (rows, 384) are STEPS times the unit vectors. `bounds` (2 · cards + 1) are the rows where each
    question and each short answer begins. `words` (rows) are the questions' words, and "" in all other rows.
    """

    vectors: Small
    bounds: Places
    words: tuple[str, ...]

    def question(self, place: int) -> WordVectors:
        """The words of a card's question."""
        start, end = self.bounds[2 * place], self.bounds[2 * place + 1]
        words = tuple(word for word in self.words[start:end] if word)
        vectors = self.vectors[start : start + len(words)].astype(np.float32) / np.float32(STEPS)
        return WordVectors(words, vectors, np.ones(len(words), np.float32))

    def measures(self, said: WordVectors, rarity: Floats, rows_rarity: Floats, places: Places) -> Floats:
        """WORD_MEASURES of the cards at `places`, (n, 4).

        `rarity` is that of each word that was said, `rows_rarity` that of `words`, where "" has 0.
        """
        weights = rarity * said.counts
        if not weights.sum():
            return np.full((len(places), len(WORD_MEASURES)), UNKNOWN, np.float32)
        spans = [slice(self.bounds[2 * place], self.bounds[2 * place + 2]) for place in places]
        rows = np.concatenate([self.vectors[span] for span in spans]).astype(np.float32)
        near = rows @ (said.vectors.T / np.float32(STEPS))
        starts = np.cumsum([0, *(span.stop - span.start for span in spans[:-1])])
        halves = np.stack([starts, starts + self.bounds[2 * places + 1] - self.bounds[2 * places]], axis=1)
        best = np.maximum.reduceat(near, halves.ravel(), axis=0)
        asked, whole = best[::2], np.maximum(best[::2], best[1::2])
        weights = weights / weights.sum()
        rarest = np.argsort(-weights)[:RAREST]
        own = np.concatenate([rows_rarity[span] for span in spans])
        total = np.add.reduceat(own, starts)
        back = np.add.reduceat(own * near.max(axis=1), starts) / np.maximum(total, 1e-6)
        found: Floats = np.stack(
            [
                whole @ weights,
                asked @ weights,
                whole[:, rarest].min(axis=1),
                np.where(total > 0, back, UNKNOWN),
            ],
            axis=1,
        ).astype(np.float32)
        return found


def card_words(cards: Sequence[Card], stored: Mapping[bytes, bytes], encoder: Encoder) -> CardWords:
    """The words of the cards; those whose vectors are not stored are encoded."""
    texts = [told_by(card.question, card.short_answer) for card in cards]
    missing = [text for text in dict.fromkeys(texts) if digest(text) not in stored]
    made = dict(zip(missing, map(packed, encoder.words_many(missing)), strict=True))
    rows, lengths, words = list[Small](), [0], list[str]()
    blank = np.zeros((1, DIMENSIONS), np.int8)
    for card, text in zip(cards, texts, strict=True):
        vectors = unpacked(made[text] if text in made else stored[digest(text)])
        asked = [word for word, _, _ in content_words(card.question)][: len(vectors)]
        for part, named in ((vectors[: len(asked)], asked), (vectors[len(asked) :], [])):
            rows.append(part if len(part) else blank)
            lengths.append(len(rows[-1]))
            words += [*named, *[""] * (lengths[-1] - len(named))]
    return CardWords(np.concatenate(rows) if rows else blank, np.cumsum(lengths), tuple(words))
