"""Test-all: which texts are asked, what an answer comes to, and what has changed since the last run."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.core.contract import Answer, empty_answer
from bot.core.errors import MesoError
from bot.evaluation.cards import (
    FAILED,
    OTHER,
    PHRASING,
    QUESTION,
    STARTER,
    URGENT,
    Result,
    Text,
    ask_texts,
    compared,
    counted,
    judged,
    keep,
    read_last,
    starters_of,
    texts_of,
)
from bot.evaluation.judge import OFFERED, REFUSED, RIGHT
from bot.knowledge.store import KnowledgeStore


def answer(status: Any, card: str | None = None, *offered: str) -> Answer:
    made = empty_answer(status, "said", "1")
    made["card"] = card
    made["suggestions"] = [{"card": one, "subject": "", "aspect": "", "title": ""} for one in offered]
    return made


class Told:
    """Answers with what is written down for a text."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers, self.senders = answers, list[str]()

    async def ask(self, text: str, sender: str) -> Answer:
        self.senders.append(sender)
        return self.answers[text]

    async def explain(self, sender: str) -> Mapping[str, Any]:
        return {}

    async def close(self) -> None:
        pass


def result(text: str, verdict: str) -> Result:
    return Result(Text("what-is-tea", text, PHRASING), verdict)


def test_everything_is_asked_or_one_subject_or_card(store: KnowledgeStore) -> None:
    texts = texts_of(store, ["What is tea?"])
    assert texts[0] == Text("", "What is tea?", STARTER)
    assert Text("make-tea", "How do I make tea?", QUESTION) in texts
    assert Text("make-tea", "steep my tea", PHRASING) in texts
    assert len(texts) == 1 + len(store.cards()) + len(store.phrasings())
    assert {text.card for text in texts_of(store, ["x"], card="make-tea")} == {"make-tea"}
    assert {text.card for text in texts_of(store, subject="green-tea")} == {"what-is-green-tea"}


@pytest.mark.parametrize("wrong", [{"card": "make-wine"}, {"subject": "wine"}])
def test_an_unknown_card_or_subject_is_named(store: KnowledgeStore, wrong: dict[str, str]) -> None:
    with pytest.raises(MesoError, match="wine"):
        texts_of(store, **wrong)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (answer("answered", "make-tea"), RIGHT),
        (answer("answered", "tea-risks", "make-tea"), OFFERED),
        (answer("clarify", None, "make-tea"), OFFERED),
        (answer("answered", "tea-risks", "tea-colds"), OTHER),
        (answer("refused"), REFUSED),
        (answer("urgent"), URGENT),
        (answer("error"), FAILED),
    ],
)
def test_what_an_answer_comes_to(given: Answer, verdict: str) -> None:
    assert judged(Text("make-tea", "steep my tea", PHRASING), given).verdict == verdict


def test_a_starter_may_be_answered_by_any_card() -> None:
    assert judged(Text("", "What is tea?", STARTER), answer("answered", "make-tea")).matches
    assert not judged(Text("", "What is tea?", STARTER), answer("refused")).matches


def test_each_text_is_a_conversation_of_its_own() -> None:
    talk = Told({"a": answer("answered", "make-tea"), "b": answer("refused")})
    told: list[Result] = []
    texts = [Text("make-tea", "a", PHRASING), Text("make-tea", "b", PHRASING)]
    results = asyncio.run(ask_texts(talk, texts, told.append))
    assert results == told
    assert counted(results)[RIGHT] == counted(results)[REFUSED] == 1
    assert len(set(talk.senders)) == 2


def test_what_failed_is_asked_again_and_is_no_mismatch(tmp_path: Path) -> None:
    talk = Told({"a": answer("error")})
    (failed,) = asyncio.run(ask_texts(talk, [Text("make-tea", "a", PHRASING)]))
    assert failed.verdict == FAILED
    assert len(set(talk.senders)) == 2
    keep(tmp_path / "kept.json", [failed], {}, whole=True)
    assert read_last(tmp_path / "kept.json") == {}
    before = {failed.text.key: Result(failed.text, RIGHT)}
    assert compared([failed], before).broken == compared([failed], {}).new == ()


def test_runs_are_kept_and_compared(tmp_path: Path) -> None:
    path = tmp_path / "var" / "test-all.json"
    assert read_last(path) == {}
    keep(path, [result("a", RIGHT), result("b", OTHER), result("c", RIGHT)], {}, whole=True)
    last = read_last(path)
    now = [result("a", REFUSED), result("b", RIGHT), result("d", OTHER)]
    changes = compared(now, last)
    assert changes.broken == (now[0],)
    assert changes.mended == (now[1],)
    assert changes.new == (now[2],)
    keep(path, now, last, whole=False)
    assert {text.partition("\t")[2] for text in read_last(path)} == {"a", "b", "c", "d"}
    keep(path, now, last, whole=True)
    assert {text.partition("\t")[2] for text in read_last(path)} == {"a", "b", "d"}


def test_a_kept_run_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    path = tmp_path / "test-all.json"
    path.write_text('{"results": [{"card": "x"}]}')
    assert read_last(path) == {}


def test_starters_are_asked_in_english_as_the_widget_asks_them(tmp_path: Path) -> None:
    assert starters_of(tmp_path) == []
    (tmp_path / "en.json").write_text('{"starters": ["What is tea?", "Is tea safe?", "What is tea?"]}')
    (tmp_path / "de.json").write_text('{"starters": ["Was ist Tee?"], "intro": "Hallo"}')
    (tmp_path / "launcher.en.json").write_text('{"open": "Open"}')
    assert starters_of(tmp_path) == ["What is tea?", "Is tea safe?"]
