"""The model of a running server: the first good one where it has none, and each that is promoted."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bot.core.errors import ModelUnavailable
from bot.core.settings import Settings
from bot.engine.assistant import newest_file, successor, with_model
from bot.engine.versions import PROMOTED, Served, served

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
        if stamp is None or stamp == tried:
            continue
        await asyncio.sleep(_LOOK_EVERY_S / 4)
        if _stamp(settings) != stamp:  # a file that is still being copied
            continue
        tried = stamp
        # In a thread: loading takes seconds, and meanwhile the server must answer health checks.
        if await asyncio.to_thread(load_if_there, app.ctx.agent, settings):
            logger.warning("ready: %s is loaded", stamp[0])


def promoted(settings: Settings) -> Served | None:
    """The last promotion; None where the model was only trained."""
    now = served(settings)
    return now if now and now.how == PROMOTED else None


async def keep_taking_promoted_models(app: Any, settings: Settings, taken: Served | None) -> None:
    """Load each model that is promoted from now on, and answer with it; `taken` is the one that answers now.

    A model that was only trained is loaded at the next start. If a model does not load, the log names it and
    the old one goes on answering.
    """
    from bot.engine.agent import release_old_models

    told = ""
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        try:
            now = await asyncio.to_thread(promoted, settings)
        except (ModelUnavailable, OSError, ValueError) as error:
            if str(error) != told:
                told = str(error)
                logger.error("no promoted model can be taken: %s", told)
            continue
        if now is not None and now != taken:
            taken = now
            if await _exchange(app, settings, now):
                await asyncio.sleep(settings.answer_timeout)  # the last turns of the old model end
                release_old_models()


async def _exchange(app: Any, settings: Settings, now: Served) -> bool:
    """Load what is served and answer with it; whether that could be done."""
    old = app.ctx.agent
    try:
        # In a thread: loading takes seconds, in which the old model answers.
        new = await asyncio.to_thread(lambda: with_model(successor(old, settings), settings))
    except (ModelUnavailable, OSError) as error:
        logger.error("%s was promoted and is not taken; the model before it goes on: %s", now.version, error)
        return False
    # Turns in work hold the old assistant and end with it.
    app.ctx.agent = new
    logger.warning("%s was promoted and answers now", now.version)
    return True


def is_ready(app: Any) -> bool:
    """Whether the agent of the application has a model."""
    agent = getattr(app.ctx, "agent", None)
    return bool(agent and agent.is_ready())


def _stamp(settings: Settings) -> Stamp | None:
    """The identity of the newest model file; None where there is none."""
    try:
        path = newest_file(settings)
        status = path.stat()
    except (ModelUnavailable, OSError):
        return None
    return str(path), status.st_mtime_ns, status.st_size
