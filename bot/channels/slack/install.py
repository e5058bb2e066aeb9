"""Installation into many workspaces: Bolt's OAuth flow with its stores in the database of conversations."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse
from slack_bolt import BoltResponse
from slack_bolt.adapter.sanic.async_handler import to_async_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncFailureArgs, DefaultAsyncCallbackOptions
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth import OAuthStateUtils, RedirectUriPageRenderer
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.conversations.database import Database, shared_database
from bot.core.settings import Settings

logger = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
# Scopes of the app; `deploy/slack-manifest.yml` lists the same.
SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "groups:history",
    "im:history",
)
_STATE_S = 600
_SECOND_ORGANISATION = (
    "another_organisation_is_installed: one server answers one organisation. "
    "Remove the app from the other one first, or set up a second server"
)


def oauth_settings(settings: Settings) -> AsyncOAuthSettings | None:
    """The OAuth flow for many workspaces, or None where client id and secret are not set."""
    if not (settings.slack_client_id and settings.slack_client_secret):
        return None
    database = shared_database(settings.tracker_db)
    return AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        scopes=SCOPES,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        callback_options=_Callback(),
        installation_store=Installations(database, settings.slack_client_id),
        state_store=States(database),
    )


class _Callback(DefaultAsyncCallbackOptions):
    """The last pages of the flow; where storing failed they tell the reason and not just "storage_error"."""

    def __init__(self) -> None:
        self._page = RedirectUriPageRenderer(install_path=INSTALL_PATH, redirect_uri_path=REDIRECT_PATH)
        self._state = OAuthStateUtils()
        super().__init__(logger=logger, state_utils=self._state, redirect_uri_page_renderer=self._page)

    async def _failure_handler(self, args: AsyncFailureArgs) -> BoltResponse:
        if args.error is None:
            return await super()._failure_handler(args)
        # For a reason that it does not know, Bolt adds "returned from Slack".
        over = self._state.build_set_cookie_for_deletion()
        headers: dict[str, str | Sequence[str]] = {"Content-Type": "text/html", "Set-Cookie": over}
        page = self._page.render_failure_page(str(args.error))
        return BoltResponse(status=409, headers=headers, body=page)


async def visit(app: AsyncApp, request: Request) -> HTTPResponse:
    """The two pages of the flow; Bolt's own adapter sets cookies in a way that this Sanic cannot."""
    if (flow := app.oauth_flow) is None:
        raise NotFound("no workspace can install here")
    step = flow.handle_installation if request.path == INSTALL_PATH else flow.handle_callback
    answer = await step(to_async_bolt_request(request))
    page = HTTPResponse(answer.body, answer.status, answer.first_headers_without_set_cookie())
    for jar in answer.cookies():
        for name, cookie in jar.items():
            page.cookies[name] = cookie.value
            page.cookies[name].update({"path": "/", "max-age": _STATE_S, "secure": True, "httponly": True})
    return page


class Installations(AsyncInstallationStore):
    """Bolt's own SQL store; in a thread where the database is across a network."""

    def __init__(self, database: Database, client_id: str) -> None:
        self._database, self._client_id = database, client_id
        self._store = SQLAlchemyInstallationStore(client_id, database.engine, logger=logger)
        self._store.metadata.create_all(database.engine)

    async def async_save(self, installation: Installation) -> None:
        """Keep a workspace's tokens; raises BoltError for a second organisation."""
        await self._database.call(lambda _engine: self._save(installation))

    def _save(self, installation: Installation) -> None:
        # The id of a workspace does not tell to which of two organisations it belongs (see `bot_of`).
        organisations = self._organisations() if installation.is_enterprise_install else []
        if set(organisations) - {installation.enterprise_id}:
            logger.error("Slack: %s", _SECOND_ORGANISATION)
            raise BoltError(_SECOND_ORGANISATION)
        self._store.save(installation)

    def _organisations(self) -> list[str | None]:
        """The organisations that installed the app as a whole."""
        bots = self._store.bots.c
        wide = bots.is_enterprise_install & bots.team_id.is_(None) & (bots.client_id == self._client_id)
        with self._database.engine.connect() as connection:
            return [row[0] for row in connection.execute(select([bots.enterprise_id]).where(wide).distinct())]

    async def async_find_bot(self, **which: Any) -> Bot | None:
        """The bot of a workspace."""
        return await self._run(self._store.find_bot, **which)  # type: ignore[no-any-return]

    async def bot_of(self, team: str) -> Bot | None:
        """The bot of a workspace: its own, or the bot of the one organisation that it belongs to."""
        return await self._database.call(lambda _engine: self._bot_of(team))

    def _bot_of(self, team: str) -> Bot | None:
        bots = self._store.bots.c
        own = select([bots.enterprise_id]).where((bots.team_id == team) & (bots.client_id == self._client_id))
        with self._database.engine.connect() as connection:
            found = connection.execute(own.order_by(bots.installed_at.desc())).first()
            if found is not None:
                return self._store.find_bot(enterprise_id=found[0], team_id=team)
        organisations = self._organisations()
        if len(organisations) != 1:
            return None
        return self._store.find_bot(enterprise_id=organisations[0], team_id=None, is_enterprise_install=True)

    async def async_find_installation(self, **which: Any) -> Installation | None:
        """The installation of a workspace or person."""
        return await self._run(self._store.find_installation, **which)  # type: ignore[no-any-return]

    async def async_delete_bot(self, **which: Any) -> None:
        """Forget a bot's token in both tables: Bolt would use the one that stands in the installation."""
        await self._run(self._store.delete_bot, **which)
        await self._run(self._store.delete_installation, **which)

    async def async_delete_installation(self, **which: Any) -> None:
        """Forget an installation."""
        await self._run(self._store.delete_installation, **which)

    async def _run(self, function: Any, *arguments: Any, **which: Any) -> Any:
        return await self._database.call(lambda _engine: function(*arguments, **which))


class States(AsyncOAuthStateStore):
    """Bolt's own SQL store of states: each can be used once, within ten minutes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store = SQLAlchemyOAuthStateStore(_STATE_S, database.engine, logger=logger)
        self._store.metadata.create_all(database.engine)

    async def async_issue(self, *_arguments: Any, **_more: Any) -> str:
        """Issue a new state; delete the states that expired."""
        return str(await self._database.call(self._issue))

    def _issue(self, engine: Engine) -> str:
        states = self._store.oauth_states
        now = datetime.now(timezone.utc).replace(tzinfo=None)  # as Slack's library stores times
        with engine.begin() as connection:
            connection.execute(states.delete().where(states.c.expire_at < now))
        return str(self._store.issue())

    async def async_consume(self, state: str) -> bool:
        """Whether the state is ours and unused."""
        return bool(await self._database.call(lambda _engine: self._store.consume(state)))
