"""One message followed by its trace id through answer, log and SQL, without a trace of its text."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
import requests

from tests.server import API_TOKEN, Server, Visitor
from tests.services import Postgres

pytestmark = [pytest.mark.model, pytest.mark.services]

BEARER = {"Authorization": f"Bearer {API_TOKEN}"}
NAME = "Zebulon Quux"
TEXTS = [
    f"Hi, I am {NAME}, what are the risks of mesotherapy?",
    "does mesotherapy work, what is the evidence?",
    '/Quux{"name": "Quux"}',
    "x" * 3000,
]


class World:
    """A server at DEBUG on PostgreSQL, what was asked there and answered, and what it logged."""

    def __init__(self, server: Server, postgres: Postgres, visitor: Visitor, answers: list[Any]) -> None:
        self.postgres, self.visitor, self.answers = postgres, visitor, answers
        self.text = server.log
        self.lines = [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    postgres = Postgres(tmp_path_factory.mktemp("postgres"), log_statement="all").start()
    environ = {"MESOBOT_TRACKER_DB": postgres.url, "MESOBOT_LOG_LEVEL": "DEBUG", "API_TOKEN": API_TOKEN}
    server = Server(tmp_path_factory.mktemp("following"), **environ).start()
    try:
        visitor = Visitor(server.url)
        answers = [visitor.ask(text) for text in TEXTS[:2]]
        assert [visitor.send(text).status_code for text in TEXTS[2:]] == [400, 413]
        said = {"sender": "sender-of-rest", "message": TEXTS[0]}
        rest = f"{server.url}/webhooks/rest/webhook"
        assert requests.post(rest, json=said, headers=BEARER, timeout=30).status_code == 200
        assert requests.post(rest, data=NAME, headers=BEARER, timeout=30).status_code == 400
        server.stop()
        yield World(server, postgres, visitor, answers)
    finally:
        server.stop(kill=True)
        postgres.stop()


def test_the_answers_id_finds_its_lines_in_the_log(world: World) -> None:
    for answer in world.answers:
        mine = [line for line in world.lines if line.get("trace") == answer["id"]]
        (told,) = [line for line in mine if line["event"] == "answered"]
        assert (told["channel"], told["status"]) == ("web", answer["status"])
        # One is the turn alone; the other goes from the claim, before redaction, to where it is recorded.
        assert abs(told["ms"] - answer["latency_ms"]) < 2000
        queries = {line["query"] for line in mine if line["event"] == "query"}
        # Claimed before Rasa saw it, kept after it, and the facts in between.
        assert {"claim", "read_recent", "record_turn", "record_answer"} <= queries
        assert any(line.get("database") == "facts" for line in mine)


def test_the_answers_id_finds_its_statements_in_postgresql(world: World) -> None:
    for answer in world.answers:
        marked = [line for line in world.postgres.log.splitlines() if f"/* trace={answer['id']} */" in line]
        for statement in ("INSERT INTO turns", "INSERT INTO events", "UPDATE turns"):
            assert any(statement in line for line in marked), statement


def test_every_line_is_json_even_at_debug(world: World) -> None:
    for line in world.lines:
        assert {"time", "level", "logger", "event"} <= line.keys()


def test_no_line_holds_what_was_said_or_who_said_it_even_at_debug(world: World) -> None:
    kept = psycopg2.connect(world.postgres.url)
    with kept, kept.cursor() as cursor:
        cursor.execute("SELECT DISTINCT conversation FROM turns UNION SELECT conversation FROM conversations")
        conversations = [row[0] for row in cursor.fetchall()]
    kept.close()
    assert len(conversations) == 2
    secrets = ["Zebulon", "Quux", "risks of", "evidence?", "x" * 20, "127.0.0.1:"]
    secrets += [world.visitor.token, API_TOKEN]
    for secret in [*secrets, *conversations, *(answer["lead"] for answer in world.answers)]:
        assert secret not in world.text, secret


def test_nothing_in_an_ordinary_run_is_an_error(world: World) -> None:
    assert [line for line in world.lines if line["level"] in ("ERROR", "CRITICAL")] == []
