"""The port a server listens on."""

from __future__ import annotations

import errno
import socket

from bot.core.errors import PortTaken


def check_port(host: str, port: int) -> None:
    """Raise PortTaken where another program listens; Sanic would print a traceback and exit with 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(_why(error, host, port)) from error


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is used by another program; choose another: --port or PORT"
    if error.errno == errno.EACCES:
        return f"port {port} is for root alone; choose one from 1024 on: --port or PORT"
    return f"MESOBOT_HOST={host} is no address of this machine ({error.strerror}); 127.0.0.1 always is"
