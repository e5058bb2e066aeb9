"""Shared fixtures: one trained assistant for the whole session, knowledge files to break."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from bot.core.settings import ROOT, load_settings
from bot.engine.lean import import_lean
from bot.observability.logs import quiet_environment
from tests.editor import desk_server
from tests.record import reliability  # noqa: F401  # a fixture
from tests.server import API_TOKEN, Server, Visitor
from tests.services import Postgres

quiet_environment()
import_lean()
# No time limit for an example: tests check results, on machines that are busy with other things.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")

SLOW = ("model", "services", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first, then what needs the model or servers.

    The browser comes last of all: Playwright's event loop stays in the main thread once it runs,
    and no other can run beside it.
    """
    items.sort(
        key=lambda item: max(
            (SLOW.index(mark.name) + 1 for mark in item.iter_markers() if mark.name in SLOW), default=0
        )
    )


@pytest.fixture(scope="session")
def event_loop_shared() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


class Asker:
    """The assistant in this process, as plain calls."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        from bot.clients import LocalTalk
        from bot.engine.assistant import load_assistant

        self.loop, self.settings = loop, load_settings()
        self.agent = load_assistant(self.settings)
        self.talk = LocalTalk(self.agent, self.settings)
        self._count = 0

    def ask(self, *texts: str) -> dict[str, Any]:
        """Ask in one new conversation; the answer to the last text."""
        return self.conversation(*texts)[-1]

    def conversation(self, *texts: str) -> list[dict[str, Any]]:
        """Ask in one new conversation; every answer."""
        self._count += 1
        sender = f"test-{self._count}"
        return [dict(self.loop.run_until_complete(self.talk.ask(text, sender))) for text in texts]


@pytest.fixture(scope="session")
def assistant(event_loop_shared: asyncio.AbstractEventLoop) -> Asker:
    return Asker(event_loop_shared)


@pytest.fixture
def knowledge_dir(tmp_path: Path) -> Path:
    """A copy of the knowledge files that a test may break."""
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "data/knowledge", folder)
    return folder


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server of PostgreSQL for the tests of one module."""
    running = Postgres(tmp_path_factory.mktemp("postgres")).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that do not break it."""
    running = Server(tmp_path_factory.mktemp("server")).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def api_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One with API_TOKEN: the REST channel and Rasa's API are open to requests with that token."""
    running = Server(tmp_path_factory.mktemp("api_server"), API_TOKEN=API_TOKEN).start()
    yield running
    running.stop()


@pytest.fixture
def visitor(server: Server) -> Visitor:
    """A new conversation on the web channel."""
    return Visitor(server.url)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One with the editors' desk; tests/editor.py signs in."""
    running = desk_server(tmp_path_factory.mktemp("desk")).start()
    yield running
    running.stop()
