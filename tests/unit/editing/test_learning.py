"""What nobody answered: groups, what was decided on them, what is nearest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversations.questions import ALARM, ANSWERED, ASKED_BACK, UNANSWERED, Asked
from bot.core.errors import MesoError
from bot.editing.learning import Learning, after_alarm, find
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder

MILK = ("does milk spoil the taste of tea", "Does milk spoil the taste of tea?", "does milk spoil tea taste")
PRICE = ("what does a coffee machine cost", "what does a coffee machine cost roughly")


@pytest.fixture(scope="module")
def learning(store: KnowledgeStore, encoder: Encoder) -> Learning:
    return Learning(store, encoder)


def asked(turn: int, text: str, kind: str = UNANSWERED, **fields: object) -> Asked:
    made = Asked(turn, f"talk-{turn}", f"m-{turn}", text, float(turn), kind, cause="gap")
    return replace(made, **fields)  # type: ignore[arg-type]


def some() -> list[Asked]:
    texts = (PRICE[0], MILK[0], MILK[1], PRICE[1], MILK[2])
    return [asked(number, text) for number, text in enumerate(texts, start=1)]


def decided(questions: list[Asked], rows: tuple[int, ...], state: str, at: float) -> list[Asked]:
    return [
        replace(one, state=state, decided_at=at, settled_by="tea-1") if one.turn in rows else one
        for one in questions
    ]


def test_the_largest_group_comes_first_with_its_wordings(learning: Learning) -> None:
    milk, price = learning.groups(some())
    assert (milk.key, milk.text, milk.size, milk.talks, milk.rows) == (2, MILK[0], 3, 3, (2, 3, 5))
    assert milk.wordings == (MILK[2],)
    assert (price.key, price.rows) == (1, (1, 4))
    assert (milk.state, milk.since, milk.kinds, milk.causes) == ("new", 0, {"unanswered": 3}, {"gap": 3})
    assert find([milk, price], 5) is milk
    with pytest.raises(MesoError, match="99: no unanswered question has this number"):
        find([milk, price], 99)


def test_one_person_who_asks_often_is_not_many(learning: Learning) -> None:
    questions = [replace(one, conversation="one") if one.text in MILK else one for one in some()]
    assert [group.talks for group in learning.groups(questions)] == [2, 1]


def test_nothing_after_an_alarm_is_grouped(learning: Learning) -> None:
    alarm = asked(6, MILK[0], ALARM)
    told = [*some(), alarm, asked(7, MILK[0], ANSWERED)]
    assert {row for group in learning.groups(told) for row in group.rows} == {1, 2, 3, 4, 5}
    assert after_alarm(told) == [alarm]


def test_a_decision_outlives_new_questions_and_the_deletion_of_the_oldest(learning: Learning) -> None:
    questions = decided(some(), (2, 3, 5), "done", at=5.5)
    questions += [asked(6, MILK[0]), asked(7, MILK[1])]
    milk = learning.groups(questions)[0]
    assert (milk.state, milk.settled_by, milk.since, milk.size) == ("done", "tea-1", 2, 5)
    milk = learning.groups([one for one in questions if one.turn != 2])[0]
    assert (milk.key, milk.state, milk.since) == (3, "done", 2)
    # The last of those that it was decided on is gone: the question is new.
    milk = learning.groups([one for one in questions if one.turn not in (2, 3, 5)])[0]
    assert (milk.state, milk.settled_by, milk.since) == ("new", "", 0)


def test_one_that_is_counted_late_does_not_undo_a_decision(learning: Learning) -> None:
    """It was asked first, but rated down only after the others were decided on."""
    questions = [asked(0, MILK[1], "disliked"), *decided(some(), (2, 3, 5), "dismissed", at=5.5)]
    milk = learning.groups(questions)[0]
    assert (milk.key, milk.state) == (0, "dismissed")


def test_a_stray_decision_hides_no_others(learning: Learning) -> None:
    """Its own group lost its oldest, and it fell to another group that nobody decided on."""
    milk = learning.groups(decided(some(), (5,), "dismissed", at=5.5))[0]
    assert (milk.rows, milk.state) == ((2, 3, 5), "new")


def test_the_last_of_two_decisions_counts(learning: Learning) -> None:
    questions = decided(decided(some(), (2, 3), "dismissed", at=3.5), (2, 3, 5), "done", at=6)
    assert learning.groups(questions)[0].state == "done"


def test_short_questions_are_grouped_with_what_was_talked_about(learning: Learning) -> None:
    short = [asked(1, "how long?", topic="green-tea"), asked(2, "how long?", topic="coffee-machine")]
    assert len(learning.groups(short)) == 2
    assert [group.topic for group in learning.groups(short)] == ["coffee-machine", "green-tea"]
    assert len(learning.groups([replace(one, topic="") for one in short])) == 1


def test_the_nearest_card_is_what_people_chose_or_what_was_nearest(
    learning: Learning, store: KnowledgeStore
) -> None:
    near = [replace(one, near="a", trust=one.turn / 10) for one in some()]
    assert [(group.near, group.trust) for group in learning.groups(near)] == [("a", 0.5), ("a", 0.4)]
    chose = [replace(one, kind=ASKED_BACK, taken="b" if one.turn == 3 else "") for one in near]
    assert learning.groups(chose)[0].near == "b"
    card = next(iter(store.cards().values()))
    asks = learning.with_nearest(learning.groups([asked(1, card.question)]))[0]
    assert asks.now == card.id and asks.likeness > 0.95
    assert learning.with_nearest([]) == []
