"""Custom actions in Rasa's own process: no second server, no HTTP, no JSON text."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.core.own_actions import ACTIONS_PACKAGE, import_our_actions
from bot.engine.rasa_patches import leave_out_second_check


class InProcessActions(EndpointConfig):
    """An action endpoint that Rasa calls like a remote one."""

    results_are_checked = True  # as our own code in this process

    def __init__(self) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        leave_out_second_check()
        import_our_actions()
        self._executor = ActionExecutor()
        self._executor.register_package(ACTIONS_PACKAGE)

    async def request(self, *_args: Any, json: dict[str, Any], **_options: Any) -> Any:
        """Run the action that `json` asks for; `{"events": […], "responses": […]}`."""
        return await self._executor.run(json)
