"""Tests how the component reads a message while the assistant has asked "shall I delete it?"."""

from typing import Any, cast

import pytest
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from ruamel.yaml import YAML

from bot.core.contract import PENDING, PENDING_FORGET, STATE, Reading, State
from bot.core.settings import ROOT
from bot.language.decision import Decider
from bot.language.reader import READ
from bot.language.understanding import Understanding
from tests.unit.language.small import Small, SureTriage

CONFIG = YAML(typ="safe").load(ROOT / "config.yml")["pipeline"][-1]


@pytest.fixture(scope="module")
def understanding(small: Small) -> Understanding:
    component = Understanding(CONFIG, cast(ModelStorage, None), Resource("understanding"))
    component.decider = Decider(small.intents, small.matcher, SureTriage(), small.encoder, component._at)
    return component


def processed(understanding: Understanding, small: Small, text: str, **metadata: Any) -> Message:
    message = Message({TEXT: text, METADATA: metadata, READ: small.reader.read(text)})
    (same,) = understanding.process([message])
    return same


def intent(understanding: Understanding, small: Small, text: str, pending: str = PENDING_FORGET) -> str:
    return str(processed(understanding, small, text, **{PENDING: pending}).get(INTENT)["name"])


@pytest.mark.parametrize("text", ["do it", "thank you", "play some music", "why", "y", "zorblatt"])
def test_what_is_no_other_request_is_a_reply(understanding: Understanding, small: Small, text: str) -> None:
    assert intent(understanding, small, text) == "affirm"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what are the risks of tea", "ask_risks"),
        ("coffee meaning", "ask_definition"),  # two words, but they name a subject
        ("my throat is closing and i can't breathe since the injection", "danger_sign"),
    ],
)
def test_a_question_and_a_danger_are_no_reply(
    understanding: Understanding, small: Small, text: str, name: str
) -> None:
    assert intent(understanding, small, text) == name


@pytest.mark.parametrize(("words", "reply"), [("is it", True), ("is it bad", False)])
def test_a_question_of_two_words_without_a_subject_is_a_reply(
    understanding: Understanding, small: Small, monkeypatch: pytest.MonkeyPatch, words: str, reply: bool
) -> None:
    assert understanding.decider
    text = "is tea dangerous"
    asked = understanding.decider.decide(text, small.reader.read(text), State())
    assert asked.intent == "ask_risks"
    monkeypatch.setattr(Decider, "decide", lambda *_arguments: asked)
    assert (intent(understanding, small, words) == "affirm") is reply


@pytest.mark.parametrize("pending", ["", "offer"])
def test_without_that_question_nothing_is_a_reply(
    understanding: Understanding, small: Small, pending: str
) -> None:
    assert intent(understanding, small, "thank you", pending) == "thanks"


def test_the_reading_and_the_trust_stay_as_they_were_decided(
    understanding: Understanding, small: Small
) -> None:
    text = "thank you"
    plain, replied = (
        processed(understanding, small, text, **{PENDING: pending}) for pending in ("", PENDING_FORGET)
    )
    assert replied.get("reading") == plain.get("reading")
    assert replied.get(INTENT) == plain.get(INTENT) | {"name": "affirm"}


def test_a_message_is_read_in_its_conversation(understanding: Understanding, small: Small) -> None:
    state = State(subject="coffee", card="make-coffee", question="How do I make coffee?")
    message = processed(understanding, small, "and is it bad for me", **{STATE: state.to_slot()})
    assert Reading.from_json(message.get("reading")).card == "coffee-heart"


def test_a_component_without_a_model_leaves_a_message_as_it_is(small: Small) -> None:
    component = Understanding(CONFIG, cast(ModelStorage, None), Resource("understanding"))
    assert processed(component, small, "thank you").get(INTENT) is None
