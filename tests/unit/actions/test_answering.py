"""Replies to questions, and to requests about the last answer."""

from dataclasses import replace

import pytest

from actions import compose
from actions.answering import (
    ActionAccept,
    ActionAnswer,
    ActionMore,
    ActionPick,
    ActionRepeat,
    ActionSimpler,
    ActionSources,
    ActionSure,
)
from actions.base import ReplyAction
from actions.desk import Desk
from actions.reply import as_contract
from bot.core.contract import Reading, State
from bot.knowledge.store import KnowledgeStore
from tests.unit.conftest import turn

RISKS = State(
    subject="tea", aspect="risks", card="tea-risks", question="What are the risks of tea?", noted=True
)


def test_the_short_answer_comes_first_and_its_facts_after_it(desk: Desk) -> None:
    answer = as_contract(
        ActionAnswer().reply(turn("ask_risks", reading=Reading(card="tea-risks")), desk), desk
    )
    assert answer["lead"].startswith("Very hot tea can burn your mouth.")
    assert answer["text"].startswith("**Very hot tea can burn your mouth.")
    assert [fact["id"] for fact in answer["facts"]][:2] == ["tea-hot", "tea-sleep"]
    assert answer["card"] == "tea-risks"
    assert (answer["subject"], answer["aspect"]) == ("tea", "risks")


def test_a_contradiction_stands_right_beside_its_other_side(desk: Desk) -> None:
    ids = [f.id for f in ActionAnswer().reply(turn("ask", reading=Reading(card="tea-risks")), desk).facts]
    assert ids.index("tea-no-sleep") == ids.index("tea-sleep") + 1


def test_the_facts_nearest_to_the_message_come_first(desk: Desk) -> None:
    """Also one of another card; those of the card fill what is left, and the caution is never left out."""
    reading = Reading(card="make-tea", near=("tea-sleep",))
    facts = ActionAnswer().reply(turn("ask_how_to_use", reading=reading), desk).facts
    assert [fact.id for fact in facts if fact.id != "tea-no-sleep"] == ["tea-sleep", "tea-brew", "tea-hot"]


def test_a_caution_is_never_behind_more(desk: Desk) -> None:
    reply = ActionAnswer().reply(turn("ask_how_to_use", reading=Reading(card="make-tea")), desk)
    assert [fact.id for fact in reply.facts] == ["tea-brew", "tea-hot"]
    assert [fact["caution"] for fact in as_contract(reply, desk)["facts"]] == [False, True]


def test_a_yes_no_question_carries_its_verdict(desk: Desk) -> None:
    answer = as_contract(ActionAnswer().reply(turn("ask", reading=Reading(card="tea-colds")), desk), desk)
    assert answer["verdict"] == "not_proven"
    assert answer["lead"].startswith("Not proven.")
    assert answer["facts"][0]["text"].startswith("Supporters say:")


def test_what_is_missing_is_said_before_the_answer(desk: Desk) -> None:
    reading = Reading(card="tea-risks", missing=("honey",))
    answer = as_contract(ActionAnswer().reply(turn("ask_risks", reading=reading), desk), desk)
    assert answer["lead"].startswith("I have nothing on honey in particular.")
    assert answer["missing"] == ["honey"]


def test_a_thing_that_other_facts_speak_of_is_not_said_to_be_unknown(desk: Desk) -> None:
    reading = Reading(card="tea-risks", missing=("honey", "coffee", "leaves"))
    lead = as_contract(ActionAnswer().reply(turn("ask_risks", reading=reading), desk), desk)["lead"]
    assert lead.startswith("I have nothing on honey in particular. This does not speak of coffee or leaves.")


def test_a_subject_of_ours_is_not_said_to_be_unknown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KnowledgeStore, "search", lambda *_: ())  # no claim has its title
    assert desk.holds(desk.name("coffee"))
    assert not desk.holds("honey")


def test_a_body_area_is_no_gap(desk: Desk) -> None:
    reading = Reading(card="tea-risks", missing=("heart",))
    assert ActionAnswer().reply(turn("ask_risks", reading=reading), desk).missing == ()


def test_a_second_question_of_the_message_is_answered_after_the_first(desk: Desk) -> None:
    reading = Reading(card="what-is-tea", second="make-coffee")
    reply = ActionAnswer().reply(turn("ask_definition", reading=reading), desk)
    second = desk.card("make-coffee")
    assert second
    assert "made from the leaves" in reply.short_answer
    assert reply.after.startswith(f'And your other question, "{second.question}"')
    assert "Grind the beans" in reply.after
    assert {"tea-is", "coffee-mill"} <= {fact.id for fact in reply.facts}
    assert reply.state and reply.state.card == "what-is-tea"  # the conversation goes on about the first
    text = as_contract(reply, desk)["text"].splitlines()
    assert text[0] == f"**{reply.short_answer}**"
    assert text[1] == reply.after


def test_in_doubt_both_answers_open_with_their_questions(desk: Desk) -> None:
    """Neither may hide the other: the first answer is whole, and the second has its opening."""
    first, second = desk.card("make-tea"), desk.card("make-coffee")
    assert first and second
    second = replace(second, short_answer="It depends. " + "With hot water it takes a few minutes more. " * 4)
    reply = compose.either(
        turn("ask_how_to_use", reading=Reading(card=first.id, also=second.id)), desk, first, second
    )
    text = as_contract(reply, desk)["text"].splitlines()
    assert text[0] == f'This answers "{first.question}": **{first.short_answer}**'
    assert text[1].startswith(f'If you mean "{second.question}": It depends. With hot water')
    told = text[1].removeprefix(f'If you mean "{second.question}": ')
    assert len(told.split()) <= compose.OPENING < len(second.short_answer.split())
    assert reply.suggestions[0] == second  # its whole answer is one tap away
    assert reply.state and reply.state.card == first.id and reply.state.offered[0] == second.id


def test_a_comparison_is_labelled(desk: Desk) -> None:
    reading = Reading(compared=("what-is-tea", "what-is-coffee", "what-is-green-tea"))
    reply = ActionAnswer().reply(turn("ask_alternatives", reading=reading), desk)
    for name in ("tea: Tea is", "coffee: Coffee is", "green tea: It is made"):
        assert name in reply.short_answer


def test_the_closest_card_is_shown_under_an_honest_lead(desk: Desk) -> None:
    reading = Reading(card="make-tea", exact=False)
    reply = ActionAnswer().reply(turn("ask_how_to_use", reading=reading), desk)
    assert reply.opening.startswith("I have no short answer to exactly that.")


def test_more_goes_on_after_what_was_shown(desk: Desk) -> None:
    state = RISKS.changed(shown=("tea-hot", "tea-sleep"))
    first = ActionMore().reply(turn("more", state=state), desk)
    assert first.facts[0].id == "tea-no-sleep"
    assert first.state is not None
    last = ActionMore().reply(turn("more", state=first.state), desk)
    assert last.facts == ()


def test_sources_name_what_was_shown(desk: Desk) -> None:
    answer = as_contract(
        ActionSources().reply(turn("source", state=RISKS.changed(shown=("tea-hot",))), desk), desk
    )
    assert "https://example.org/tea" in answer["text"]
    assert "- " not in answer["text"]


@pytest.mark.parametrize(
    ("card", "strength"),
    [("what-is-tea", "solid"), ("tea-colds", "not strong"), ("tea-risks", "do not fully")],
)
def test_are_you_sure_says_what_the_answer_rests_on(desk: Desk, card: str, strength: str) -> None:
    reply = ActionSure().reply(turn("sure", state=replace(RISKS, card=card)), desk)
    assert strength in reply.opening


def test_simpler_is_another_text_and_keeps_the_caution(desk: Desk) -> None:
    reply = ActionSimpler().reply(turn("simpler", state=RISKS), desk)
    assert reply.short_answer == "Hot tea can burn you."
    assert reply.opening == 'In simple words, to "What are the risks of tea?":'
    assert [fact.id for fact in reply.facts] == ["tea-hot"]


def test_again_says_the_same(desk: Desk) -> None:
    reply = ActionRepeat().reply(turn("repeat", state=RISKS), desk)
    assert reply.short_answer.startswith("Very hot tea")
    assert reply.after == "In simple words: Hot tea can burn you."


@pytest.mark.parametrize(
    "action", [ActionMore(), ActionSources(), ActionSure(), ActionRepeat(), ActionSimpler()]
)
def test_nothing_to_act_on_is_said(desk: Desk, action: ReplyAction) -> None:
    reply = action.reply(turn("more"), desk)
    assert (reply.status, reply.cause) == ("refused", "nothing_yet")
    assert reply.suggestions


def test_a_number_picks_what_was_offered(desk: Desk) -> None:
    state = State(offered=("what-is-tea", "make-coffee"))
    picked = ActionPick().reply(turn("pick_number", reading=Reading(picked=2), state=state), desk)
    assert picked.card is not None and picked.card.id == "make-coffee"
    beyond = ActionPick().reply(turn("pick_number", reading=Reading(picked=7), state=state), desk)
    assert beyond.cause == "no_such_number"


def test_yes_takes_the_first_offer(desk: Desk) -> None:
    reply = ActionAccept().reply(turn("affirm", state=State(offered=("make-coffee",))), desk)
    assert reply.card is not None and reply.card.id == "make-coffee"
    assert ActionAccept().reply(turn("affirm"), desk).status == "smalltalk"


def test_what_colleagues_say_to_each_other_takes_up_nothing(desk: Desk) -> None:
    offered = State(offered=("make-tea", "make-coffee"))
    yes = replace(turn("affirm", state=offered), unasked=True)
    second = replace(turn("pick_number", reading=Reading(picked=2), state=offered), unasked=True)
    for action, said in ((ActionAccept(), yes), (ActionPick(), second)):
        assert action.reply(said, desk).status not in ("answered", "urgent")


def test_the_note_is_said_once(desk: Desk) -> None:
    first = ActionAnswer().reply(turn("ask", reading=Reading(card="what-is-tea")), desk)
    assert first.note and first.state is not None
    again = ActionAnswer().reply(turn("ask", reading=Reading(card="make-tea"), state=first.state), desk)
    assert not again.note


def test_suggestions_lead_on_and_do_not_repeat_the_card(desk: Desk) -> None:
    reply = ActionAnswer().reply(turn("ask", reading=Reading(card="what-is-tea")), desk)
    assert reply.card is not None
    assert reply.suggestions and reply.card not in reply.suggestions
