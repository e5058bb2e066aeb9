"""Names rhyme across files: aspect, intent, response, action, rule."""

import csv
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from rasa_sdk import Action
from ruamel.yaml import YAML

import actions

ROOT = Path(__file__).resolve().parents[2]


def _yaml(path: Path) -> dict:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def domain() -> dict:
    return _yaml(ROOT / "domain.yml")


def _aspects() -> set[str]:
    with (ROOT / "data/knowledge/aspects.csv").open(encoding="utf-8", newline="") as file:
        return {row["slug"] for row in csv.DictReader(file)}


def _examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for block in _yaml(path)["nlu"]:
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.strip()]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def test_every_aspect_has_an_intent_a_lead_and_examples(domain: dict) -> None:
    examples = _examples()
    for aspect in _aspects():
        assert f"ask_{aspect}" in domain["intents"]
        assert f"utter_lead_{aspect}" in domain["responses"]
        assert len(set(examples[f"ask_{aspect}"])) >= 25, aspect


def test_every_question_intent_is_an_aspect(domain: dict) -> None:
    asked = {i.removeprefix("ask_") for i in domain["intents"] if i.startswith("ask_")}
    assert asked == _aspects()


def test_examples_are_of_known_intents(domain: dict) -> None:
    assert set(_examples()) <= set(domain["intents"])


def test_every_intent_is_steered_by_a_rule(domain: dict) -> None:
    steered: set[str] = set()
    for rule in _yaml(ROOT / "data/rules.yml")["rules"]:
        for step in rule["steps"]:
            for choice in step.get("or", [step]):
                steered.add(choice.get("intent"))
    assert set(domain["intents"]) <= steered


def test_one_action_a_file_named_as_the_action(domain: dict) -> None:
    found = {}
    for module in pkgutil.iter_modules(actions.__path__):
        loaded = importlib.import_module(f"actions.{module.name}")
        for name, item in vars(loaded).items():
            own = inspect.isclass(item) and issubclass(item, Action)
            if own and item.__module__ == loaded.__name__ and name != "ReplyAction":
                found[module.name] = (name, item().name())
    assert {action for _, action in found.values()} == set(domain["actions"])
    for file, (class_name, action) in found.items():
        assert action == f"action_{file}"
        assert class_name == "Action" + "".join(word.capitalize() for word in file.split("_"))
