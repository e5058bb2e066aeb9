"""Plain words that the tagger could take for names stay as they are."""

import pytest

from bot.core.settings import load_settings
from bot.redaction.redactor import Redactor, load_redactor


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return load_redactor(load_settings({}))


@pytest.mark.parametrize(
    "text",
    [
        "tell me a joke about the sea",
        "play the song from the film again",
        "Is Silodosin the same as the other tablet?",
        "Is Enoxaparin a reason to bruise more?",
        "what are we gonna do with that lotion",
    ],
)
def test_plain_words_and_drugs_are_no_names(redactor: Redactor, text: str) -> None:
    assert redactor.redact(text) == text


def test_a_name_that_is_a_plain_word_too_is_still_found(redactor: Redactor) -> None:
    assert redactor.redact("my name is Joke Jansen") == "my name is [name]"
