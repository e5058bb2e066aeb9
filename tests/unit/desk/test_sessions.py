"""Sessions by the clock, and the audit log, on a database in memory."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.conversations.database import metadata, open_engine
from bot.desk import audit, sessions
from bot.desk.sessions import IDLE_S, LONGEST_S, Session, desk_sessions

ONE = Session("one", "seal")


@pytest.fixture
def engine() -> Engine:
    made = open_engine("sqlite://")
    metadata.create_all(made)
    return made


def test_a_session_ends_when_nobody_used_it(engine: Engine) -> None:
    sessions.begin(engine, "token", "one", "seal", 1000.0)
    assert sessions.find(engine, "token", 1000.0 + IDLE_S) == ONE
    assert sessions.find(engine, "token", 1000.0 + 2 * IDLE_S) == ONE  # the use before counts
    assert sessions.find(engine, "token", 1002.0 + 3 * IDLE_S) is None


def test_a_clock_that_is_far_ahead_empties_no_audit_log(engine: Engine) -> None:
    now, day = 1_700_000_000.0, 86_400.0
    for number in range(5):
        audit.write(engine, f"right-{number}", audit.Entry(now - number * 60, "one", "sign-in", ""))
    for number in range(2):  # a failed sign-in is an entry too
        moment = now + 400 * day + number
        audit.write(engine, f"wrong-{number}", audit.Entry(moment, "one", "sign-in-failed", ""))
    assert len(audit.entries(engine, 100)) == 7
    # A day later the clock is believed: then the desk was not used for a year.
    audit.write(engine, "later", audit.Entry(now + 402 * day, "one", "sign-in", ""))
    assert len(audit.entries(engine, 100)) == 3


def test_a_session_ends_however_much_it_is_used(engine: Engine) -> None:
    sessions.begin(engine, "token", "one", "seal", 1000.0)
    step = IDLE_S / 2
    used = [sessions.find(engine, "token", 1000.0 + n * step) for n in range(1, int(LONGEST_S / step) + 2)]
    assert used == [ONE] * (len(used) - 1) + [None]


def test_only_the_hash_is_stored_and_only_the_token_finds_it(engine: Engine) -> None:
    sessions.begin(engine, "token", "one", "seal", 1000.0)
    with engine.connect() as connection:
        stored = connection.execute(select([desk_sessions.c.token])).scalar()
    assert stored == sessions.hashed("token")
    for guess in (stored, "", "Token", "tok", "%"):
        assert sessions.find(engine, guess, 1001.0) is None


def test_a_repeated_beginning_is_one_session_and_takes_old_ones_away(engine: Engine) -> None:
    sessions.begin(engine, "old", "one", "seal", 1000.0)
    for _ in range(2):
        sessions.begin(engine, "new", "one", "seal", 1001.0 + IDLE_S)
    with engine.connect() as connection:
        assert len(connection.execute(select([desk_sessions])).fetchall()) == 1


def test_an_end_ends_one_session(engine: Engine) -> None:
    for token in ("a", "b"):
        sessions.begin(engine, token, "one", "seal", 1000.0)
    sessions.end(engine, "a")
    assert [sessions.find(engine, token, 1001.0) for token in ("a", "b")] == [None, ONE]


def test_the_log_is_read_from_the_newest_and_kept_for_a_year(engine: Engine) -> None:
    written = [audit.Entry(float(at), "one", "published", "x" * 300) for at in range(5)]
    for at, entry in enumerate(written):
        audit.write(engine, f"name-{at}", entry)
        audit.write(engine, f"name-{at}", entry)  # a repeated call
    assert [entry.at for entry in audit.entries(engine, 3)] == [4.0, 3.0, 2.0]
    assert [entry.at for entry in audit.entries(engine, 3, before=2.0)] == [1.0, 0.0]
    assert audit.entries(engine, 1)[0].item == "x" * 255
    audit.write(engine, "between", audit.Entry(200 * 86_400.0, "one", "sign-out", ""))
    audit.write(engine, "later", audit.Entry(366 * 86_400.0, "one", "sign-in", ""))
    assert [entry.what for entry in audit.entries(engine, 9)] == ["sign-in", "sign-out"]
