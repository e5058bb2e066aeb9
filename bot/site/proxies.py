"""Logs that MESOBOT_PROXIES does not fit to the requests: then all visitors share the limits of one address.

Nothing else shows it: people read that the assistant is busy, and the server answers as it should.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.site.headers import API, DESK

logger = logging.getLogger(__name__)

_READ = "x-forwarded-for"
# What proxies add; the address of the visitor is read from the first one alone.
_OF_PROXIES = (
    _READ,
    "forwarded",
    "x-real-ip",
    "cf-connecting-ip",
    "x-forwarded-proto",
    "x-forwarded-host",
    "via",
)
# So many requests in a row name more addresses than proxies: one visitor's browser can add an address too.
_IN_A_ROW = 20
_SHARED = "until then all visitors count as one, and soon read that the assistant is busy"


class Proxies:
    """Says it once; never an address, because that is a person's."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._told = False
        self._longer = 0  # requests in a row

    def note(self, path: str, headers: Mapping[str, str], visitor: str) -> None:
        """Check one request; `visitor` is the address that was read from its headers."""
        if self._told or not path.startswith((API, DESK)):
            return
        if visitor:
            self._compare(headers.get(_READ, ""))
            return
        seen = next((name for name in _OF_PROXIES if name in headers), "")
        if self._count:
            sent = f"sends {seen}" if seen and seen != _READ else "sends none or too few addresses in it"
            wrong = (
                f"MESOBOT_PROXIES is {self._count}, and a request came without so many addresses in "
                f"X-Forwarded-For: it came past the proxies, or the nearest one {sent}; {_SHARED}"
            )
        elif seen:
            also = "" if seen == _READ else ", and let it send X-Forwarded-For"
            wrong = (
                f"requests come with the header {seen}, and MESOBOT_PROXIES is 0: if a proxy of yours adds "
                f"it, set MESOBOT_PROXIES to the number of proxies, 1 for one alone{also}; {_SHARED}"
            )
        else:
            return
        self._told = True
        logger.warning("%s", wrong)

    def _compare(self, sent: str) -> None:
        """Compare the number of addresses with that of the proxies."""
        found = sent.count(",") + 1
        self._longer = self._longer + 1 if self._count and found > self._count else 0
        if self._longer >= _IN_A_ROW:
            self._told = True
            logger.warning(
                "MESOBOT_PROXIES is %d, and the last %d requests name %d addresses or more in "
                "X-Forwarded-For: if another proxy stands in front (a CDN, a load balancer), count it too, "
                "or all visitors behind it count as one",
                self._count,
                _IN_A_ROW,
                self._count + 1,
            )
