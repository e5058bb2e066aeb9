"""The assistant's server: Sanic with our channels, and Rasa's agent behind them."""

from __future__ import annotations

from typing import Any

import click
from sanic import Sanic

from bot.dialogue.assistant import newest_model, open_assistant
from bot.settings import ROOT, Settings
from bot.texts import load_texts


def serve(settings: Settings, port: int | None = None) -> None:
    """Serve until interrupted; raises ModelUnavailable when nothing is trained."""
    port = port or settings.port
    newest_model(settings)
    click.echo(f"Starting on http://localhost:{port} …", err=True)
    app = make_app(settings)

    async def say_ready(_app: Any, _loop: Any) -> None:
        url = f"http://localhost:{port}"
        click.echo(load_texts(settings.domain_file).say("utter_server_ready", url=url), err=True)

    app.register_listener(say_ready, "after_server_start")
    app.run(host=settings.host, port=port, access_log=False, motd=False)


def make_app(settings: Settings) -> Sanic:
    """The application: channels as `credentials.yml` names them, the assistant loaded before it serves."""
    from rasa.core.channels.channel import register
    from rasa.core.run import create_http_input_channels

    app = Sanic("mesobot", configure_logging=False)
    register(create_http_input_channels(None, str(ROOT / "credentials.yml")), app, route="/webhooks/")

    async def load(app: Sanic, _loop: Any) -> None:
        app.ctx.agent = open_assistant(settings)

    app.register_listener(load, "before_server_start")
    return app
