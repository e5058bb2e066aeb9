"""What goes on beside the server: bounded, shared by those who ask, and ended with the server."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest

from bot.core.settings import load_settings
from bot.desk import background, trial
from bot.desk.aside import AsideError
from bot.desk.background import Findings
from bot.desk.trial import BUSY, Trials
from bot.editing.records import OPEN, Draft
from bot.engine.runner import PlainGraphRunner
from bot.knowledge.build import build_store
from bot.knowledge.store import KnowledgeStore
from bot.language.fresh import Fresh


class App:
    """As much of a server as holds tasks."""

    def __init__(self) -> None:
        self.held: list[asyncio.Task[Any]] = []

    def add_task(self, work: Any, name: str) -> None:
        self.held.append(asyncio.get_running_loop().create_task(work, name=name))

    async def stop(self) -> None:
        for task in self.held:
            task.cancel()
        await asyncio.gather(*self.held, return_exceptions=True)


class Beside:
    """A process that answers when it is let."""

    made: ClassVar[list[Beside]] = []

    def __init__(self, *_words: Any) -> None:
        self.free, self.closed, self.fails = asyncio.Event(), False, False
        Beside.made.append(self)

    @classmethod
    async def start(cls, *words: str) -> Beside:
        return cls(*words)

    @classmethod
    async def talker(cls, changes: Any) -> Beside:
        return cls(changes)

    async def call(self) -> dict[str, Any]:
        await self.free.wait()
        if self.fails:
            raise AsideError("ended")
        return {"number": len(Beside.made)}

    async def ask(self, text: str, sender: str) -> Any:
        if self.fails:
            raise AsideError("ended")
        return {"text": text}

    async def explain(self, sender: str) -> Any:
        return {}

    async def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch) -> None:
    Beside.made = []
    monkeypatch.setattr(background, "Aside", Beside)
    monkeypatch.setattr(trial, "Aside", Beside)


async def _try(trials: Trials, app: Any, who: str, draft: Draft, text: str) -> Any:
    """What came of a question: the state, or the answer."""
    tried = await trials.draft(app, who, draft, [text])
    return tried.state or tried.answer


def _draft(name: str, revision: int = 1) -> Draft:
    return Draft(name, "somebody", name, OPEN, (), 0.0, 0.0, revision)


def test_everybody_waits_for_the_same_finding_and_sees_the_one_before_meanwhile() -> None:
    async def go() -> None:
        findings: Any = Findings()
        app = App()
        look: Any = partial(findings.get, app, ("check",))
        first, same = await asyncio.gather(*(look("one", patience=0.05) for _ in range(2)))
        assert first is same
        assert first.running
        assert first.value is None
        assert len(Beside.made) == 1
        Beside.made[0].free.set()
        assert (await look("one")).value == {"number": 1}
        assert Beside.made[0].closed
        assert not (await look("one")).running  # nothing has changed
        changed = await look("two", patience=0.05)
        assert changed.running
        assert changed.value == {"number": 1}
        await app.stop()
        assert Beside.made[1].closed

    asyncio.run(go())


def test_a_finding_that_failed_is_not_looked_for_again_and_again() -> None:
    async def go() -> None:
        findings: Any = Findings()
        app = App()
        look: Any = partial(findings.get, app, ("check",))
        await look("one", patience=0.05)
        Beside.made[0].fails = True
        Beside.made[0].free.set()
        assert (await look("one")).failed
        assert (await look("one")).failed
        assert len(Beside.made) == 1
        again = await look("one", again=True, patience=0.05)
        assert (again.running, again.failed) == (True, False)
        await app.stop()

    asyncio.run(go())


def test_two_findings_are_not_looked_for_at_once() -> None:
    async def go() -> None:
        findings: Any = Findings()
        app = App()
        one: Any = partial(findings.get, app, ("figures", "7"))
        other: Any = partial(findings.get, app, ("figures", "30"))
        await one("", again=True, patience=0.05)
        await other("", again=True, patience=0.05)
        assert len(Beside.made) == 1
        Beside.made[0].free.set()
        await other("", patience=0.05)
        assert len(Beside.made) == 2
        await app.stop()

    asyncio.run(go())


def test_a_draft_is_not_taken_from_somebody_else_who_tries_it(tmp_path: Path) -> None:
    async def go() -> None:
        app: Any = App()
        trials = Trials(load_settings({"MESOBOT_FACTS_DB": str(tmp_path / "none.db")}))
        assert await _try(trials, app, "mara", _draft("one"), "a") == {"text": "a"}
        assert await _try(trials, app, "edi", _draft("one"), "b") == {"text": "b"}
        assert len(Beside.made) == 1
        # The one who has it may leave it for another, and for a newer revision.
        assert await _try(trials, app, "edi", _draft("two"), "c") == BUSY
        assert await _try(trials, app, "mara", _draft("two"), "d") == {"text": "d"}
        assert await _try(trials, app, "mara", _draft("two", 2), "e") == {"text": "e"}
        await asyncio.sleep(0.01)
        assert [one.closed for one in Beside.made] == [True, True, False]
        await app.stop()
        assert Beside.made[-1].closed

    asyncio.run(go())


def test_a_process_that_ended_is_started_again_for_the_next_question(tmp_path: Path) -> None:
    async def go() -> None:
        app: Any = App()
        trials = Trials(load_settings({"MESOBOT_FACTS_DB": str(tmp_path / "none.db")}))
        await _try(trials, app, "mara", _draft("one"), "a")
        Beside.made[0].fails = True
        assert await _try(trials, app, "mara", _draft("one"), "b") == "ended"
        assert await _try(trials, app, "mara", _draft("one"), "c") == {"text": "c"}
        await app.stop()

    asyncio.run(go())


class _Reading:
    """An agent whose index is made anew as slowly as `work` says."""

    def __init__(self, store: KnowledgeStore, work: Any, ready: bool = True) -> None:
        self._index = Fresh(store.version, work, longest_wait_s=0.01)
        self._index.get()
        self.decider, self._ready = self, ready
        nodes = {name: SimpleNamespace(_component=part) for name, part in (("a", object()), ("b", self))}
        self.processor = SimpleNamespace(graph_runner=PlainGraphRunner(cast(Any, nodes), {}))

    def serves(self) -> str:
        self._index.get()
        return self._index.serves

    def is_ready(self) -> bool:
        return self._ready


@pytest.mark.parametrize(
    ("slow", "patience", "in_time"), [(0.0, 5.0, True), (0.3, 5.0, True), (30.0, 0.1, False)], ids=str
)
def test_who_publishes_waits_for_the_assistant_a_while(
    tmp_path: Path, pack: Path, slow: float, patience: float, in_time: bool
) -> None:
    path, free, seconds = tmp_path / "facts.db", threading.Event(), iter([0.0, slow])
    build_store(pack, path)
    settings = load_settings({"MESOBOT_FACTS_DB": str(path)})
    agent = _Reading(KnowledgeStore(path), lambda: free.wait(next(seconds)))
    (pack / "phrasings.csv").open("a").write("what-is-tea,why tea at all\n")
    build_store(pack, path)
    assert asyncio.run(Trials(settings).taken_over(agent, patience)) == in_time
    free.set()


def test_nobody_waits_for_an_assistant_without_a_model(tmp_path: Path) -> None:
    trials = Trials(load_settings({"MESOBOT_FACTS_DB": str(tmp_path / "none.db")}))
    assert not asyncio.run(trials.taken_over(None))
