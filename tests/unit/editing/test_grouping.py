"""Questions that mean the same are one group, whatever comes later."""

from __future__ import annotations

import gc
import math
from typing import Any

import numpy as np
import pytest

from bot.editing import grouping
from bot.editing.grouping import Floats, Grouper, grouped
from bot.language.encoder.encoder import Encoder


def _unit(*angles: float) -> Floats:
    turns = np.radians(angles)
    made: Floats = np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)
    return made


def test_each_joins_the_nearest_oldest_and_moves_nobody() -> None:
    angles = (0, 90, 40, 55, 10, 200)  # cosine 0.70 is 45.6 degrees
    assert grouped(_unit(*angles), 0.7) == [[0, 2, 4], [1, 3], [5]]
    for count in range(len(angles)):
        before = [[place for place in group if place < count] for group in grouped(_unit(*angles), 0.7)]
        assert grouped(_unit(*angles[:count]), 0.7) == [group for group in before if group]
    assert grouped(np.zeros((0, 2), np.float32)) == []


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).normal(size=(700, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    whole = grouped(vectors)
    monkeypatch.setattr(grouping, "_BLOCK", 7)
    assert grouped(vectors) == whole
    assert sorted(place for group in whole for place in group) == list(range(700))


def test_the_vectors_are_made_once_and_the_texts_forgotten(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, encode = list[str](), encoder.encode_many
    monkeypatch.setattr(encoder, "encode_many", lambda texts: made.extend(texts) or encode(texts))
    grouper = Grouper(encoder)
    first = grouper.vectors(["My name is Zorblatt", "what is tea?", "What  is tea?"])
    assert np.array_equal(grouper.vectors(["my name is zorblatt", "what is tea?"]), first[:2])
    assert sorted(made) == ["my name is zorblatt", "what is tea?"]
    assert np.array_equal(first[1], first[2])
    held = [str(item) for item in gc.get_referents(grouper, vars(grouper), grouper._recent._results)]
    assert held and not any("zorblatt" in text.lower() for text in held)
    assert grouper.vectors([]).shape == (0, 384)


class Multiplied(np.ndarray[Any, np.dtype[np.float32]]):
    """An array that counts its matrix products."""

    products = 0

    def __matmul__(self, other: Any) -> Any:
        type(self).products += 1
        return np.asarray(self) @ np.asarray(other)


def test_questions_are_compared_by_the_block_and_not_one_by_one() -> None:
    vectors = np.random.default_rng(0).normal(size=(1000, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert len(grouped(vectors.view(Multiplied))) == 1000  # nothing is alike: the most comparisons there are
    assert Multiplied.products == 2 * math.ceil(1000 / grouping._BLOCK)
