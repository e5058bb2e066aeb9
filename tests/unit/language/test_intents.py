"""Tests what kind of message is guessed, with models that were trained on the ten facts."""

from pathlib import Path

import numpy as np
import pytest

from bot.language.intents import OUTSIDE, Bank, Guess, Intents
from bot.language.ngrams import NgramModel
from tests.unit.language.small import FOREIGN, Small


def guess(small: Small, text: str) -> Guess:
    return small.see(text).guess


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("is coffee dangerous", "risks"),
        ("what even is espresso", "definition"),
        ("how long does it have to brew", "how_to_use"),
        ("will it cure my cold", "evidence"),
    ],
)
def test_the_aspect_that_is_asked_about_is_guessed(small: Small, text: str, aspect: str) -> None:
    found = guess(small, text)
    assert found.questions[0][0] == aspect
    assert found.intents[0] == (f"ask_{aspect}", found.questions[0][1])


def test_the_parts_of_a_guess_are_one_whole(small: Small) -> None:
    found = guess(small, "is coffee dangerous")
    assert len(small.intents.linear.labels) <= len(found.intents)  # none is cut off in this small model
    assert sum(value for _, value in found.intents) == pytest.approx(1.0, abs=1e-5)
    asked = sum(value for _, value in found.questions)
    assert asked + found.outside + found.talk == pytest.approx(1.0, abs=1e-5)
    for ranked in (found.intents, found.questions):
        assert [value for _, value in ranked] == sorted((value for _, value in ranked), reverse=True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("thanks very much", "talk"), ("what is the capital of peru", "outside"), ("is tea dangerous", "asked")],
)
def test_talk_and_what_is_outside_are_told_from_questions(small: Small, text: str, kind: str) -> None:
    found = guess(small, text)
    parts = {"talk": found.talk, "outside": found.outside, "asked": sum(p for _, p in found.questions)}
    assert max(parts, key=lambda name: parts[name]) == kind


def test_the_nearest_known_text_is_named_and_no_question_is_among_them(small: Small) -> None:
    found = guess(small, "thank you")
    assert (found.nearest, found.nearest_intent) == ("thank you", "thanks")
    assert found.near_talk == pytest.approx(1.0, abs=1e-5)
    assert found.near_outside < found.near_talk
    assert set(small.intents.bank.intents) == {OUTSIDE, "thanks"}


def test_a_text_can_be_hidden_from_itself(small: Small) -> None:
    seen = small.see(FOREIGN[1])
    place = list(small.intents.bank.texts).index(FOREIGN[1])
    alone = small.intents.guess(seen.words, seen.vector, hidden=place)
    assert seen.guess.nearest == FOREIGN[1] != alone.nearest
    assert alone.near_outside < seen.guess.near_outside
    assert alone.intents == seen.guess.intents  # only the neighbours change


def test_a_name_is_masked_before_the_words_count(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vector is that of the text; the n-grams know "the product" and not which."""
    taken: list[str] = []
    transform = NgramModel.transform
    monkeypatch.setattr(
        NgramModel, "transform", lambda model, texts: taken.extend(texts) or transform(model, texts)
    )
    guess(small, "is green tea dangerous")
    assert taken == ["is the product dangerous"]


def test_a_bank_without_utterances_is_near_to_nothing(small: Small) -> None:
    seen, bank = small.see("thank you"), small.intents.bank
    empty = Bank(bank.vectors[:0], bank.intents[:0], bank.texts[:0])
    found = Intents(small.intents.linear, small.intents.ngrams, empty).guess(seen.words, seen.vector)
    assert (found.near_outside, found.near_talk, found.nearest, found.nearest_intent) == (0.0, 0.0, "", "")
    assert found.intents == seen.guess.intents


def test_what_is_saved_guesses_the_same(small: Small, tmp_path: Path) -> None:
    small.intents.save(tmp_path)
    loaded = Intents.load(tmp_path)
    for text in ("is coffee dangerous", "thank you", "play some music"):
        seen = small.see(text)
        again = loaded.guess(seen.words, seen.vector)
        assert dict(again.intents) == pytest.approx(dict(seen.guess.intents), abs=1e-4)
        assert (again.nearest, again.near_talk) == (seen.guess.nearest, seen.guess.near_talk)
    assert np.array_equal(loaded.bank.vectors, small.intents.bank.vectors)
