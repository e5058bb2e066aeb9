"""People who keep asking during a fault, as the widget does, and record what they see."""

from __future__ import annotations

import base64
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import requests
import sqlalchemy

# Pairs of a message and the aspect of a right answer. The second question refers to the first.
Question = tuple[str, str | None]
QUESTIONS: tuple[Question, ...] = (
    ("what is mesotherapy", "definition"),
    ("and its risks?", "risks"),
    ("who created mesotherapy", "creator"),
    ("what are humectants", "definition"),
)
_PATIENCE_S = 120.0
_LONGEST_PAUSE_S = 0.3  # the widget waits as long as Retry-After says; the tests wait less
WITHIN_S = 3.0


@dataclass(frozen=True)
class Try:
    """One request: when it was sent (monotonic), how long it took, and the result."""

    at: float
    took_s: float
    saw: str  # an answer's status, an HTTP status, or "unreachable"


@dataclass
class Asked:
    """One message and all its attempts."""

    message_id: str
    text: str
    aspect: str | None
    tries: list[Try] = field(default_factory=list)
    answer: dict[str, Any] | None = None

    @property
    def right(self) -> bool:
        """Whether it has the expected answer."""
        return self.answer is not None and self.aspect in (None, self.answer["aspect"])


class Person(threading.Thread):
    """One conversation on the web channel; each message goes to one of `urls`."""

    def __init__(
        self,
        urls: list[str],
        questions: Iterable[Question] = QUESTIONS,
        pause_s: float = 0.05,
        chance: random.Random | None = None,
    ) -> None:
        super().__init__(daemon=True)
        self.urls, self.questions, self.pause_s = urls, tuple(questions), pause_s
        self.chance = chance or random.Random(7)
        self.asked: list[Asked] = []
        self.stopped = threading.Event()
        self._http = requests.Session()
        self.token = self._http.post(f"{urls[0]}/webhooks/web/session", timeout=10).json()["token"]

    @property
    def conversation(self) -> str:
        """The conversation's id, from the token."""
        body = self.token.split(".")[1]
        return str(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sub"])

    def run(self) -> None:
        """Ask until told to stop."""
        while not self.stopped.is_set():
            self.ask(*self.questions[len(self.asked) % len(self.questions)])
            self.stopped.wait(self.pause_s)

    def ask(self, text: str, aspect: str | None = None, message_id: str = "") -> Asked:
        """Send one message again and again until it is answered, for up to two minutes."""
        asked = self.note(text, aspect, message_id)
        until = time.monotonic() + _PATIENCE_S
        while asked.answer is None and time.monotonic() < until:
            wait = self.send(asked)
            if asked.answer is None:
                time.sleep(wait)
        return asked

    def note(self, text: str, aspect: str | None = None, message_id: str = "") -> Asked:
        """Note a message, without sending it yet."""
        asked = Asked(message_id or f"{self.conversation[-12:]}-{len(self.asked):04}", text, aspect)
        self.asked.append(asked)
        return asked

    def send(self, asked: Asked) -> float:
        """Send a message once; returns the seconds to wait before the next attempt."""
        body = {"token": self.token, "message_id": asked.message_id, "text": asked.text}
        began, wait = time.monotonic(), _LONGEST_PAUSE_S
        try:
            reply = self._http.post(f"{self._url()}/webhooks/web/messages", json=body, timeout=20)
        except requests.RequestException:
            saw = "unreachable"
        else:
            saw, wait = str(reply.status_code), min(wait, float(reply.headers.get("Retry-After", wait)))
            if reply.status_code == 200:
                asked.answer = reply.json()["answers"][0]
                saw = asked.answer["status"]
        asked.tries.append(Try(began, time.monotonic() - began, saw))
        return wait

    def history(self) -> list[dict[str, Any]]:
        """All pages of the conversation's history, as the server returns it."""
        turns: list[dict[str, Any]] = []
        headers = {"Authorization": f"Bearer {self.token}"}
        while True:
            after = {"after": turns[-1]["seq"] if turns else 0}
            url = f"{self._url()}/webhooks/web/messages"
            page = self._http.get(url, params=after, headers=headers, timeout=10).json()["messages"]
            if not page:
                return turns
            turns += page

    def _url(self) -> str:
        return self.chance.choice(self.urls)


@dataclass(frozen=True)
class Report:
    """What the people saw, and what the server recorded."""

    messages: int
    answered: int
    wrong: int  # a wrong answer although nothing had failed before
    saw: Counter[str]
    slowest_s: float
    lost: int
    doubled: int

    def check(self, within_s: float = WITHIN_S) -> Report:
        """Check what holds in every fault: nothing is lost, doubled or wrong, every answer is in time."""
        assert (self.lost, self.doubled, self.wrong) == (0, 0, 0), self
        assert self.slowest_s < within_s, self
        return self

    def __str__(self) -> str:
        saw = ", ".join(f"{count} × {what}" for what, count in self.saw.most_common())
        return (
            f"{self.messages} messages, {self.answered} answered ({saw}), slowest {self.slowest_s:.2f} s,"
            f" lost {self.lost}, doubled {self.doubled}"
        )


class Crowd:
    """Some people who ask at the same time; `database` is the URL of the server's database."""

    def __init__(self, urls: list[str], database: str, people: int = 2, **how: Any) -> None:
        self.database = database
        self.people = [Person(urls, **how) for _ in range(people)]

    def __enter__(self) -> Crowd:
        for person in self.people:
            person.start()
        self.back_since(time.monotonic())  # everything works before the fault
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop asking."""
        for person in self.people:
            person.stopped.set()
        for person in self.people:
            if person.is_alive():
                person.join(_PATIENCE_S)

    def back_since(self, moment: float, patience_s: float = _PATIENCE_S) -> float:
        """Wait until everybody got a right answer to a question that was asked after `moment`.

        Returns the seconds from `moment` until the last of them had it.
        """
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            firsts = [_first_right(person, moment) for person in self.people]
            if None not in firsts:
                return max(first for first in firsts if first is not None) - moment
            time.sleep(0.02)
        raise AssertionError(f"not back {patience_s:.0f} s later: {self.saw(moment)}")

    def saw(self, since: float = 0.0) -> Counter[str]:
        """The results of requests sent since `since`."""
        tries = (t for person in self.people for asked in person.asked for t in asked.tries)
        return Counter(t.saw for t in tries if t.at >= since)

    def watch(self, seconds: float = 1.5) -> float:
        """Let people ask for some time; returns the moment when that began."""
        began = time.monotonic()
        time.sleep(seconds)
        return began

    def slowest(self, since: float = 0.0) -> float:
        """The seconds that the slowest request sent after `since` took."""
        tries = (t for person in self.people for asked in list(person.asked) for t in list(asked.tries))
        return max((t.took_s for t in tries if t.at >= since), default=0.0)

    def report(self) -> Report:
        """Stop, and compare the answers that people got with the history and the tables."""
        self.stop()
        everything = [asked for person in self.people for asked in person.asked]
        found = [compare(person, self.database) for person in self.people]
        return Report(
            messages=len(everything),
            answered=sum(asked.answer is not None for asked in everything),
            wrong=sum(_wrong(person.asked) for person in self.people),
            saw=self.saw(),
            slowest_s=self.slowest(),
            lost=sum(lost for lost, _ in found),
            doubled=sum(doubled for _, doubled in found),
        )


def compare(person: Person, database: str) -> tuple[int, int]:
    """The number of answers that a person got but the record lacks; the number of doubled messages."""
    history = person.history()
    kept = {turn["message_id"]: [a["id"] for a in turn["answers"]] for turn in history}
    asked_ids, answer_ids = stored(person.conversation, database)
    lost = doubled = 0
    for asked in person.asked:
        if asked.answer is None:
            continue
        in_events = asked.answer["status"] == "error" or asked.answer["id"] in answer_ids
        lost += not (kept.get(asked.message_id) == [asked.answer["id"]] and in_events)
        doubled += asked_ids[asked.message_id] > 1 or answer_ids[asked.answer["id"]] > 1
    times_listed = Counter(turn["message_id"] for turn in history)
    return lost, doubled + sum(times > 1 for times in times_listed.values())


def stored(conversation: str, database: str) -> tuple[Counter[str], Counter[str]]:
    """How often each message id and each answer id occurs in the events."""
    engine = sqlalchemy.create_engine(database)
    query = sqlalchemy.text("select type, data from events where conversation = :c")
    with engine.connect() as connection:
        rows = connection.execute(query, {"c": conversation}).fetchall()
    engine.dispose()
    asked, answers = Counter[str](), Counter[str]()
    for kind, data in rows:
        if kind in ("user", "bot") and (event := _object(data)):
            if kind == "user":
                asked.update([str(event["message_id"])])
            else:
                answers.update([str(((event.get("data") or {}).get("custom") or {}).get("id"))])
    return asked, answers


def each(people: Iterable[Person], work: Callable[[Person], Any]) -> None:
    """Call `work` for all people at the same time."""
    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _object(data: str) -> dict[str, Any] | None:
    try:
        return dict(json.loads(data))
    except ValueError:  # a row that a test has corrupted
        return None


def _first_right(person: Person, moment: float) -> float | None:
    for asked in list(person.asked):
        last = asked.tries[-1] if asked.tries else None
        if last and asked.right and asked.tries[0].at >= moment:
            return last.at + last.took_s
    return None


def _wrong(asked: list[Asked]) -> int:
    """The number of wrong answers.

    A follow-up to a question that got the error answer cannot be right, and does not count.
    """
    wrong, failed = 0, False
    for one in asked:
        error = one.answer is not None and one.answer["status"] == "error"
        if one.answer and not error and not failed:
            wrong += not one.right
        failed = error
    return wrong
