"""The assistant's server: Rasa's own, with our endpoints and channels."""

from __future__ import annotations

import click

from bot.dialogue.assistant import endpoints_for, newest_model
from bot.settings import ROOT, Settings


def serve(settings: Settings, port: int | None = None) -> None:
    """Serve until interrupted; raises ModelUnavailable when nothing is trained."""
    from rasa.core.run import serve_application

    port = port or settings.port
    model = newest_model(settings)
    click.echo(f"Starting on http://localhost:{port} … (Ctrl-C stops)", err=True)
    serve_application(
        model_path=str(model),
        interface=settings.host,
        port=port,
        credentials=str(ROOT / "credentials.yml"),
        endpoints=endpoints_for(settings),
        enable_api=False,
    )
