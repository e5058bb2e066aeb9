"""The sentences of a knowledge pack stand in the place of ours, once they fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.errors import KnowledgeError
from bot.core.settings import Settings, load_settings
from bot.core.texts import check_own_texts, load_texts, texts_of


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"MESOBOT_KNOWLEDGE_DIR": str(tmp_path)})


def _write(settings: Settings, text: str) -> None:
    (settings.knowledge_dir / "sentences.yml").write_text(text, encoding="utf-8")


def test_a_pack_without_sentences_has_ours(settings: Settings) -> None:
    check_own_texts(settings)
    assert texts_of(settings) is load_texts(settings.domain_file)


def test_a_sentence_of_the_pack_takes_the_place_of_ours(settings: Settings) -> None:
    _write(settings, 'responses:\n  utter_greet:\n  - text: "Good day."\n')
    check_own_texts(settings)
    assert texts_of(settings).say("utter_greet") == "Good day."
    assert texts_of(settings).say("utter_thanks") == load_texts(settings.domain_file).say("utter_thanks")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("responses:\n  utter_gret:\n  - text: x\n", "utter_gret: there is no such response: utter_greet"),
        ("responses:\n  utter_greet: x\n", "sentences.yml: not like `responses`"),
        ("responses:\n  utter_greet:\n  - txt: x\n", "utter_greet: needs a line like `- text:"),
        ("responses:\n  utter_greet: []\n", "utter_greet: needs a line like `- text:"),
        ('responses:\n  utter_greet:\n  - text: "Hi {name}"\n', "{name} is no value of it (none is)"),
        ('responses:\n  utter_gap_on:\n  - text: "{thing}?"\n', "{thing} is no value of it (things)"),
        ('responses:\n  utter_greet:\n  - text: "Hi\n', "sentences.yml: not like `responses`"),
        ("responses: 3\n", "sentences.yml: not like `responses`"),
        ("- 3\n", "sentences.yml: not like `responses`"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_and_not_used(
    settings: Settings, text: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    _write(settings, text)
    with pytest.raises(KnowledgeError) as raised:
        check_own_texts(settings)
    assert said in str(raised.value)
    assert texts_of(settings) is load_texts(settings.domain_file)
    assert "not used" in caplog.text
