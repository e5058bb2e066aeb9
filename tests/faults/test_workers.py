"""Tests two servers with one conversation, and a server that is killed while it answers."""

from __future__ import annotations

import itertools
import threading
import time

import pytest

from tests.faults.conftest import Cluster
from tests.faults.crowd import Person, compare, each
from tests.faults.impostor import Impostor
from tests.record import Record

pytestmark = [pytest.mark.model, pytest.mark.services]


def test_two_servers_keep_one_conversation_in_order(cluster: Cluster, reliability: Record) -> None:
    with cluster.crowd(people=3, servers=2) as crowd:  # each message goes to one of the servers
        crowd.watch(4.0)
    report = crowd.report().check()
    assert set(report.saw) == {"answered"}
    for person in crowd.people:
        assert [turn["text"] for turn in person.history()] == [asked.text for asked in person.asked]
    reliability(
        what="two servers on one conversation",
        done="each message to either server (PostgreSQL, Redis lock)",
        saw="the right answers, follow-ups too, in order",
        lost=report.lost,
        doubled=report.doubled,
    )


def test_messages_of_one_person_at_once_at_two_servers_come_out_whole(
    cluster: Cluster, reliability: Record
) -> None:
    person = Person([server.url for server in cluster.servers])
    numbers = itertools.count()
    threads = [threading.Thread(target=_ask, args=(person, numbers)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [asked.answer["status"] for asked in person.asked] == ["answered"] * 40  # type: ignore[index]
    lost, doubled = compare(person, cluster.postgres.url)
    assert (lost, doubled) == (0, 0)
    rows = cluster.postgres.ask(
        f"select type from events where conversation = '{person.conversation}' order by id"
    )
    said = [kind for (kind,) in rows if kind in ("user", "bot")]
    assert said == ["user", "bot"] * 40  # no turn began inside another
    reliability(
        what="one person, four tabs, two servers",
        done="40 messages of one conversation, four at a time, to either server",
        saw="every answer; no turn inside another",
        lost=lost,
        doubled=doubled,
    )


def _ask(person: Person, numbers: itertools.count[int]) -> None:
    for _ in range(10):
        asked = person.ask("what is mesotherapy", "definition", f"at-once-{next(numbers):04}")
        assert asked.answer


def test_a_killed_server_leaves_whole_conversations(cluster: Cluster, reliability: Record) -> None:
    first, second = cluster.servers
    mover, _stayer = people = [Person([second.url]) for _ in range(2)]
    each(people, lambda person: person.ask("what is mesotherapy", "definition"))
    cluster.actions.kill()
    impostor = Impostor(cluster.actions.port, delay_s=10.0)
    asking = [threading.Thread(target=p.ask, args=("and its risks?", "risks")) for p in people]
    for thread in asking:
        thread.start()
    assert impostor.heard.wait(10)  # an answer is being made
    second.stop(kill=True)
    impostor.close()
    cluster.actions.start()
    mover.urls = [first.url]  # as a proxy would do
    moved = time.monotonic()
    second.start()
    for thread in asking:
        thread.join()
    each(people, lambda person: person.ask("and what does it cost", "cost"))
    found = [compare(person, cluster.postgres.url) for person in people]
    assert all(asked.right for person in people for asked in person.asked)
    assert found == [(0, 0)] * 2
    answered = mover.asked[1].tries[-1]
    reliability(
        what="server killed in mid-answer",
        done="kill -9 while an action runs; one person's widget goes on at another server, one's at the same",
        saw="no reply, then (there) the right answer, or (here) 503 until the model is loaded and the right"
        " answer; both conversations go on",
        recovery_s=answered.at + answered.took_s - moved,
    )
