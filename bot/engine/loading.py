"""A server that started without a usable model loads the first good one that appears."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bot.core.errors import ModelUnavailable
from bot.core.settings import Settings
from bot.engine.assistant import newest_file, with_model

if TYPE_CHECKING:
    from bot.engine.agent import Assistant

logger = logging.getLogger(__name__)

_LOOK_EVERY_S = 2.0
Stamp = tuple[str, int, int]


def load_if_there(assistant: Assistant, settings: Settings) -> bool:
    """Load the newest model; where that fails, an error in the log tells why."""
    try:
        with_model(assistant, settings)
    except ModelUnavailable as error:
        logger.error("not ready: %s", error)
        return False
    return True


async def keep_looking_for_a_model(app: Any, settings: Settings) -> None:
    """Try each new file in the models folder until the agent has a model.

    A check is one `stat` every two seconds. A model that does not load is tried again when its file
    changes. Until then messages are refused as busy (503), and `/ready` reports it.
    """
    tried = _stamp(settings)  # tried when the server started
    while not is_ready(app):
        await asyncio.sleep(_LOOK_EVERY_S)
        stamp = _stamp(settings)
        # A file that is still being copied differs from check to check.
        if stamp is None or stamp == tried or not await _is_still(settings, stamp):
            continue
        tried = stamp
        # In a thread: loading takes seconds, and meanwhile the server must answer health checks.
        if await asyncio.to_thread(load_if_there, app.ctx.agent, settings):
            logger.warning("ready: %s is loaded", stamp[0])


def is_ready(app: Any) -> bool:
    """Whether the agent of the application has a model."""
    agent = getattr(app.ctx, "agent", None)
    return bool(agent and agent.is_ready())


async def _is_still(settings: Settings, stamp: Stamp) -> bool:
    await asyncio.sleep(_LOOK_EVERY_S / 4)
    return _stamp(settings) == stamp


def _stamp(settings: Settings) -> Stamp | None:
    """The identity of the newest model file; None where there is none."""
    try:
        path = newest_file(settings)
        status = path.stat()
    except (ModelUnavailable, OSError):
        return None
    return str(path), status.st_mtime_ns, status.st_size
