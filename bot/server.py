"""The assistant's server: Rasa's own, with our endpoints and channels."""

from __future__ import annotations

from typing import Any

import click

from bot.dialogue.assistant import endpoints_for
from bot.dialogue.loading import keep_looking_for_a_model, model_or_none
from bot.settings import ROOT, Settings
from bot.texts import load_texts


def serve(settings: Settings, port: int | None = None) -> None:
    """Serve until interrupted; without a usable model not ready, until one appears."""
    from rasa.core.run import serve_application

    port = port or settings.port
    model = model_or_none(settings)
    url = f"http://localhost:{port}"
    click.echo(f"Starting on {url} …", err=True)

    async def say_ready(app: Any) -> None:
        await keep_looking_for_a_model(app, settings)
        click.echo(load_texts(settings.domain_file).say("utter_server_ready", url=url), err=True)

    async def begin(app: Any, _loop: Any) -> None:
        app.add_task(say_ready(app))

    serve_application(
        model_path=str(model) if model else None,
        interface=settings.host,
        port=port,
        credentials=str(ROOT / "credentials.yml"),
        endpoints=endpoints_for(settings),
        enable_api=False,
        server_listeners=[(begin, "after_server_start")],
    )
