"""Locks of conversations: in one process, across servers, without Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from rasa.core.lock_store import LockStore
from rasa.core.utils import AvailableEndpoints

from bot.core.settings import ROOT
from bot.engine import redis_locks
from bot.engine.locks import ConversationLockStore
from tests.services import Redis


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    running = Redis(tmp_path_factory.mktemp("redis")).start()
    yield running
    running.stop()


def test_plain_rasa_commands_have_these_locks_too() -> None:
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    assert isinstance(LockStore.create(endpoints.lock_store), ConversationLockStore)


async def _turn(store: ConversationLockStore, said: list[str], name: str, seconds: float = 0.02) -> None:
    async with store.lock("web-1"):
        said.append(f"{name} begins")
        await asyncio.sleep(seconds)
        said.append(f"{name} ends")


def _whole(said: list[str]) -> bool:
    """Whether no turn ran inside another."""
    pairs = zip(said[::2], said[1::2], strict=True)
    return all(first.split()[0] == second.split()[0] for first, second in pairs)


async def test_turns_of_one_conversation_come_in_order_and_at_once_after_each_other() -> None:
    store, said = ConversationLockStore(url=""), []  # type: ignore[var-annotated]
    # Ten turns of 20 ms; Rasa's store adds a second to each.
    await asyncio.wait_for(asyncio.gather(*(_turn(store, said, str(n)) for n in range(10))), 8)
    assert said == [f"{n} {what}" for n in range(10) for what in ("begins", "ends")]


async def test_other_conversations_do_not_wait_and_nothing_is_kept() -> None:
    store = ConversationLockStore(url="")
    async with store.lock("a"), store.lock("b"):
        assert len(store._local) == 2
    assert len(store._local) == 0


async def test_a_turn_that_fails_or_is_cancelled_gives_the_conversation_back() -> None:
    store = ConversationLockStore(url="")
    with pytest.raises(KeyError):
        async with store.lock("a"):
            raise KeyError
    holder = asyncio.ensure_future(_turn(store, [], "slow", 60))
    await asyncio.sleep(0)
    holder.cancel()
    await asyncio.wait_for(_turn(store, [], "next"), 1)


@pytest.mark.services
async def test_two_servers_take_turns_without_long_waits(service: Redis) -> None:
    stores, said = [ConversationLockStore(url=service.url) for _ in range(2)], []  # type: ignore[var-annotated]
    # The turns themselves and a few polls of 10 ms; Rasa's store waits a second each time.
    await asyncio.wait_for(asyncio.gather(*(_turn(stores[n % 2], said, str(n)) for n in range(20))), 15)
    assert len(said) == 40 and _whole(said)


@pytest.mark.services
async def test_a_lock_lives_as_long_as_its_turn_and_not_longer_than_its_server(
    service: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_locks, "LIFETIME_S", 0.3)
    monkeypatch.setattr(redis_locks, "_EXTEND_EVERY_S", 0.1)
    stores, said = [ConversationLockStore(url=service.url) for _ in range(2)], []  # type: ignore[var-annotated]
    await asyncio.gather(_turn(stores[0], said, "long", 0.8), _turn(stores[1], said, "other"))
    assert _whole(said)
    monkeypatch.setattr(redis_locks, "LIFETIME_S", 60)
    dead = redis_locks.RedisLocks(service.url)
    assert await dead._acquire("web-1")  # its server was killed: nobody renews or releases it
    heir = asyncio.ensure_future(_turn(stores[0], said, "heir"))
    assert await asyncio.wait({heir}, timeout=0.3) == (set(), {heir})
    (held,) = await dead._redis.keys("mesobot:lock:*")
    assert 0 < await dead._redis.pttl(held) <= 60_000  # it ends by itself
    await dead._redis.pexpire(held, 1)
    await asyncio.wait_for(heir, 10)


@pytest.mark.services
async def test_redis_sees_no_conversation_and_keeps_no_key(service: Redis) -> None:
    client = redis.Redis(port=service.port)
    async with ConversationLockStore(url=service.url).lock("web-secret-name"):
        (key,) = client.keys("mesobot:lock:*")
        assert b"secret" not in key
        assert 0 < client.pttl(key) <= 1000 * redis_locks.LIFETIME_S
    assert client.keys() == []


@pytest.mark.services
async def test_without_redis_turns_go_on_and_redis_is_taken_again_when_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_locks, "_REST_S", 0.1)
    service = Redis(tmp_path).start()
    store, said = ConversationLockStore(url=service.url), []  # type: ignore[var-annotated]
    await _turn(store, said, "with")
    service.kill()
    await asyncio.gather(*(_turn(store, said, f"without-{n}") for n in range(5)))
    assert len(said) == 12 and _whole(said)
    assert caplog.text.count("Redis is gone") == 1
    service.start()
    await asyncio.sleep(0.2)
    async with store.lock("web-1"):
        assert len(redis.Redis(port=service.port).keys()) == 1
    assert "Redis is back" in caplog.text
    service.stop()
