"""Vectors of the content words of a text, each as it is meant in that text.

The encoder makes a vector for every word piece, and their mean is the vector of the sentence. The words apart
tell which point of a question a card does not speak of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.knowledge.search import STOP_WORDS, singular
from bot.language.text import QUOTES, WORD

Floats = npt.NDArray[np.float32]
Small = npt.NDArray[np.int8]

DIMENSIONS = 384
# No number of a word's unit vector is larger than 0.33, so 254 steps to 1 keep all of them within a byte.
STEPS = 254.0


@dataclass(frozen=True)
class WordVectors:
    """Content words in the singular, their unit vectors (n, 384), and how much each counts (n,)."""

    words: tuple[str, ...]
    vectors: Floats
    counts: Floats

    def joined(self, other: WordVectors, weight: float) -> WordVectors:
        """These words, then the other ones, which count `weight` times as much."""
        return WordVectors(
            (*self.words, *other.words),
            np.concatenate([self.vectors, other.vectors]),
            np.concatenate([self.counts, other.counts * np.float32(weight)]),
        )


NO_WORDS = WordVectors((), np.zeros((0, DIMENSIONS), np.float32), np.zeros(0, np.float32))


def content_words(text: str) -> list[tuple[str, int, int]]:
    """The content words of a text in the singular, each with its place (start, end) in `plain(text)`."""
    found = ((match.group(), *match.span()) for match in WORD.finditer(plain(text)))
    return [(singular(word), start, end) for word, start, end in found if word not in STOP_WORDS]


def plain(text: str) -> str:
    """The text as it is cut into words: in lower case, with plain quotation marks."""
    return text.translate(QUOTES).lower()


def by_word(text: str, offsets: Sequence[tuple[int, int]], pieces: Floats) -> Floats:
    """The vectors of `content_words(text)`, (words, 384): each the mean of its pieces, at unit length.

    `pieces` (n, 384) are the vectors of the word pieces of `plain(text)`, which stand at `offsets`. A word
    without a piece, behind the end of a text that was cut off, has zeros.
    """
    firsts, ends, piece = list[int](), list[int](), 0
    for _, start, end in content_words(text):
        while piece < len(offsets) and offsets[piece][0] < start:
            piece += 1
        firsts.append(piece)
        while piece < len(offsets) and offsets[piece][1] <= end:
            piece += 1
        ends.append(piece)
    sums = np.concatenate([np.zeros((1, DIMENSIONS), np.float32), pieces.cumsum(axis=0)])
    means = sums[ends] - sums[firsts]
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    vectors: Floats = means / np.where(lengths > 0, lengths, 1)
    return vectors


def named(text: str, vectors: Floats) -> WordVectors:
    """The content words of the text with their vectors, without those that have zeros."""
    there = vectors.any(axis=1)
    words = [word for (word, _, _), one in zip(content_words(text), there, strict=True) if one]
    return WordVectors(tuple(words), vectors[there], np.ones(len(words), np.float32))


def packed(vectors: Floats) -> bytes:
    """Unit vectors (n, 384) as one byte for each number."""
    steps: Small = np.round(vectors * STEPS).clip(-127, 127).astype(np.int8)
    return steps.tobytes()


def unpacked(stored: bytes) -> Small:
    """What `packed` wrote, as whole numbers (n, 384): STEPS times the unit vectors."""
    return np.frombuffer(stored, np.int8).reshape(-1, DIMENSIONS)
