"""The custom actions as a server of their own, for `MESOBOT_ACTION_ENDPOINT` of the assistants."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk.executor import ActionExecutor
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.core.own_actions import ACTIONS_PACKAGE, import_our_actions
from bot.core.settings import Settings
from bot.engine.ports import check_port
from bot.engine.probes import run_an_action
from bot.engine.sanic_patches import STAND_IN, patch_sanic

logger = logging.getLogger(__name__)


def serve_actions(settings: Settings, port: int) -> None:
    """Serve until interrupted: `POST /webhook`, `GET /health`, `GET /ready`."""
    from rasa_sdk.endpoint import create_app

    check_port(settings.host, port)
    import_our_actions()
    app = create_app(ACTIONS_PACKAGE, cors_origins="")  # no browser calls it
    harden(app)
    app.run(settings.host, port, access_log=False, motd=False)


def harden(app: Sanic) -> None:
    """Add what the server of Rasa's SDK lacks: checks of framing, calm errors, and a `/ready` that tries."""
    patch_sanic(app)
    app.error_handler.add(SanicException, _refused)
    app.error_handler.add(Exception, _broke)
    here = _Here()

    async def ready(_request: Request) -> HTTPResponse:
        """200 where an action gives its answer from the knowledge store, else 503."""
        try:
            await run_an_action(here)
        except Exception as error:
            logger.error("not ready: %s", error.__class__.__name__)
            return response.json({"status": "not_ready"}, 503)
        return response.json({"status": "ready"})

    app.add_route(ready, "/ready")


class _Here:
    """The actions of this server, called as an assistant calls them."""

    def __init__(self) -> None:
        self._executor = ActionExecutor()
        self._executor.register_package(ACTIONS_PACKAGE)

    async def request(self, *, json: dict[str, Any]) -> Any:
        """Run the action that `json` names."""
        return await self._executor.run(json)


def _refused(_request: Request, error: SanicException) -> HTTPResponse:
    """A request that is none gets its status; Rasa's SDK says 500 and logs a traceback for each."""
    status = getattr(error, "status_code", 500)
    logger.info("a request was refused: %s", status)
    return response.json({"error": error.__class__.__name__}, status)


def _broke(request: Request, error: Exception) -> HTTPResponse:
    """An error of ours: in the log with its traceback; the SDK also sent back what was asked."""
    if request.method == STAND_IN:
        return response.json({"error": "this is no HTTP request"}, 400)
    logger.error("an action failed", exc_info=error)
    return response.json({"error": error.__class__.__name__}, 500)
