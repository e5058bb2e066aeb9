"""Moving windows in this process: who sent how much lately, in bounded memory.

The in-memory storage of `limits` 2.4 (the last that goes with Rasa's pins) keeps a list for every name it has
ever seen, and walks all of them on a thread after each message.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import OrderedDict

from limits import RateLimitItem

# In each window. Above that, whoever has been silent longest is forgotten: 50,000 names take 13 MB.
MAX_NAMES = 50_000


class Windows:
    """Times of counted messages; by the monotonic clock, so that nobody is locked out when a clock is set."""

    def __init__(self) -> None:
        # By amount and seconds; in each, the name silent longest comes first.
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
        # In place: a copy for each message made who may send thousands cost milliseconds.
        del times[: bisect_right(times, now - span)]
        if len(times) >= item.amount:
            return times[0] + span - now
        times.append(now)
        names.move_to_end(name)
        return 0.0


def _let_go(names: OrderedDict[str, list[float]], before: float) -> None:
    """Forget names whose last message is older than the window, and the oldest of too many."""
    while names:
        name, times = next(iter(names.items()))
        if times[-1] > before and len(names) < MAX_NAMES:
            return
        del names[name]
