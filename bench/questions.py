"""Known and new questions, measured apart: this assistant caches recent texts, stock Rasa does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle

from bot.core.settings import ROOT

_LEADS = (
    "", "hello, ", "hi there, ", "please tell me, ", "sorry, ", "quick question: ", "one thing: ", "so ",
    "i wonder, ", "just asking, ", "good morning, ", "could you say, ", "ok, ", "and ", "thanks, ", "well, ",
)  # fmt: skip
_TAILS = ("", " please", " thanks", ", do you know", " exactly", ", in short", " in general", " these days")

KNOWN = 150  # texts

# Examples of the intents of `rasa init` that are answered by a rule or a story at once.
_STOCK = (
    "hey", "hello", "hi", "hello there", "good morning", "good evening", "hey there", "hey dude",
    "goodmorning", "good afternoon", "good night", "bye", "goodbye", "have a nice day", "see you around",
    "bye bye", "see you later", "are you a bot?", "are you a human?", "am I talking to a bot?",
    "am I talking to a human?",
)  # fmt: skip


def our_questions() -> Iterator[str]:
    """The questions of tests/eval, each in 128 wordings.

    All questions come in the first wording, then all in the second, and so on.
    """
    rows = []
    for name in ("inscope", "typos"):
        lines = (ROOT / f"tests/eval/{name}.jsonl").read_text(encoding="utf-8").splitlines()
        rows += [json.loads(line)["text"] for line in lines if line.strip()]
    return cycle(f"{lead}{row}{tail}" for tail in _TAILS for lead in _LEADS for row in rows)


def known_questions() -> Iterator[str]:
    """The same questions over and over, as `stock_questions` are."""
    lines = (ROOT / "tests/eval/inscope.jsonl").read_text(encoding="utf-8").splitlines()
    return cycle(json.loads(line)["text"] for line in lines[:KNOWN])


def stock_questions() -> Iterator[str]:
    """What the bot of `rasa init` understands, over and over."""
    return cycle(_STOCK)
