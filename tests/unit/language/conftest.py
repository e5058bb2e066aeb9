"""The models of small.py are trained once for all tests of the language package."""

from __future__ import annotations

import pytest

from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import Encoder
from tests.unit.language.small import Small


@pytest.fixture(scope="session")
def small(store: KnowledgeStore, encoder: Encoder) -> Small:
    return Small(store, encoder)
