"""Answers that were recorded and not posted, because the server stopped while Slack made it wait.

Slack got a 200 and does not send the event again. So the next start posts these answers, each once: posting
is claimed like a message.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.slack.desk import POSTED, Desk, explain, post_to
from bot.channels.slack.places import Place
from bot.conversations.database import Database, shared_database
from bot.conversations.turns_table import unposted
from bot.core.contract import Answer
from bot.core.settings import Settings
from bot.core.texts import Texts, texts_of

logger = logging.getLogger(__name__)

# Older answers would come as a surprise.
_NOT_OLDER_S = 3600
# Only messages: answers to commands and buttons were visible to one person, for a short time.
_KEY = re.compile(r"([CDG][A-Z0-9]{1,20}):([0-9.]{1,30})")
ClientOf = Callable[[str], Awaitable[AsyncWebClient]]


async def post_at_start(desk: Desk, settings: Settings, client_of: ClientOf) -> None:
    """Post what waits; a database that does not answer is told in the log."""
    try:
        database = shared_database(settings.tracker_db)
        await post_what_waits(desk, database, client_of, texts_of(settings))
    except SQLAlchemyError as error:
        logger.error("Slack: what waits is not posted now: %s", error.__class__.__name__)


async def post_what_waits(desk: Desk, database: Database, client_of: ClientOf, texts: Texts) -> int:
    """Post the waiting answers and return their number; one that Slack refuses waits for the next start."""
    count = 0
    for turn in await database.call(unposted, "slack-", POSTED, time.time() - _NOT_OLDER_S):
        place = place_of(turn.conversation, turn.message_id)
        if place is None or turn.answer is None:
            continue
        try:
            client = await client_of(place.team)

            async def post(answer: Answer, client: AsyncWebClient = client, at: Place = place) -> None:
                await post_to(client, at, answer, texts)

            await desk.post_once(turn.conversation, turn.message_id, turn.answer, post)
            count += 1
        except Exception as error:  # an error of Slack, network or database must not stop the others
            logger.error("Slack: %s", explain(error))
    if count:
        logger.info("Slack: %s answers posted that had waited", count)
    return count


def place_of(conversation: str, key: str) -> Place | None:
    """Where a recorded message was asked; None where its key does not tell the place."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    team, _, rest = conversation.removeprefix("slack-").partition("-")
    channel = found[1]
    if rest.startswith("direct-"):
        return Place(team, channel, rest.removeprefix("direct-"), direct=True)
    return Place(team, channel, "", rest.removeprefix(f"{channel}-"), channel.startswith("D"))
