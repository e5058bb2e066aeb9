"""What stands in for the assistant in tests keeps the contract: the widget must meet answers as they are."""

import pytest

from bot.core.contract import Answer
from bot.core.validator import problem_of
from bot.knowledge.model import VERDICTS
from tests.browser.fake import answer_to


@pytest.mark.parametrize("text", ["hello", "I cannot breathe", "a human", "the weather", "is it safe"])
def test_answers_of_the_fake_assistant_keep_the_contract(text: str) -> None:
    answer = answer_to(text, "id")
    assert problem_of(answer, Answer) is None
    assert answer["verdict"] in {"", *VERDICTS}


def test_its_odd_answer_breaks_the_contract() -> None:
    assert problem_of(answer_to("odd", "id"), Answer)
