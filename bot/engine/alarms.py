"""The alarm where no turn can be taken: over a limit, while the model loads, when the turn fails.

Rules and word lists of the package alone; the vote needs the model.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict
from functools import lru_cache

from actions.desk import open_desk
from actions.reply import as_contract
from actions.turn import Turn
from actions.urgent import ActionUrgent
from bot.core.contract import Answer, Reading, State
from bot.language.danger.texts import load_texts
from bot.language.danger.triage import Triage
from bot.language.spelling import Speller
from bot.language.words import vocabulary_of

logger = logging.getLogger(__name__)


async def alarm_for(text: str) -> Answer | None:
    """Urgent advice, when the rules find a danger sign in `text`; never raises."""
    try:
        return await asyncio.to_thread(_urgent, text)
    except Exception:  # the refusal that the person gets instead must not fail too
        logger.exception("no look for danger signs")
        return None


def _urgent(text: str) -> Answer | None:
    triage, speller = _rules()
    judged = triage.read(speller.mend(text), typed=text)
    if judged.alarm is None:
        return None
    reading = Reading(by="danger signs", alarm=asdict(judged.alarm), used=judged.used)
    desk = open_desk()
    return as_contract(ActionUrgent().reply(Turn(text, "danger_sign", 1.0, reading, State()), desk), desk)


@lru_cache(maxsize=1)
def _rules() -> tuple[Triage, Speller]:
    return Triage(), Speller(vocabulary_of(one.text for one in load_texts()))
