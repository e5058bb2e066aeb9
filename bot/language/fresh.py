"""Holds a value that is rebuilt when its source changes; the old value serves during the rebuild."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

logger = logging.getLogger(__name__)

# No message waits longer than this for a new index, because an answer must come within 2.5 s
# (MESOBOT_ANSWER_TIMEOUT). The index of the shipped knowledge takes 0.9 s of one core, so even the next
# question is answered from it. On a busy server, or with a large store, it can take longer.
LONGEST_WAIT_S = 1.8


class Fresh(Generic[T]):
    """The newest value that `make` returned; `make` runs again when `version` returns another version."""

    def __init__(
        self, version: Callable[[], str], make: Callable[[], T], longest_wait_s: float = LONGEST_WAIT_S
    ) -> None:
        self._version, self._make, self._longest_wait_s = version, make, longest_wait_s
        self._lock = threading.Lock()
        self._made: tuple[str, T] | None = None
        self._work: threading.Thread | None = None
        self._deadline = 0.0

    def get(self) -> T:
        """The newest value, or the one before it if `make` takes too long; raises what `version` raises.

        The first call waits for `make`, however long it takes, and raises what `make` raises.
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

    @property
    def serves(self) -> str:
        """The version of the value that serves now; "" before the first call of `get`."""
        return self._made[0] if self._made else ""

    def _renew(self, version: str) -> None:
        try:
            self._made = (version, self._make())
        except Exception:
            logger.exception("the index of the new facts could not be made; the old one serves")
        finally:
            self._work = None
