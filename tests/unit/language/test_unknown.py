"""Tests which words of a question are named as missing from the store."""

import pytest

from bot.knowledge.store import KnowledgeStore
from bot.language.text import words_of
from bot.language.unknown import is_known_noun, unknown_things


@pytest.fixture(scope="module")
def vocabulary(store: KnowledgeStore) -> frozenset[str]:
    """The words of the ten facts and of the names."""
    texts = [*(card.question for card in store.cards().values()), *(name.name for name in store.names())]
    texts += [thing.title for thing in store.things().values()]
    return frozenset(word for text in texts for word in words_of(text))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("does tea help with tinnitus", ("tinnitus",)),
        ("does coffee cure my migraine or treat eczema", ("migraine", "eczema")),
        ("tea versus zorblatt", ("zorblatt",)),  # no English word is a name
        ("is coffee good for the heart", ()),  # the store has it
        ("are teas good for hearts", ()),  # in any number
        ("is tea good for my grandma", ()),  # people are no missing knowledge
        ("is tea good for a birthday party", ()),
        ("does tea help me sleep", ()),  # "me" is no thing that it helps
        ("what is tinnitus", ()),  # nothing carries the word: the whole question is judged elsewhere
    ],
)
def test_the_essential_words_that_the_store_has_not(
    vocabulary: frozenset[str], text: str, missing: tuple[str, ...]
) -> None:
    assert unknown_things(text, vocabulary) == missing


def test_a_word_that_only_describes_lets_the_next_one_count(vocabulary: frozenset[str]) -> None:
    assert unknown_things("is tea good for severe tinnitus", vocabulary) == ("tinnitus",)
    # A noun in its place is the thing itself.
    assert unknown_things("is tea good for heart tinnitus", vocabulary | {"heart"}) == ()


def test_a_word_is_named_once_and_in_the_order_of_the_text(vocabulary: frozenset[str]) -> None:
    text = "tea for tinnitus, or coffee against vertigo, or milk for tinnitus"
    assert unknown_things(text, vocabulary) == ("tinnitus", "vertigo")


def test_a_word_that_is_learned_is_missing_no_more(vocabulary: frozenset[str]) -> None:
    assert unknown_things("does tea help with tinnitus", vocabulary | {"tinnitus"}) == ()


@pytest.mark.parametrize(
    ("word", "noun"), [("ear", True), ("ears", True), ("severe", False), ("sleep", False)]
)
def test_a_known_noun_is_nothing_else(word: str, noun: bool) -> None:
    assert is_known_noun(word) is noun
