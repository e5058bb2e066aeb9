"""Probes of what the assistant depends on: an action is run, Redis is asked."""

from __future__ import annotations

from typing import Any, Protocol

from redis.asyncio import Redis

from bot.core.errors import MesoError
from bot.core.settings import Settings

_PATIENCE_S = 1.0
_CALL = {
    "next_action": "action_start_over",
    "sender_id": "ready",
    "domain": {},
    "tracker": {
        "sender_id": "ready",
        "slots": {},
        "latest_message": {},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
        "latest_input_channel": None,
    },
}


class Actions(Protocol):
    """Rasa's endpoint of an action server, or the actions of this process."""

    async def request(self, *, json: dict[str, Any]) -> Any:
        """Run the action that `json` names; its events and responses."""


async def run_an_action(actions: Actions) -> None:
    """Run a harmless action, here or at the action server; raises where its answer is not good."""
    result: dict[str, Any] = await actions.request(json=_CALL) or {}
    statuses = {(said.get("custom") or {}).get("status") for said in result.get("responses", [])}
    if not statuses or "error" in statuses:
        raise MesoError("an action that was tried gave no answer")


async def ask_redis(settings: Settings) -> dict[str, float]:
    """Every Redis in the settings and what its clock says. Raises RedisError or OSError."""
    moments: dict[str, float] = {}
    named = {settings.lock_store, settings.limits_store}
    urls = sorted(url for url in named if url.startswith(("redis", "unix")))
    for url in urls:
        client: Redis = Redis.from_url(url, socket_timeout=_PATIENCE_S, socket_connect_timeout=_PATIENCE_S)
        try:
            seconds, microseconds = await client.time()
            moments[url] = seconds + microseconds / 1e6
        finally:
            await client.close()
    return moments
