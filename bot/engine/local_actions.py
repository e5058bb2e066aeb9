"""Custom actions in Rasa's own process: no second server, no HTTP, no JSON text."""

from __future__ import annotations

import logging
import socket
from typing import Any
from urllib.parse import urlsplit

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.core.own_actions import ACTIONS_PACKAGE, import_our_actions
from bot.engine.rasa_patches import leave_out_second_check, run_actions_here

logger = logging.getLogger(__name__)
# As endpoints.yml has it.
DEFAULT_SERVER = "http://localhost:5055/webhook"
_PATIENCE_S = 0.5


class InProcessActions(EndpointConfig):
    """An action endpoint that Rasa calls like a remote one."""

    results_are_checked = True  # by our own code in this process

    def __init__(self) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        leave_out_second_check()
        import_our_actions()
        self._executor = ActionExecutor()
        self._executor.register_package(ACTIONS_PACKAGE)

    async def request(self, *_args: Any, json: dict[str, Any], **_options: Any) -> Any:
        """Run the action that `json` names; `{"events": […], "responses": […]}`."""
        return await self._executor.run(json)


def is_gone(endpoint: EndpointConfig | None) -> bool:
    """Whether this is the action server of endpoints.yml and nothing listens at its address.

    An address that an operator chose is never replaced: running the wrong actions is worse than running
    none.
    """
    if endpoint is None or type(endpoint) is not EndpointConfig or endpoint.url != DEFAULT_SERVER:
        return False
    parts = urlsplit(DEFAULT_SERVER)
    try:
        socket.create_connection((str(parts.hostname), int(parts.port or 80)), timeout=_PATIENCE_S).close()
    except OSError:
        logger.warning("no action server at %s: the actions run in this process", DEFAULT_SERVER)
        return True
    return False


def act_here_for_plain_rasa() -> None:
    """Let `rasa shell`, `rasa run` and `rasa interactive` answer without a second process."""
    run_actions_here(is_gone, InProcessActions)
