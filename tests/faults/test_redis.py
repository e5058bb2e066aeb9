"""Tests that Redis, which stores locks and rate limits, goes away and comes back."""

from __future__ import annotations

import signal
import time

import pytest

from tests.faults.conftest import Cluster
from tests.record import Record

pytestmark = [pytest.mark.model, pytest.mark.services]


def test_without_redis_people_are_answered_all_the_same(cluster: Cluster, reliability: Record) -> None:
    logs = cluster.servers[0]
    before = logs.log.count("Redis is gone")
    with cluster.crowd() as crowd:
        cluster.redis.kill()
        began = crowd.watch(2.5)
        slowest = crowd.slowest(began)
        cluster.redis.start()
        logs.wait_until(lambda: logs.log.rstrip().count("Redis is back") > 0, 10)
        crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert set(report.saw) == {"answered"}
    assert logs.log.count("Redis is gone") == before + 1  # logged once, and not with each message
    reliability(
        what="Redis gone and back",
        done="kill -9, and 2.5 s later started again (locks and rate limits are in it)",
        saw=f"the right answer, in {slowest:.1f} s at most",
        lost=report.lost,
        doubled=report.doubled,
    )


def test_a_redis_that_hangs_holds_up_nobody_for_long(cluster: Cluster, reliability: Record) -> None:
    assert cluster.redis.process
    with cluster.crowd() as crowd:
        cluster.redis.process.send_signal(signal.SIGSTOP)
        began = crowd.watch(3.0)
        slowest = crowd.slowest(began)
        cluster.redis.process.send_signal(signal.SIGCONT)
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert set(report.saw) == {"answered"}
    reliability(
        what="Redis hangs",
        done="stopped (SIGSTOP) for 3 s",
        saw=f"the right answer, in {slowest:.1f} s at most",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )
