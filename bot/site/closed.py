"""Logs at start which routes the access list closes although an operator set them up, and the remedy."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bot.site.access import Access

logger = logging.getLogger(__name__)

# Paths of Rasa's own API, by their first part.
_RASAS = frozenset({"conversations", "model", "version", "status", "domain"})
# Paths of this program that only the operator may use.
_OURS = frozenset({"", "/metrics", "/webhooks/rest", "/webhooks/rest/webhook"})


def name_closed(access: Access, routes: Iterable[str], has_token: bool) -> None:
    """Log which routes are open to nobody, or to the operator only."""
    closed = [route for route in access.closed(routes) if route.rstrip("/") not in _OURS]
    rasas = [route for route in closed if route.split("/")[1] in _RASAS]
    others = [route for route in closed if route not in rasas]
    if rasas and not has_token:
        logger.warning(
            "closed: Rasa's API (%s routes). Set API_TOKEN to open it to `Authorization: Bearer …`; "
            "--auth-token and --jwt-secret are not looked at",
            len(rasas),
        )
    if others:
        whom = "everybody but the holder of API_TOKEN" if has_token else "everybody"
        logger.warning("closed to %s: %s. MESOBOT_PUBLIC_PATHS opens them", whom, ", ".join(others))
