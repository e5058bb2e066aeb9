"""Two servers on one conversation; a server killed in mid-answer."""

from __future__ import annotations

import itertools
import threading

import pytest

from tests.faults.conftest import Cluster
from tests.faults.crowd import Person, compare, each
from tests.faults.impostor import Impostor
from tests.record import Record

pytestmark = [pytest.mark.model, pytest.mark.services]


def test_two_servers_keep_one_conversation_in_order(cluster: Cluster, reliability: Record) -> None:
    with cluster.crowd(people=3, servers=2) as crowd:  # every message goes to either server
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
    assert said == ["user", "bot"] * 40  # no turn inside another
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


def test_a_message_of_a_killed_server_is_answered_once_by_the_other(
    cluster: Cluster, reliability: Record
) -> None:
    first, second = cluster.servers
    person = Person([second.url])
    person.ask("what is mesotherapy", "definition")
    cluster.actions.kill()
    impostor = Impostor(cluster.actions.port, delay_s=10.0)
    asking = threading.Thread(target=person.ask, args=("and its risks?", "risks"))
    asking.start()
    assert impostor.heard.wait(5)  # the answer is half made
    second.stop(kill=True)
    impostor.close()
    cluster.actions.start()
    person.urls = [first.url]
    asking.join()
    asked = person.asked[-1]
    lost, doubled = compare(person, cluster.postgres.url)
    took = asked.tries[-1].at + asked.tries[-1].took_s - asked.tries[0].at
    second.start()
    assert asked.right
    assert (lost, doubled) == (0, 0)
    reliability(
        what="server killed in mid-answer, another takes over",
        done="kill -9 while an action runs; the widget sends the message again",
        saw="no reply to the first try, the right answer to the next",
        recovery_s=took,
        lost=lost,
        doubled=doubled,
    )


def test_a_killed_server_finds_its_conversations_again(cluster: Cluster, reliability: Record) -> None:
    _first, second = cluster.servers
    people = [Person([second.url]) for _ in range(2)]
    each(people, lambda person: person.ask("what is mesotherapy", "definition"))
    cluster.actions.kill()
    impostor = Impostor(cluster.actions.port, delay_s=10.0)
    asking = [threading.Thread(target=p.ask, args=("and its risks?", "risks")) for p in people]
    for thread in asking:
        thread.start()
    assert impostor.heard.wait(5)
    second.stop(kill=True)
    impostor.close()
    cluster.actions.start()
    second.start()
    for thread in asking:
        thread.join()
    each(people, lambda person: person.ask("what does it cost", "cost"))
    found = [compare(person, cluster.postgres.url) for person in people]
    assert all(asked.right for person in people for asked in person.asked)
    assert found == [(0, 0)] * 2
    last = max(asked.tries[-1].took_s for person in people for asked in person.asked)
    reliability(
        what="the only server killed in mid-answer and restarted",
        done="kill -9 while an action runs, and started again; the widget keeps trying",
        saw="no reply, then 503 while the model loads, then the right answer, once; the conversation goes on",
        recovery_s=last,
        lost=0,
        doubled=0,
    )
