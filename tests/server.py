"""The assistant's server in a process of its own, which tests can ask, kill and restart."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests

from bot.core.settings import ROOT

API_TOKEN = "the-token-of-the-tests-32-characters"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tracebacks(log: str) -> list[str]:
    """The lines of a log that begin a traceback, or hold one.

    Our formatters never write the word "Traceback": JSON lines have a field, plain lines the frames alone.
    """
    signs = ('"traceback": ', "Traceback (most recent call last)", '  File "')
    return [line for line in log.splitlines() if any(sign in line for sign in signs)]


class Server:
    """`mesobot run` (or another command with `{port}`) with a database of its own in `folder`."""

    def __init__(self, folder: Path, command: tuple[str, ...] = (), /, **environ: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        words = command or (sys.executable, "-m", "bot", "run", "--port", "{port}")
        self.command = [word.format(port=self.port) for word in words]
        database = {"MESOBOT_TRACKER_DB": f"sqlite:///{folder}/conversations.db"}
        # Tests ask faster than people, so rate limits are off unless a test sets them.
        limits = {"MESOBOT_SESSION_LIMIT": "10000/minute", "MESOBOT_ADDRESS_LIMIT": "10000/minute"}
        self._environ = os.environ | database | limits | environ
        self.process: subprocess.Popen[bytes] | None = None
        self.checkout = ROOT

    @property
    def log(self) -> str:
        """What the process wrote."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def start(self, ready: bool = True) -> Server:
        """Start; wait until it can answer."""
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.checkout, env=self._environ, stdout=log, stderr=subprocess.STDOUT
            )
        if ready:
            self.wait_until(lambda: requests.get(f"{self.url}/ready", timeout=5).status_code == 200)
        return self

    def wait_until(self, true: Any, seconds: float = 120) -> None:
        """Poll `true` (a failed connection counts as false) while the process lives."""
        for _ in range(int(seconds * 5)):
            assert self.process and self.process.poll() is None, self.log[-4000:]
            try:
                if true():
                    return
            except requests.RequestException:
                pass
            time.sleep(0.2)
        raise AssertionError(self.log[-4000:])

    def get(self, path: str) -> requests.Response:
        """One GET."""
        return requests.get(self.url + path, timeout=10)

    def stop(self, kill: bool = False) -> None:
        """Stop as an operator does; `kill`: as a power cut does.

        Whatever a test has done to it, a server that lives ends at SIGTERM.
        """
        if self.process:
            lived = self.process.poll() is None
            self.process.kill() if kill else self.process.terminate()
            status = self.process.wait(30)
            assert kill or not lived or status in (0, -signal.SIGTERM), (status, self.log[-4000:])


class Visitor:
    """One person on the web channel."""

    def __init__(self, url: str, token: str = "", patience_s: float = 30) -> None:
        self.url = f"{url}/webhooks/web"
        self.patience_s = patience_s
        self.token = token or requests.post(f"{self.url}/session", timeout=10).json()["token"]
        self._count = 0

    def send(
        self, text: str, message_id: str = "", fields: dict[str, Any] | None = None
    ) -> requests.Response:
        """Ask, with other or more fields where given; the raw response."""
        self._count += 1
        body = {"token": self.token, "message_id": message_id or f"message-{self._count}", "text": text}
        return requests.post(f"{self.url}/messages", json=body | (fields or {}), timeout=self.patience_s)

    def ask(self, text: str, message_id: str = "") -> dict[str, Any]:
        """Ask; the answer object."""
        reply = self.send(text, message_id)
        assert reply.status_code == 200, reply.text
        return dict(reply.json()["answers"][0])

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        """The conversation so far."""
        reply = requests.get(f"{self.url}/messages", params={"after": after}, headers=self.bearer, timeout=10)
        assert reply.status_code == 200, reply.text
        return list(reply.json()["messages"])

    @property
    def bearer(self) -> dict[str, str]:
        """The header that names this conversation."""
        return {"Authorization": f"Bearer {self.token}"}
