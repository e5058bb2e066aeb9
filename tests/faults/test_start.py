"""Tests a server without a usable model, and a server whose clock is changed."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.settings import load_settings
from bot.engine.assistant import newest_model
from tests.faults.crowd import QUESTIONS, Crowd, Person
from tests.record import Record
from tests.server import Server
from tests.services import required

pytestmark = pytest.mark.model


@dataclass(frozen=True)
class Bare:
    """A server with its own models folder, which is empty at first, and its own clock."""

    server: Server
    models: Path
    clock: Path
    database: str

    def set_clock(self, offset: str) -> None:
        """Set the clock of the process, for example to `+2h`; the process follows within a second."""
        self.clock.write_text(f"{offset}\n")
        time.sleep(1.2)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    folder = tmp_path_factory.mktemp("bare")
    models, clock = folder / "models", folder / "clock"
    models.mkdir()
    for encoder in load_settings().models_dir.glob("*.onnx"):
        (models / encoder.name).symlink_to(encoder)
    clock.write_text("+0\n")
    database = f"sqlite:///{folder}/conversations.db"
    server = Server(folder, MESOBOT_MODELS=str(models), MESOBOT_TRACKER_DB=database, **_faked(clock))
    server.start(ready=False)
    server.wait_until(lambda: server.get("/health").ok)
    yield Bare(server, models, clock, database)
    server.stop()


def _faked(clock: Path) -> dict[str, str]:
    """The settings for libfaketime, which follows a file; the monotonic clock, for waits, is not changed."""
    program = required("faketime")
    said = subprocess.run([program, "-f", "+0", "env"], capture_output=True, text=True, check=True).stdout
    library = next(line for line in said.splitlines() if line.startswith("LD_PRELOAD="))
    return {
        "LD_PRELOAD": library.partition("=")[2],
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_RESET": "1",
    }


def test_a_server_without_a_model_says_so_and_takes_the_first_good_one(
    bare: Bare, reliability: Record
) -> None:
    server, model = bare.server, newest_model(load_settings())
    not_ready = server.get("/ready")
    assert (not_ready.status_code, not_ready.json()["model"]) == (503, False)
    person = Person([server.url])
    asked = person.note("what is mesotherapy", "definition")
    person.send(asked)
    (bare.models / "broken.tar.gz").write_bytes(model.read_bytes()[:500_000])
    server.wait_until(lambda: "does not load" in server.log)
    assert "no trained model" in server.log
    assert server.get("/health").ok
    assert not server.get("/ready").ok
    person.send(asked)
    assert {one.saw for one in asked.tries} == {"503"}
    began = time.monotonic()
    shutil.copyfile(model, bare.models / "good.tar.gz")
    server.wait_until(lambda: server.get("/ready").ok)
    back = time.monotonic() - began
    person.send(asked)
    assert asked.right
    reliability(
        what="model missing, then corrupt, at start",
        done="started with no model; a cut file put there, then a good one",
        saw="503 (`/ready` and the log say why, `/health` is fine), then the right answer without a restart",
        recovery_s=back,
    )


def test_a_moved_clock_stops_nobody(bare: Bare, reliability: Record) -> None:
    bare.server.wait_until(lambda: bare.server.get("/ready").ok)
    # For the server, hours pass here, and after an hour a follow-up has no subject any more.
    questions = [question for question in QUESTIONS if question[0] != "and its risks?"]
    with Crowd([bare.server.url], bare.database, questions=questions) as crowd:
        for offset in ("+2h", "-2h", "+0"):
            bare.set_clock(offset)
            crowd.watch(1.0)
            crowd.back_since(time.monotonic())
    # No time limit is checked here, because libfaketime itself delays threads for seconds. The median was
    # 0.2 s without it, and no answer took over 0.5 s. With it, some took 9 s, even with an offset of 0.
    report = crowd.report().check(within_s=30)
    assert set(report.saw) <= {"answered", "error"}
    times = [turn["at"] for turn in crowd.people[0].history()]
    assert max(times) - min(times) > 3.9 * 3600  # the clock was really changed
    reliability(
        what="clock moved",
        done="2 hours forward, 4 back, 2 forward (libfaketime)",
        saw="the right answer",
        lost=report.lost,
        doubled=report.doubled,
    )
