"""Tests that the checks of the crowd can fail."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from tests import soak
from tests.faults.conftest import Home
from tests.faults.crowd import Crowd


def test_a_soak_in_which_nothing_happened_is_not_well() -> None:
    assert list(soak.idle(90.0, 3_000, 400, 9, [])) == []
    said = list(soak.idle(90.0, 0, 0, 0, ["Stranger"]))
    assert len(said) == 4 and "a Stranger ended too early" in said


@pytest.mark.model
def test_the_crowd_notices_what_is_lost_and_doubled(home: Home) -> None:
    crowd = Crowd([home.server.url], home.database, people=1)
    person = crowd.people[0]
    for text in ("what is mesotherapy", "and its risks?", "what are humectants"):
        person.ask(text)
    assert (crowd.report().lost, crowd.report().doubled) == (0, 0)
    with contextlib.closing(sqlite3.connect(home.file, timeout=10)) as other, other:
        theirs = [person.conversation, person.asked[0].message_id]
        other.execute("delete from turns where conversation = ? and message_id = ?", theirs)
        other.execute(
            "insert into events (conversation, type, at, data)"
            " select conversation, type, at, data from events"
            " where conversation = ? and type = 'user' and data like ?",
            [person.conversation, f"%{person.asked[1].message_id}%"],
        )
    report = crowd.report()
    assert (report.lost, report.doubled) == (1, 1)
