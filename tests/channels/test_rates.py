"""Rate limits: what the clock and a Redis that does not answer do to them."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.channels.rates import Rates
from bot.errors import RateLimited
from bot.settings import load_settings
from tests.server import free_port


async def test_a_clock_set_back_does_not_keep_people_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rates, real = Rates(replace(load_settings({}), session_limit="3/minute")), time.time
    for _ in range(3):
        await rates.hit(session="a")
    with pytest.raises(RateLimited):
        await rates.hit(session="a")
    monkeypatch.setattr(time, "time", lambda: real() - 7200)
    for _ in range(3):
        await rates.hit(session="a")
    with pytest.raises(RateLimited):  # and the limit still holds
        await rates.hit(session="a")


async def test_without_redis_nobody_is_turned_away_and_it_is_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = load_settings({"MESOBOT_LIMITS_STORE": f"redis://127.0.0.1:{free_port()}/0"})
    rates = Rates(replace(settings, session_limit="1/hour"))
    for _ in range(5):
        await rates.hit(session="a", address="b")
    assert caplog.text.count("rate limits are not counted") == 1
