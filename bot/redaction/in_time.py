"""Redaction in threads and with a time limit: a hard text delays only its sender."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from bot.core.settings import Settings
from bot.redaction.redactor import Redactor, load_redactor

# The time limit for one message. A message of 2,000 characters takes about 20 ms.
BUDGET_S = 1.0
_THREADS = 2
# No language has words of more than 100 letters. Such runs of letters are not searched, so they take no time;
# the text around them is searched.
_TOO_LONG = re.compile(r"([^\W\d_]{101,})")
_clean: ContextVar[bool] = ContextVar("clean", default=False)


class TimedRedactor:
    """The redactor for these settings, for use in the event loop."""

    def __init__(self, settings: Settings) -> None:
        self._redactor, self._warm = load_redactor(settings), False

    async def redact(self, text: str) -> str:
        """The redacted text; raises asyncio.TimeoutError if that takes longer than BUDGET_S."""
        if not self._warm:  # loading does not count against the budget
            await asyncio.to_thread(self._redactor.warm)
            self._warm = True
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(
            loop.run_in_executor(_threads(), _redact, self._redactor, text), BUDGET_S
        )


@contextmanager
def clean_turn() -> Iterator[None]:
    """Mark the message of this block as redacted, so that it is not redacted again before it is stored."""
    token = _clean.set(True)
    try:
        yield
    finally:
        _clean.reset(token)


def is_clean() -> bool:
    """Whether the current message is redacted already."""
    return _clean.get()


def _redact(redactor: Redactor, text: str) -> str:
    # The pieces with odd positions are the long runs of letters.
    pieces = _TOO_LONG.split(text)
    return "".join(piece if at % 2 else redactor.redact(piece) for at, piece in enumerate(pieces))


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, "redaction")
