"""Rate limits: the effect of clock changes and of a Redis that does not answer."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.channels.rates import Rates
from bot.core.errors import RateLimited
from bot.core.settings import load_settings
from tests.server import free_port


async def test_a_clock_that_is_set_locks_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rates, real = Rates(replace(load_settings({}), session_limit="3/minute")), time.time
    for _ in range(3):
        await rates.hit(session="a")
    for shift in (-7200, 7200):
        monkeypatch.setattr(time, "time", lambda shift=shift: real() + shift)
        with pytest.raises(RateLimited) as refused:  # the limit holds, and its end does not move
            await rates.hit(session="a")
        assert 1 <= refused.value.retry_after <= 60


async def test_without_redis_each_server_counts_for_itself_and_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = load_settings({"MESOBOT_LIMITS_STORE": f"redis://127.0.0.1:{free_port()}/0"})
    rates = Rates(replace(settings, session_limit="3/hour"))
    for _ in range(3):
        await rates.hit(session="a", address="b")
    with pytest.raises(RateLimited):
        await rates.hit(session="a", address="b")
    assert caplog.text.count("counted on this server alone") == 1
