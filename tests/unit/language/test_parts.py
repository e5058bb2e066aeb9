"""Tests the small parts of the language package on short texts: clauses, things, languages."""

import pytest

from bot.knowledge.search import singular
from bot.knowledge.store import KnowledgeStore
from bot.language.clauses import clauses_of
from bot.language.personal import personal_cue
from bot.language.things import ThingFinder
from bot.language.tongue import language_of


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("what is tea", ()),
        ("what is tea and what does it cost?", ("what is tea", "what does it cost?")),
        (
            "my sister is getting married. does tea keep you awake?",
            ("my sister is getting married.", "does tea keep you awake?"),
        ),
        ("tea vs. coffee from the shop", ()),
        ("it does not hurt but my face is drooping", ("it does not hurt", "my face is drooping")),
    ],
)
def test_clauses(text: str, clauses: tuple[str, ...]) -> None:
    assert clauses_of(text) == clauses


def test_things_are_found_by_any_name_in_any_number(store: KnowledgeStore) -> None:
    finder = ThingFinder(store.things().values())
    assert finder.slugs("Do colds go away with cow milk?") == {"cold", "milk"}
    assert finder.slugs("a runny nose in Japan") == {"cold", "japan"}
    assert finder.slugs("coldness") == frozenset()


@pytest.mark.parametrize(
    ("word", "expected"), [("peels", "peel"), ("injuries", "injury"), ("glass", "glass")]
)
def test_singular(word: str, expected: str) -> None:
    assert singular(word) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("tengo los labios hinchados y me cuesta respirar desde la inyección", "es"),
        ("what is it", "en"),
        ("ok", "en"),
        ("does niacinamide hydroxyprolin work", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("i am pregnant, can i have mesotherapy", "pregnant"),
        ("i'm on blood thinners, is it safe", "medicine"),
        ("i take apixaban for my heart. can i have it in the knee", "medicine"),
        ("on xarelto, had it this morning", "medicine"),
        ("may i skip the tablet that morning", "medicine"),
        ("can i use an aspirin mask", None),
        ("i had a stent in march, if that's important", "condition"),
        ("so should i spend the 900 or not", "decision"),
        ("so would you, if it were you?", "decision"),
        ("i have diabetes, can i use it", "condition"),
        ("should i get mesotherapy", "decision"),
        ("one of the two creams, you pick", "decision"),
        ("i have oily skin", None),
        ("should i use moisturizer before sunscreen", None),
    ],
)
def test_personal_circumstances_are_noticed(text: str, cue: str | None) -> None:
    assert personal_cue(text) == cue
