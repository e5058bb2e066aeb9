"""Reading what people typed, and Block Kit within Slack's published limits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

import pytest
from ruamel.yaml import YAML

from bot.channels.slack import blocks
from bot.channels.slack.install import SCOPES
from bot.channels.slack.places import of_action, of_event
from bot.channels.slack.text import as_mrkdwn, as_plain, as_typed, link, split
from bot.core.contract import Answer, empty_answer
from bot.core.settings import ROOT, load_settings
from bot.core.texts import load_texts

TEXTS = load_texts(load_settings().domain_file)

TYPED = [
    ("<@UBOT> what is it?", "what is it?"),
    ("age &lt; 18 &amp; pain &gt; 3 days", "age < 18 & pain > 3 days"),
    ("<https://x.example/a|our page>", "our page"),
    ("see <https://x.example>", "see https://x.example"),
    ("<mailto:a@b.example|a@b.example>", "a@b.example"),
    ("<tel:+331|call +331>", "call +331"),
    ("<#C1|general> and <!here> and <!subteam^S1|@nurses>", "#general and and @nurses"),
    ("<@U99|ann> hello", "hello"),
]


@pytest.mark.parametrize(("sent", "typed"), TYPED)
def test_input_is_what_the_person_typed(sent: str, typed: str) -> None:
    assert as_typed(sent) == typed


def test_markdown_becomes_mrkdwn_and_the_rest_is_escaped() -> None:
    assert as_mrkdwn("**a** <b> & [t](https://x.example)") == "*a* &lt;b&gt; &amp; <https://x.example|t>"
    assert as_plain("**a** <b> & [t](https://x.example)") == "a &lt;b&gt; &amp; t"
    assert link("javascript:x", "a<b") == "a&lt;b"
    assert link("https://x.example/?a=1&b=2", "t|u") == "<https://x.example/?a=1&amp;b=2|t¦u>"


def test_long_text_is_cut_after_sentences_and_loses_nothing() -> None:
    text = " ".join(f"Sentence number {n} is here." for n in range(600))
    pieces = split(text, 3000)
    assert " ".join(pieces) == text
    assert all(len(piece) <= 3000 and piece.endswith(".") for piece in pieces)
    assert split("a\nb", 10) == ["a\nb"]
    assert "".join(split("x" * 7000, 3000)) == "x" * 7000


def answer(facts: int = 3, long: int = 40, buttons: int = 3, **more: Any) -> Answer:
    fact = {
        "id": "f",
        "claim": "c",
        "text": "x" * long + ".",
        "stance": "disputed",
        "source": {"title": "Title", "publisher": "P", "url": "https://x.example", "date": "2020"},
        "reviewed_on": "2026-01-01",
    }
    titles = [{"subject": None, "aspect": None, "title": f"{n} " + "t" * 100} for n in range(buttons)]
    made = dict(empty_answer("answered", "lead", "a" * 32))
    return cast(Answer, made | {"facts": [fact] * facts, "suggestions": titles} | more)


def check_limits(message: dict[str, Any]) -> None:
    """https://docs.slack.dev/reference/block-kit/blocks and …/block-elements/button-element"""
    assert 1 <= len(message["blocks"]) <= 50
    assert len(message["text"]) <= 4000
    for block in message["blocks"]:
        assert len(block.get("block_id", "")) <= 255
        if block["type"] == "section":
            assert 1 <= len(block["text"]["text"]) <= 3000
        elif block["type"] == "context":
            assert 1 <= len(block["elements"]) <= 10
        elif block["type"] == "actions":
            assert 1 <= len(block["elements"]) <= 25
            for one in block["elements"]:
                assert len(one["text"]["text"]) <= 75
                assert len(one["value"]) <= 2000
                assert len(one["action_id"]) <= 255
    named = [e["action_id"] for b in message["blocks"] for e in b.get("elements", []) if "action_id" in e]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize(
    "given",
    [
        answer(),
        answer(buttons=30),
        answer(facts=60, long=200),
        answer(lead="One sentence of an answer. " * 450),
        answer(facts=200, long=1000, buttons=60),
        answer(facts=0, buttons=0, lead="", text="t"),
    ],
    ids=["usual", "30 buttons", "60 facts", "12,000 characters", "everything", "bare"],
)
def test_every_message_keeps_slacks_limits(given: Answer) -> None:
    made = blocks.messages(given, TEXTS, share="key")
    for one in made:
        check_limits(one)
    shown = [e for one in made for b in one["blocks"] for e in b.get("elements", []) if "action_id" in e]
    picks = [e for e in shown if e["action_id"].startswith("pick")]
    assert len(picks) == len(given["suggestions"])
    said = sum(
        b["text"]["text"].count("x" * 40) for one in made for b in one["blocks"] if b["type"] == "section"
    )
    assert said >= len(given["facts"])


def test_an_urgent_answer_is_first_and_plain() -> None:
    made = blocks.messages(answer(status="urgent", lead="Call now.", buttons=0), TEXTS)[0]["blocks"]
    assert made[0]["text"]["text"] == ":rotating_light: Call now."
    assert not [b for b in made if b["type"] == "actions"]


def test_what_was_chosen_takes_the_place_of_the_buttons() -> None:
    made = blocks.messages(answer(buttons=30), TEXTS)[0]["blocks"]
    kept = blocks.replaced(made, blocks.PICK, "Chosen: x")
    assert not [b for b in kept if str(b.get("block_id", "")).startswith("pick")]
    assert [b["elements"][0]["text"] for b in kept if b["type"] == "context"].count("Chosen: x") == 1
    assert [b for b in kept if str(b.get("block_id", "")).startswith("rate")]


def test_two_people_and_two_workspaces_never_share_a_conversation() -> None:
    def event(team: str, user: str, channel: str = "D1", **more: str) -> str:
        return of_event({"user": user, "channel": channel, "ts": "1.1", **more}, team).conversation

    names = [event("T1", "U1"), event("T1", "U2"), event("T2", "U1"), event("T1", "U1", "C1")]
    assert len(set(names)) == 4
    threaded = event("T1", "U1", "C1", thread_ts="1.1")
    assert threaded == event("T1", "U1", "C1")  # a thread goes on
    pressed = {"user": {"id": "U1"}, "channel": {"id": "C1"}, "container": {"thread_ts": "1.1"}}
    assert of_action(pressed, "T1").conversation == threaded


def test_the_manifest_asks_for_exactly_the_scopes_used() -> None:
    manifest = YAML(typ="safe").load((ROOT / "deploy/slack-manifest.yml").read_text(encoding="utf-8"))
    assert tuple(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES
    assert manifest["features"]["slash_commands"][0]["command"] == "/meso"
    assert manifest["features"]["shortcuts"][0]["callback_id"] == "ask_about_this"


def test_the_documentation_names_a_test_for_each_known_defect() -> None:
    text = (ROOT / "docs/guide/slack.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (S\d+) \|.*`(test_\w+)` \|$", text, re.MULTILINE))
    assert set(rows) == {f"S{n}" for n in range(1, 16)}
    here = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in rows.values() if f"def {name}(" not in here] == []


def test_the_shown_message_keeps_slacks_limits() -> None:
    text = (ROOT / "docs/guide/slack.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    check_limits(json.loads(shown))
