"""A turn whose answer is not to be shown leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.conversation import take_turn
from bot.channels.slack.desk import Desk
from bot.channels.slack.places import Place
from bot.core.contract import Answer, Status, empty_answer
from bot.core.settings import load_settings

PLACE = Place("T1", "C1", "U1", "1.1")
SHOWN = frozenset({"answered", "urgent"})


class Rasa:
    """Gives one answer, and notes whether the turn went on to where Rasa saves it."""

    def __init__(self, status: Status) -> None:
        self._status, self.saved = status, 0

    async def __call__(self, message: UserMessage) -> None:
        answer = empty_answer(self._status, "said", "an-id")
        await message.output_channel.send_response(message.sender_id, {"custom": answer})
        self.saved += 1


def _desk(folder: Path, rasa: Rasa) -> Desk:
    return Desk(
        load_settings({"MESOBOT_TRACKER_DB": f"sqlite:///{folder}/c.db", "MESOBOT_REDACTION": "off"}), rasa
    )


@pytest.mark.parametrize("status", ["smalltalk", "clarify", "error"])
async def test_what_is_not_shown_is_neither_saved_nor_recorded(tmp_path: Path, status: Status) -> None:
    rasa, posted = Rasa(status), list[Answer]()
    desk = _desk(tmp_path, rasa)

    async def post(answer: Answer) -> None:
        posted.append(answer)

    for _again in range(2):  # Slack may send it twice
        await desk.serve(PLACE, "1.2", "delete all of it", post, SHOWN)
    assert (rasa.saved, posted) == (0, [])
    assert not await desk.takes_part(PLACE)
    await desk.serve(PLACE, "1.3", "delete all of it", post)  # said to the assistant
    assert (rasa.saved, len(posted)) == (1, 1)
    assert await desk.takes_part(PLACE)


@pytest.mark.parametrize("status", ["answered", "urgent"])
async def test_what_is_shown_is_both(tmp_path: Path, status: Status) -> None:
    rasa, posted = Rasa(status), list[Answer]()
    desk = _desk(tmp_path, rasa)

    async def post(answer: Answer) -> None:
        posted.append(answer)

    for _again in range(2):
        await desk.serve(PLACE, "1.2", "and its risks", post, SHOWN)
    assert (rasa.saved, [one["status"] for one in posted]) == (1, [status])


async def test_a_message_that_is_refused_is_not_kept_either(tmp_path: Path) -> None:
    rasa, posted = Rasa("answered"), list[Answer]()
    desk = _desk(tmp_path, rasa)

    async def post(answer: Answer) -> None:
        posted.append(answer)

    await desk.serve(PLACE, "1.2", "x" * 2001, post, SHOWN)
    assert not await desk.takes_part(PLACE)
    danger = f"my lips are swelling since the injection {'x' * 2001}"
    await desk.serve(PLACE, "1.3", danger, post, SHOWN)
    assert [one["status"] for one in posted] == ["urgent"]


async def test_all_is_kept_unless_it_is_said_what() -> None:
    rasa = Rasa("smalltalk")
    given: Any = await take_turn(rasa, "thank you", sender_id="c", channel="web", settings=load_settings({}))
    assert (rasa.saved, given["status"]) == (1, "smalltalk")
