"""The guide's pictures are drawn from messages as they are sent, and everything that is sent can be drawn."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.channels.slack import blocks
from bot.core.contract import Answer
from bot.core.settings import ROOT
from tests.browser.slack_pictures import ASKED, GUIDE, as_shown, shown, urgent
from tests.channels.slack.drawing import drawn, mrkdwn
from tests.channels.slack.fake import FakeSlack, Sender, message
from tests.channels.slack.test_pure import TEXTS, answer, check_limits

DRAWN = [
    ("*bold* and _small print._", "<b>bold</b> and <i>small print.</i>"),
    ("2 * 3 * 4, a_b_c, *open", "2 * 3 * 4, a_b_c, *open"),
    ("age &lt; 18 &amp; more", "age &lt; 18 &amp; more"),
    ("one\ntwo", "one<br>two"),
    (
        "_see <https://x.example/a_b_c?d=1&amp;e=*2*|the *page*>_",
        '<i>see <a href="https://x.example/a_b_c?d=1&amp;e=*2*">the *page*</a></i>',
    ),
]


@pytest.mark.parametrize(("text", "made"), DRAWN)
def test_mrkdwn_is_drawn_as_slack_draws_it(text: str, made: str) -> None:
    assert mrkdwn(text) == made


@pytest.mark.parametrize("text", ["a < b", "<script>", "<javascript:x|y>"])
def test_what_was_not_escaped_is_not_drawn(text: str) -> None:
    with pytest.raises(ValueError, match="not escaped"):
        mrkdwn(text)


def _read(page: str) -> str:
    """What a person reads: the drawing without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", page.replace("<br>", "\n")))


@pytest.mark.parametrize(
    "given",
    [answer(), answer(status="urgent", lead="Call now."), answer(note="n", short_answer="lead"), urgent],
    ids=["answered", "urgent", "with a note", "danger"],
)
def test_all_that_is_sent_is_drawn(given: Answer | Any) -> None:
    made = [given()] if callable(given) else blocks.messages(given, TEXTS, share="key")
    for one in made:
        read = _read(drawn(one["blocks"]))
        for block in one["blocks"]:
            for said in _texts(block):
                assert said in read
        assert not re.search(r":[a-z_]+:|\*\w|<http|👍", read)


def _texts(block: dict[str, Any]) -> list[str]:
    """The texts of a block without their marks and emoji."""
    parts = [block["text"]] if "text" in block else [one.get("text", one) for one in block["elements"]]
    texts = [part if isinstance(part, str) else part["text"] for part in parts]
    plain = (re.sub(r"<[^|>]+\|([^>]+)>", r"\1", text) for text in texts)
    return [
        html.unescape(re.sub(r":rotating_light:|👍|👎|(?<!\w)[*_]|[*_](?!\w)", "", text)) for text in plain
    ]


def test_the_guide_shows_what_it_prints() -> None:
    pictures = {name: _message(name) for name in ("slack-answer.png", "slack-urgent.png")}
    text = GUIDE.read_text(encoding="utf-8")
    assert re.findall(r"!\[[^\]]+\]\(\.\./img/(slack-[\w-]+\.png)\)", text) == list(pictures)
    assert pictures["slack-answer.png"] == shown(), "run `make screenshots`"
    assert pictures["slack-urgent.png"] == urgent(), "run `make screenshots`"
    for shown_now in pictures.values():
        check_limits(shown_now)


@pytest.mark.model
def test_the_guide_prints_what_is_sent(slack: Sender, fake: FakeSlack) -> None:
    slack.event(message(ASKED, "D55", user="U55"))
    sent = as_shown(fake.wait("chat.postMessage", 1)[0])
    assert _without_questions(sent) == _without_questions(shown()), "run `make screenshots`"


def _without_questions(sent: dict[str, Any]) -> dict[str, Any]:
    """Without the suggested questions: which ones are near changes with each training."""
    made = [
        {**block, "elements": _fixed(block["elements"])} for block in sent["blocks"] if "elements" in block
    ]
    return {**sent, "blocks": [block for block in sent["blocks"] if "elements" not in block] + made}


def _fixed(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in elements if not re.fullmatch(r"pick:[1-9]", one.get("action_id", ""))]


def _message(name: str) -> dict[str, Any]:
    """What a picture was drawn from."""
    path: Path = ROOT / "docs/img" / name
    with Image.open(path) as picture:
        return dict(json.loads(picture.info["message"]))
