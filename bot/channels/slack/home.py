"""The app's home page in Slack."""

from __future__ import annotations

from typing import Any

from bot.channels.slack import blocks
from bot.channels.slack.text import as_mrkdwn
from bot.core.texts import Texts


def examples(texts: Texts) -> list[str]:
    """Questions to begin with, one a line in the domain file."""
    return [line.strip() for line in texts.say("utter_slack_examples").splitlines() if line.strip()]


def view(texts: Texts) -> dict[str, Any]:
    """What it can do, questions to press, links."""
    return {
        "type": "home",
        "blocks": [
            *blocks.section(as_mrkdwn(texts.say("utter_slack_home"))),
            *blocks.picks(examples(texts)),
            {"type": "divider"},
            *blocks.context(as_mrkdwn(texts.say("utter_slack_home_safety"))),
            *blocks.context(as_mrkdwn(texts.say("utter_slack_links"))),
        ],
    }
