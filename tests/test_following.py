"""One message followed by its id: answer, log, SQL; and nothing of what was said on the way."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import requests

from tests.server import Server, Visitor, free_port

pytestmark = [pytest.mark.model, pytest.mark.services]

NAME = "Zebulon Quux"
TEXTS = [
    f"Hi, I am {NAME}, what are the risks of mesotherapy?",
    "and the evidence?",
    '/Quux{"name": "Quux"}',
    "x" * 3000,
]


class Postgres:
    """A private PostgreSQL whose log holds every statement."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Postgres":
        """Make the files, start, wait until it answers."""
        places = [str(p) for p in sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
        found = shutil.which("postgres", path=os.pathsep.join([os.environ.get("PATH", ""), *places]))
        if not found and os.environ.get("MESOBOT_TEST_SERVICES") == "required":
            pytest.fail("PostgreSQL is not installed")
        if not found:
            pytest.skip("PostgreSQL is not installed")
        user: dict[str, Any] = {}
        if os.getuid() == 0:  # it refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
            for parent in self.folder.parents[:3]:
                parent.chmod(0o755)
            user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        data, tools = str(self.folder / "data"), Path(found).parent
        making = [str(tools / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
        subprocess.run(making, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **user)
        words = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c log_statement=all"
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [found, "-D", data, *words.split()], cwd=self.folder, stdout=log, stderr=log, **user
            )
        for _ in range(300):
            try:
                psycopg2.connect(self.url).close()
                return self
            except psycopg2.OperationalError:
                time.sleep(0.2)
        raise AssertionError(self.log)

    @property
    def log(self) -> str:
        """What it wrote."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def stop(self) -> None:
        """Stop."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)


class World:
    """A server at DEBUG on PostgreSQL, what was asked there and answered, and what it logged."""

    def __init__(self, server: Server, postgres: Postgres, visitor: Visitor, answers: list[Any]) -> None:
        self.postgres, self.visitor, self.answers = postgres, visitor, answers
        self.text = server.log
        self.lines = [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    postgres = Postgres(tmp_path_factory.mktemp("postgres")).start()
    environ = {"MESOBOT_TRACKER_DB": postgres.url, "MESOBOT_LOG_LEVEL": "DEBUG"}
    server = Server(tmp_path_factory.mktemp("following"), **environ).start()
    try:
        visitor = Visitor(server.url)
        answers = [visitor.ask(text) for text in TEXTS[:2]]
        assert [visitor.send(text).status_code for text in TEXTS[2:]] == [400, 413]
        said = {"sender": "sender-of-rest", "message": TEXTS[0]}
        requests.post(f"{server.url}/webhooks/rest/webhook", json=said, timeout=30)
        broken = requests.post(f"{server.url}/webhooks/rest/webhook", data=NAME, timeout=30)
        assert broken.status_code == 400
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
        assert told["ms"] == answer["latency_ms"]
        queries = {line["query"] for line in mine if line["event"] == "query"}
        # Claimed before Rasa saw it, kept after it, and the facts in between.
        assert {"claim", "read_recent", "append", "set_answer"} <= queries
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
    secrets = ["Zebulon", "Quux", "risks of", "evidence?", "x" * 20, "127.0.0.1:", world.visitor.token]
    for secret in [*secrets, *conversations, *(answer["lead"] for answer in world.answers)]:
        assert secret not in world.text, secret


def test_nothing_in_an_ordinary_run_is_an_error(world: World) -> None:
    assert [line for line in world.lines if line["level"] in ("ERROR", "CRITICAL")] == []
