"""Plain Rasa commands without an action server run the actions themselves."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig

from bot.core.settings import ROOT
from bot.engine import local_actions
from bot.engine.local_actions import DEFAULT_SERVER, InProcessActions, is_gone
from bot.engine.tracker_store import BoundedTrackerStore


def test_the_address_is_that_of_the_endpoints_file() -> None:
    assert AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).action.url == DEFAULT_SERVER


def test_an_agent_acts_here_where_no_server_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/webhook"
        monkeypatch.setattr(local_actions, "DEFAULT_SERVER", address)
        store = BoundedTrackerStore(None, url=f"sqlite:///{tmp_path}/x.db")
        agent = Agent(tracker_store=store, action_endpoint=EndpointConfig(address))
        assert isinstance(agent.action_endpoint, InProcessActions)
        nobody.listen()
        kept = Agent(tracker_store=store, action_endpoint=EndpointConfig(address))
        assert not isinstance(kept.action_endpoint, InProcessActions)


@pytest.mark.parametrize("endpoint", [None, EndpointConfig("http://127.0.0.1:9/webhook"), InProcessActions()])
def test_an_address_of_ones_own_is_left_alone(endpoint: EndpointConfig | None) -> None:
    assert not is_gone(endpoint)
