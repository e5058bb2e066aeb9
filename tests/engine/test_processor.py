"""Tests that our processor reads messages like Rasa's, and that it starts without TensorFlow."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted

from bot.core.settings import ROOT
from bot.engine.assistant import newest_model
from bot.engine.processor import extracts_slots
from bot.engine.tracker_store import Tracker
from tests.conftest import Asker


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


def test_slots_that_messages_fill_are_extracted() -> None:
    steering = Domain.from_yaml('version: "3.1"\nslots: {mood: {type: text, mappings: [{type: from_text}]}}')
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
