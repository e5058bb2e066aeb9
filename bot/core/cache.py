"""A cache of recent results of a slow function of a text, without the text itself."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """The last `size` results for texts, stored under digests of the texts.

    What people typed must not survive its deletion in a cache. The key of the digests is random and never
    leaves the process, so nobody can test guesses against them. A digest costs 1 µs.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._key = secrets.token_bytes(32)
        self._results: OrderedDict[bytes, T] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, text: str, make: Callable[[], T]) -> T:
        """The cached result for `text`, or the result of `make`; two threads may compute it at once."""
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
    """`function` of a text, with a cache of its last `size` results."""

    def __init__(self, function: Callable[[str], T], size: int) -> None:
        super().__init__(size)
        self._function = function

    def __call__(self, text: str) -> T:
        """The function's result."""
        return self.recall(text, lambda: self._function(text))
