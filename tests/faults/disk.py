"""A disk that can be full: a small file system if the tests may mount one, otherwise a file size limit."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import subprocess
from pathlib import Path

from tests.server import Server

_SIZE = "48m"


class SmallDisk:
    """A folder for the server's database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=0777", "tmpfs", str(folder)]
        self.mounted = os.getuid() == 0 and subprocess.run(mounting, capture_output=True).returncode == 0

    @property
    def how(self) -> str:
        """How the disk is filled, in words."""
        return "the file system filled to the last byte" if self.mounted else "a limit on the size of files"

    def fill(self, server: Server) -> None:
        """Fill the disk to the last byte."""
        if self.mounted:
            self._fill_up()
        else:
            log = (server.folder / "log").stat().st_size
            self._limit(server, log + 128_000)  # enough for the log, but not for the database

    def free(self, server: Server) -> None:
        """Free the filled space."""
        if self.mounted:
            (self.folder / "filler").unlink()
        else:
            self._limit(server, resource.RLIM_INFINITY)

    def close(self) -> None:
        """Unmount the file system."""
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    def _fill_up(self) -> None:
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            for size in (1_000_000, 4096, 1):
                with contextlib.suppress(OSError):
                    while filler.write(b"x" * size):
                        pass
            try:
                filler.write(b"x")
            except OSError as error:
                assert error.errno == errno.ENOSPC
            else:
                raise AssertionError("the disk is not full")

    def _limit(self, server: Server, size: int) -> None:
        assert server.process
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
