"""Each cause of not answering has a sentence of its own."""

from dataclasses import replace

import pytest

from actions.base import watched
from actions.declining import ActionBodily, ActionClarify, ActionContact, ActionDeclineAdvice, ActionRefuse
from actions.desk import Desk
from actions.forget_me import ActionForgetMe
from actions.reply import as_contract
from actions.smalltalk import ActionSmalltalk, ActionStartOver
from actions.urgent import ActionUrgent
from bot.core.contract import Reading, State
from tests.unit.conftest import turn


def refused(desk: Desk, **reading: object) -> str:
    reply = ActionRefuse().reply(turn("out_of_scope", reading=replace(Reading(), **reading)), desk)  # type: ignore[arg-type]
    return reply.opening


def test_only_another_subject_is_told_what_i_know_about(desk: Desk) -> None:
    assert "I only know about" in refused(desk, cause="other_subject")
    for cause in ("unclear", "gap", "language"):
        assert "I only know about" not in refused(desk, cause=cause, language="de")


def test_a_gap_names_the_thing(desk: Desk) -> None:
    assert refused(desk, cause="gap", missing=("honey",)).startswith("I have nothing on honey")


def test_facts_that_come_near_are_shown_under_an_honest_lead(desk: Desk) -> None:
    reading = Reading(cause="gap", near=("coffee-mill",), missing=("milk",), subjects=("coffee",))
    answer = as_contract(ActionRefuse().reply(turn("out_of_scope", reading=reading), desk), desk)
    assert answer["status"] == "answered"
    assert answer["lead"].startswith("I have nothing on milk in particular. I have no short answer")


@pytest.mark.parametrize("language", ["fr", "de", "es", "it", "pt", "nl", "pl", "tr"])
def test_another_language_is_answered_in_it_with_the_emergency_number(desk: Desk, language: str) -> None:
    reading = Reading(cause="language", language=language)
    answer = as_contract(ActionRefuse().reply(turn("out_of_scope", reading=reading), desk), desk)
    assert "112" in answer["lead"]
    assert answer["emergency_numbers"]


def test_the_contact_of_the_settings_is_shown(desk: Desk) -> None:
    assert "cannot book" in ActionContact().reply(turn("human"), desk).opening
    known = replace(desk, settings=replace(desk.settings, contact_name="Tea House", contact_phone="555 01"))
    assert "Tea House here: 555 01" in ActionContact().reply(turn("human"), known).opening
    bodily = ActionBodily().reply(turn("bodily"), known)
    assert "555 01" in bodily.closing
    assert "555 01" in as_contract(bodily, known)["lead"]  # for clients that show the parts
    assert "555 01" in ActionDeclineAdvice().reply(turn("personal_advice"), known).closing


def test_a_bodily_complaint_is_told_whom_to_call(desk: Desk) -> None:
    reply = ActionBodily().reply(turn("bodily"), desk)
    assert "doctor" in reply.opening and "112" in reply.opening
    assert reply.cause == "bodily"


def test_never_one_option_and_none_of_these(desk: Desk) -> None:
    one = Reading(alternatives=("make-tea",))
    answer = as_contract(ActionClarify().reply(turn("unsure", reading=one), desk), desk)
    assert [s["title"] for s in answer["suggestions"]] == ["How do I make tea?"]
    two = Reading(alternatives=("make-tea", "make-coffee"))
    answer = as_contract(ActionClarify().reply(turn("unsure", reading=two), desk), desk)
    assert [s["title"] for s in answer["suggestions"]][-1] == "None of these"


@pytest.mark.parametrize("intent", ["greet", "thanks", "goodbye", "help", "bot_challenge", "deny", "mood"])
def test_small_talk_has_a_sentence_for_each_intent(desk: Desk, intent: str) -> None:
    assert ActionSmalltalk().reply(turn(intent), desk).opening


def test_starting_over_empties_the_state(desk: Desk) -> None:
    reply = ActionStartOver().reply(turn("start_over", state=State(subject="tea", card="make-tea")), desk)
    assert reply.state is not None and not reply.state.card


def test_an_alarm_without_a_reading_still_says_what_to_do(desk: Desk) -> None:
    reply = ActionUrgent().reply(turn("danger_sign"), desk)
    assert reply.status == "urgent" and reply.opening


def test_deleting_is_asked_first_and_done_only_at_a_clear_yes(desk: Desk) -> None:
    asked = ActionForgetMe().reply(turn("forget_me"), desk)
    assert asked.forget == "asked"
    sure = replace(turn("affirm", text="yes"), forget="asked")
    assert ActionForgetMe().reply(sure, desk).forget == "now"
    unsure = replace(turn("out_of_scope", text="hm what"), forget="asked")
    assert ActionForgetMe().reply(unsure, desk).forget == ""


def test_rasas_fallback_never_refuses_a_danger_sign(desk: Desk) -> None:
    alarm = {"sign": "allergy", "level": "emergency", "facts": (), "title": "Allergy"}
    reply = ActionRefuse().reply(turn("danger_sign", reading=Reading(alarm=alarm)), desk)
    assert reply.status == "urgent"


@pytest.mark.parametrize(("intent", "status"), [("out_of_scope", "refused"), ("danger_sign", "urgent")])
def test_a_faint_alarm_calls_before_a_refusal(desk: Desk, intent: str, status: str) -> None:
    alarm = {"sign": "vessel-vision", "level": "emergency", "title": "A sign", "facts": []}
    seen = turn(intent, reading=Reading(cause="unclear", alarm=alarm))
    said = watched(ActionRefuse().reply(seen, desk), seen, desk)
    assert said.status == status  # the policies' fallback for an alarm itself is the alarm
    before = said.opening.startswith("If you mean that this is happening to you now: Call 112")
    assert before == (status == "refused")
    assert "In general" not in said.opening
