"""The assistant's server: Rasa's own, with our endpoints and channels."""

from __future__ import annotations

from typing import Any

import click

from bot.dialogue.assistant import endpoints_for, newest_model
from bot.settings import ROOT, Settings
from bot.texts import load_texts


def serve(settings: Settings, port: int | None = None) -> None:
    """Serve until interrupted; raises ModelUnavailable when nothing is trained."""
    from rasa.core.run import serve_application

    port = port or settings.port
    model = newest_model(settings)
    url = f"http://localhost:{port}"
    click.echo(f"Starting on {url} …", err=True)

    async def say_ready(_app: Any, _loop: Any) -> None:
        click.echo(load_texts(settings.domain_file).say("utter_server_ready", url=url), err=True)

    serve_application(
        model_path=str(model),
        interface=settings.host,
        port=port,
        credentials=str(ROOT / "credentials.yml"),
        endpoints=endpoints_for(settings),
        enable_api=bool(settings.api_token),
        server_listeners=[(say_ready, "after_server_start")],
    )
