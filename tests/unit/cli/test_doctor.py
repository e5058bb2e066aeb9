"""What doctor says of a part that is broken: the cause, and what to do next."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.doctor import _conversations, examine
from bot.conversations.database import shared_database
from bot.conversations.events_table import conversations
from bot.core.settings import load_settings

NOWHERE = "http://127.0.0.1:9"
BROKEN = [
    (
        "conversations",
        {"MESOBOT_TRACKER_DB": "sqlite:///{0}/none/c.db"},
        "there is no folder",
        "make it, or correct the path",
    ),
    ("conversations", {"MESOBOT_TRACKER_DB": "sqlite:///{0}/junk.db"}, "file is not a database", "backup"),
    (
        "conversations",
        {"MESOBOT_TRACKER_DB": "postgresql://a:hidden@127.0.0.1:9/c"},
        "Connection refused",
        "that PostgreSQL runs there",
    ),
    ("actions", {"MESOBOT_FACTS_DB": "{0}/junk.db"}, "gave no answer", "mend what else is BAD"),
    (
        "actions",
        {"MESOBOT_ACTION_ENDPOINT": f"{NOWHERE}/webhook"},
        "ClientConnectorError",
        f"does `mesobot actions` run at MESOBOT_ACTION_ENDPOINT={NOWHERE}/webhook?",
    ),
    ("redis", {"MESOBOT_LIMITS_STORE": "redis://127.0.0.1:9/0"}, "ConnectionError", "MESOBOT_LIMITS_STORE"),
    (
        "slack",
        {"SLACK_API_URL": f"{NOWHERE}/", "SLACK_BOT_TOKEN": "xoxb-hidden", "SLACK_SIGNING_SECRET": "hidden"},
        f"{NOWHERE}/: ClientConnectorError",
        "check SLACK_API_URL, and this machine's way out",
    ),
]


async def test_how_many_conversations_are_there_is_told(tmp_path: Path) -> None:
    """After a restore: an empty file in the place of the right one shows."""
    url = f"sqlite:///{tmp_path}/c.db"
    for number in range(3):
        said = await _conversations(load_settings({"MESOBOT_TRACKER_DB": url}))
        assert said.startswith(f"a row could be written; {number} are kept; ")
        with shared_database(url).engine.begin() as connection:
            row = {"conversation": f"c-{number}", "slots": "{}", "last_at": 1.0}
            connection.execute(conversations.insert(), row)


@pytest.mark.usefixtures("default_settings")
@pytest.mark.parametrize(("part", "environ", "cause", "what_to_do"), BROKEN, ids=str)
async def test_a_broken_part_is_told_with_its_cause_and_what_to_do(
    part: str,
    environ: dict[str, str],
    cause: str,
    what_to_do: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "junk.db").write_bytes(b"no database " * 1000)
    for name, value in environ.items():  # actions read the environment themselves
        monkeypatch.setenv(name, value.format(tmp_path))
    found = {finding.part: finding async for finding in examine(load_settings())}
    assert found[part].grade == "BAD"
    assert cause in found[part].said and what_to_do in found[part].said
    assert "hidden" not in str(found)
