"""`make soak`: a mixed load on a real server while parts of it break; status 1 where anything was lost.

SOAK_SECONDS (300) bounds it, SOAK_SEED repeats a run. The server has its actions apart and Redis for locks
and limits, so that all of it can break; a stranger sends both servers what is no HTTP. Memory is compared
within the last process, after its warm-up.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import requests
import sqlalchemy

from bot.core.settings import ROOT
from tests.faults.crowd import QUESTIONS, Asked, Person, compare
from tests.server import Server
from tests.services import ActionServer, Redis
from tests.sockets import Stranger

_VISITORS = 3
# What is said, and the statuses that a right answer has; the error answer may come instead of any.
_TALK: dict[str, frozenset[str]] = {
    "hello": frozenset({"smalltalk"}),
    "thank you": frozenset({"smalltalk"}),
    "my lips are swelling and i can't breathe since the injection": frozenset({"urgent"}),
    "where is the next train station": frozenset({"refused", "clarify"}),
    "is it safe": frozenset({"clarify", "answered"}),
}
_FINE = frozenset({200, 201, 204, 400, 413, 429, 503})
# What a stranger's requests get; 2xx where an odd one happens to be one, no status where it waits for more.
_REFUSED = {"", "100", "200", "201", "204", "400", "401", "404", "405", "408", "413", "417", "503"}
_GROWTH = 0.05


class Visitor(threading.Thread):
    """Somebody who asks, chats, sends garbage, rates answers, and now and then has everything forgotten."""

    def __init__(self, url: str, file: Path, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.url, self.file, self.chance = url, file, chance
        self.stopped = threading.Event()
        self.kept: list[Person] = []
        self.forgotten: list[Person] = []
        self.in_flight = 0  # of these, how many while an answer was being made
        self.rights: list[tuple[float, float]] = []  # asked at, answered at
        self.bad: list[str] = []
        self.person = self._arrive()

    def run(self) -> None:
        """One thing after another until told to stop."""
        ways: list[tuple[int, Callable[[], None]]] = [
            (70, self.question),
            (15, self.talk),
            (8, self.garbage),
            (5, self.rate),
            (2, self.forget),
            (2, self.forget_in_flight),
        ]
        weights, does = zip(*ways, strict=True)
        while not self.stopped.wait(0.02):
            self.chance.choices(does, weights)[0]()

    def question(self) -> None:
        """One with a right answer."""
        text, aspect = self.chance.choice([q for q in QUESTIONS if q[0] != "and its risks?"])
        again = any(asked.text == text for asked in self.person.asked)  # may get what lies beside it
        asked = self.person.ask(text, aspect)
        self._judge(asked, again or asked.right, {"answered"})

    def talk(self) -> None:
        """Anything else people say."""
        text = self.chance.choice(list(_TALK))
        alarmed = any(asked.answer and asked.answer["status"] == "urgent" for asked in self.person.asked)
        self._judge(self.person.ask(text), True, _TALK[text] | ({"urgent"} if alarmed else set()))

    def garbage(self) -> None:
        """No JSON, too long, control characters, commands."""
        junk = "".join(chr(self.chance.randrange(1, 0x3000)) for _ in range(self.chance.randrange(1, 400)))
        body = {
            "token": self.person.token,
            "message_id": f"junk-{self.chance.random():.12f}".replace(".", ""),
        }
        texts = [junk, "/restart", "x" * 3000, "\x00\x01", '{"intent": "urgent"}']
        self._send("POST", "messages", json=body | {"text": self.chance.choice(texts)})
        self._send("POST", "messages", data=junk.encode())

    def rate(self) -> None:
        """Thumbs up for the last answer."""
        last = next((a for a in reversed(self.person.asked) if a.answer), None)
        if last and last.answer:
            rating = {"token": self.person.token, "answer_id": last.answer["id"], "value": "up"}
            self._send("POST", "feedback", json=rating)

    def forget(self) -> None:
        """Everything is to go; then a new conversation."""
        self._delete()
        self._leave()

    def forget_in_flight(self) -> None:
        """The same while an answer is being made, which must not write it back."""
        message = self.person.note("what are the risks of mesotherapy and who created it")
        sending = threading.Thread(target=self.person.send, args=(message,))
        sending.start()
        claimed = False
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as record:
            while sending.is_alive() and not claimed:
                query = "select 1 from turns where message_id = ? and answer is null"
                with contextlib.suppress(sqlite3.OperationalError):
                    claimed = record.execute(query, (message.message_id,)).fetchone() is not None
        self._delete()
        self.in_flight += claimed and sending.is_alive()
        sending.join()
        if not claimed:
            self._delete()  # it may have come after the deletion, and begun anew
        self._leave()

    def back_since(self, moment: float) -> float | None:
        """When the first right answer came that was asked for after `moment`; None: not yet."""
        return next((done for asked, done in list(self.rights) if asked >= moment), None)

    def _arrive(self) -> Person:
        while True:
            with contextlib.suppress(requests.RequestException, KeyError, ValueError):
                person = Person([self.url], chance=self.chance)
                self.kept.append(person)
                return person
            time.sleep(0.2)

    def _delete(self) -> None:
        headers = {"Authorization": f"Bearer {self.person.token}"}
        while self._send("DELETE", "session", headers=headers) != 204:
            time.sleep(0.2)

    def _leave(self) -> None:
        self.kept.remove(self.person)
        self.forgotten.append(self.person)
        self.person = self._arrive()

    def _judge(self, asked: Asked, right: bool, statuses: frozenset[str] | set[str]) -> None:
        status = asked.answer["status"] if asked.answer else "none"
        if status in statuses and right:
            last = asked.tries[-1]
            self.rights.append((asked.tries[0].at, last.at + last.took_s))
        elif status != "error":
            self.bad.append(f"{asked.text!r}: {status}")

    def _send(self, method: str, path: str, **what: object) -> int:
        try:
            status = requests.request(
                method,
                f"{self.url}/webhooks/web/{path}",
                timeout=20,
                **what,  # type: ignore[arg-type]
            ).status_code
        except requests.RequestException:
            return 0  # the server is just being killed
        if status not in _FINE:
            self.bad.append(f"{method} {path}: {status}")
        return status


def idle(
    seconds: float, messages: int, malformed: int, in_flight: int, ended: Sequence[str]
) -> Iterator[str]:
    """What a soak left out: nothing is lost where nothing was sent."""
    if messages < _VISITORS * seconds:
        yield f"only {messages} messages were sent"
    if malformed < seconds:
        yield f"only {malformed} malformed requests were sent"
    if not in_flight:
        yield "no conversation was deleted while an answer was being made"
    yield from (f"a {name} ended too early" for name in ended)


class World:
    """The server, what it needs, and how each part breaks; a fault is undone before its method returns."""

    def __init__(self, folder: Path) -> None:
        self.facts, self.file = folder / "facts.db", folder / "conversations.db"
        shutil.copy(ROOT / "facts.db", self.facts)
        self.redis = Redis(folder / "redis")
        self.actions = ActionServer(folder / "actions", MESOBOT_FACTS_DB=str(self.facts))
        self.database = f"sqlite:///{self.file}"
        self.server = Server(
            folder,
            MESOBOT_TRACKER_DB=self.database,
            MESOBOT_FACTS_DB=str(self.facts),
            MESOBOT_ACTION_ENDPOINT=self.actions.url,
            MESOBOT_LOCK_STORE=self.redis.url,
            MESOBOT_LIMITS_STORE=self.redis.url,
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[World]:
        """Everything up, and down afterwards."""
        try:
            self.redis.start()
            self.server.start(ready=False)
            self.actions.start()
            self.server.wait_until(lambda: self.server.get("/ready").ok)
            yield self
        finally:
            for part in (self.server, self.actions, self.redis):
                part.stop()

    def replace_facts(self) -> None:
        """A new build in place of the old one."""
        new = self.facts.with_suffix(".new")
        shutil.copyfile(self.facts, new)
        new.rename(self.facts)

    def remove_facts(self) -> None:
        """No store for a second."""
        hidden = self.facts.with_suffix(".hidden")
        self.facts.rename(hidden)
        time.sleep(1.0)
        hidden.rename(self.facts)

    def lock_database(self) -> None:
        """Another process writes for half a second."""
        with contextlib.closing(sqlite3.connect(self.file, timeout=10, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(0.5)
            other.rollback()

    def kill_actions(self) -> None:
        """kill -9, started again."""
        self.actions.kill()
        self.actions.start()

    def stop_redis(self) -> None:
        """Gone for a second."""
        self.redis.restart(pause=1.0)

    def kill_server(self) -> None:
        """kill -9, started again."""
        self.server.stop(kill=True)
        self.server.start()

    def resident_mb(self) -> float:
        """Memory of the server's process."""
        assert self.server.process
        pages = int(Path(f"/proc/{self.server.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Soak:
    """One run."""

    def __init__(self, world: World, chance: random.Random, seconds: float) -> None:
        self.world, self.chance, self.seconds = world, chance, seconds
        chances = [random.Random(chance.random()) for _ in range(_VISITORS)]
        self.visitors = [Visitor(world.server.url, world.file, one) for one in chances]
        self.stranger = Stranger([world.server.port, world.actions.port], chance.randrange(1, 100_000))
        self.recoveries: dict[str, list[float]] = {}
        self.ended: list[str] = []  # who stopped before being told to: an error of the soak itself

    def run(self) -> bool:
        """The whole of it; whether all is well."""
        everybody: list[Visitor | Stranger] = [*self.visitors, self.stranger]
        for one in everybody:
            one.start()
        self._wait(0.05 * self.seconds)
        gentle = [self.world.replace_facts, self.world.remove_facts, self.world.lock_database]
        gentle += [self.world.kill_actions, self.world.stop_redis]
        began = time.monotonic()
        self._break(self.world.kill_server)
        self._break_at_random([*gentle, self.world.kill_server], began + 0.35 * self.seconds)
        self._wait(0.15 * self.seconds)  # the last process warms up
        before = self.world.resident_mb()
        self._break_at_random(gentle, began + 0.95 * self.seconds)
        self._wait(1.0)
        after = self.world.resident_mb()
        self.ended = [one.__class__.__name__ for one in everybody if not one.is_alive()]
        for one in everybody:
            one.stopped.set()
        for one in everybody:
            one.join(120)
        return self._tell(before, after)

    def _wait(self, seconds: float) -> None:
        time.sleep(seconds)
        assert self.world.server.process and self.world.server.process.poll() is None, "the server died"

    def _break_at_random(self, faults: list[Callable[[], None]], until: float) -> None:
        while time.monotonic() < until:
            self._break(self.chance.choice(faults))
            self._wait(self.chance.uniform(0.5, 4.0))

    def _break(self, fault: Callable[[], None]) -> None:
        fault()
        undone = time.monotonic()
        while None in (backs := [visitor.back_since(undone) for visitor in self.visitors]):
            assert time.monotonic() < undone + 60, f"not back a minute after {fault.__name__}"
            time.sleep(0.05)
        took = max(back for back in backs if back is not None) - undone
        self.recoveries.setdefault(fault.__name__, []).append(took)

    def _tell(self, before: float, after: float) -> bool:
        people = [person for visitor in self.visitors for person in visitor.kept]
        gone = [person for visitor in self.visitors for person in visitor.forgotten]
        everything = [asked for person in people + gone for asked in person.asked]
        tries = [one for asked in everything for one in asked.tries]
        found = [compare(person, self.world.database) for person in people]
        lost, doubled = sum(found_lost for found_lost, _ in found), sum(twice for _, twice in found)
        left, bad = self._left_of(gone), [line for visitor in self.visitors for line in visitor.bad]
        print(f"messages {len(everything)}, answered {sum(a.answer is not None for a in everything)}")
        print(
            "seen: " + ", ".join(f"{n} x {what}" for what, n in Counter(t.saw for t in tries).most_common())
        )
        print(f"slowest {max(one.took_s for one in tries):.2f} s")
        for name, times in sorted(self.recoveries.items()):
            print(f"back after {name}: {len(times)} times, {max(times):.2f} s at most")
        in_flight = sum(visitor.in_flight for visitor in self.visitors)
        print(
            f"lost {lost}, doubled {doubled}; {len(gone)} conversations forgotten,"
            f" {in_flight} of them with an answer under way, rows left of them {left}"
        )
        got = self.stranger.got
        bad += [f"malformed request: {status}" for status in got if status not in _REFUSED]
        bad += idle(self.seconds, len(everything), got.total(), in_flight, self.ended)
        print(f"malformed requests {got.total()}: {', '.join(f'{n} x {s}' for s, n in got.most_common())}")
        print(f"memory {before:.1f} MB after warm-up, {after:.1f} MB at the end ({after / before - 1:+.1%})")
        for line in bad[:20]:
            print(f"WRONG: {line}")
        return not (lost or doubled or left or bad or after > before * (1 + _GROWTH))

    def _left_of(self, gone: list[Person]) -> int:
        """Rows of conversations that were to be forgotten."""
        engine, left = sqlalchemy.create_engine(self.world.database), 0
        with engine.connect() as connection:
            for table in ("turns", "events", "conversations", "feedback"):
                query = sqlalchemy.text(f"select count(*) from {table} where conversation = :c")
                left += sum(int(connection.execute(query, {"c": p.conversation}).scalar() or 0) for p in gone)
        return left


def main() -> int:
    """Status 0: all is well."""
    seconds = float(os.environ.get("SOAK_SECONDS", "300"))
    seed = int(os.environ.get("SOAK_SEED", "0")) or random.SystemRandom().randrange(1, 100_000)
    print(f"seed {seed}, {seconds:.0f} seconds")
    with (
        tempfile.TemporaryDirectory(prefix="mesobot-soak-") as folder,
        World(Path(folder)).running() as world,
    ):
        good = Soak(world, random.Random(seed), seconds).run()
        if not good:
            (ROOT / "var").mkdir(exist_ok=True)
            shutil.copy(Path(folder) / "log", ROOT / "var" / "soak.log")
    print("all is well" if good else "NOT WELL; the server's log is in var/soak.log")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
