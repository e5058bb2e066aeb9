"""Tests Fresh: the old value serves while the new value is made."""

from __future__ import annotations

import threading
import time

import pytest

from bot.language.fresh import Fresh


class Source:
    """A source with a version; `make` waits until `free` is set."""

    def __init__(self) -> None:
        self.version, self.made, self.fails = "1", 0, False
        self.free = threading.Event()
        self.free.set()

    def make(self) -> str:
        """Wait until `free` is set, and return the version; raises ValueError if `fails` is set."""
        version = self.version
        assert self.free.wait(5)
        if self.fails:
            raise ValueError("broken")
        self.made += 1
        return version


def test_a_change_is_seen_at_once_where_making_is_quick() -> None:
    source = Source()
    fresh = Fresh(lambda: source.version, source.make)
    assert fresh.serves == ""
    assert [fresh.get(), fresh.get(), source.made] == ["1", "1", 1]
    source.version = "2"
    assert fresh.serves == "1"
    assert [fresh.get(), fresh.serves, source.made] == ["2", "2", 2]


def test_the_old_one_serves_while_the_new_one_is_made() -> None:
    source = Source()
    fresh = Fresh(lambda: source.version, source.make, longest_wait_s=0.05)
    fresh.get()
    source.version = "2"
    source.free.clear()
    assert [fresh.get(), fresh.get()] == ["1", "1"]
    source.free.set()
    until = time.monotonic() + 5
    while fresh.get() != "2" and time.monotonic() < until:
        time.sleep(0.01)
    assert [fresh.get(), source.made] == ["2", 2]  # it was made once, although there were several calls


def test_one_that_cannot_be_made_leaves_the_old_one(caplog: pytest.LogCaptureFixture) -> None:
    source = Source()
    fresh = Fresh(lambda: source.version, source.make)
    fresh.get()
    source.version, source.fails = "2", True
    assert fresh.get() == "1"
    assert "could not be made" in caplog.text
    source.fails = False
    assert fresh.get() == "2"
