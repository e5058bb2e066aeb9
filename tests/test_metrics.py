"""What `/metrics` counts and measures."""

import sqlite3
from typing import Any

import pytest
import requests

from bot.channels.conversation import take_turn
from bot.core.settings import load_settings
from bot.knowledge.store import KnowledgeStore
from bot.observability import metrics
from bot.observability import query_timing as queries
from tests.server import API_TOKEN, Server, Visitor


def value(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_stage_is_measured_also_when_it_fails() -> None:
    before = value("mesobot_stage_seconds_count", stage="guard")
    with pytest.raises(ValueError), metrics.stage("guard"):
        raise ValueError
    assert value("mesobot_stage_seconds_count", stage="guard") == before + 1


async def test_messages_in_work_are_counted_while_they_are() -> None:
    seen: list[float] = []

    async def answer(_message: Any) -> None:
        seen.append(value("mesobot_messages_in_work"))

    before = value("mesobot_messages_in_work")
    await take_turn(answer, "hello", sender_id="somebody", channel="web", settings=load_settings())
    assert (seen, value("mesobot_messages_in_work")) == ([before + 1], before)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("SELECT f.id FROM cells c JOIN facts f ON f.id = c.fact WHERE c.subject = ?", "SELECT cells"),
        ("INSERT INTO turns (text) VALUES (%(text)s) RETURNING turns.id", "INSERT turns"),
        ("UPDATE conversations SET slots=? WHERE conversation = ?", "UPDATE conversations"),
        ("DELETE FROM events WHERE conversation = ? /* trace=00 */", "DELETE events"),
        ("read_recent", "read_recent"),
    ],
)
def test_queries_have_names_without_values(sql: str, name: str) -> None:
    assert queries.name_of(sql) == name


def test_a_slow_query_is_logged_by_name(caplog: pytest.LogCaptureFixture) -> None:
    queries.took("facts", "SELECT claim FROM facts WHERE id = 'secret'", 0.25)
    queries.took("facts", "SELECT claim FROM facts", 0.05)
    (record,) = [r for r in caplog.records if r.levelname == "WARNING"]
    told = vars(record)
    assert (told["message"], told["query"], told["ms"]) == ("slow query", "SELECT facts", 250.0)


def test_reading_facts_is_measured(tmp_path: Any) -> None:
    store = KnowledgeStore(load_settings().facts_db)
    store.facts("mesotherapy", "risks")  # opens the file
    before = value("mesobot_stage_seconds_count", stage="store")
    store.search("needles", 3)
    assert value("mesobot_stage_seconds_count", stage="store") > before


@pytest.mark.model
def test_a_conversation_is_counted_and_measured_stage_by_stage(assistant: Any) -> None:
    counted = {
        stage: value("mesobot_stage_seconds_count", stage=stage)
        for stage in ("guard", "language", "dialogue", "action")
    }
    answered = value("mesobot_messages_total", channel="shell", status="answered")
    refused = value("mesobot_refused_total", code="too_long", http="413")
    spent = value("mesobot_stage_seconds_sum", stage="dialogue")
    action = value("mesobot_stage_seconds_sum", stage="action")
    assistant.conversation(
        "What are the risks of mesotherapy?", "does mesotherapy work, what is the evidence?", "x" * 5000
    )
    assert value("mesobot_messages_total", channel="shell", status="answered") == answered + 2
    assert value("mesobot_refused_total", code="too_long", http="413") == refused + 1
    grown = {s: value("mesobot_stage_seconds_count", stage=s) - was for s, was in counted.items()}
    assert grown == {"guard": 3, "language": 2, "dialogue": 2, "action": 2}
    # What lies within another stage cannot take longer.
    assert (
        value("mesobot_stage_seconds_sum", stage="dialogue") - spent
        > value("mesobot_stage_seconds_sum", stage="action") - action
        > 0
    )


@pytest.mark.model
def test_prometheus_reads_what_happened_what_works_and_what_is_in_use(api_server: Server) -> None:
    visitor = Visitor(api_server.url)
    visitor.ask("What is mesotherapy?")
    assert visitor.send("/restart").status_code == 400
    bearer = {"Authorization": f"Bearer {API_TOKEN}"}
    reply = requests.get(f"{api_server.url}/metrics", headers=bearer, timeout=10)
    lines = dict(line.rsplit(" ", 1) for line in reply.text.splitlines() if line[:1] != "#")
    assert reply.headers["content-type"].startswith("text/plain")
    assert float(lines['mesobot_messages_total{channel="web",status="answered"}']) >= 1
    assert float(lines['mesobot_refused_total{code="command",http="400"}']) >= 1
    for stage in metrics.STAGES:
        assert float(lines[f'mesobot_stage_seconds_count{{stage="{stage}"}}']) >= 1, stage
    for part in ("model", "store", "conversations"):
        assert lines[f'mesobot_ready{{part="{part}"}}'] == "1.0"
    with sqlite3.connect(load_settings().facts_db) as facts:
        (version,) = facts.execute("SELECT value FROM meta WHERE name = 'content_hash'").fetchone()
    assert f'mesobot_knowledge_info{{version="{version}"}}' in lines
    assert any(line.startswith('mesobot_model_info{id="') for line in lines)
    assert float(lines["process_resident_memory_bytes"]) > 1e6
