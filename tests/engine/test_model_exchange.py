"""Tests the exchange of the model without a restart: it is verified and loaded, and nobody is refused."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
import requests

from bot.core import files as integrity
from bot.core.settings import ROOT
from tests.server import API_TOKEN, Server, Visitor

pytestmark = pytest.mark.model
BEARER = {"Authorization": f"Bearer {API_TOKEN}"}


def _put(server: Server, path: Path) -> requests.Response:
    return requests.put(f"{server.url}/model", json={"model_file": str(path)}, headers=BEARER, timeout=60)


def test_a_new_model_is_taken_over_while_people_ask(api_server: Server, tmp_path: Path) -> None:
    model = Path(shutil.copy(ROOT / "models/mesobot.tar.gz", tmp_path / "new.tar.gz"))
    integrity.record(model)
    person, statuses, done = Visitor(api_server.url), [], threading.Event()

    def ask() -> None:
        while not done.is_set():
            statuses.append(person.send("what are the risks of mesotherapy").status_code)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        assert _put(api_server, model).status_code == 204
    finally:
        done.set()
        asking.join(30)
    assert statuses and set(statuses) == {200}
    assert person.ask("and for the skin?")["status"] != "error"  # the conversation goes on
    status = requests.get(f"{api_server.url}/status", headers=BEARER, timeout=10).json()
    assert status["model_file"].endswith("new.tar.gz")
    # The turn was recorded with its answer: so the new agent has our processor and our tracker store.
    assert all(turn["answers"] for turn in person.history())


def test_a_model_that_was_changed_or_comes_from_elsewhere_is_not(api_server: Server, tmp_path: Path) -> None:
    model = Path(shutil.copy(ROOT / "models/mesobot.tar.gz", tmp_path / "bad.tar.gz"))
    integrity.record(model)
    with model.open("ab") as file:
        file.write(b"x")
    reply = _put(api_server, model)
    assert reply.status_code == 400 and "SHA-256" in reply.text
    assert _put(api_server, tmp_path / "none.tar.gz").status_code == 400
    body = {"model_server": {"url": "http://127.0.0.1:1/"}}
    elsewhere = requests.put(f"{api_server.url}/model", json=body, headers=BEARER, timeout=30)
    assert elsewhere.status_code == 400
    assert Visitor(api_server.url).ask("what are humectants")["status"] == "answered"
