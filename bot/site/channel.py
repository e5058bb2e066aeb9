"""The site around the channels: a channel of Rasa, so that plain `rasa run` serves it too."""

from __future__ import annotations

import logging
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.conversation import OnNewMessage
from bot.conversations.database import shared_database
from bot.conversations.deletion import purge_daily
from bot.core.settings import Settings, load_settings
from bot.engine.rasa_patches import leave_out_rasas_cors
from bot.engine.sanic_patches import patch_sanic
from bot.observability import metrics
from bot.site.access import Access
from bot.site.assets import file_response, read_assets
from bot.site.closed import name_closed
from bot.site.headers import DESK, OVER_TLS, headers_for, preflight
from bot.site.health import Health, status_of
from bot.site.proxies import Proxies
from bot.site.strangers import Strangers

logger = logging.getLogger(__name__)

# Only an editor's spreadsheet is larger (bot/desk/uploads.py); Sanic would read 100 MB into memory.
_MAX_REQUEST = 1_000_000
_TOO_LARGE = 413
# Seconds that a client may be silent within its request. An answer takes 3 at most, unless
# MESOBOT_ANSWER_TIMEOUT is raised (Rasa sets an hour for its API: see access.py).
_REQUEST_TIMEOUT = 10
_RESPONSE_TIMEOUT = 30
# The method of Sanic's substitute for a request whose head it could not read; no route has it.
_UNREADABLE = "NONE"
_ERRORS = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "timeout",
    _TOO_LARGE: "too_long",
}


class Site(InputChannel):
    """`/` (demo page), `/widget.js`, `/widget/…`, `/health`, `/ready`; headers and errors everywhere."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in paths."""
        return "site"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Routes at the root of the application; this channel receives no messages."""
        return _Everywhere(load_settings())


class _Everywhere(Blueprint):
    """A blueprint whose hooks apply to the whole application."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("site")
        self.ctx.settings = settings

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Add routes, middleware and error pages to `app`, without the channel's prefix."""
        super().register(app, options)
        settings = self.ctx.settings
        app.config.REQUEST_MAX_SIZE = _MAX_REQUEST
        app.config.REQUEST_TIMEOUT = _REQUEST_TIMEOUT
        app.config.RESPONSE_TIMEOUT = max(_RESPONSE_TIMEOUT, settings.answer_timeout + _REQUEST_TIMEOUT)
        app.config.PROXIES_COUNT = settings.proxies or None
        app.config.ACCESS_LOG = False  # it would contain addresses of people
        patch_sanic(app)
        leave_out_rasas_cors(app)
        Pages(settings).add_to(app)


class Pages:
    """The responses of the site."""

    def __init__(self, settings: Settings) -> None:
        self._origins = settings.web_origins
        self._strangers, self._proxies = Strangers(settings.web_origins), Proxies(settings.proxies)
        self._health = Health(settings)
        self._database = shared_database(settings.tracker_db)
        self._retention_days = settings.retention_days
        self._assets = read_assets()
        if not settings.desk_users:  # nothing of the desk is there, its script neither
            self._assets = {
                path: one for path, one in self._assets.items() if not path.startswith(f"{DESK}/")
            }
        self._access, self._has_token = Access(settings, self._assets), bool(settings.api_token)

    def add_to(self, app: Sanic) -> None:
        """Add everything to an application."""
        app.register_middleware(self.before, "request")
        app.register_middleware(self.after, "response")
        app.add_route(self.is_up, "/health", name="health")
        app.add_route(self.is_ready, "/ready", name="ready")
        app.add_route(self.measured, "/metrics", name="metrics")
        app.register_listener(self.begin_purging, "after_server_start")
        app.register_listener(self.say_what_is_closed, "after_server_start")
        app.error_handler.add(SanicException, failed)
        app.error_handler.add(Exception, broke)

    async def begin_purging(self, app: Sanic, _loop: Any) -> None:
        """Delete conversations whose retention time is over, now and then once a day."""
        # Sanic cancels named tasks when it stops.
        app.add_task(purge_daily(self._database, self._retention_days), name="purge")

    async def say_what_is_closed(self, app: Sanic, _loop: Any) -> None:
        """Log the routes that were set up but are closed by the access list."""
        name_closed(self._access, {f"/{route.path}" for route in app.router.routes}, self._has_token)

    async def before(self, request: Request) -> HTTPResponse | None:
        """Refuse closed paths. Serve files and preflights here, because Rasa has its own route for `/`."""
        if request.method == _UNREADABLE:
            return None
        if (refused := self._access.refuse(request)) is not None:
            return refused
        if request.method == "OPTIONS" and preflight(request.path, request.headers) is not None:
            return response.empty()
        asset = self._assets.get(request.path) if request.method in ("GET", "HEAD") else None
        return file_response(request, asset) if asset else None

    async def after(self, request: Request, answer: HTTPResponse) -> None:
        """Security headers for every response."""
        # Slack's library sets the content type of its pages as a header.
        kind = answer.content_type or answer.headers.get("content-type", "")
        origin = request.headers.get("origin", "")
        self._strangers.note(request.path, origin, request.host)
        self._proxies.note(request.path, request.headers, request.remote_addr)
        answer.headers.update(headers_for(request.path, kind, origin, self._origins))
        answer.headers.setdefault("Cache-Control", "no-store")
        if request.scheme == "https":
            answer.headers.update(OVER_TLS)
        if request.method == "OPTIONS" and (asked := preflight(request.path, request.headers)):
            answer.headers.update(asked)

    async def is_up(self, _request: Request) -> HTTPResponse:
        """The process answers."""
        return response.json({"status": "up"})

    async def is_ready(self, request: Request) -> HTTPResponse:
        """Every part is probed; 503 where one fails that answers need."""
        parts = await self._health.check(getattr(request.app.ctx, "agent", None))
        status = status_of(parts)
        return response.json({"status": status, **parts}, 503 if status == "not ready" else 200)

    async def measured(self, request: Request) -> HTTPResponse:
        """The metrics for Prometheus."""
        agent = getattr(request.app.ctx, "agent", None)
        parts = await self._health.check(agent)
        model = {}
        if agent and parts["model"]:
            about = agent.processor.model_metadata
            model = {"id": about.model_id, "trained_at": about.trained_at.isoformat(timespec="seconds")}
        found = metrics.exposition(model, self._health.knowledge_version(), parts)
        return response.raw(found, content_type=metrics.CONTENT_TYPE)


def failed(_request: Request, error: SanicException) -> HTTPResponse:
    """Sanic's own refusals (no such path, wrong method, body too large) as JSON."""
    status = error.status_code or 500
    body = {"error": _ERRORS.get(status, "error"), "message": str(error)}
    if status == _TOO_LARGE:  # only this one is a message; scanners try other paths all day
        metrics.refused(body["error"], status)
    return response.json(body, status, headers=getattr(error, "headers", None))


def broke(request: Request, error: Exception) -> HTTPResponse:
    """An error of ours: in the log with its traceback, never on the wire."""
    if request.method == _UNREADABLE:
        return response.json({"error": "bad_request", "message": "this is no HTTP request"}, 400)
    # The route instead of the path: paths of Rasa's API contain conversation ids.
    logger.error("%s /%s failed", request.method, getattr(request.route, "path", "?"), exc_info=error)
    return response.json({"error": "internal", "message": "something broke; it is in the log"}, 500)
