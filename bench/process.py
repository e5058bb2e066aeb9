"""A server as a separate process: started, watched (memory, processor time), stopped."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """Runs `command` in `folder`; its output goes to `log`."""

    def __init__(self, command: Sequence[str], folder: Path, log: Path, environ: dict[str, str]) -> None:
        self._command, self._folder, self._log = command, folder, log
        self._environ = os.environ | {"RASA_TELEMETRY_ENABLED": "false"} | environ
        self._running: subprocess.Popen[bytes] | None = None
        self.started = 0.0  # time.perf_counter()

    def start(self) -> None:
        """Start it; does not wait until it answers."""
        with self._log.open("a") as log:
            self.started = time.perf_counter()
            self._running = subprocess.Popen(
                self._command, cwd=self._folder, env=self._environ, stdout=log, stderr=subprocess.STDOUT
            )

    def stop(self) -> None:
        """Send SIGTERM; after 30 s, SIGKILL."""
        if self._running is None:
            return
        self._running.terminate()
        try:
            self._running.wait(30)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait(30)
        self._running = None

    def check(self) -> None:
        """Raise RuntimeError with the end of its log when it is gone."""
        if self._running is None or self._running.poll() is not None:
            raise RuntimeError(f"{' '.join(self._command)} is gone:\n{self._log.read_text()[-3000:]}")

    @property
    def pid(self) -> int:
        """Its process id; raises RuntimeError when it is gone."""
        self.check()
        assert self._running
        return self._running.pid

    @property
    def memory_mb(self) -> float:
        """Resident memory (VmRSS), in MB of 10^6 bytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise RuntimeError("no VmRSS: the process has ended")

    @property
    def cpu_s(self) -> float:
        """Processor time it has used, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


def own_cpu_s() -> float:
    """Processor time of this process (the client), in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
