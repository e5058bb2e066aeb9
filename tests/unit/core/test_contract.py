"""The contracts survive storage, and bad values do no harm."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.contract import Answer, Reading, State, empty_answer, is_answer


def test_a_state_comes_back_from_its_slot() -> None:
    state = State(subject="tea", shown=("a", "b"), noted=True)
    assert State.from_slot(state.to_slot()) == state
    assert State().to_slot() == {}


@given(st.one_of(st.none(), st.integers(), st.text(), st.dictionaries(st.text(), st.integers() | st.none())))
def test_a_slot_that_cannot_be_read_is_an_empty_state(value: object) -> None:
    assert State.from_slot(value) == State()


def test_a_reading_comes_back_and_unknown_fields_are_left_out() -> None:
    reading = Reading(card="a", missing=("b",), confidence=0.5)
    assert Reading.from_json(reading.to_json() | {"new": 1}) == reading


def test_an_answer_has_every_field() -> None:
    answer = empty_answer("error", "sorry", "1")
    assert is_answer(answer)
    assert set(answer) == set(Answer.__annotations__)
    assert not is_answer({"status": "error"})
    assert not is_answer(answer | {"status": "odd"})


def test_a_reading_that_is_not_exact_is_not_exact_after_it_was_stored() -> None:
    reading = Reading(card="make-tea", exact=False, confidence=0.2, picked=2)
    assert Reading.from_json(reading.to_json()) == reading
    assert Reading().to_json() == {}
