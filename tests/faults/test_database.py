"""Tests faults of the database of conversations (SQLite): locked, read-only, out of space, a corrupt row."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator

import pytest
import requests

from tests.faults.conftest import Home
from tests.faults.crowd import Person
from tests.record import Record

pytestmark = pytest.mark.model

# The position of the format version in SQLite's header; SQLite opens a file with a version above 2 read-only.
_WRITE_VERSION_AT = 18


_DANGER = "I cannot breathe since the injection"


@contextlib.contextmanager
def locked(home: Home) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(home.file, timeout=10, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


def _set_write_version(home: Home, version: int) -> None:
    """Makes the file read-only even for root, who may ignore file modes."""
    with contextlib.closing(sqlite3.connect(home.file, timeout=10)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with home.file.open("r+b") as file:
        file.seek(_WRITE_VERSION_AT)
        file.write(bytes([version]))


def _told_at_once(person: Person) -> None:
    """Check that a person with a danger sign gets urgent advice although it cannot be recorded."""
    asked = person.note(_DANGER)
    person.send(asked)
    assert asked.answer is not None, asked.tries
    assert (asked.answer["status"], "112" in asked.answer["emergency_numbers"]) == ("urgent", True)


def test_a_moment_of_lock_is_waited_out(home: Home, reliability: Record) -> None:
    with home.crowd() as crowd:
        began = time.monotonic()
        for _ in range(4):
            with locked(home):
                time.sleep(0.4)
            time.sleep(0.2)
    report = crowd.report().check()
    assert set(crowd.saw(began)) == {"answered"}
    assert crowd.slowest(began) > 0.3  # a message met the lock; `check` says that none waited long
    reliability(
        what="conversations locked for a moment (SQLite)",
        done="another process holds the write lock for 0.4 s, four times",
        saw=f"the right answer, {crowd.slowest(began):.1f} s later at most",
        lost=report.lost,
        doubled=report.doubled,
    )


def test_a_long_lock_is_a_503_and_blocks_nobody_else(home: Home, reliability: Record) -> None:
    with home.crowd() as crowd:
        with locked(home):
            began = crowd.watch(1.0)
            healthy = [requests.get(f"{home.server.url}/health", timeout=0.5).status_code for _ in range(10)]
            crowd.watch(2.0)
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert crowd.saw(began)["503"] > 0
    assert set(report.saw) == {"answered", "503"}
    assert healthy == [200] * 10
    reliability(
        what="conversations locked for long (SQLite)",
        done="another process holds the write lock for 3 s",
        saw=f"503 after {crowd.slowest(began):.1f} s at most, then the right answer",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )


def test_a_read_only_record_is_a_503(home: Home, reliability: Record) -> None:
    in_danger = Person([home.server.url])
    with home.crowd() as crowd:
        _set_write_version(home, 3)
        began = crowd.watch()
        _told_at_once(in_danger)
        _set_write_version(home, 2)
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert crowd.saw(began)["503"] > 0
    assert set(report.saw) <= {"answered", "503", "error"}
    reliability(
        what="conversations read-only (SQLite)",
        done="the file turned read-only for 1.5 s",
        saw="503, urgent advice for a danger sign; then the right answer",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )


def test_a_full_disk_is_a_503(home: Home, reliability: Record) -> None:
    in_danger = Person([home.server.url])
    with home.crowd() as crowd:
        home.disk.fill(home.server)
        began = crowd.watch(2.0)
        _told_at_once(in_danger)
        ready = home.server.get("/ready")
        home.disk.free(home.server)
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert not home.disk.mounted or (ready.status_code, ready.json()["conversations"]) == (503, False)
    assert crowd.saw(began)["503"] > 0
    assert set(report.saw) <= {"answered", "503", "error"}
    reliability(
        what="disk full",
        done=f"{home.disk.how}, for 2 s",
        saw="503, urgent advice for a danger sign; then the right answer",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )


def test_a_corrupt_row_costs_that_row_alone(home: Home, reliability: Record) -> None:
    person = Person([home.server.url])
    first, second = person.ask("what is mesotherapy", "definition"), person.ask("and its risks?", "risks")
    with contextlib.closing(sqlite3.connect(home.file, timeout=10)) as other, other:
        ours = "conversation = ? and"
        other.execute(f"update events set data = '{{broken' where {ours} type = 'bot'", [person.conversation])
        other.execute(
            f"update turns set answer = '{{broken' where {ours} message_id = ?",
            [person.conversation, first.message_id],
        )
        other.execute("update conversations set slots = '{' where conversation = ?", [person.conversation])
    history = person.history()
    assert [len(turn["answers"]) for turn in history] == [0, 1]
    assert person.ask("and what does it cost", "cost").right  # the conversation goes on
    first.answer = None
    person.send(first)  # sent again, it gets a new answer
    assert first.right
    with home.crowd() as crowd:  # nobody else notices
        crowd.watch(0.5)
    report = crowd.report().check()
    assert set(report.saw) == {"answered"}
    assert [turn["answers"][0]["id"] for turn in person.history()] == [
        *((asked.answer or {})["id"] for asked in (first, second, person.asked[2])),
    ]
    reliability(
        what="corrupt rows in every table",
        done="a turn's answer, the events and the slots of one conversation overwritten with broken JSON",
        saw="the right answers; the broken one is made anew when it is asked for again",
        lost=report.lost,
        doubled=report.doubled,
    )
