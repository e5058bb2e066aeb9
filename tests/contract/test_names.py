"""Names agree across files: aspect, intent, examples, rule, action, response."""

import csv
import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import actions
from actions.base import ReplyAction
from bot.core.contract import ASK, CAUSES

ROOT = Path(__file__).resolve().parents[2]


def _yaml(path: Path) -> dict[str, Any]:
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    return _yaml(ROOT / "domain.yml")


def _column(name: str, column: str) -> list[str]:
    with (ROOT / f"data/knowledge/{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def _examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data/nlu").rglob("*.yml")):
        for block in _yaml(path)["nlu"]:
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.strip()]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def test_every_question_intent_is_an_aspect_and_every_aspect_an_intent(domain: dict[str, Any]) -> None:
    asked = {intent.removeprefix(ASK) for intent in domain["intents"] if intent.startswith(ASK)}
    assert asked == set(_column("aspects", "slug"))


def test_every_question_intent_has_something_to_learn_from() -> None:
    """Examples, or cards: their phrasings are examples of the intent of their aspect."""
    examples, asked = _examples(), set(_column("answers", "aspect"))
    bare = [a for a in _column("aspects", "slug") if a not in asked and len(examples.get(ASK + a, [])) < 25]
    assert bare == []


def test_examples_are_of_known_intents(domain: dict[str, Any]) -> None:
    assert set(_examples()) <= set(domain["intents"])


def _misplaced(path: Path) -> set[tuple[str, str]]:
    """The blocks of a file that belong into another one, by intent and subject."""
    blocks = {(b["intent"], (b.get("metadata") or {}).get("subject", "")) for b in _yaml(path)["nlu"]}
    if path.parent.name == "core":  # acts, remarks, and questions about the subject of the conversation
        return {(intent, subject) for intent, subject in blocks if subject not in ("", "any")}
    known = _column("subjects", "slug")
    return {(intent, subject) for intent, subject in blocks if intent != path.stem or subject not in known}


def test_a_file_of_examples_holds_the_questions_that_its_name_says() -> None:
    """`<subject>/ask_<aspect>.yml` holds one intent, about a subject that it names; `core` holds the rest."""
    files = sorted((ROOT / "data/nlu").rglob("*.yml"))
    subjects = {path.parent.name for path in files} - {"core"}
    assert subjects <= set(_column("subjects", "slug"))
    assert {str(path.relative_to(ROOT)): found for path in files if (found := _misplaced(path))} == {}


def test_no_example_teaches_two_intents() -> None:
    taught: dict[str, str] = {}
    twice = {
        (text, taught[text], intent)
        for intent, texts in _examples().items()
        for text in texts
        if taught.setdefault(text, intent) != intent
    }
    assert twice == set()


def test_every_intent_is_steered_by_a_rule_or_a_story(domain: dict[str, Any]) -> None:
    steered: set[str] = set()
    rules, stories = _yaml(ROOT / "data/rules.yml")["rules"], _yaml(ROOT / "data/stories.yml")["stories"]
    for flow in (*rules, *stories):
        for step in flow["steps"]:
            for choice in step.get("or", [step]):
                steered.add(choice.get("intent"))
    assert set(domain["intents"]) <= steered


def _actions() -> dict[str, str]:
    """Class → name in the domain, of every action that can run."""
    found: dict[str, str] = {}
    for module in pkgutil.iter_modules(actions.__path__):
        for name, item in vars(importlib.import_module(f"actions.{module.name}")).items():
            if inspect.isclass(item) and issubclass(item, ReplyAction) and item.called:
                found[name] = item().name()
    return found


def test_every_action_is_in_the_domain_under_the_name_of_its_class(domain: dict[str, Any]) -> None:
    found = _actions()
    assert sorted(found.values()) == sorted(domain["actions"])
    for class_name, called in found.items():
        assert class_name == "".join(word.capitalize() for word in called.split("_"))


def _said(domain: dict[str, Any]) -> set[str]:
    """Responses named in the code; where a name is put together, its constant beginning and a `*`."""
    found = {f"utter_{name}" for name in (*domain["intents"], *CAUSES)}  # f"utter_{intent}", f"utter_{cause}"
    for place in ("bot", "actions"):
        for path in sorted((ROOT / place).rglob("*.py")):
            for name, gap in re.findall(r"[\"'](utter_[a-z0-9_]*)(\{)?", path.read_text(encoding="utf-8")):
                found.add(f"{name}*" if gap else name)
    return found - {"utter_*"}


def test_every_response_is_said_and_what_is_said_is_there(domain: dict[str, Any]) -> None:
    said, known = _said(domain), set(domain["responses"])
    beginnings = tuple(name[:-1] for name in said if name.endswith("*"))
    assert {name for name in known if name not in said and not name.startswith(beginnings)} == set()
    assert [start for start in beginnings if not any(name.startswith(start) for name in known)] == []
    spelt = _said({"intents": []}) - {f"utter_{cause}" for cause in CAUSES}
    assert {name for name in spelt if not name.endswith("*")} <= known
