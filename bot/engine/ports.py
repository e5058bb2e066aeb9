"""The port a server listens on."""

from __future__ import annotations

import errno
import socket

from bot.core.errors import PortTaken


def check_port(host: str, port: int) -> None:
    """Raise PortTaken where another program listens: Sanic would say so in a traceback, and exit with 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = "is used by another program" if error.errno == errno.EADDRINUSE else str(error.strerror)
            raise PortTaken(f"port {port} {why}; choose another: --port or PORT") from error
