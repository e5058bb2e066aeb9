"""Pages of hosts that MESOBOT_WEB_ORIGINS does not name: the browser refuses them, and we say so in the log.

To the page it looks as if nobody answered, and to the server as if nobody asked: without a line here an owner
who forgot the setting would look for the fault everywhere else.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from bot.site.headers import API

logger = logging.getLogger(__name__)

# Anybody may send any Origin: the log takes so many of them, and no long ones.
_MOST = 20
_LONGEST = 200


class Strangers:
    """Each refused origin, said once."""

    def __init__(self, origins: tuple[str, ...]) -> None:
        self._known = set(origins)
        self._room = _MOST

    def note(self, path: str, origin: str, host: str) -> None:
        """Look at one request: where it was sent from, and to which host."""
        if not origin or origin in self._known or not path.startswith(API):
            return
        if self._room == 0 or len(origin) > _LONGEST or _host_of(origin) == host:
            return
        self._known.add(origin)
        self._room -= 1
        what = "a sandboxed frame or a file" if origin == "null" else f"a page of {origin!r}"
        logger.warning("%s was refused; MESOBOT_WEB_ORIGINS names the pages that may show the widget", what)


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
