"""Custom actions in servers of their own: one connection pool, and an answer in time or an error."""

from __future__ import annotations

import asyncio
import json as json_text
import logging
from typing import Any, TypedDict

import aiohttp
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from bot.core.contract import Answer
from bot.core.errors import MesoError
from bot.core.validator import problem_of
from bot.engine.local_actions import InProcessActions
from bot.engine.rasa_patches import leave_out_second_check

logger = logging.getLogger(__name__)

URGENT = "action_urgent"
_MAX_REPLY = 1_000_000  # bytes; an answer with its sources takes ten thousand
# Actions only read and compute, so asking twice does no harm.
_UNHEARD = (aiohttp.ClientConnectorError, aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


class _Event(TypedDict):
    event: object


class _Result(TypedDict):
    """What an action server sends; a response without an answer has an empty `custom`, or none."""

    events: list[_Event]
    responses: list[dict[str, Any]]


class ActionFailed(MesoError, RasaException):
    """The action server gave no usable result; the person gets the error answer."""


class RemoteActions(EndpointConfig):
    """The action server at `url`; `timeout` seconds include connecting and a second attempt."""

    results_are_checked = True

    def __init__(self, url: str, timeout: float) -> None:
        super().__init__(url=url, enable_selective_domain=True)
        leave_out_second_check()
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._here: InProcessActions | None = None

    async def request(self, *_args: Any, json: dict[str, Any], **_options: Any) -> Any:
        """Run the action that `json` names; `{"events": […], "responses": […]}`.

        Rasa's own time limit of 300 s is not used. Raises ActionFailed, except for urgent advice,
        which is then made in this process.
        """
        try:
            return await self._result_of(json)
        except ActionFailed as error:
            if json.get("next_action") != URGENT:
                raise
            logger.error("urgent advice is given without the action server: %s", error)
            self._here = self._here or InProcessActions()
            return await self._here.request(json=json)

    async def _result_of(self, json: dict[str, Any]) -> Any:
        try:
            status, body = await asyncio.wait_for(self._ask(json), self._timeout)
        except asyncio.TimeoutError:
            raise ActionFailed(f"action server: no result in {self._timeout:.1f} s") from None
        except (aiohttp.ClientError, OSError) as error:
            raise ActionFailed(f"action server: {error.__class__.__name__}") from None
        if status != 200:  # the body is not logged: it may repeat what the person wrote
            raise ActionFailed(f"action server: status {status}")
        try:
            result = json_text.loads(body)
        except (ValueError, RecursionError):
            raise ActionFailed("action server: its result is no JSON") from None
        if (problem := _problem(result)) is not None:
            raise ActionFailed(f"action server: its result is not of the contract at {problem or 'its top'}")
        return result

    async def close(self) -> None:
        """Close the connection pool."""
        if self._session:
            await self._session.close()

    async def _ask(self, body: dict[str, Any]) -> tuple[int, bytes]:
        try:
            reply = await self._post(body)
        except _UNHEARD:
            # A pooled connection that a restart closed, or one of several servers that just stopped.
            reply = await self._post(body)
        result = b""
        async with reply:
            async for chunk in reply.content.iter_chunked(65_536):
                result += chunk
                if len(result) > _MAX_REPLY:
                    raise ActionFailed("action server: its result is too large")
            return reply.status, result

    async def _post(self, body: dict[str, Any]) -> aiohttp.ClientResponse:
        loop = asyncio.get_running_loop()
        if self._session is None or self._loop is not loop:
            connector = aiohttp.TCPConnector(limit=100, keepalive_timeout=30)
            self._session, self._loop = aiohttp.ClientSession(connector=connector), loop
        return await self._session.post(self.url, json=body)


def _problem(result: Any) -> str | None:
    if (problem := problem_of(result, _Result)) is not None:
        return problem
    for place, response in enumerate(result["responses"]):
        custom = response.get("custom", {})
        if custom != {} and (problem := problem_of(custom, Answer)) is not None:
            return f"responses/{place}/custom/{problem}"
    return None
