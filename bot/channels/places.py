"""How many messages may be in work at once: as many as this machine answers in time, as it shows itself."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.errors import Busy

_FIRST, _LEAST = 32, 4
# A message that takes this part of the time for an answer says that there are too many.
_SLOW, _CUT = 0.25, 0.7


class Places:
    """Places for messages in work: one more for each that was quick, fewer after one that was slow.

    Additive increase, multiplicative decrease, as TCP finds its window (Jacobson, "Congestion Avoidance and
    Control", 1988). With a fixed number, a busy machine took in more than it could answer in time, and people
    were told of an error where "busy" was the truth. Until the first slow one the number grows by half
    in each round.
    """

    def __init__(self, most: int, answer_timeout: float) -> None:
        """At most `most` at once; `answer_timeout` in seconds."""
        self._most, self._slow_s = most, _SLOW * answer_timeout
        self._room: float = min(_FIRST, most)
        self._taken = 0
        self._cut_at = 0.0

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """One place; raises Busy where none is left."""
        if self._taken >= int(self._room):
            raise Busy("too many messages at once")
        began, full = time.monotonic(), 2 * self._taken >= self._room
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
            self._learn(began, full)

    def _learn(self, began: float, full: bool) -> None:
        now = time.monotonic()
        if now - began < self._slow_s:
            if full:  # others show nothing
                self._room = min(self._most, self._room + (1 / self._room if self._cut_at else 1))
        elif began > self._cut_at:  # once for those that were in work together
            self._room, self._cut_at = max(min(_LEAST, self._most), self._room * _CUT), now
