"""The assistant's server: Rasa's own, with our endpoints and channels."""

from __future__ import annotations

from typing import Any

from bot.dialogue.assistant import endpoints_for, newest_model
from bot.dialogue.stages import measure
from bot.logs import tell
from bot.settings import ROOT, Settings
from bot.texts import load_texts


def serve(settings: Settings, port: int | None = None) -> None:
    """Serve until interrupted; raises ModelUnavailable when nothing is trained."""
    from rasa.core.run import serve_application

    port = port or settings.port
    model = newest_model(settings)
    url = f"http://localhost:{port}"
    tell(f"Starting on {url} …")

    async def say_ready(app: Any, _loop: Any) -> None:
        measure(app.ctx.agent)
        tell(load_texts(settings.domain_file).say("utter_server_ready", url=url))

    serve_application(
        model_path=str(model),
        interface=settings.host,
        port=port,
        credentials=str(ROOT / "credentials.yml"),
        endpoints=endpoints_for(settings),
        enable_api=False,
        server_listeners=[(say_ready, "after_server_start")],
    )
