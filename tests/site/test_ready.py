"""`/ready` tries every part and names what fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.conversations import probe
from bot.conversations.database import Database
from bot.conversations.deletion import export
from bot.conversations.events_table import all_conversations
from bot.core.errors import RecordUnavailable
from bot.core.settings import load_settings
from bot.site.health import Health, status_of


class Agent:
    """An agent with a model. Its actions give the result that the test wants."""

    def __init__(self, result: Any) -> None:
        self.action_endpoint, self._result = self, result

    def is_ready(self) -> bool:
        return True

    async def parse_message(self, _text: str) -> None:
        """Do nothing, as if the message were read."""

    async def request(self, json: dict[str, Any]) -> Any:
        assert json["next_action"]
        return self._result


GOOD = {"responses": [{"custom": {"status": "smalltalk"}}]}


def _health(tmp_path: Path, **environ: str) -> Health:
    health = Health(load_settings({"MESOBOT_TRACKER_DB": f"sqlite:///{tmp_path}/c.db", **environ}))
    health._redactor.warm()  # so that loading does not count against the time limit
    return health


async def test_each_part_is_tried(tmp_path: Path) -> None:
    parts = await _health(tmp_path).check(Agent(GOOD))
    assert parts == dict.fromkeys(("model", "store", "conversations", "actions"), True)
    assert status_of(parts) == "ready"


FAILED = {"responses": [{"custom": {"status": "error"}}]}


@pytest.mark.parametrize("result", [None, {"responses": []}, FAILED])
async def test_without_actions_it_is_degraded(tmp_path: Path, result: Any) -> None:
    parts = await _health(tmp_path).check(Agent(result))
    assert parts["actions"] is False and status_of(parts) == "degraded"


async def test_redis_is_asked_where_there_is_one(tmp_path: Path) -> None:
    parts = await _health(tmp_path, MESOBOT_LOCK_STORE="redis://127.0.0.1:1/0").check(Agent(GOOD))
    assert parts["redis"] is False and status_of(parts) == "degraded"


async def test_a_full_disk_or_a_file_that_takes_no_row_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    health = _health(tmp_path)
    await health.check(Agent(GOOD))
    monkeypatch.setattr(probe, "FEWEST_FREE", 10**18)
    assert status_of(await health.check(Agent(GOOD))) == "not ready"


async def test_what_is_tried_leaves_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite:///{tmp_path}/c.db")
    await database.call(probe.try_to_write)
    assert await database.call(all_conversations) == []
    assert await database.call(export, "c") == {}
    monkeypatch.setattr(probe, "FEWEST_FREE", 10**18)
    with pytest.raises(RecordUnavailable, match="is full"):
        await database.call(probe.try_to_write)
