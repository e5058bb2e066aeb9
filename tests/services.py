"""Real services for tests: PostgreSQL, Redis and the action server, each private to a test."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis
import requests

from bot.core.settings import ROOT
from tests.server import free_port

_PATIENCE_S = 60


def required(program: str) -> str:
    """The path of a program; without it the test is skipped, or fails where services are required."""
    places = ["/usr/sbin", "/usr/local/bin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))]
    found = shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), *places]))
    if found:
        return found
    said = f"{program} is not installed: this was not tested"
    if os.environ.get("MESOBOT_TEST_SERVICES") == "required":
        pytest.fail(said)
    pytest.skip(said)


class Service:
    """A process with its files in `folder`, listening on `port`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def command(self) -> list[str]:
        """What to run."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it can be used."""
        raise NotImplementedError

    def options(self) -> dict[str, Any]:
        """More arguments for the process."""
        return {}

    def start(self) -> Any:
        """Start; returns itself when it can be used."""
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=subprocess.STDOUT, **self.options()
            )
        wait_until(self.answers, lambda: self.log)
        return self

    @property
    def log(self) -> str:
        """What the process wrote."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop, by default as an operator does."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def kill(self) -> None:
        """Stop as a power cut does."""
        self.stop(signal.SIGKILL)

    def restart(self, pause: float = 0.0) -> None:
        """Stop, stay down for `pause` seconds, start."""
        self.stop()
        time.sleep(pause)
        self.start()


def wait_until(true: Callable[[], bool], said: Callable[[], str], seconds: float = _PATIENCE_S) -> None:
    """Poll `true`; fails with `said()`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(requests.RequestException, redis.RedisError, psycopg2.Error):
            if true():
                return
        time.sleep(0.05)
    raise AssertionError(said())


class Redis(Service):
    """Redis without files on disk."""

    @property
    def url(self) -> str:
        """For the settings."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """Loopback only, in memory only."""
        words = f"--port {self.port} --bind 127.0.0.1 --appendonly no --dir {self.folder}"
        return [required("redis-server"), *words.split(), "--save", ""]

    def answers(self) -> bool:
        """PING, PONG."""
        with redis.Redis(port=self.port) as client:
            return bool(client.ping())


class Postgres(Service):
    """PostgreSQL with one database; as user postgres where the tests run as root, which it refuses."""

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder)
        ours = {"listen_addresses": "127.0.0.1", "shared_buffers": "32MB", **settings}
        self._settings = [word for name, value in ours.items() for word in ("-c", f"{name}={value}")]
        # pytest's folders are closed to other users, and pytest closes them again at every start.
        self._place = tempfile.TemporaryDirectory(prefix="mesobot-postgres-")
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self._place.name, user.pw_uid, user.pw_gid)

    @property
    def url(self) -> str:
        """For the settings."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        """The server; its files are created at the first start, with the usual durability."""
        data = Path(self._place.name) / "data"
        if not data.exists():
            making = [required("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"]
            subprocess.run(making, check=True, stdout=subprocess.DEVNULL, **self.options())
        place = ["-D", str(data), "-p", str(self.port), "-k", self._place.name]
        return [required("postgres"), *place, *self._settings]

    def options(self) -> dict[str, Any]:
        """Another user, where we are root."""
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        return {"cwd": self._place.name, **user}

    def answers(self) -> bool:
        """A query comes back."""
        return bool(self.ask("select 1"))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query, in a connection of its own."""
        with contextlib.closing(psycopg2.connect(self.url, connect_timeout=2)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall()) if cursor.description else []

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: a fast shutdown, as `systemctl restart` does; its children go along."""
        super().stop(how)

    def kill(self) -> None:
        """SIGQUIT: an immediate shutdown without a checkpoint; the next start recovers."""
        self.stop(signal.SIGQUIT)


class ActionServer(Service):
    """`mesobot actions`, or Rasa's own command in its place."""

    words: tuple[str, ...] = ("bot", "actions")

    def __init__(self, folder: Path, **environ: str) -> None:
        super().__init__(folder)
        self._environ = os.environ | environ

    @property
    def url(self) -> str:
        """For the settings."""
        return f"http://127.0.0.1:{self.port}/webhook"

    def command(self) -> list[str]:
        """As an operator starts it."""
        return [sys.executable, "-m", *self.words, "--port", str(self.port)]

    def options(self) -> dict[str, Any]:
        """From the root of the project."""
        return {"cwd": ROOT, "env": self._environ}

    def answers(self) -> bool:
        """Its own health check."""
        return requests.get(f"http://127.0.0.1:{self.port}/health", timeout=2).ok
