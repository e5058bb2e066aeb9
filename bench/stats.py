"""Statistics over several runs of one measurement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import Any


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0…1) of `values` do not exceed: a measured one, not an interpolated one."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(runs: Sequence[float], digits: int = 3) -> dict[str, Any]:
    """Median, minimum, maximum and every run; a JSON object."""
    return {
        "median": round(median(runs), digits),
        "min": round(min(runs), digits),
        "max": round(max(runs), digits),
        "runs": [round(value, digits) for value in runs],
    }


def ratio(ours: Sequence[float], stock: Sequence[float]) -> dict[str, Any]:
    """The spread of ours / stock, run by run: the two of one pair were measured one after the other."""
    return spread([mine / theirs for mine, theirs in zip(ours, stock, strict=True)], 4)


def beside(ours: Sequence[float], stock: Sequence[float]) -> dict[str, Any]:
    """Both spreads and their ratio."""
    return {"ours": spread(ours), "stock": spread(stock), "ratio": ratio(ours, stock)}
