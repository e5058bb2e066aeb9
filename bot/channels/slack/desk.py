"""Connects Slack with the assistant: messages are cleaned, rate-limited, answered once and posted once."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Collection, Coroutine
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.conversation import OnNewMessage, refusal_or_alarm, take_turn
from bot.channels.exactly_once import NotKept, Turns
from bot.channels.guard import Guard
from bot.channels.slack import blocks
from bot.channels.slack import text as slack_text
from bot.channels.slack.places import Place
from bot.conversations.database import shared_database
from bot.core.contract import UNASKED, Answer, empty_answer
from bot.core.errors import EmptyMessage, RecordUnavailable, Refused
from bot.core.settings import Settings
from bot.core.texts import Texts, texts_of
from bot.engine.alarms import alarm_for
from bot.observability import trace
from bot.observability.metrics import stage

logger = logging.getLogger(__name__)

# Posting an answer is claimed like a message, under the key of the message with this suffix.
POSTED = "#posted"
Post = Callable[[Answer], Awaitable[Any]]
# Slack waits 3 seconds for an acknowledgement; longer work continues in the background.
_ACKNOWLEDGE_S = 2.5
_WARNED_S = 60.0


class Desk:
    """Asks the assistant for people in Slack."""

    def __init__(self, settings: Settings, on_new_message: OnNewMessage) -> None:
        self._settings, self._on_new_message = settings, on_new_message
        self.turns = Turns(shared_database(settings.tracker_db))
        self._guard = Guard(settings)
        self._behind: set[asyncio.Future[Any]] = set()
        self._warned: set[tuple[str, str]] = set()  # messages with danger signs that could not be recorded

    async def serve(
        self, place: Place, key: str, text: str, post: Post, shown: Collection[str] | None = None
    ) -> None:
        """Answer `text` in `place`, once for each `key`; `post` shows the answer.

        If the status of the answer is not among `shown` (None: every status), nothing is posted, recorded or
        deleted.

        Returns when the answer is posted, or after 2.5 seconds; then the work goes on in the background. An
        error within these seconds is raised, so that Slack sends the event again.
        """
        await self._acknowledged(self._serve(place, key, text, post, shown))

    async def tell(self, place: Place, key: str, response: str, post: Post) -> None:
        """Post a sentence of the domain file in place of an answer, once for each `key`."""
        numbers = ", ".join(self._settings.emergency_numbers)
        said = texts_of(self._settings).say(response, numbers=numbers)
        answer = empty_answer("refused", said, uuid.uuid4().hex)
        await self._acknowledged(self._tell(place, key, answer, post))

    async def _acknowledged(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)
        done, _waiting = await asyncio.wait({task}, timeout=_ACKNOWLEDGE_S)
        for finished in done:
            finished.result()
        if not done:
            task.add_done_callback(_log)

    async def answer(self, place: Place, key: str, text: str, shown: Collection[str] | None = None) -> Answer:
        """The answer to a text, the same for the same `key`; raises NotKept where it is not to be shown."""
        words = partial(self._said, slack_text.as_typed(text))
        work = partial(self._ask, place, key, shown)
        try:
            return await self.turns.heard(place.conversation, key, words, work)
        except Refused as refused:  # recorded without its text, because that was not redacted
            answer = _wanted(await refusal_or_alarm(refused, text, self._settings), shown)
            return await self.turns.once(place.conversation, key, "", partial(_given, answer))

    async def takes_part(self, place: Place) -> bool:
        """Whether the assistant has answered in this conversation before."""
        return await self.turns.find(place.conversation) is not None

    async def may_be_for_us(self, text: str, place: Place, shown: Collection[str]) -> bool:
        """Whether to read a message that does not address the assistant, in a thread where it has answered.

        A message that names somebody else, or is a single word, is read only if it describes danger. Whether
        the assistant has answered there stands in the database. If that cannot be read, RecordUnavailable is
        raised for a message that might have to be read, so that Slack sends it again.
        """
        typed = slack_text.as_typed(text)
        question = "answered" in shown and len(typed.split()) > 1
        try:
            return await self.takes_part(place) and (question or await self.is_urgent(text))
        except RecordUnavailable:
            if question or await self.is_urgent(text):
                raise
        return False

    async def is_urgent(self, text: str) -> bool:
        """Whether a text in Slack markup describes a danger sign; nothing is recorded."""
        return await alarm_for(slack_text.as_typed(text)) is not None

    async def recorded(self, place: Place, key: str) -> Answer | None:
        """The recorded answer to a message; None if there is none."""
        turn = await self.turns.find(place.conversation, key)
        return turn.answer if turn else None

    async def _serve(
        self, place: Place, key: str, text: str, post: Post, shown: Collection[str] | None
    ) -> None:
        with trace.begin():
            try:
                answer = await self.answer(place, key, text, shown)
                await self.post_once(place.conversation, key, answer, post)
            except NotKept:  # colleagues talk among themselves
                logger.info("Slack: silence")
            except RecordUnavailable:
                # Urgent advice is posted although nothing can be recorded; Slack need not send the event
                # again.
                if (urgent := await alarm_for(slack_text.as_typed(text))) is None:
                    raise
                await self._warn((place.conversation, key), urgent, post)

    async def _warn(self, asked: tuple[str, str], urgent: Answer, post: Post) -> None:
        """Post urgent advice that cannot be recorded; only once for a mention, which Slack sends twice."""
        if asked in self._warned:
            return
        self._warned.add(asked)
        asyncio.get_running_loop().call_later(_WARNED_S, self._warned.discard, asked)
        try:
            await post(urgent)
        except BaseException:
            self._warned.discard(asked)  # Slack will send it again
            raise

    async def _tell(self, place: Place, key: str, answer: Answer, post: Post) -> None:
        given = await self.turns.once(place.conversation, key, "", partial(_given, answer))
        await self.post_once(place.conversation, key, given, post)

    async def post_once(self, conversation: str, key: str, answer: Answer, post: Post) -> None:
        """Post an answer, unless it was posted or is being posted."""

        async def posted() -> Answer:
            await post(answer)
            return answer

        # Recorded behind its message: if that message deleted the conversation, posting starts no new one.
        await self.turns.once(conversation, f"{key}{POSTED}", "", posted, behind=key)

    async def _said(self, typed: str) -> str:
        try:
            return await self._guard.clean(typed)
        except EmptyMessage:
            return "help"  # only a mention, without words

    async def _ask(self, place: Place, key: str, shown: Collection[str] | None, said: str) -> Answer:
        try:
            with stage("guard"):
                await self._guard.admit(session=place.conversation, address=f"{place.team}-{place.user}")
            async with self._guard.place():
                return await take_turn(
                    self._on_new_message,
                    said,
                    sender_id=place.conversation,
                    channel="slack",
                    settings=self._settings,
                    message_id=key,
                    metadata={UNASKED: shown is not None},
                    kept=shown,
                )
        except Refused as refused:
            return _wanted(await refusal_or_alarm(refused, said, self._settings), shown)


async def _given(answer: Answer) -> Answer:
    return answer


def _wanted(answer: Answer, shown: Collection[str] | None) -> Answer:
    """The answer, where it is to be shown; else raises NotKept."""
    if shown is not None and answer["status"] not in shown:
        raise NotKept
    return answer


def _log(task: asyncio.Future[Any]) -> None:
    if not task.cancelled() and (error := task.exception()):
        logger.error("Slack: %s", explain(error))


def missing_scope(named: str) -> str:
    """What the app's owner does about a scope that it lacks."""
    return f"missing scope {named}: add it in the app's settings and reinstall"


def explain(error: BaseException) -> str:
    """What went wrong, in one line; where the app's owner can mend it, how."""
    if isinstance(error, RecordUnavailable):
        return "conversations cannot be read or written now: `mesobot doctor` says why"
    if not isinstance(error, SlackApiError):
        return f"answer not delivered: {error.__class__.__name__}"
    said = error.response if isinstance(error.response, dict) else getattr(error.response, "data", {})
    said = said if isinstance(said, dict) else {}
    code = said.get("error", "unreadable answer")
    if code == "missing_scope":
        return missing_scope(str(said.get("needed")))
    if code in {"invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed"}:
        return f"the bot token is not valid ({code}): reinstall the app and set SLACK_BOT_TOKEN"
    return f"answer not delivered: {code}"


async def post_to(client: AsyncWebClient, place: Place, answer: Answer, texts: Texts, note: str = "") -> None:
    """Post an answer where the question was asked; `note` is small print below it."""
    messages = blocks.messages(answer, texts)
    if note:
        messages[-1]["blocks"] += blocks.context(slack_text.escape(note))
    for message in messages:
        await client.chat_postMessage(**place.address, **message, unfurl_links=False, unfurl_media=False)
