"""`mesobot doctor`: checks the set-up, and tells what to do where something is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from redis.exceptions import RedisError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.slack.desk import explain, missing_scope
from bot.channels.slack.install import SCOPES
from bot.cli.clock import look_at_clock
from bot.cli.group import said_of
from bot.cli.outdated import outdated
from bot.cli.surroundings import look_around
from bot.cli.unsafe_settings import Finding, unsafe_settings
from bot.conversations.database import shared_database
from bot.conversations.probe import cause_of, check_folder, free_bytes, how_many, try_to_write
from bot.core.errors import MesoError, unusable_store
from bot.core.settings import Settings
from bot.engine.assistant import endpoints_for, newest_model
from bot.engine.probes import ask_redis, run_an_action
from bot.engine.remote_actions import RemoteActions
from bot.knowledge.store import KnowledgeStore

Check = Callable[[Settings], Awaitable[str | Finding]]


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at every part, what lies around them first; none stops the others."""
    for finding in _around(settings):
        yield finding
    checks: list[tuple[str, Check]] = [
        ("clock", look_at_clock),
        ("model", _model),
        ("knowledge", _knowledge),
        ("conversations", _conversations),
        ("actions", _actions),
        ("redis", _redis),
        ("slack", _slack),
    ]
    for part, check in checks:
        yield await _look(part, check, settings)
    safe = Finding("settings", "ok", "nothing is set in an unsafe way")
    for finding in unsafe_settings(settings) or [safe]:
        yield finding


def _around(settings: Settings) -> Iterator[Finding]:
    try:
        yield from look_around(settings)
    except OSError as error:
        yield Finding("surroundings", "BAD", said_of(error))


async def _look(part: str, check: Check, settings: Settings) -> Finding:
    try:
        found = await check(settings)
        return found if isinstance(found, Finding) else Finding(part, "ok", found)
    except (MesoError, OSError, SQLAlchemyError) as error:
        return Finding(part, "BAD", said_of(error))
    except Exception as error:  # an unexpected error is a finding too
        return Finding(part, "BAD", f"{error.__class__.__name__}: look into the settings of this part")


async def _model(settings: Settings) -> str:
    return newest_model(settings).name


async def _knowledge(settings: Settings) -> str | Finding:
    store = KnowledgeStore(settings.facts_db)
    if broken := store.broken_seal():
        raise MesoError(unusable_store(settings.facts_db, broken))
    if old := await outdated(settings):
        return Finding("knowledge", "warn", old)
    return f"{len(store.cards())} answer cards, as they were built"


async def _conversations(settings: Settings) -> str:
    check_folder(settings.tracker_db, settings.data)
    try:
        database = shared_database(settings.tracker_db)
        await database.call(try_to_write)
        kept = await database.call(how_many)
    except (SQLAlchemyError, ValueError) as error:
        file = "its folder; `docs/operate/upgrade.md` says how a backup is restored"
        do = file if settings.tracker_db.startswith("sqlite") else "that PostgreSQL runs there"
        raise MesoError(f"{cause_of(error)}: check MESOBOT_TRACKER_DB, and {do}") from error
    free = free_bytes(database.engine)
    room = "" if free is None else f"; {free / 1e9:.1f} GB are free beside it"
    return f"a row could be written; {kept} are kept{room}"


async def _actions(settings: Settings) -> str:
    endpoint = endpoints_for(settings).action
    try:
        await run_an_action(endpoint)
    except MesoError as error:
        there = f"does `mesobot actions` run at MESOBOT_ACTION_ENDPOINT={settings.action_endpoint}?"
        here = "mend what else is BAD; if nothing is, the line of the log above says why"
        raise MesoError(f"{error}: {there if settings.action_endpoint else here}") from error
    finally:
        if isinstance(endpoint, RemoteActions):
            await endpoint.close()
    return (
        f"an action could be run {'at ' + settings.action_endpoint if settings.action_endpoint else 'here'}"
    )


async def _redis(settings: Settings) -> str:
    try:
        asked = await ask_redis(settings)
    except (RedisError, OSError, ValueError) as error:
        do = "check MESOBOT_LOCK_STORE and MESOBOT_LIMITS_STORE, and that Redis runs"
        raise MesoError(f"{error.__class__.__name__}: {do}") from error
    return f"{len(asked)} answered" if asked else "off (no Redis is named)"


async def _slack(settings: Settings) -> str:
    many = settings.slack_client_id and settings.slack_client_secret
    if not (many or settings.slack_bot_token or settings.slack_signing_secret or settings.slack_app_token):
        return "off (no SLACK_… is set)"
    if many and (settings.slack_signing_secret or settings.slack_app_token):
        return "many workspaces; tokens come with each installation"
    if not (many or settings.slack_bot_token):
        raise MesoError("SLACK_BOT_TOKEN is not set: OAuth & Permissions, Bot User OAuth Token")
    if not (settings.slack_signing_secret or settings.slack_app_token):
        raise MesoError("SLACK_SIGNING_SECRET is not set: Basic Information, App Credentials")
    return await _slack_token(settings)


async def _slack_token(settings: Settings) -> str:
    client = AsyncWebClient(settings.slack_bot_token, base_url=settings.slack_api_url)
    try:
        reply = await client.auth_test()
    except SlackApiError as error:
        raise MesoError(explain(error)) from error
    except Exception as error:  # no network, no such host, a proxy's page
        do = "check SLACK_API_URL, and this machine's way out (network, firewall, HTTPS_PROXY)"
        raise MesoError(f"{settings.slack_api_url}: {error.__class__.__name__}: {do}") from error
    granted = {part.strip() for part in reply.headers.get("x-oauth-scopes", "").split(",")} - {""}
    if granted and (missing := set(SCOPES) - granted):
        raise MesoError(missing_scope(", ".join(sorted(missing))))
    return f"connected to {reply.get('team')}"
