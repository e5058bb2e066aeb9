"""The servers under test: one as most people run it, and a small cluster."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from bot.core.settings import ROOT
from tests.faults.crowd import Crowd
from tests.faults.disk import SmallDisk
from tests.server import Server
from tests.services import ActionServer, Postgres, Redis


@dataclass(frozen=True)
class Home:
    """A server as one process, with SQLite and with the actions inside."""

    server: Server
    disk: SmallDisk
    facts: Path

    @property
    def file(self) -> Path:
        """The file of the database of conversations."""
        return self.disk.folder / "conversations.db"

    @property
    def database(self) -> str:
        """The URL of the database of conversations."""
        return f"sqlite:///{self.file}"

    def crowd(self, people: int = 2) -> Crowd:
        """People who ask this server."""
        return Crowd([self.server.url], self.database, people)


@dataclass(frozen=True)
class Cluster:
    """Two assistants with one PostgreSQL, one Redis and one action server."""

    servers: tuple[Server, Server]
    postgres: Postgres
    redis: Redis
    actions: ActionServer

    def crowd(self, people: int = 2, servers: int = 1) -> Crowd:
        """People who ask the first server, or both servers in random order."""
        return Crowd([server.url for server in self.servers[:servers]], self.postgres.url, people)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("home")
    disk, facts = SmallDisk(folder / "disk"), folder / "facts.db"
    shutil.copy(ROOT / "facts.db", facts)
    database = f"sqlite:///{disk.folder}/conversations.db"
    server = Server(folder, MESOBOT_TRACKER_DB=database, MESOBOT_FACTS_DB=str(facts))
    try:
        yield Home(server.start(), disk, facts)
    finally:
        server.stop()
        disk.close()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    postgres, redis = Postgres(folder / "postgres"), Redis(folder / "redis")
    actions = ActionServer(folder / "actions")
    environ = {
        "MESOBOT_TRACKER_DB": postgres.url,
        "MESOBOT_LOCK_STORE": redis.url,
        "MESOBOT_LIMITS_STORE": redis.url,
        "MESOBOT_ACTION_ENDPOINT": actions.url,
    }
    servers = Server(folder / "one", **environ), Server(folder / "two", **environ)
    with contextlib.ExitStack() as stack:
        for service in (postgres, redis, actions, *servers):
            stack.callback(service.stop)  # stop each, even if stopping another one fails
        postgres.start(), redis.start()
        for server in servers:
            server.folder.mkdir()
            server.start(ready=False)
        actions.start()
        for server in servers:
            server.wait_until(lambda s=server: requests.get(f"{s.url}/ready", timeout=5).ok)
        yield Cluster(servers, postgres, redis, actions)
