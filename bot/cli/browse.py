"""`mesobot browse`: facts.db in Datasette, read-only, for this machine alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import click
from ruamel.yaml import YAML

from bot.cli.group import examples
from bot.core.errors import MesoError
from bot.core.settings import Settings, load_settings
from bot.engine.ports import check_port
from bot.knowledge.store import KnowledgeStore

Scope = MutableMapping[str, Any]
_HOST = "127.0.0.1"
# Names under which a browser on this machine asks; a page elsewhere that points its name here is refused.
_NAMES = ("127.0.0.1", "localhost")
_LIMITS = {
    "allow_download": False,
    "sql_time_limit_ms": 2000,
    "max_returned_rows": 10_000,
    "default_page_size": 50,
}
_ABOUT = Path(__file__).with_name("browse.yml")


@click.command(epilog=examples("mesobot browse", "mesobot browse --port 8002"))
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
def browse(port: int) -> None:
    """Look through facts.db in a browser on this machine (Datasette, read-only).

    It shows nothing of conversations, and follows each new build.
    """
    settings = load_settings()
    try:
        import datasette.app  # noqa: F401
        import uvicorn
    except ImportError as error:
        do = "install it from a checkout: `.venv/bin/pip install -r requirements/browse.txt`"
        raise MesoError(f"Datasette is not installed ({error.name} is missing): {do}") from error
    pages = Pages(settings)
    check_port(_HOST, port)
    click.echo(f"{settings.facts_db}: http://{_HOST}:{port}/facts (Ctrl-C stops)")
    uvicorn.run(pages, host=_HOST, port=port, log_level="warning", lifespan="off", ws="none")


class Pages:
    """An ASGI application: Datasette over the store as it is on disk now."""

    def __init__(self, settings: Settings) -> None:
        self._path, self._stamp, self._app = settings.facts_db, (0, 0), None
        self._newest()  # a store that cannot be read is named at the start

    async def __call__(
        self,
        scope: Scope,
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").rpartition(":")
        if (host[0] or host[2]) not in _NAMES:
            await send({"type": "http.response.start", "status": 421, "headers": []})
            await send({"type": "http.response.body", "body": b"ask for http://127.0.0.1\n"})
            return
        await self._newest()(scope, receive, send)

    def _newest(self) -> Any:
        status = self._path.stat() if self._path.exists() else None
        stamp = (status.st_ino, status.st_mtime_ns) if status else (0, 0)
        if self._app is None or (status and stamp != self._stamp):
            self._app, self._stamp = datasette_of(self._path).app(), stamp
        return self._app


def datasette_of(path: Path) -> Any:
    """Datasette on the store alone; raises StoreUnavailable where the file is none."""
    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.plugins import pm

    # With rich installed, every mistyped query would print hundreds of lines; the page says what is wrong.
    pm.get_plugin("datasette.handle_exception").rich = None
    KnowledgeStore(path).version()
    about = YAML(typ="safe").load(_ABOUT.read_text(encoding="utf-8"))
    made = Datasette([], metadata=about, settings=_LIMITS)
    made.remove_database("_memory")  # without a file of its own it opens an empty one
    # Its address is /facts whatever the file is called.
    made.add_database(Database(made, path=str(path), is_mutable=False), name="facts")
    return made
