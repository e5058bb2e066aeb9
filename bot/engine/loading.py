"""A server that started without a usable model takes the first good one that appears."""

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
    """Load the newest model; where there is none or it does not load, an error in the log says why."""
    try:
        with_model(assistant, settings)
    except ModelUnavailable as error:
        logger.error("not ready: %s", error)
        return False
    return True


async def keep_looking_for_a_model(app: Any, settings: Settings) -> None:
    """Until the application's agent has a model: try each one that is new in the models' folder.

    Looking is one `stat` every two seconds; a model that does not load is tried again when its file
    changes. Messages are refused as busy meanwhile (503), and `/ready` says so.
    """
    tried = _stamp(settings)  # the server's start has tried it
    while not _is_ready(app):
        await asyncio.sleep(_LOOK_EVERY_S)
        stamp = _stamp(settings)
        # One that is still being copied changes from look to look.
        if stamp is None or stamp == tried or not await _is_still(settings, stamp):
            continue
        tried = stamp
        # In a thread: loading takes seconds, and the server answers its health checks meanwhile.
        if await asyncio.to_thread(load_if_there, app.ctx.agent, settings):
            logger.warning("ready: %s is loaded", stamp[0])


def _is_ready(app: Any) -> bool:
    agent = getattr(app.ctx, "agent", None)
    return bool(agent and agent.is_ready())


async def _is_still(settings: Settings, stamp: Stamp) -> bool:
    await asyncio.sleep(_LOOK_EVERY_S / 4)
    return _stamp(settings) == stamp


def _stamp(settings: Settings) -> Stamp | None:
    """What tells one model file from another; None where there is none."""
    try:
        path = newest_file(settings)
        status = path.stat()
    except (ModelUnavailable, OSError):
        return None
    return str(path), status.st_mtime_ns, status.st_size
