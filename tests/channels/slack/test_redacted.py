"""What people write in Slack is redacted before it is recorded, answered or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.channels.slack.fake import FakeSlack, Sender, message
from tests.server import Server

POST = "chat.postMessage"


@pytest.mark.model
@pytest.mark.parametrize("more", ["", " x" * 1500], ids=["answered", "too long"])
def test_nothing_personal_is_recorded(
    slack: Sender, fake: FakeSlack, slack_world: tuple[FakeSlack, Server], more: str
) -> None:
    text = f"i'm Zbigniew Brzoza, <mailto:zbigniew@example.org|zbigniew@example.org>: what is meso{more}"
    assert slack.event(message(text)).status_code == 200
    fake.wait(POST, 1)
    folder: Path = slack_world[1].folder
    for path in (path for path in folder.iterdir() if path.is_file()):
        kept = path.read_bytes().lower()
        assert b"brzoza" not in kept and b"zbigniew" not in kept, path.name
