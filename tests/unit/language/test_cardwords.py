"""Words of messages compared with words of cards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.knowledge.store import KnowledgeStore
from bot.language.cardwords import UNKNOWN, WORD_MEASURES, CardWords, card_words
from bot.language.encoder.encoder import Encoder
from bot.language.encoder.wordwise import (
    DIMENSIONS,
    NO_WORDS,
    by_word,
    content_words,
    named,
    packed,
    unpacked,
)
from bot.language.index import CardIndex, make_index


@pytest.fixture(scope="module")
def index(store: KnowledgeStore, encoder: Encoder) -> CardIndex:
    return make_index(store, encoder)


def measured(index: CardIndex, encoder: Encoder, text: str) -> dict[str, dict[str, float]]:
    """Card → its measures."""
    said = encoder.words(text)
    places = np.arange(len(index.cards))
    rows = index.card_words.measures(said, index.rarities(said.words), index.rows_rarity, places)
    names = [card.id for card in index.cards]
    return {
        name: dict(zip(WORD_MEASURES, row, strict=True))
        for name, row in zip(names, rows.tolist(), strict=True)
    }


def test_content_words_stand_in_the_singular_with_their_places() -> None:
    text = "Are the Leaves’ tips brown?"
    assert [(word, text[start:end]) for word, start, end in content_words(text)] == [
        ("leave", "Leaves"),
        ("tip", "tips"),
        ("brown", "brown"),
    ]


def test_a_word_is_the_mean_of_its_pieces() -> None:
    pieces = np.zeros((3, DIMENSIONS), np.float32)
    pieces[0, 0] = pieces[1, 1] = pieces[2, 2] = 2.0
    found = by_word("green teapot", [(0, 5), (6, 9), (9, 12)], pieces)
    np.testing.assert_allclose(found[1, :3], [0, np.sqrt(0.5), np.sqrt(0.5)], atol=1e-6)


def test_words_behind_the_end_of_a_cut_text_are_left_out() -> None:
    vectors = by_word("green tea", [(0, 5)], np.ones((1, DIMENSIONS), np.float32))
    assert named("green tea", vectors).words == ("green",)


def test_a_word_alone_means_what_it_means_in_its_text(encoder: Encoder) -> None:
    """The vector of a word depends on the words around it."""
    one, other = (encoder.words(text) for text in ("a cup of green tea", "the grass is green"))
    assert one.words[1] == other.words[1] == "green"
    assert one.vectors[1] @ other.vectors[1] < 0.95


def test_the_marks_at_the_ends_of_a_text_belong_to_no_word(encoder: Encoder) -> None:
    """The vector of the text is the mean of the word and of these marks."""
    assert encoder.words("tea").vectors[0] @ encoder.encode("tea") < 0.99


def test_vectors_survive_being_packed(encoder: Encoder) -> None:
    vectors = encoder.words("how long does green tea keep in the cupboard").vectors
    back = unpacked(packed(vectors)).astype(np.float32) / 254
    assert np.abs(vectors).max() < 0.5
    assert (np.sum(back * vectors, axis=1) > 0.99).all()


def test_the_card_that_speaks_of_the_point_is_nearest(index: CardIndex, encoder: Encoder) -> None:
    found = measured(index, encoder, "does coffee make my heart race")
    for name in ("said", "asked", "least"):
        assert max(found, key=lambda card: found[card][name]) == "coffee-heart", name


def test_a_question_that_asks_more_than_was_said_is_further_away(index: CardIndex, encoder: Encoder) -> None:
    found = measured(index, encoder, "what is coffee")
    assert found["what-is-coffee"]["back"] > found["coffee-heart"]["back"] + 0.1


def test_a_point_that_no_card_has_leaves_a_word_alone(index: CardIndex, encoder: Encoder) -> None:
    told = max(row["least"] for row in measured(index, encoder, "does coffee make my heart race").values())
    alone = max(row["least"] for row in measured(index, encoder, "does coffee stain marble").values())
    assert alone < told - 0.1


def test_a_message_without_content_words_measures_nothing(index: CardIndex) -> None:
    rows = index.card_words.measures(
        NO_WORDS, np.zeros(0, np.float32), index.rows_rarity, np.arange(len(index.cards))
    )
    assert (rows == UNKNOWN).all()


def test_what_was_asked_before_counts_less(index: CardIndex, encoder: Encoder) -> None:
    said = encoder.words("the heart").joined(index.card_words.question(0), 0.7)
    assert said.counts[0] == 1 and said.counts[-1] == np.float32(0.7)
    assert len(said.words) == len(said.vectors) == len(said.counts)


def test_stored_words_are_those_that_the_encoder_makes(
    store: KnowledgeStore, index: CardIndex, encoder: Encoder
) -> None:
    made: CardWords = card_words(index.cards, {}, encoder)
    assert store.word_vectors()
    assert (made.vectors == index.card_words.vectors).all()
    assert made.words == index.card_words.words
    assert len(made.bounds) == 2 * len(index.cards) + 1


def test_a_card_of_stop_words_alone_is_measured_too(index: CardIndex, encoder: Encoder) -> None:
    cards = [replace(index.cards[0], question="What is it?", short_answer="It is what it is."), *index.cards]
    words = card_words(cards, {}, encoder)
    said = encoder.words("green tea")
    rows = words.measures(said, np.ones(2, np.float32), np.zeros(len(words.words), np.float32), np.arange(2))
    assert rows[0, :3].max() == 0
    assert rows[0, 3] == UNKNOWN
