"""Redaction beside the event loop and within a time: whoever sends a hard text delays nobody else."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from bot.redaction.redactor import Redactor

# A message of 2,000 characters takes some 20 ms.
BUDGET_S = 1.0
_THREADS = 2
# No language has longer words. What finders cannot see cannot cost them time; they see the text around it.
_TOO_LONG = re.compile(r"([^\W\d_]{101,})")


async def redact_in_time(redactor: Redactor, text: str) -> str:
    """The redacted text; raises asyncio.TimeoutError where that takes longer than the budget."""
    loop = asyncio.get_running_loop()
    return await asyncio.wait_for(loop.run_in_executor(_threads(), _redact, redactor, text), BUDGET_S)


def _redact(redactor: Redactor, text: str) -> str:
    # Every second piece is a run of letters that is no word.
    pieces = _TOO_LONG.split(text)
    return "".join(piece if at % 2 else redactor.redact(piece) for at, piece in enumerate(pieces))


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, "redaction")
