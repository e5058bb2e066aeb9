"""Unit tests use a store of ten facts about tea and coffee, never the production knowledge."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from actions.desk import Desk
from actions.turn import Turn
from bot.core.contract import Reading, State
from bot.core.settings import ROOT, Settings, load_settings, names
from bot.core.texts import load_texts
from bot.knowledge.build import build_store
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder, encode_for_store, load_encoder

PACK = ROOT / "tests" / "pack"


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder(load_settings())


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeStore:
    path: Path = tmp_path_factory.mktemp("pack") / "facts.db"
    build_store(PACK, path, encode_for_store(load_settings()))
    return KnowledgeStore(path)


@pytest.fixture
def default_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that loads settings itself gets the defaults, whatever `.env` and the environment say here."""
    for name in names():
        monkeypatch.setenv(name, "")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the ten facts, to break."""
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder)
    return folder


@pytest.fixture
def desk(store: KnowledgeStore) -> Desk:
    settings = Settings()
    return Desk(store, load_texts(settings.domain_file), settings)


def turn(intent: str, *, reading: Reading | None = None, state: State | None = None, text: str = "") -> Turn:
    """A turn as the language part would hand it over."""
    return Turn(text, intent, 0.9, reading or Reading(), state or State())
