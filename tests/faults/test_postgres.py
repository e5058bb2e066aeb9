"""Tests a restart and a crash of PostgreSQL while people ask."""

from __future__ import annotations

import time

import pytest

from tests.faults.conftest import Cluster
from tests.record import Record

pytestmark = [pytest.mark.model, pytest.mark.services]


def test_a_restart_of_postgres_under_load_loses_nothing(cluster: Cluster, reliability: Record) -> None:
    with cluster.crowd() as crowd:
        began = time.monotonic()
        for _ in range(3):
            cluster.postgres.restart()
            back = crowd.back_since(time.monotonic())
        slowest = crowd.slowest(began)
    report = crowd.report().check()
    assert set(report.saw) <= {"answered", "503", "error"}
    reliability(
        what="PostgreSQL restarted under load",
        done="fast shutdown and start, three times",
        saw=f"the right answer, at times after a 503 or an `error` answer, each in {slowest:.1f} s at most",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )


def test_a_crash_of_postgres_is_a_503_until_it_is_back(cluster: Cluster, reliability: Record) -> None:
    with cluster.crowd() as crowd:
        cluster.postgres.kill()
        began = crowd.watch(3.0)
        ready = cluster.servers[0].get("/ready")
        cluster.postgres.start()
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert crowd.saw(began)["503"] > 0
    assert set(report.saw) <= {"answered", "503", "error"}
    assert (ready.status_code, ready.json()["conversations"]) == (503, False)
    reliability(
        what="PostgreSQL crashed",
        done="immediate shutdown, 3 s later started again",
        saw=f"503 in {crowd.slowest(began):.1f} s at most, then the right answer; `/ready` says which part",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )
