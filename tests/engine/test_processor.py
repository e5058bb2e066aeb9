"""Our processor does what Rasa's does: same predictions, same readings; and starts without TensorFlow."""

from __future__ import annotations

import copy
import random
import subprocess
import sys

import pytest
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, FollowupAction, SessionStarted, UserUttered

from bot.core.settings import ROOT
from bot.engine.assistant import newest_model
from bot.engine.predictions import PredictionMemory, memory_for
from bot.engine.processor import TurnProcessor, extracts_slots
from bot.engine.tracker_store import Tracker
from tests.conftest import Asker


@pytest.mark.model
def test_remembered_predictions_are_the_policies_own(assistant: Asker) -> None:
    processor, chance = assistant.agent.processor, random.Random(7)
    assert isinstance(processor, TurnProcessor) and processor._memory is not None
    intents = [intent for intent in processor.domain.intents if intent != "nlu_fallback"]
    compared = 0
    opening = (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"))
    for _ in range(40):
        tracker = Tracker("t", processor.domain.slots)
        for event in opening:
            tracker.update(event, processor.domain)
        for intent in chance.choices(intents, k=6):
            entities = [{"entity": "subject", "value": "mesotherapy"}] if chance.random() < 0.5 else []
            tracker.update(UserUttered("x", {"name": intent}, entities), processor.domain)
            for _action in range(2):
                remembered = processor._predict_next_with_tracker(copy.copy(tracker))
                fresh = MessageProcessor._predict_next_with_tracker(processor, copy.copy(tracker))
                assert remembered.max_confidence_index == fresh.max_confidence_index
                assert [type(e) for e in remembered.events] == [type(e) for e in fresh.events]
                action = processor.domain.action_names_or_texts[fresh.max_confidence_index]
                tracker.update_with_events(fresh.events, processor.domain)
                tracker.update(ActionExecuted(action), processor.domain)
                compared += 1
    assert compared == 40 * 6 * 2
    assert len(processor._memory._kept) > 40


@pytest.mark.model
def test_the_plain_runner_gives_what_rasas_gives(assistant: Asker, tmp_path: object) -> None:
    processor = assistant.agent.processor
    metadata, dask = load_predict_graph_runner(
        tmp_path, newest_model(assistant.settings), LocalModelStorage, DaskGraphRunner
    )
    for text in ("what are the risks of mesotherapy?", "hello", "the weather tomorrow", "2"):
        ours = processor._parse_message_with_graph(_message(text), Tracker("t", []))
        theirs = dask.run({"__message__": [_message(text)]}, [metadata.nlu_target])
        expected = theirs[metadata.nlu_target][0].as_dict(only_output_properties=True)
        assert {key: ours[key] for key in expected} == expected


def test_what_is_not_understood_is_not_remembered() -> None:
    memory = PredictionMemory(4)
    tracker = Tracker("t", [])
    tracker.update(FollowupAction("action_listen"))
    assert memory.key(tracker) is None
    assert memory.recall(None) is None


def test_slots_that_steer_switch_remembering_off() -> None:
    steering = Domain.from_yaml('version: "3.1"\nslots: {mood: {type: text, mappings: [{type: from_text}]}}')
    assert memory_for([], steering) is None
    assert extracts_slots(steering)
    assert not extracts_slots(Domain.load(ROOT / "domain.yml"))


def test_a_copied_tracker_goes_its_own_way() -> None:
    tracker = Tracker("t", Domain.load(ROOT / "domain.yml").slots)
    twin = tracker.copy()
    twin.update(ActionExecuted("action_answer"))
    twin.slots["state"].value = {"subject": "humectants"}
    assert (len(tracker.events), len(twin.events)) == (0, 1)
    assert tracker.get_slot("state") is None


@pytest.mark.model
def test_the_assistant_loads_without_tensorflow() -> None:
    code = (
        "import sys; from bot.engine.lean import import_lean; import_lean(); import_lean();"
        "from bot.core.settings import load_settings; from bot.engine.assistant import load_assistant;"
        "load_assistant(load_settings());"
        "unused = ('tensorflow', 'jax', 'sklearn', 'twilio', 'altair');"
        "print([name for name in unused if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def _message(text: str) -> object:
    from rasa.core.channels.channel import UserMessage

    return UserMessage(text)
