"""The server of the assistant: Sanic with our channels, and Rasa's agent behind them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sanic import Sanic

from bot.conversations.probe import check_places
from bot.core.errors import ModelUnavailable
from bot.core.settings import ROOT, Settings
from bot.core.texts import texts_of
from bot.editing.drafts import Drafts
from bot.engine.assistant import endpoints_for, open_assistant
from bot.engine.loading import (
    keep_looking_for_a_model,
    keep_taking_promoted_models,
    load_if_there,
    promoted,
)
from bot.engine.model_exchange import load_models_as_ours
from bot.engine.ports import check_port
from bot.engine.watchdog import keep_telling
from bot.observability.logs import configure_logging, tell


def serve(settings: Settings, port: int | None = None) -> None:
    """Serve until interrupted; without a usable model `/ready` fails until one appears."""
    port = port or settings.port
    url = f"http://localhost:{port}"
    check_port(settings.host, port)
    check_places(settings)
    tell(f"Starting on {url} …")
    app = make_app(settings)

    async def say_ready(app: Sanic) -> None:
        await keep_looking_for_a_model(app, settings)
        tell(texts_of(settings).say("utter_server_ready", url=url))
        await keep_taking_promoted_models(app, settings, app.ctx.promoted)

    async def begin(app: Sanic, _loop: Any) -> None:
        app.add_task(say_ready(app), name="ready")  # with names, so that the end of the server cancels them
        app.add_task(keep_telling(), name="heartbeat")
        app.add_task(Drafts(settings).follow(), name="published")

    app.register_listener(begin, "after_server_start")
    app.run(host=settings.host, port=port, access_log=False, motd=False)


def make_app(settings: Settings) -> Sanic:
    """The application: the channels of `credentials.yml`, and the model, which is loaded before it serves."""
    from rasa.core.channels.channel import register
    from rasa.core.run import create_http_input_channels

    app = _rasas_api(settings) if settings.api_token else Sanic("mesobot", configure_logging=False)
    register(create_http_input_channels(None, str(ROOT / "credentials.yml")), app, route="/webhooks/")

    async def load(app: Sanic, _loop: Any) -> None:
        app.ctx.agent = open_assistant(settings)
        app.ctx.promoted = None
        with suppress(ModelUnavailable):  # a record that cannot be read is reported once the server runs
            app.ctx.promoted = promoted(settings)
        load_if_there(app.ctx.agent, settings)

    app.register_listener(load, "before_server_start")
    return app


def _rasas_api(settings: Settings) -> Sanic:
    """Rasa's own HTTP API; bot.site.access admits only requests with the token."""
    from rasa.server import create_app

    load_models_as_ours(settings)
    app = create_app(endpoints=endpoints_for(settings))
    configure_logging(settings.log_level, server=True)  # replaces the handlers that Sanic set up
    return app
