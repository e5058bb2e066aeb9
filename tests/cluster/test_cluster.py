"""The deployed topology with one assistant killed under load: nobody loses an answer, nobody gets two."""

from __future__ import annotations

import asyncio

import psutil
import pytest

from tests.cluster.scenario import kill_one
from tests.cluster.topology import Cluster

pytestmark = [pytest.mark.model, pytest.mark.services]


def test_an_assistant_killed_under_load_loses_and_doubles_nothing() -> None:
    said: list[str] = []
    with Cluster(actions=1) as cluster:
        report = asyncio.run(kill_one(cluster, 12, said.append))
        pids = [process.pid for process in cluster.processes]
    assert report.verdict.lost == []
    assert report.verdict.doubled == []
    assert report.after.messages > 0
    # Both took part: conversations went on from one assistant to the other.
    assert set(report.shares) == {"assistant 0", "assistant 1"}
    assert min(report.shares.values()) > 10
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert not cluster.folder.exists()
