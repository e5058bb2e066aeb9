"""Tests which subjects a text names, by the names of the ten facts."""

import pytest

from bot.knowledge.model import Name, Subject
from bot.knowledge.store import KnowledgeStore
from bot.language.subjects import Mention, SubjectFinder, masked


@pytest.fixture(scope="module")
def finder(store: KnowledgeStore) -> SubjectFinder:
    return SubjectFinder(store.subjects(), store.names())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("is Tea better than COFFEE", [("tea", "Tea"), ("coffee", "COFFEE")]),  # capitals do not matter
        ("what is green tea", [("green-tea", "green tea")]),  # the longer name
        ("is cofee bad", [("coffee", "cofee")]),
        ("one teapot of steam", []),  # whole words only
        ("", []),
    ],
)
def test_a_name_is_found_where_it_stands(
    finder: SubjectFinder, text: str, named: list[tuple[str, str]]
) -> None:
    found = finder.mentions(text)
    assert [(one.subject, one.text) for one in found] == named
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert not any(one.member for one in found)


def test_a_member_stands_for_its_subject(finder: SubjectFinder) -> None:
    (found,) = finder.mentions("is espresso strong")
    assert (found.subject, found.member) == ("coffee", True)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("tea or coffee", ("tea", "coffee")),  # as they are named
        ("coffee or tea or coffee", ("coffee", "tea")),
        ("an espresso, or rather tea", ("tea", "coffee")),  # named itself before named by a member
        ("is tea also green tea", ("green-tea", "tea")),  # a subject before its parent
        ("espresso", ("coffee",)),
        ("water", ()),
    ],
)
def test_subjects_come_by_importance(finder: SubjectFinder, text: str, subjects: tuple[str, ...]) -> None:
    assert finder.ranked(finder.mentions(text)) == subjects


def test_a_person_comes_last(store: KnowledgeStore) -> None:
    inventor = Subject("inventor", "Ada Brew", "person", "")
    finder = SubjectFinder(
        [*store.subjects(), inventor], [*store.names(), Name("ada brew", "inventor", "alias")]
    )
    assert finder.ranked(finder.mentions("did Ada Brew invent coffee")) == ("coffee", "inventor")


def test_a_masked_text_tells_what_kind_of_thing_was_named(finder: SubjectFinder) -> None:
    text = "is green tea stronger than coffee"
    mentions = finder.mentions(text)
    assert masked(text, mentions, {"green-tea": "product", "coffee": "drink"}) == (
        "is the product stronger than the drink"
    )
    assert masked(text, mentions, {}) == "is the subject stronger than the subject"
    assert masked("is water wet", [], {}) == "is water wet"
    assert masked("tea", [Mention("tea", "tea", 0, 3, False)], {"tea": "product"}) == "the product"
