"""Tests faults of the action server while people ask: it is killed, slow, or returns garbage."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import pytest

from tests.faults.conftest import Cluster
from tests.faults.impostor import GARBAGE, Impostor
from tests.record import Record

pytestmark = [pytest.mark.model, pytest.mark.services]


@contextlib.contextmanager
def another_in_its_place(cluster: Cluster, delay_s: float = 0.0) -> Iterator[Impostor]:
    cluster.actions.kill()
    impostor = Impostor(cluster.actions.port, delay_s)
    try:
        yield impostor
    finally:
        impostor.close()
        cluster.actions.start()


def test_a_killed_action_server_is_the_error_answer_at_once(cluster: Cluster, reliability: Record) -> None:
    with cluster.crowd() as crowd:
        cluster.actions.kill()
        began = crowd.watch()
        slowest = crowd.slowest(began)
        cluster.actions.start()
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert crowd.saw(began)["error"] > 5
    assert set(report.saw) == {"answered", "error"}
    reliability(
        what="action server killed",
        done="kill -9, and 1.5 s later started again",
        saw=f"the `error` answer, in {slowest:.1f} s at most",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )


def test_a_slow_action_server_is_the_error_answer_in_time(cluster: Cluster, reliability: Record) -> None:
    with cluster.crowd() as crowd:
        with another_in_its_place(cluster, delay_s=10.0):
            began = crowd.watch(5.0)
            slowest = crowd.slowest(began)
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert crowd.saw(began)["error"] > 0
    assert slowest > 1.5  # the time limit was reached; `check` says that nothing took much longer
    assert set(report.saw) == {"answered", "error"}
    reliability(
        what="action server slow",
        done="another one in its place that takes 10 s, for 5 s",
        saw=f"the `error` answer, in {slowest:.1f} s at most",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )


def test_garbage_of_an_action_server_reaches_nobody(cluster: Cluster, reliability: Record) -> None:
    with cluster.crowd() as crowd:
        with another_in_its_place(cluster) as impostor:
            began = time.monotonic()
            while impostor.asked < 2 * len(GARBAGE):
                crowd.watch(0.1)
            slowest = crowd.slowest(began)
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert set(report.saw) == {"answered", "error"}
    log = cluster.servers[0].log
    assert "secret" not in log and "It works" not in log
    assert "its result is no JSON" in log and "status 500" in log
    reliability(
        what="action server answers garbage",
        done=f"{len(GARBAGE)} kinds: no JSON, another schema, too large, 500, 400, 404 …",
        saw=f"the `error` answer, in {slowest:.1f} s at most",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )
