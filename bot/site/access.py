"""Access control: the public paths, and the API token of the operator for everything else.

This is the only list, and it is checked before any handler. A path that is not on it (the REST channel, all
of Rasa's API, whatever a later version adds) gets 404. With API_TOKEN set it gets 401, unless the request has
`Authorization: Bearer <API_TOKEN>`. Paths are compared as they were sent, so an unusual spelling is not on
the list.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable
from urllib.parse import unquote

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.http import bearer_of, error_response, wrong_id
from bot.channels.slack.install import INSTALL_PATH, REDIRECT_PATH
from bot.core.settings import Settings
from bot.engine.sanic_patches import wait_for_answer
from bot.site.headers import DESK

_WEB_CHANNEL = re.compile(r"/webhooks/web/[a-z_]+")
# Rasa takes everything in between as the id.
_CONVERSATION = re.compile(
    r"/conversations/(.*)/(?:messages|tracker(?:/events)?|story|execute|trigger_intent|predict)$"
)
_ODD = re.compile(r"%|//|/\.\.?(?:/|$)|\\")
_VARIES = re.compile(r"<[^>]*>")
# Requests of Slack carry a signature, which its channel checks.
_FOR_ANYBODY = {"/health", "/ready", "/webhooks/slack/webhook"}
# Rasa reads these from the query string: `callback_url` makes the server post anywhere, `token` appears in
# logs.
_NEVER_IN_A_QUERY = ("callback_url", "token")
# Training over Rasa's API takes minutes; no public request does.
_API_PATIENCE_S = 3600


class Access:
    """Decides before any handler runs; `files` are the paths of the widget and the demo page."""

    def __init__(self, settings: Settings, files: Collection[str]) -> None:
        self._token = settings.api_token.encode()
        installs = {INSTALL_PATH, REDIRECT_PATH} if settings.slack_client_id else set()
        exact = {path for path in settings.public_paths if not path.endswith("*")}
        below = [path[:-1] for path in settings.public_paths if path.endswith("*")]
        if settings.desk_users:  # the editors' desk asks on every page who is there
            exact.add(DESK)
            below.append(f"{DESK}/")
        self._below = tuple(below)
        self._open = _FOR_ANYBODY | installs | set(files) | exact

    def is_public(self, path: str) -> bool:
        """Whether this path is public, spelled exactly as in the request."""
        # `/..` and escaped characters must not pass as something below a public path.
        below = bool(self._below) and path.startswith(self._below) and not _ODD.search(path)
        return path in self._open or below or _WEB_CHANNEL.fullmatch(path) is not None

    def closed(self, routes: Iterable[str]) -> list[str]:
        """The routes that are not public; Sanic writes `<name:type>` for parameters."""
        return sorted(route for route in routes if not self.is_public(_VARIES.sub("x", route)))

    def refuse(self, request: Request) -> HTTPResponse | None:
        """The response to a request that is refused; None lets it pass."""
        # An operator's request before it, on the same connection, may have had more time.
        wait_for_answer(request, request.app.config.RESPONSE_TIMEOUT)
        if not self.is_public(request.path):
            if not self._token:
                return error_response(404, "not_found", "there is nothing here")
            if not self._is_operator(request):
                answer = error_response(
                    401, "unauthorized", "this needs the header Authorization: Bearer API_TOKEN"
                )
                answer.headers["WWW-Authenticate"] = 'Bearer realm="mesobot"'
                return answer
            wait_for_answer(request, _API_PATIENCE_S)
            if wrong := _wrong_conversation(request.path):
                return error_response(400, "bad_request", f"the conversation's id {wrong}")
        for name in _NEVER_IN_A_QUERY:
            if name in request.get_args(keep_blank_values=True):
                return error_response(400, "bad_request", f"`{name}` is not taken in the address")
        return None

    def _is_operator(self, request: Request) -> bool:
        given = bearer_of(request).encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, self._token)


def _wrong_conversation(path: str) -> str:
    """What is wrong with the id in a path of Rasa's API; empty where there is none or it is valid."""
    found = _CONVERSATION.match(path)
    return wrong_id(unquote(found[1])) if found else ""
