"""Heartbeats for systemd (`Type=notify`, `WatchdogSec=`), which restarts a server whose loop hangs.

The protocol is sd_notify(3): a line to the socket in NOTIFY_SOCKET.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket

logger = logging.getLogger(__name__)


def notify(state: str) -> None:
    """Send a line to systemd; does nothing where NOTIFY_SOCKET is not set."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to_systemd:
            to_systemd.connect("\0" + address[1:] if address.startswith("@") else address)
            to_systemd.send(state.encode())
    except OSError as error:  # the server works without a watchdog
        logger.warning("systemd was not told %s: %s", state, error.strerror)


async def keep_telling() -> None:
    """Send READY now, then WATCHDOG twice in each interval of systemd; returns where there is none."""
    notify("READY=1")
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    while microseconds.isdigit() and int(microseconds):
        notify("WATCHDOG=1")
        await asyncio.sleep(int(microseconds) / 2e6)
