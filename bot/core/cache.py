"""Recent results of a slow function of a text, remembered without the text."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """The last `size` results of something done with a text, kept under digests of the texts.

    What people typed must not outlive its deletion in a cache. The digests' key is random and never
    leaves the process, so that nobody can try texts against them. A digest costs 1 µs.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._key = secrets.token_bytes(32)
        self._results: OrderedDict[bytes, T] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, text: str, make: Callable[[], T]) -> T:
        """What is kept for `text`, else what `make` makes of it; two threads may make it at once."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()
        with self._lock:
            if digest in self._results:
                self._results.move_to_end(digest)
                return self._results[digest]
        result = make()
        with self._lock:
            self._results[digest] = result
            if len(self._results) > self._size:
                self._results.popitem(last=False)
        return result

    def clear(self) -> None:
        """Drop every result."""
        with self._lock:
            self._results.clear()


class Remembered(Recent[T]):
    """`function` of a text, its last `size` results remembered."""

    def __init__(self, function: Callable[[str], T], size: int) -> None:
        super().__init__(size)
        self._function = function

    def __call__(self, text: str) -> T:
        """The function's result."""
        return self.recall(text, lambda: self._function(text))
