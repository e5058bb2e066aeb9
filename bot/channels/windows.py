"""Moving windows in this process: how much each sender sent lately, in bounded memory.

The in-memory storage of `limits` 2.4 (the last version that fits Rasa's pins) keeps a list for every name
that it has ever seen, and a thread scans all of them after each message.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import OrderedDict

from limits import RateLimitItem

# Names in each window. Above that the name that was silent longest is dropped: 50,000 names take 13 MB.
MAX_NAMES = 50_000


class Windows:
    """Times of counted messages, by the monotonic clock: a clock that is set locks nobody out."""

    def __init__(self) -> None:
        # By amount and seconds; in each, the name that was silent longest comes first.
        self._windows: dict[tuple[int, int], OrderedDict[str, list[float]]] = {}

    def __len__(self) -> int:
        """How many names are remembered, in all windows."""
        return sum(len(names) for names in self._windows.values())

    def hit(self, item: RateLimitItem, name: str) -> float:
        """Count one message of `name`: 0, or the seconds to wait where the limit is reached."""
        now, span = time.monotonic(), int(item.get_expiry())
        names = self._windows.setdefault((item.amount, span), OrderedDict())
        _let_go(names, now - span)
        times = names.setdefault(name, [])
        # In place: copying the list for each message cost milliseconds for senders with a limit of thousands.
        del times[: bisect_right(times, now - span)]
        if len(times) >= item.amount:
            return times[0] + span - now
        times.append(now)
        names.move_to_end(name)
        return 0.0


def _let_go(names: OrderedDict[str, list[float]], before: float) -> None:
    """Drop names whose last message is too old, and the oldest names where there are too many."""
    while names:
        name, times = next(iter(names.items()))
        if times[-1] > before and len(names) < MAX_NAMES:
            return
        del names[name]
