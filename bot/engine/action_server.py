"""The custom actions as a server of their own, for `MESOBOT_ACTION_ENDPOINT` of the assistants."""

from __future__ import annotations

from bot.core.own_actions import ACTIONS_PACKAGE, import_our_actions
from bot.core.settings import Settings
from bot.engine.ports import check_port
from bot.engine.sanic_patches import patch_sanic


def serve_actions(settings: Settings, port: int) -> None:
    """Serve until interrupted: `POST /webhook`, `GET /health`."""
    from rasa_sdk.endpoint import create_app

    check_port(settings.host, port)
    import_our_actions()
    app = create_app(ACTIONS_PACKAGE, cors_origins="")  # no page calls it
    patch_sanic(app)
    app.run(settings.host, port, access_log=False, motd=False)
