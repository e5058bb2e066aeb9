"""Something that is made anew when its source changes: the old one serves while the new one is made."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

logger = logging.getLogger(__name__)

# An index of the shipped knowledge takes 0.9 s of one core, so the very next question is answered from it.
# Where it takes longer, because the server is busy or the store is large, nobody waits longer for it than
# this: an answer has 2.5 s (MESOBOT_ANSWER_TIMEOUT).
LONGEST_WAIT_S = 1.8


class Fresh(Generic[T]):
    """The newest of what `make` returns; it is made anew when `version` returns something else."""

    def __init__(
        self, version: Callable[[], str], make: Callable[[], T], longest_wait_s: float = LONGEST_WAIT_S
    ) -> None:
        self._version, self._make, self._longest_wait_s = version, make, longest_wait_s
        self._lock = threading.Lock()
        self._made: tuple[str, T] | None = None
        self._work: threading.Thread | None = None
        self._deadline = 0.0

    def get(self) -> T:
        """The newest, or the one before it where making takes too long; raises what `version` raises.

        The first one is waited for, and raises what `make` raises.
        """
        version = self._version()
        with self._lock:
            if self._made is None:
                self._made = (version, self._make())
            if self._made[0] != version and self._work is None:
                self._deadline = time.monotonic() + self._longest_wait_s
                self._work = threading.Thread(target=self._renew, args=(version,), daemon=True)
                self._work.start()
            work, (_, found) = self._work, self._made
        if work is None:
            return found
        work.join(max(0.0, self._deadline - time.monotonic()))
        return self._made[1]

    def _renew(self, version: str) -> None:
        try:
            self._made = (version, self._make())
        except Exception:
            logger.exception("the index of the new facts could not be made; the old one serves")
        finally:
            self._work = None
