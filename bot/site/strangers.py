"""Logs origins that MESOBOT_WEB_ORIGINS does not name, because browsers refuse the widget there.

The page sees no answer and the server no error. Without this line an owner who forgot the setting would
search everywhere else.
"""

from __future__ import annotations

import logging

from bot.channels.http import host_of
from bot.site.headers import API

logger = logging.getLogger(__name__)

# Anybody may send any Origin, so the log takes only so many, and no long ones.
_MOST = 20
_LONGEST = 200


class Strangers:
    """Logs each refused origin once."""

    def __init__(self, origins: tuple[str, ...]) -> None:
        self._known = set(origins)
        self._room = _MOST

    def note(self, path: str, origin: str, host: str) -> None:
        """Check one request: the origin of its page, and the host it was sent to."""
        if not origin or origin in self._known or not path.startswith(API):
            return
        if self._room == 0 or len(origin) > _LONGEST or host_of(origin) == host:
            return
        self._known.add(origin)
        self._room -= 1
        what = "a sandboxed frame or a file" if origin == "null" else f"a page of {origin!r}"
        logger.warning("%s was refused; MESOBOT_WEB_ORIGINS names the pages that may show the widget", what)
