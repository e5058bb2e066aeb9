"""The contracts survive storage, and bad values do no harm."""

import asyncio
import copy
import logging
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.channels.conversation import AnswerCollector
from bot.core.contract import Answer, Reading, State, empty_answer, is_answer
from bot.core.json_schema import schema_of
from bot.core.settings import Settings
from bot.core.validator import problem_of

SCHEMA = Draft202012Validator(schema_of(Answer))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def _whole_answer() -> dict[str, Any]:
    """An answer that uses every field."""
    source = {"title": "A study", "publisher": "", "url": "https://example.org/a", "date": "2020"}
    fact = {"id": "f-1", "claim": "Tea is wet.", "text": "Tea is wet.", "stance": "supports",
            "source": source, "reviewed_on": "2026-01-01", "caution": False}  # fmt: skip
    picked = {"card": None, "subject": None, "aspect": None, "title": "None of these"}
    return dict(empty_answer("answered", "Yes.", "1")) | {
        "card": "tea", "missing": ["milk"], "facts": [fact], "suggestions": [picked], "confidence": 1,
    }  # fmt: skip


def _places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value within an answer."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [before, *(way for name, one in inner for way in _places(one, (*before, name)))][not before :]


def test_a_state_comes_back_from_its_slot() -> None:
    state = State(subject="tea", shown=("a", "b"), noted=True)
    assert State.from_slot(state.to_slot()) == state
    assert State().to_slot() == {}


@given(st.one_of(st.none(), st.integers(), st.text(), st.dictionaries(st.text(), st.integers() | st.none())))
def test_a_slot_that_cannot_be_read_is_an_empty_state(value: object) -> None:
    assert State.from_slot(value) == State()


def test_fields_of_another_type_are_left_out() -> None:
    """From an old or damaged row, or from tracker events that were set over Rasa's API."""
    odd = {"subject": ["a"], "shown": "abc", "noted": "yes", "card": True, "offered": [1], "question": "why?"}
    assert State.from_slot(odd) == State(question="why?")
    odd = {"confidence": "x", "alarm": ["y"], "picked": True, "subjects": "tea", "near": [["f"]], "card": "a"}
    assert Reading.from_json(odd) == Reading(card="a")


@given(st.data())
def test_whatever_is_read_has_the_declared_types(data: st.DataObject) -> None:
    for kind, read in ((State, State.from_slot), (Reading, Reading.from_json)):
        names = [one.name for one in fields(kind)]
        value = data.draw(st.dictionaries(st.sampled_from(names), JSON))
        found, empty = read(value), kind()
        for name in names:
            got, usual = getattr(found, name), getattr(empty, name)
            if isinstance(usual, tuple):
                assert isinstance(got, tuple) and all(isinstance(one, str) for one in got)
            elif usual is None:  # the alarm of a reading
                assert got is None or isinstance(got, dict)
            else:
                assert isinstance(got, (int, float) if type(usual) is float else type(usual))


def test_a_reading_comes_back_and_unknown_fields_are_left_out() -> None:
    reading = Reading(card="a", missing=("b",), confidence=0.5)
    assert Reading.from_json(reading.to_json() | {"new": 1}) == reading


def test_an_answer_has_every_field() -> None:
    answer = empty_answer("error", "sorry", "1")
    assert is_answer(answer)
    assert set(answer) == set(Answer.__annotations__)
    assert not is_answer({"status": "error"})
    assert not is_answer(answer | {"status": "odd"})


@given(way=st.sampled_from(_places(_whole_answer())), value=JSON)
def test_the_validator_says_what_the_schema_says(way: tuple[Any, ...], value: object) -> None:
    """The schema is what docs/reference tells other programs."""
    answer = _whole_answer()
    assert is_answer(answer)
    holder: Any = answer
    for name in way[:-1]:
        holder = holder[name]
    holder[way[-1]] = value
    wrong = next(SCHEMA.iter_errors(answer), None)
    assert is_answer(answer) == (wrong is None)
    if wrong is not None:
        assert str(problem_of(answer, Answer)).startswith("/".join(map(str, way)))


def test_a_field_that_is_missing_is_named() -> None:
    answer = copy.deepcopy(_whole_answer())
    del answer["facts"][0]["source"]["url"]
    assert problem_of(answer, Answer) == "facts/0/source/url"
    assert problem_of([], Answer) == ""


def test_an_action_that_sends_something_else_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    collector = AnswerCollector("web")
    with caplog.at_level(logging.WARNING):
        asyncio.run(collector.send_response("x", {"custom": _whole_answer() | {"facts": "my illness"}}))
    assert collector.merge(True, Settings())["status"] == "error"
    assert "`facts`" in caplog.text and "illness" not in caplog.text


def test_a_reading_that_is_not_exact_is_not_exact_after_it_was_stored() -> None:
    reading = Reading(card="make-tea", exact=False, confidence=0.2, picked=2)
    assert Reading.from_json(reading.to_json()) == reading
    assert Reading().to_json() == {}
