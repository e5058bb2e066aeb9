"""Tests faults of facts.db while people ask: it is missing, cut off, locked or replaced."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time

import pytest

from tests.faults.conftest import Home
from tests.record import Record

pytestmark = pytest.mark.model


def test_without_facts_people_get_a_calm_sentence_until_they_are_back(
    home: Home, reliability: Record
) -> None:
    hidden = home.facts.with_suffix(".hidden")
    with home.crowd() as crowd:
        home.facts.rename(hidden)
        began = crowd.watch()
        hidden.rename(home.facts)
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert crowd.saw(began)["error"] > 0
    assert set(report.saw) == {"answered", "error"}
    reliability(
        what="facts.db missing",
        done="the file moved away for 1.5 s while two people ask",
        saw="the `error` answer",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )


def test_a_cut_store_is_the_same_calm_sentence(home: Home, reliability: Record) -> None:
    whole = home.facts.read_bytes()
    cut = home.facts.with_suffix(".cut")
    with home.crowd() as crowd:
        cut.write_bytes(whole[: len(whole) // 3])
        cut.rename(home.facts)
        began = crowd.watch()
        cut.write_bytes(whole)
        cut.rename(home.facts)
        back = crowd.back_since(time.monotonic())
    report = crowd.report().check()
    assert crowd.saw(began)["error"] > 0
    assert set(report.saw) == {"answered", "error"}
    reliability(
        what="facts.db truncated",
        done="replaced by its first third for 1.5 s",
        saw="the `error` answer",
        recovery_s=back,
        lost=report.lost,
        doubled=report.doubled,
    )


def test_a_locked_store_is_read_all_the_same(home: Home, reliability: Record) -> None:
    with home.crowd() as crowd, contextlib.closing(sqlite3.connect(home.facts)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = crowd.watch()
        other.rollback()
    report = crowd.report().check()
    assert set(crowd.saw(began)) == {"answered"}
    reliability(
        what="facts.db locked",
        done="another process holds it exclusively for 1.5 s",
        saw="the right answer",
        lost=report.lost,
        doubled=report.doubled,
    )


def test_replacing_the_store_is_not_noticed(home: Home, reliability: Record) -> None:
    new = home.facts.with_suffix(".new")
    with home.crowd() as crowd:
        for _ in range(25):
            shutil.copyfile(home.facts, new)
            new.rename(home.facts)
            time.sleep(0.01)
    report = crowd.report().check()
    assert set(report.saw) == {"answered"}
    reliability(
        what="facts.db replaced during questions",
        done="a new build renamed over it 25 times, one right after another",
        saw="the right answer",
        lost=report.lost,
        doubled=report.doubled,
    )
