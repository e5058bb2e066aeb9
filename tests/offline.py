"""Runs the command line of the project, and records every socket call to another machine.

`python -m tests.offline NOTES run --port 5005` writes these calls to the file NOTES, one on each line.
"""

from __future__ import annotations

import sys
from pathlib import Path

_HERE = ("127.", "::1", "localhost", "0.0.0.0", "::")
_CALLS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def _place(event: str, arguments: tuple[object, ...]) -> object:
    """The host that a call names; a path for Unix sockets, None for no host."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        return address[0] if isinstance(address, tuple) else None
    return arguments[0]


def main() -> None:
    notes = Path(sys.argv.pop(1)).open("a", buffering=1)  # noqa: SIM115 - as long as the process

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in _CALLS and (host := _place(event, arguments)) is not None:
            name = host.decode() if isinstance(host, bytes) else str(host)
            if not name.startswith(_HERE):
                notes.write(f"{event} {name}\n")
                raise PermissionError(f"no network in this test: {event} {name}")

    # uvloop and c-ares connect and resolve in C, where no hook sees it. So asyncio and threads are used
    # instead.
    sys.modules["uvloop"] = sys.modules["aiodns"] = None  # type: ignore[assignment]
    sys.addaudithook(watch)
    from bot.cli.main import main as command

    sys.argv[0] = "mesobot"
    command()


if __name__ == "__main__":
    main()
