"""Danger signs where no turn is possible: over a rate limit, while the model loads, when the turn fails.

Only the rules and word lists of the package are used, because the trained vote needs the model. Messages over
the limit come here unlimited. So these checks share one thread and a short queue, and delay neither deletion,
`/ready` nor answers.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict
from functools import lru_cache
from threading import BoundedSemaphore

from actions.desk import open_desk
from actions.reply import as_contract
from actions.turn import Turn
from actions.urgent import ActionUrgent
from bot.core.contract import DANGER, Answer, Reading, State
from bot.language.danger.texts import load_texts
from bot.language.danger.triage import Triage
from bot.language.spelling import Speller
from bot.language.words import vocabulary_of

logger = logging.getLogger(__name__)

# Only the beginning and the end of a long text are checked: 4,000 characters took 0.02 s, at worst 0.24 s.
_EDGE = 2000
# More checks than these do not wait: the refusal comes at once, and it names the emergency number.
_MOST_WAITING = 8
_places = BoundedSemaphore(_MOST_WAITING)


async def alarm_for(text: str) -> Answer | None:
    """Urgent advice, when the rules find a danger sign in `text`; never raises.

    None also where the queue is full.
    """
    if not _places.acquire(blocking=False):
        logger.warning("no look for danger signs: too many at once")
        return None
    try:
        seen = text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]}\n{text[-_EDGE:]}"
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_thread(), copy_context().run, _urgent, seen)
    except Exception:  # the person still gets the refusal
        logger.exception("no look for danger signs")
        return None
    finally:
        _places.release()


@lru_cache(maxsize=1)
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "alarms")


def _urgent(text: str) -> Answer | None:
    triage, speller = _rules()
    judged = triage.read(speller.mend(text), typed=text)
    if judged.alarm is None:
        return None
    reading = Reading(by="danger signs", alarm=asdict(judged.alarm), used=judged.used)
    desk = open_desk()
    return as_contract(ActionUrgent().reply(Turn(text, DANGER, 1.0, reading, State()), desk), desk)


@lru_cache(maxsize=1)
def _rules() -> tuple[Triage, Speller]:
    return Triage(), Speller(vocabulary_of(one.text for one in load_texts()))
