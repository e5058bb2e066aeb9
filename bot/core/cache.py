"""A cache of recent results of a slow function of a text, without the text itself."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
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
        digest = self._digest(text)
        with self._lock:
            if digest in self._results:
                self._results.move_to_end(digest)
                return self._results[digest]
        result = make()
        self._keep({digest: result})
        return result

    def recall_many(self, texts: Sequence[str], make: Callable[[list[str]], Sequence[T]]) -> list[T]:
        """The results for `texts`; `make` gets those without a cached one, each once."""
        digests = [self._digest(text) for text in texts]
        with self._lock:
            found = {digest: self._results[digest] for digest in digests if digest in self._results}
            for digest in found:
                self._results.move_to_end(digest)
        missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in found}
        if missing:
            made = dict(zip(missing, make(list(missing.values())), strict=True))
            found.update(made)
            self._keep(made)
        return [found[digest] for digest in digests]

    def _keep(self, made: Mapping[bytes, T]) -> None:
        with self._lock:
            self._results.update(made)
            while len(self._results) > self._size:
                self._results.popitem(last=False)

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()

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
