"""The doctor compares this machine's clock with those of PostgreSQL and Redis."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from bot.cli.clock import look_at_clock
from bot.core.settings import load_settings
from tests.services import Postgres, Redis

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("stores")
    postgres, redis = Postgres(folder / "postgres").start(), Redis(folder / "redis").start()
    yield {"MESOBOT_TRACKER_DB": postgres.url, "MESOBOT_LOCK_STORE": redis.url}
    redis.stop()
    postgres.stop()


@pytest.mark.parametrize(
    ("name", "store"), [("PostgreSQL", "MESOBOT_TRACKER_DB"), ("Redis", "MESOBOT_LOCK_STORE")]
)
async def test_a_clock_ahead_of_the_store(
    stores: dict[str, str], name: str, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, right = load_settings({store: stores[store]}), time.time
    assert (await look_at_clock(settings)).grade == "ok"
    monkeypatch.setattr("time.time", lambda: right() + 300)
    found = await look_at_clock(settings)
    assert (found.grade, f" s ahead of the clock of {name}; set it" in found.said) == ("BAD", True)
