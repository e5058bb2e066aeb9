"""`mesobot browse`: the store alone, read-only, on this machine, with the questions an editor asks."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.cli.browse import Pages
from bot.core.errors import StoreUnavailable
from bot.core.settings import ROOT, load_settings
from bot.knowledge.build import build_store
from tests.server import Server, tracebacks
from tests.unit.conftest import PACK


@pytest.fixture
def db(tmp_path: Path) -> Path:
    build_store(PACK, tmp_path / "facts.db")
    return tmp_path / "facts.db"


class Browser:
    """Asks `Pages` in this process."""

    def __init__(self, db: Path) -> None:
        self._pages = Pages(load_settings({"MESOBOT_FACTS_DB": str(db)}))

    def get(self, path: str, host: str = "127.0.0.1:8001") -> tuple[int, str]:
        """Status and body."""
        sent: list[dict[str, Any]] = []
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "headers":
            [(b"host", host.encode())], "query_string": query.encode(), "scheme": "http",
        }  # fmt: skip

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self._pages(scope, receive, send))
        return sent[0]["status"], b"".join(one.get("body", b"") for one in sent).decode()

    def rows(self, query: str) -> list[list[Any]]:
        """The rows of a canned query."""
        status, body = self.get(f"/facts/{query}")
        assert status == 200, body
        return list(json.loads(body)["rows"])


@pytest.fixture
def browser(db: Path) -> Browser:
    return Browser(db)


def test_the_queries_of_an_editor(browser: Browser) -> None:
    assert [(row[2], row[5]) for row in browser.rows("contradictions.json")] == [
        ("tea-no-sleep", "tea-sleep")
    ]
    cards = browser.rows("cards_of_a_subject.json?subject=coffee")
    assert [(row[0], row[6]) for row in cards] == [
        ("what-is-coffee", 3),
        ("coffee-heart", 3),
        ("make-coffee", 3),
    ]
    assert [(row[0], row[6]) for row in browser.rows("sources_with_most_facts.json")] == [
        ("board", 5), ("review", 4), ("shop", 1)
    ]  # fmt: skip
    assert [row[0] for row in browser.rows("facts_without_a_card.json")] == ["tea-no-sleep"]
    assert browser.rows("cards_with_few_phrasings.json")[0][0] == "coffee-heart"
    assert browser.rows("facts_of_weak_sources.json") == []
    assert browser.rows("facts_due_for_review.json?months=0")
    assert len(browser.rows("cards_due_for_review.json?months=1200")) == 0


def test_review_is_due_after_a_year_where_nothing_else_is_said(pack: Path, tmp_path: Path) -> None:
    facts = (pack / "facts.csv").read_text().replace("2026-11-01", "2999-01-01")
    (pack / "facts.csv").write_text(facts.replace("2999-01-01", "2020-05-01", 1))
    build_store(pack, tmp_path / "facts.db")
    due = Browser(tmp_path / "facts.db").rows("facts_due_for_review.json?months=")
    assert [row[0] for row in due] == ["tea-is"]


def test_tables_and_columns_are_explained_and_inner_tables_hidden(browser: Browser) -> None:
    _, page = browser.get("/facts")
    assert "Answer cards" in browser.get("/facts/answers")[1]
    assert "Facts due for review" in page
    for inner in ("/facts/vectors", "/facts/filled", "/facts/sqlite_stat1"):
        assert f'"{inner}"' not in page
    assert "The claim in our own words" in browser.get("/facts/facts")[1]


@pytest.mark.parametrize(
    "sql",
    [
        "delete from facts",
        "attach database 'mesobot.db' as x",
        "create table x (y)",
        "pragma writable_schema=1",
    ],
)
def test_nothing_can_be_written_or_opened_besides(browser: Browser, db: Path, sql: str) -> None:
    before = db.read_bytes()
    assert browser.get(f"/facts.json?sql={sql.replace(' ', '+')}")[0] == 400
    assert [one["name"] for one in json.loads(browser.get("/-/databases.json")[1])] == ["facts"]
    assert db.read_bytes() == before


def test_a_page_elsewhere_that_points_its_name_here_gets_nothing(browser: Browser) -> None:
    assert browser.get("/facts.json", host="facts.example:8001")[0] == 421
    assert browser.get("/facts.json", host="localhost:8001")[0] == 200


def test_a_new_build_is_shown(browser: Browser, db: Path, pack: Path) -> None:
    assert len(browser.rows("sources_with_most_facts.json")) == 3
    with (pack / "sources.csv").open("a") as file:
        file.write("new,A new one,Somebody,,2026,study,high\n")
    build_store(pack, db)
    assert len(browser.rows("sources_with_most_facts.json")) == 4


def test_another_database_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "conversations.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE turns (text)")
    with pytest.raises(StoreUnavailable):
        Browser(other)
    with pytest.raises(StoreUnavailable):
        Browser(tmp_path / "none.db")


def test_without_datasette_one_line_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "datasette").mkdir()
    (tmp_path / "datasette/__init__.py").write_text("raise ModuleNotFoundError('none', name='datasette')\n")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "browse"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("mesobot: Datasette is not installed (datasette is missing): ")
    assert "requirements/browse.txt" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.process
def test_the_command_listens_on_this_machine_alone(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    shutil.copy(db, folder / "facts.db")
    words = (sys.executable, "-m", "bot", "browse", "--port", "{port}")
    server = Server(folder, words, MESOBOT_FACTS_DB=str(folder / "facts.db"), MESOBOT_HOST="0.0.0.0")
    server.start(ready=False)
    try:
        server.wait_until(lambda: requests.get(f"{server.url}/facts.json", timeout=5).ok)
        hosts = subprocess.run(
            ["ss", "-ltnH", f"sport = :{server.port}"], capture_output=True, text=True
        ).stdout
        assert hosts.split()[3] == f"127.0.0.1:{server.port}"
        server.get("/facts.json?sql=nonsense")
        assert not tracebacks(server.log)
    finally:
        server.stop()
