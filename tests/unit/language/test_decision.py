"""Tests the decision on a message: danger first, then a known question, a pick, an act, or the best card."""

from dataclasses import replace
from typing import Any, cast

import pytest
import yaml

from bot.core.contract import NO_STORE, State
from bot.core.errors import StoreUnavailable
from bot.core.settings import ROOT
from bot.language.danger.triage import Alarm, Judged, Triage
from bot.language.decision import Decider
from bot.language.intents import Intents
from bot.language.matching import Matcher
from bot.language.outcome import PICK, Decision
from bot.language.pairing import near_of
from bot.language.thresholds import Thresholds
from tests.unit.language.small import Small, SureTriage

LAST = State(subject="tea", card="make-tea", question="How do I make tea?", topic="How do I make tea?")


class Decided:
    """Decides on texts with the thresholds of config.yml and with models trained on the ten facts."""

    def __init__(self, small: Small) -> None:
        pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
        at = Thresholds.from_config(pipeline[-1])
        self.small = small
        self.decider = Decider(small.intents, small.matcher, SureTriage(), small.encoder, at)

    def on(self, text: str, state: State = State(), before: str = "") -> Decision:  # noqa: B008  # frozen
        return self.decider.decide(text, self.small.reader.read(text), state.changed(said=before))


@pytest.fixture(scope="module")
def decided(small: Small) -> Decided:
    return Decided(small)


def test_the_question_of_a_card_is_known_word_for_word(decided: Decided) -> None:
    found = decided.on("What are the risks of tea?")
    assert (found.intent, found.confidence) == ("ask_risks", 1.0)
    assert (found.reading.card, found.reading.by) == ("tea-risks", "known question")


def test_a_new_wording_is_answered_by_its_card(decided: Decided) -> None:
    found = decided.on("why does my heart pound when i drink coffee")
    assert (found.intent, found.reading.card) == ("ask_risks", "coffee-heart")
    assert found.confidence >= 0.35


def test_the_facts_of_an_answer_come_in_the_order_of_what_was_asked(decided: Decided) -> None:
    burns = decided.on("can very hot tea burn my mouth or tongue").reading
    sleep = decided.on("does tea in the evening keep people awake, a danger of tea").reading
    assert (burns.card, sleep.card) == ("tea-risks", "tea-risks")
    assert (burns.near[0], sleep.near[0]) == ("tea-hot", "tea-sleep")


def test_where_the_trust_leaves_doubt_a_nearer_fact_of_another_card_leads(decided: Decided) -> None:
    small, at = decided.small, decided.decider._at
    match = small.matcher.matches(small.see("how do i make tea"), State())[0]
    asked = replace(match.query, vector=small.encoder.encode("Very hot tea can burn your mouth."))
    index = small.matcher.index()
    told = {
        trust: near_of(replace(match, query=asked, trust=trust), index, at)
        for trust in (at.verdict_at, at.verdict_at - 0.01)
    }
    assert "tea-hot" not in told[at.verdict_at] and match.card.facts[0] in told[at.verdict_at]
    assert told[at.verdict_at - 0.01] == ("tea-hot", *told[at.verdict_at])


@pytest.mark.parametrize(
    ("text", "verdict"), [("does tea do anything for a cold", True), ("explain green tea", False)]
)
def test_a_verdict_needs_more_trust_to_go_without_its_question(
    decided: Decided, text: str, verdict: bool
) -> None:
    """ "Yes" to another question than was asked misleads."""
    at = decided.decider._at
    sure = replace(at, named_at=0.0, verdict_at=0.0)
    unsure = replace(sure, verdict_at=1.01)
    named = []
    for chosen in (sure, unsure):
        decided.decider._at = chosen
        named.append(decided.on(text).reading.loose)
    decided.decider._at = at
    assert named == [False, verdict]


def test_danger_comes_before_everything_else(decided: Decided) -> None:
    text = "what is tea? my throat is closing and i can't breathe since the injection"
    for state in (State(), LAST):
        found = decided.on(text, state)
        assert found.intent == "danger_sign"
        assert found.reading.alarm and found.reading.alarm["level"] == "emergency"


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("He is 18 days old.", "it says 38.3"),
        ("I had filler in my cheek today", "it has gone white and very painful"),
    ],
)
def test_a_danger_can_be_told_in_two_messages(decided: Decided, before: str, text: str) -> None:
    state = State(subject="tea", question="What is tea?")
    for alone in (before, text):
        assert decided.on(alone, state).intent != "danger_sign"
    assert decided.on(text, state, before).intent == "danger_sign"
    assert decided.on("what is tea?", state, before).intent != "danger_sign"
    # During an alarm only the reply is judged, without the messages before it.
    alarmed = state.changed(alarm="necrosis")
    assert decided.on("ok thank you", alarmed, f"{before} {text}").intent != "danger_sign"


@pytest.mark.parametrize(("level", "card"), [("urgent", "coffee-heart"), ("emergency", "")])
def test_a_question_below_an_emergency_is_answered_after_the_call(
    decided: Decided, level: str, card: str
) -> None:
    found = decided.on(
        "why does my heart pound when i drink coffee", LAST.changed(alarm="necrosis", level=level)
    )
    assert found.reading.card == card
    assert found.reading.alarm and found.reading.alarm["level"] == level


def test_danger_is_found_without_a_store(decided: Decided, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: Any) -> Any:
        raise StoreUnavailable("facts.db: gone")

    monkeypatch.setattr(Matcher, "matches", broken)
    assert decided.on("my throat is closing since the injection").intent == "danger_sign"
    assert decided.on("why does my heart pound when i drink coffee").reading.cause == NO_STORE


def test_a_number_picks(decided: Decided) -> None:
    found = decided.on("2", LAST)
    assert (found.intent, found.reading.picked) == (PICK, 2)


def test_thanks_are_an_act_and_no_question(decided: Decided) -> None:
    found = decided.on("thank you", LAST)
    assert (found.intent, found.reading.by, found.reading.card) == ("thanks", "act", "")


def test_a_short_followup_is_read_with_the_last_question(decided: Decided) -> None:
    assert decided.on("and is it bad for me", LAST).reading.card == "tea-risks"
    coffee = LAST.changed(subject="coffee", card="make-coffee", question="How do I make coffee?")
    assert decided.on("and is it bad for me", coffee).reading.card == "coffee-heart"


def test_two_subjects_are_set_side_by_side(decided: Decided) -> None:
    found = decided.on("tea versus coffee")
    assert found.reading.compared == ("what-is-tea", "what-is-coffee")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("who painted the ceiling of the chapel", "other_subject"),
        ("wie lange muss ich nach der behandlung warten", "language"),
    ],
)
def test_a_refusal_names_its_cause(decided: Decided, text: str, cause: str) -> None:
    found = decided.on(text)
    assert (found.intent, found.reading.cause) == ("out_of_scope", cause)


def test_a_thing_that_the_card_does_not_speak_of_is_missing(decided: Decided) -> None:
    assert decided.on("how do i make tea with honey").reading.missing == ("honey",)


def test_a_text_is_encoded_once(decided: Decided, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "does coffee do something to my heart"
    first = decided.on(text)
    monkeypatch.setattr(Intents, "guess", lambda *_arguments: pytest.fail("read again"))
    assert decided.on(text) == first


def test_a_doubtful_danger_puts_the_call_for_help_before_the_answer(
    decided: Decided, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SureTriage, "read", doubting)
    found = decided.on("why does my heart pound when i drink coffee, and my throat is closing")
    assert found.intent != "danger_sign"
    assert found.reading.alarm


@pytest.mark.parametrize("complains", [True, False])
def test_a_complaint_gets_the_call_for_help_even_where_danger_is_unlikely(
    decided: Decided, monkeypatch: pytest.MonkeyPatch, complains: bool
) -> None:
    seen = Alarm("urgent", "necrosis", "Skin that dies", (), ("black",))

    def read(triage: Triage, *arguments: Any, **options: Any) -> Judged:
        found = Triage.read(triage, *arguments, **options)
        return replace(found, alarm=seen, danger=0.2, complains=complains)

    monkeypatch.setattr(SureTriage, "read", read)
    found = decided.on("why does my heart pound when i drink coffee")
    assert bool(found.reading.card) and bool(found.reading.alarm) == complains


def doubting(triage: Triage, *arguments: Any, **options: Any) -> Judged:
    return replace(Triage.read(triage, *arguments, **options), danger=0.3)


IN_ALARM = LAST.changed(alarm="stroke", level="emergency")


def replied(monkeypatch: pytest.MonkeyPatch, reply: str, other: float) -> None:
    said = Alarm("emergency", "stroke", "Stroke", (), ("reply to an alarm",), reply=reply)
    monkeypatch.setattr(Triage, "reply", lambda *_arguments: (said, other))


@pytest.mark.parametrize(
    ("text", "stays"), [("it is harvest and nobody is home", True), ("what is coffee made of?", False)]
)
def test_an_alarm_is_left_only_for_a_question(
    decided: Decided, monkeypatch: pytest.MonkeyPatch, text: str, stays: bool
) -> None:
    replied(monkeypatch, "stay", 0.9)
    assert (decided.on(text, IN_ALARM).intent == "danger_sign") is stays


@pytest.mark.parametrize(
    ("reply", "other", "raised"),
    [("wait", 0.1, True), ("thanks", 0.1, False), ("wait", 0.9, False), ("harmless", 0.1, False)],
)
def test_a_reply_to_the_call_for_help_before_an_answer_raises_the_alarm(
    decided: Decided, monkeypatch: pytest.MonkeyPatch, reply: str, other: float, raised: bool
) -> None:
    replied(monkeypatch, reply, other)
    found = decided.on("it is harvest and nobody is home", LAST.changed(alarm="stroke"))
    assert (found.intent == "danger_sign") is raised


def test_each_wording_is_found_word_for_word(decided: Decided) -> None:
    index = decided.small.matcher.index()
    for at, text in enumerate(index.texts):
        said = f"  {text.upper()}!"
        assert index.saying(said) in {
            index.cards[owner]
            for owner, other in zip(index.owners, index.texts, strict=True)
            if other == text
        }, at
    assert index.saying("why does my heart pound when i drink it") is None


def test_a_wording_of_a_card_wins_over_what_ranks_first(
    decided: Decided, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, said = decided.small.matcher.index(), "why does my heart pound when i drink coffee"
    assert decided.on(said).reading.card == "coffee-heart"
    for text in (said, "why does my heart pound"):
        monkeypatch.setitem(cast(dict[str, int], index.word_for_word), text, index.places["make-tea"])
    found = decided.on(said, LAST)
    assert (found.reading.card, found.reading.by) == ("make-tea", "known wording")
    assert decided.on("Why does my heart pound?").reading.by == "known wording"
    coffee = LAST.changed(subject="coffee", card="coffee-heart")
    assert decided.on("Why does my heart pound?", coffee).reading.by != "known wording"  # of coffee
