"""The shell: how to leave it, its output in a pipe and in 40 columns, and the emergency frame."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from rich.console import Console

from bot.cli.shell import Shell, show
from bot.core.contract import Answer, empty_answer
from bot.core.settings import load_settings
from bot.core.texts import load_texts

TEXTS = load_texts(load_settings().domain_file)
URL = "https://example.org/a-page-with-a-long-address/that-goes-on-and-on/and-on.html"


def _answer(**fields: Any) -> Answer:
    return empty_answer("answered", "An answer.", "1") | fields  # type: ignore[return-value]


def _urgent() -> Answer:
    fact = {"id": "a", "text": "A fact."}  # what a fact is made of is nothing to the shell
    text = f"Call 112 now.\n- A fact. [1]\nSources:\n1. Hives, NHS, {URL}"
    return _answer(status="urgent", lead="Call 112 now.", text=text, facts=[fact])


class _Echo:
    """Answers with what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def ask(self, text: str, sender: str) -> Answer:
        self.asked.append(text)
        return _answer(lead=text, text=text)

    async def explain(self, sender: str) -> Mapping[str, Any]:
        return {}

    async def close(self) -> None:
        return None


def _shown(answer: Answer, width: int, terminal: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system=None)
    show(answer, console, TEXTS.say("utter_shell_hint_more"))
    return out.getvalue()


@pytest.mark.parametrize("word", ["exit", "quit", "EXIT", "/quit", "/exit", "quit()", ":q"])
async def test_every_word_for_leaving_leaves(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = _Echo()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"first\n{word}\nnever\n"))
    await Shell(talk, TEXTS, Console(file=io.StringIO()), []).run()
    assert talk.asked == ["first"]


async def test_leaving_is_only_the_word_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = _Echo()
    monkeypatch.setattr(sys, "stdin", io.StringIO("can I quit moisturizers?\n"))
    await Shell(talk, TEXTS, Console(file=io.StringIO()), []).run()
    assert talk.asked == ["can I quit moisturizers?"]


def test_a_pipe_gets_plain_lines() -> None:
    said = _shown(_answer(lead=f"See {URL} now. [1]\n- one"), 40, terminal=False)
    assert f"See {URL} now. [1]" in said.splitlines()[0]
    assert not [line for line in said.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("answer", [_answer(), _urgent(), _answer(lead="word " * 60)])
def test_forty_columns_are_enough(answer: Answer) -> None:
    assert max(len(line) for line in _shown(answer, 40, terminal=True).splitlines()) <= 40


def test_sources_stand_apart_from_urgent_advice() -> None:
    lines = _shown(_urgent(), 60, terminal=True).splitlines()
    framed = [line for line in lines if line.startswith("│")]
    assert "Call 112 now." in framed[0]
    assert not [line for line in framed if "Hives" in line or "A fact" in line]
    assert [line for line in lines if "Hives" in line]


def test_more_is_hinted_at_where_there_is_more() -> None:
    hint = TEXTS.say("utter_shell_hint_more")
    assert hint in _shown(_answer(more=True), 80, terminal=True)
    assert hint not in _shown(_answer(more=False), 80, terminal=True)
