"""Recent results of a slow function of a text, remembered without the text."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """`function`, its last `size` results kept under digests of the texts.

    What people typed must not outlive its deletion in a cache. The digests' key is random and never
    leaves the process, so that nobody can try texts against them. A digest costs 1 µs.
    """

    def __init__(self, function: Callable[[str], T], size: int) -> None:
        self._function, self._size = function, size
        self._key = secrets.token_bytes(32)
        self._results: OrderedDict[bytes, T] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, text: str) -> T:
        """The function's result; two threads may compute the same one at once."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()
        with self._lock:
            if digest in self._results:
                self._results.move_to_end(digest)
                return self._results[digest]
        result = self._function(text)
        with self._lock:
            self._results[digest] = result
            if len(self._results) > self._size:
                self._results.popitem(last=False)
        return result

    def clear(self) -> None:
        """Drop every result."""
        with self._lock:
            self._results.clear()
