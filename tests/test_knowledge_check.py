"""The shipped knowledge passes its own check."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.settings import load_settings
from bot.knowledge.findings.check import accepted_as, check_knowledge, every_finding, read_accepted
from bot.knowledge.findings.finding import ERROR, NOTE, counted
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import encode_for_store
from tests.processes import mesobot

MOST_WARNINGS = 12


@pytest.mark.long
def test_the_shipped_knowledge_has_no_error_and_few_warnings() -> None:
    settings = load_settings()
    stored = KnowledgeStore(settings.facts_db).vectors()
    found = check_knowledge(settings.knowledge_dir, stored, encode_for_store(settings))
    # Reviews become due by themselves: that is for the editor and not for this test.
    told = [one for one in found if one.kind != "review" and one.severity != NOTE]
    assert counted(told)[ERROR] == 0, "\n".join(map(str, told))
    assert len(told) <= MOST_WARNINGS, "\n".join(map(str, told))


@pytest.mark.long
def test_nothing_is_accepted_that_is_no_longer_found() -> None:
    settings = load_settings()
    stored = KnowledgeStore(settings.facts_db).vectors()
    found = every_finding(settings.knowledge_dir, stored, encode_for_store(settings))
    assert read_accepted(settings.knowledge_dir) <= {row for one in found for row in accepted_as(one)}


@pytest.mark.long
def test_the_command_prints_findings_and_a_count() -> None:
    result = mesobot("knowledge", "check")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1].startswith("0 errors, ")
    assert "knowledge/" not in result.stdout


@pytest.mark.model
def test_a_card_is_tested_and_compared_with_the_last_run(tmp_path: Path) -> None:
    shared = load_settings()
    places = {
        "MESOBOT_DATA": str(tmp_path),
        "MESOBOT_FACTS_DB": str(shared.facts_db),
        "MESOBOT_MODELS": str(shared.models_dir),
    }
    first = mesobot("knowledge", "test-all", "--card", "b-work", **places)
    assert " right, " in first.stdout, first.stderr
    assert "last run" not in first.stdout
    again = mesobot("knowledge", "test-all", "--card", "b-work", **places)
    assert "since the last run: 0 no longer right" in again.stdout
