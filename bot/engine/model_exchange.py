"""`PUT /model`: replaces the model without a restart; it gets our processor and its checksum is verified."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core.errors import ModelUnavailable
from bot.core.settings import Settings
from bot.engine.assistant import open_assistant, with_model
from bot.engine.rasa_patches import load_models_by

if TYPE_CHECKING:
    from bot.engine.agent import Assistant


def load_models_as_ours(settings: Settings) -> None:
    """Make Rasa's server load models through `Assistant`."""
    from rasa.server import ErrorResponse

    async def load(
        model_path: str | None = None,
        model_server: Any = None,
        remote_storage: Any = None,
        endpoints: Any = None,
    ) -> Assistant:
        if model_server or remote_storage or not model_path:
            raise _refused("only `model_file` is taken: a file of this machine")
        try:
            # In a thread: loading takes seconds, in which the old model answers.
            return await asyncio.to_thread(_load, Path(model_path), settings)
        except ModelUnavailable as error:
            raise _refused(str(error)) from error

    def _refused(why: str) -> Any:
        return ErrorResponse(HTTPStatus.BAD_REQUEST, "BadRequest", why)

    load_models_by(load)


def _load(path: Path, settings: Settings) -> Assistant:
    return with_model(open_assistant(settings), settings, path)
