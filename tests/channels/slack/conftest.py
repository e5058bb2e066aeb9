"""The assistant's server, connected to a fake Slack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.slack.fake import SECRET, FakeSlack, Sender
from tests.server import Server


def environment(fake: FakeSlack) -> dict[str, str]:
    return {"SLACK_API_URL": fake.url, "SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": "xoxb-test"}


@pytest.fixture(scope="session")
def slack_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeSlack, Server]]:
    fake = FakeSlack()
    server = Server(tmp_path_factory.mktemp("slack"), **environment(fake)).start()
    yield fake, server
    server.stop()
    fake.close()


@pytest.fixture
def fake(slack_world: tuple[FakeSlack, Server]) -> FakeSlack:
    """Slack with nothing recorded yet."""
    slack, _server = slack_world
    slack.calls.clear()
    slack.tokens.clear()
    slack.faults.clear()
    slack.delays.clear()
    return slack


@pytest.fixture
def slack(slack_world: tuple[FakeSlack, Server], fake: FakeSlack) -> Sender:
    return Sender(slack_world[1].url, fake)
