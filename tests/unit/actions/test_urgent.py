"""Replies to danger signs, and to messages after them."""

import pytest

from actions.base import watched
from actions.compose import answer
from actions.desk import Desk
from actions.reply import Reply
from actions.urgent import ActionUrgent
from bot.core.contract import ENDS_ALARM, Reading, State
from tests.unit.conftest import turn


def alarm(sign: str, level: str, **more: object) -> dict[str, object]:
    return {"sign": sign, "level": level, "title": "A sign", "facts": ["tea-is"], **more}


def test_the_call_comes_first_and_facts_of_the_sign_follow(desk: Desk) -> None:
    reply = ActionUrgent().reply(
        turn("danger_sign", reading=Reading(alarm=alarm("stroke", "emergency"))), desk
    )
    assert reply.status == "urgent"
    assert reply.opening.startswith("Call 112, 911, 999")
    assert [fact.id for fact in reply.facts] == ["tea-is"]
    assert reply.state is not None
    assert (reply.state.alarm, reply.state.level) == ("stroke", "emergency")


@pytest.mark.parametrize("more", [{}, {"language": "es"}], ids=["English", "Spanish"])
def test_a_number_typed_after_it_picks_no_earlier_card(desk: Desk, more: dict[str, str]) -> None:
    reading = Reading(alarm=alarm("stroke", "emergency", **more))
    said = ActionUrgent().reply(turn("danger_sign", reading=reading, state=State(offered=("tea-is",))), desk)
    assert said.state is not None
    assert said.state.offered == ()


def test_nobody_in_despair_gets_facts(desk: Desk) -> None:
    reply = ActionUrgent().reply(turn("danger_sign", reading=Reading(alarm=alarm("suicide", "crisis"))), desk)
    assert reply.facts == ()
    assert "crisis line" in reply.opening


def test_an_injection_is_never_washed_off(desk: Desk) -> None:
    reading = Reading(alarm=alarm("cream-reaction-severe", "urgent"), used="injection")
    said = ActionUrgent().reply(turn("danger_sign", reading=reading), desk).opening
    assert "rinse" not in said.lower()
    assert "wash" not in said.lower()


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        ("wait", "Sundays"),
        ("tell", "A sign"),
        ("worse", "112"),
        ("money", "free"),
        ("stay", "First things first"),
    ],
)
def test_replies_stay_with_the_alarm(desk: Desk, reply: str, word: str) -> None:
    state = State(alarm="stroke", level="emergency")
    reading = Reading(alarm=alarm("stroke", "emergency", reply=reply))
    said = ActionUrgent().reply(turn("danger_sign", reading=reading, state=state), desk)
    assert word in said.opening
    assert "112" in said.opening
    assert said.state is not None
    assert said.state.alarm == "stroke"


@pytest.mark.parametrize("ended", ENDS_ALARM)
def test_an_alarm_that_is_dealt_with_or_was_none_ends(desk: Desk, ended: str) -> None:
    reading = Reading(alarm=alarm("stroke", "emergency", reply=ended))
    state = State(alarm="stroke", level="emergency")
    said = ActionUrgent().reply(turn("danger_sign", reading=reading, state=state), desk)
    assert said.state is not None
    assert said.state.alarm == ""
    assert watched(said, turn("danger_sign", reading=reading), desk) == said  # and no call stands before it


def test_a_call_before_an_answer_is_remembered_and_its_reply_raises_the_level(desk: Desk) -> None:
    seen = turn("ask_definition", reading=Reading(alarm=alarm("stroke", "emergency"), card="what-is-tea"))
    told = answer(seen, desk, desk.store.cards()["what-is-tea"])
    assert told.state is not None
    assert (told.state.alarm, told.state.level) == ("stroke", "")
    reading = Reading(alarm=alarm("stroke", "emergency", reply="wait"))
    said = ActionUrgent().reply(turn("danger_sign", reading=reading, state=told.state), desk)
    assert said.state is not None
    assert (said.state.alarm, said.state.level) == ("stroke", "emergency")


def test_in_the_persons_language(desk: Desk) -> None:
    reading = Reading(alarm=alarm("stroke", "emergency", language="es"))
    assert ActionUrgent().reply(turn("danger_sign", reading=reading), desk).opening.startswith("Llame")


@pytest.mark.parametrize(("sign", "pen"), [("anaphylaxis", True), ("necrosis", False)])
def test_who_asks_what_to_take_is_told_of_the_pen(desk: Desk, sign: str, pen: bool) -> None:
    alarm = {"level": "emergency", "sign": sign, "title": "A sign", "reply": "medicine"}
    said = ActionUrgent().reply(turn("danger_sign", reading=Reading(alarm=alarm)), desk).opening
    assert ("use it at once" in said) is pen
    assert "Call 112" in said


@pytest.mark.parametrize(("sign", "whom"), [("swallowed-pet", "vet"), ("swallowed", "doctor today")])
def test_who_helps_a_pet_is_the_vet(desk: Desk, sign: str, whom: str) -> None:
    seen = turn("ask_definition", reading=Reading(alarm=alarm(sign, "urgent"), card="what-is-tea"))
    said = watched(Reply("answered", "Tea is a drink."), seen, desk).opening
    assert whom in said
    assert ("doctor" in said) is (sign == "swallowed")
