"""Questions that mean the same are one group, whatever comes later."""

from __future__ import annotations

import csv
import gc
import time
from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
import pytest

from bot.core.settings import ROOT
from bot.editing.grouping import ALIKE, Floats, Grouper, grouped
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
    from bot.editing import grouping

    vectors = np.random.default_rng(0).normal(size=(700, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    whole = grouped(vectors)
    monkeypatch.setattr(grouping, "_BLOCK", 7)
    assert grouped(vectors) == whole
    assert sorted(place for group in whole for place in group) == list(range(700))


def test_the_vectors_are_made_once_and_the_texts_forgotten(encoder: Encoder) -> None:
    grouper = Grouper(encoder)
    first = grouper.vectors(["My name is Zorblatt", "what is tea?", "What  is tea?"])
    started = time.perf_counter()
    assert np.array_equal(grouper.vectors(["my name is zorblatt", "what is tea?"]), first[:2])
    assert time.perf_counter() - started < 0.01
    assert np.array_equal(first[1], first[2])
    held = [str(item) for item in gc.get_referents(grouper, vars(grouper), grouper._recent._results)]
    assert held and not any("zorblatt" in text.lower() for text in held)
    assert grouper.vectors([]).shape == (0, 384)


def test_the_threshold_does_what_is_written_beside_it(encoder: Encoder) -> None:
    """On a part of the wordings that it was measured on; the whole of them gave 0.91, 0.66 and 0.16."""
    wordings = defaultdict(list)
    with (ROOT / "data/knowledge/phrasings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wordings[row["answer"]].append(row["phrasing"])
    draw = np.random.default_rng(3)
    cards = draw.permutation(sorted(wordings))[:150]
    heap = [(text, str(card)) for card in cards for text in draw.permutation(wordings[str(card)])[:6]]
    heap = [heap[place] for place in draw.permutation(len(heap))]
    groups = grouped(Grouper(encoder).vectors([text for text, _ in heap]), ALIKE)
    joined = [(heap[a][1], heap[b][1]) for group in groups for a, b in combinations(group, 2)]
    right = sum(one == other for one, other in joined)
    belong = sum(one == other for (_, one), (_, other) in combinations(heap, 2))
    mostly = sum(max(Counter(heap[place][1] for place in group).values()) for group in groups)
    print(
        f"{mostly / len(heap):.2f} of {len(heap)} wordings, {right / len(joined):.2f}, {right / belong:.2f}"
    )
    assert mostly / len(heap) >= 0.9
    assert right / len(joined) >= 0.6
    assert right / belong >= 0.15


def test_five_thousand_questions_take_seconds() -> None:
    vectors = np.random.default_rng(0).normal(size=(5000, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    started = time.process_time()
    assert len(grouped(vectors)) == 5000  # nothing is alike: the slowest there is
    assert time.process_time() - started < 10
