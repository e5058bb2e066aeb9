"""The processes of a cluster, each in a folder of its own: PostgreSQL, Redis and whatever has a command."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from bot.core.settings import ROOT
from tests.server import free_port

_START_S = 120.0
_PLACES = os.environ.get("PATH", "") + ":/usr/sbin"  # Debian's nginx is there, off an ordinary user's path


class CannotStart(RuntimeError):
    """A process does not come up; the message names it and holds the end of its log."""


def program(name: str, package: str) -> str:
    """Path of a program; raises CannotStart naming Debian's package when it is not installed."""
    newest = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")))[-1:]
    if found := shutil.which(name, path=":".join([_PLACES, *newest])):
        return found
    raise CannotStart(f"{name} is not installed (apt install {package})")


class Process:
    """One process and its children: started, stopped, killed; its processor time and memory."""

    def __init__(self, name: str, folder: Path, port: int = 0) -> None:
        self.name, self.folder, self.port = name, folder, port or free_port()
        self.command: Sequence[str] = ()
        self.environ: Mapping[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0  # time.monotonic

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Of the process started last."""
        assert self._process is not None, f"{self.name} was not started"
        return self._process.pid

    def start(self) -> None:
        """Start, in a session of its own: what ends the cluster must not end it half-way."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._started = time.monotonic()
        with (self.folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                list(self.command),
                cwd=ROOT,
                env=dict(os.environ) | dict(self.environ),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Poll `true` while the process lives; raises CannotStart with its log."""
        while not true():
            self.check()
            time.sleep(0.1)

    def check(self) -> None:
        """Raises CannotStart when it has ended, or was started too long ago to be still starting."""
        ended = self._process is None or self._process.poll() is not None
        if ended or time.monotonic() - self._started > _START_S:
            raise CannotStart(f"{self.name} did not start:\n{self.log[-3000:]}")

    @property
    def log(self) -> str:
        """What it wrote."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def listens(self) -> bool:
        """Whether somebody answers on its port."""
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait; what does not end within 20 s is killed."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def signal(self, what: signal.Signals) -> None:
        """Tell it something."""
        assert self._process is not None, f"{self.name} was not started"
        self._process.send_signal(what)

    def kill(self) -> None:
        """As a power cut does: no goodbye, the children too."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)

    def cpu_seconds(self) -> float:
        """Processor time so far, of the process and all its children, ended ones too."""
        total = 0.0
        for process in self._family():
            with contextlib.suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
        return total

    def memory_bytes(self) -> int:
        """Proportional set size: pages shared between processes are counted once."""
        total = 0
        for process in self._family():
            with contextlib.suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
        return total

    def threads(self) -> list[int]:
        """Ids of all threads of all its processes."""
        found: list[int] = []
        for process in self._family():
            with contextlib.suppress(psutil.NoSuchProcess):
                found += [thread.id for thread in process.threads()]
        return found

    def _family(self) -> list[psutil.Process]:
        if self._process is None or self._process.poll() is not None:
            return []
        root = psutil.Process(self._process.pid)
        return [root, *root.children(recursive=True)]


def pin_to_cores(processes: Sequence[Process], cores: set[int]) -> None:
    """Let these, and the process that calls, run on these cores alone; what they start later follows."""
    own = [thread.id for thread in psutil.Process().threads()]
    for thread in [*own, *(thread for process in processes for thread in process.threads())]:
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(thread, cores)


class Postgres(Process):
    """A new, empty PostgreSQL with its usual durability; `url` is for SQLAlchemy."""

    def __init__(self, folder: Path) -> None:
        super().__init__("postgresql", folder)
        self._data = folder / "data"

    @property
    def url(self) -> str:
        """Where it is."""
        return f"postgresql://mesobot@{self.address}/postgres"

    def start(self) -> None:
        """Make the data directory and start; root hands both to the user postgres, as it must."""
        self.folder.mkdir(parents=True, exist_ok=True)
        as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
        initdb, server = program("initdb", "postgresql"), program("postgres", "postgresql")
        new = [initdb, "-D", str(self._data), "-U", "mesobot", "-A", "trust", "-E", "UTF8"]
        made = subprocess.run([*as_user, *new, "--no-sync"], capture_output=True, text=True, check=False)
        if made.returncode:
            raise CannotStart(f"initdb failed:\n{made.stderr}")
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder)}
        settings |= {"port": str(self.port), "max_connections": "100"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.command = [*as_user, server, "-D", str(self._data), *flags]
        super().start()
        self.wait_until(self.listens)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is PostgreSQL's fast shutdown: it does not wait for clients."""
        super().stop(how)


class Redis(Process):
    """A new, empty Redis that keeps nothing on disk: locks and counts may be lost."""

    def __init__(self, folder: Path) -> None:
        super().__init__("redis", folder)
        options = {"--port": str(self.port), "--bind": "127.0.0.1", "--save": "", "--appendonly": "no"}
        self._options = [part for pair in options.items() for part in pair]

    @property
    def url(self) -> str:
        """Where it is."""
        return f"redis://{self.address}/0"

    def start(self) -> None:
        """Start, until it answers."""
        self.command = [program("redis-server", "redis-server"), "--dir", str(self.folder), *self._options]
        super().start()
        self.wait_until(self.listens)
