"""Messages to systemd: readiness, then heartbeats."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.settings import ROOT
from bot.engine.watchdog import keep_telling, notify


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket that systemd would listen on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(2)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


async def test_ready_then_signs_of_life(systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    telling = asyncio.create_task(keep_telling())
    told = [await asyncio.to_thread(systemd.recv, 100) for _ in range(3)]
    telling.cancel()
    assert told == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]


async def test_without_a_watchdog_only_ready_is_told(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    await asyncio.wait_for(keep_telling(), 1)
    assert systemd.recv(100) == b"READY=1"


def test_nobody_watching_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    notify("READY=1")


def test_the_unit_asks_for_it_and_for_the_right_time() -> None:
    unit = (ROOT / "deploy/mesobot.service").read_text(encoding="utf-8")
    assert "Type=notify\n" in unit
    assert re.search(r"^WatchdogSec=\d+$", unit, re.M)
    assert re.search(r"^After=.*\btime-sync\.target\b", unit, re.M)
