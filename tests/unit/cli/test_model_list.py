"""`mesobot model list` shows the figures of a whole measurement, and none of a part."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.core.settings import load_settings
from bot.engine import versions
from bot.evaluation import compare
from bot.evaluation.judge import Figure
from bot.knowledge.build import build_store
from tests.unit.conftest import PACK


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "part"])
def test_a_measurement_is_listed_with_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    environ = {"MESOBOT_MODELS": str(tmp_path), "MESOBOT_FACTS_DB": str(tmp_path / "facts.db")}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(environ)
    build_store(PACK, settings.facts_db)
    model = tmp_path / "mesobot.tar.gz"
    model.write_bytes(b"a model")
    one = versions.keep(settings, model, "", "an encoder")

    async def asked(*_: Any) -> list[Any]:
        return [SimpleNamespace(latency_ms=5.0)]

    monkeypatch.setattr(compare, "load_assistant", lambda *_: None)
    monkeypatch.setattr(compare, "LocalTalk", lambda *_: None)
    monkeypatch.setattr(compare, "ask_all", asked)
    monkeypatch.setattr(compare, "figures", lambda _: [Figure("needs right", 9, 10), Figure("other", 1, 2)])
    asyncio.run(compare.measure(settings, one, [], whole=whole))
    done = CliRunner().invoke(main, ["model", "list"])
    assert done.exit_code == 0, done.output
    [line] = [line for line in done.output.splitlines() if one.name in line]
    assert ("needs right 0.900" in line, "not measured" in line) == (whole, not whole)
