"""The guard: which messages reach Rasa, in which form, and how many."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import parse_many
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.channels import rates, windows
from bot.channels.guard import Guard
from bot.channels.http import address_of, json_object
from bot.channels.places import Places
from bot.channels.rates import Rates
from bot.channels.web.sessions import Sessions
from bot.channels.windows import Windows
from bot.core.errors import (
    BadRequest,
    Busy,
    CommandMessage,
    EmptyMessage,
    MessageTooLong,
    RateLimited,
    Refused,
    SessionInvalid,
)
from bot.core.settings import load_settings
from tests.server import free_port

GUARD = Guard(load_settings({}))


def _executed(text: str) -> bool:
    """Whether Rasa's own reader would take an intent from this text."""
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader

    return YAMLStoryReader.unpack_regex_message(Message.build(text)).get(INTENT) is not None


COMMANDS = [
    "/restart",
    '/ask_risks{"subject": "mesotherapy"}',
    "/ask_risks@0.9",
    "  /restart",
    "\n\t/restart\r\n",
    "//restart",
    "/ restart",
    "\u200b/restart",  # zero width space
    "\ufeff/restart",
    "\u00ad/restart",  # soft hyphen
    "\u200d/restart",
    "/\u200d\u2060restart",
    "\u3164/restart",  # Hangul filler
    "\U000e0001/restart",  # a tag
    "\u202e/restart",  # right to left
    "\x00/restart",
    "\uff0frestart",  # full-width slash
    "\u2044restart",
    "\u2215restart",
    "\u29f8restart",
    "\uff0f/restart",
]


def test_rasa_executes_what_the_guard_is_there_for() -> None:
    assert _executed("/restart") and _executed('  /ask_risks{"subject": "mesotherapy"}')


@pytest.mark.parametrize("text", COMMANDS, ids=ascii)
def test_no_command_comes_from_a_person(text: str) -> None:
    with pytest.raises(CommandMessage):
        GUARD.plain(text)


TEXTS = {
    "/what is it?": "what is it?",
    "and/or": "and/or",
    "pain & swelling&redness &amp; more?": "pain & swelling&redness &amp; more?",
    "a\r\nb\x0bc\u2028d": "a b c d",
    "e\u0301": "\u00e9",
    "Is\u00adit\x07 safe\u202e?": "Isit safe?",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "\ud800half": "half",
}


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_what_can_be_read_is_kept(text: str) -> None:
    assert GUARD.plain(text) == TEXTS[text]


@pytest.mark.parametrize("text", ["", " \n", "/", "\u200b\u200d", "/\u200d/ \uff0f", "\x00"], ids=ascii)
def test_nothing_readable_is_empty(text: str) -> None:
    with pytest.raises(EmptyMessage):
        GUARD.plain(text)


def test_length_counts_before_anything_else() -> None:
    with pytest.raises(MessageTooLong, match="2001 characters, 2000 allowed"):
        GUARD.plain("/" * 2001)
    for hard in ("/" * 2000, "\u0301" * 2000, "a\u0301\u0316" * 600, "/" * 1000 + "{" * 1000):
        GUARD.plain("x" + hard[:1999])


ODD = st.text(st.sampled_from('/\uff0f\u2044 \n\t\u200b\u200d\u3164\x00{}@"ask_risks0.9\ud800\u0301\u202e'))


@given(st.one_of(st.text(), ODD))
def test_whatever_is_typed_rasa_executes_nothing(text: str) -> None:
    try:
        said = GUARD.plain(text)
    except Refused:
        return
    assert said and said == said.strip() and "\n" not in said and "\x00" not in said
    assert not _executed(said)
    assert GUARD.plain(said) == said
    said.encode()


async def test_no_more_are_answered_at_once_than_there_are_places() -> None:
    guard = Guard(load_settings({"MESOBOT_MAX_AT_ONCE": "2"}))
    async with guard.place(), guard.place():
        with pytest.raises(Busy):
            async with guard.place():
                pass
    async with guard.place():
        pass


async def test_a_slow_machine_lets_fewer_in_and_a_quick_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 100.0
    monkeypatch.setattr("bot.channels.places.time.monotonic", lambda: clock)
    places = Places(most=200, answer_timeout=2.0)

    async def burst(seconds: float) -> int:
        """As many as are let in at once, each answered after `seconds`."""
        nonlocal clock
        let_in: list[bool] = []
        async with AsyncExitStack() as inside:
            with pytest.raises(Busy):
                while True:
                    await inside.enter_async_context(places.take())
                    inside.callback(let_in.append, True)
            clock += seconds
        clock += 1
        return len(let_in)

    assert [await burst(0.1) for _ in range(4)] == [32, 48, 72, 108]
    assert await burst(1.9) == 162
    assert await burst(1.9) == 113  # cut once for the whole burst
    for _ in range(20):
        await burst(1.9)
    assert [await burst(0.1) for _ in range(5)] == [4, 4, 4, 4, 5]  # careful from now on


async def test_one_address_has_only_so_much_text_in_work() -> None:
    guard, long, short = Guard(load_settings({"MESOBOT_MAX_MESSAGE_CHARS": "100"})), "a" * 100, "is it safe?"
    async with guard.place("1.1.1.1", long), guard.place("1.1.1.1", long), guard.place("1.1.1.1", long):
        async with guard.place("1.1.1.1", long):
            with pytest.raises(RateLimited):
                async with guard.place("1.1.1.1", short):
                    pass
            async with guard.place("2.2.2.2", long):  # others are let in
                pass
        async with guard.place("1.1.1.1", short):
            pass


def _body(raw: str) -> SimpleNamespace:
    return SimpleNamespace(body=raw.encode("utf-8", "surrogatepass"))


BAD_BODIES = [
    *("", "[]", "null", "1", '"x"', "{", "\x00", "{'a': 1}", '{"a": 1}{"a": 1}'),
    *('{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}', '{"a": -1e999}', f'{{"a": {"9" * 30_000}}}'),
    *('{"a": 1, "a": 2}', '{"a": {"b": 1, "b": 1}}'),
    *("[" * 30_000, '{"a":' * 5000, '{"a": [[[[[[]]]]]]}'),
]


@pytest.mark.parametrize("raw", BAD_BODIES, ids=lambda raw: raw[:20])
def test_a_body_that_readers_could_differ_on_is_refused(raw: str) -> None:
    with pytest.raises(BadRequest):
        json_object(_body(raw))


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=20))
def test_a_body_is_an_object_or_refused(value: object) -> None:
    import json

    try:
        body = json_object(_body(json.dumps({"value": value})))
    except Refused:
        return
    assert body == {"value": value}


def _from(ip: str, forwarded: str = "") -> SimpleNamespace:
    return SimpleNamespace(ip=ip, remote_addr=forwarded)


def test_one_customer_has_one_address() -> None:
    assert address_of(_from("203.0.113.7")) == address_of(_from("::ffff:203.0.113.7")) == "203.0.113.7"
    assert address_of(_from("2001:db8:1:2::1")) == address_of(_from("127.0.0.1", "[2001:db8:1:2:ffff::9]"))
    assert address_of(_from("2001:db8:1:2::1")) != address_of(_from("2001:db8:1:3::1"))
    assert address_of(_from("", "/run/proxy.sock")) == "/run/proxy.sock"


def test_a_port_makes_no_other_address() -> None:
    """Some proxies report the port too, and it differs for each connection."""
    assert address_of(_from("127.0.0.1", "203.0.113.7:4001")) == "203.0.113.7"
    for said in ("[2001:db8:1:2::9]:443", "[2001:db8:1:2::9%eth0]:443", "2001:db8:1:2::9%eth0"):
        assert address_of(_from("127.0.0.1", said)) == "2001:db8:1:2::/64", said
    assert address_of(_from("127.0.0.1", "203.0.113.7:x")) == "203.0.113.7:x"


async def test_a_hosters_network_is_counted_too() -> None:
    guard = Guard(load_settings({"MESOBOT_ADDRESS_LIMIT": "2/minute"}))
    for number in range(20):  # ten times as many as one address may
        await guard.admit(address=address_of(_from(f"2001:db8:1:{number:x}::1")))
    with pytest.raises(RateLimited):
        await guard.admit(address=address_of(_from("2001:db8:1:ff::1")))
    await guard.admit(address=address_of(_from("2001:db8:2::1")))
    for number in range(30):  # of IPv4 nobody has so many
        await guard.admit(address=f"203.0.113.{number}")


async def test_half_a_surrogate_pair_is_no_token() -> None:
    with pytest.raises(SessionInvalid):
        Sessions("k" * 32, 60).conversation("\ud800")


def test_a_window_moves_and_says_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    (item,), counts = parse_many("2/minute"), Windows()
    assert counts.hit(item, "a") == 0
    now += 20
    assert [counts.hit(item, "a"), counts.hit(item, "a"), counts.hit(item, "b")] == [0, 40, 0]
    now += 40.5
    assert counts.hit(item, "a") == 0
    assert counts.hit(item, "a") == pytest.approx(19.5)


def test_fifty_thousand_addresses_leave_the_memory_after_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    (item,), counts = parse_many("120/minute"), Windows()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(50_000):
        counts.hit(item, f"address:{number}")
    full = tracemalloc.get_traced_memory()[0] - before
    assert len(counts) == 50_000 and full < 20_000_000
    for number in range(60_000, 60_100):  # more than the limit: the oldest are dropped
        counts.hit(item, f"address:{number}")
    assert len(counts) == windows.MAX_NAMES
    now += 61
    counts.hit(item, "address:new")
    left = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert len(counts) == 1
    assert left < full / 3  # the table keeps its room for the next ones


async def test_counts_hold_no_session_and_no_address() -> None:
    counted = Rates(load_settings({}))
    await counted.hit(session="web-0123456789", address="203.0.113.7")
    names = [name for window in counted._here._windows.values() for name in window]
    assert len(names) == 4
    assert not any("web-" in name or "203.0" in name for name in names)
    assert rates.pseudonym("203.0.113.7", b"one key") != rates.pseudonym("203.0.113.7", b"another")


class Redis:
    """A real one, to stop, hang and start again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder, self.url = folder, f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("redis-server did not start")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    running = Redis(tmp_path)
    running.start()
    yield running
    running.stop()


async def _turns_during(work: asyncio.Future[None]) -> int:
    """How often the event loop came round while `work` ran: hardly ever where it is blocked."""
    turns = 0
    while not work.done():
        await asyncio.sleep(0.005)
        turns += 1
    await work
    return turns


@pytest.mark.services
async def test_servers_on_one_redis_share_a_count_of_pseudonyms(redis: Redis, tmp_path: Path) -> None:
    import redis as client

    environ = {"MESOBOT_LIMITS_STORE": redis.url, "MESOBOT_TRACKER_DB": f"sqlite:///{tmp_path}/c.db"}
    settings = load_settings(environ | {"MESOBOT_SESSION_LIMIT": "2/minute"})
    one, other = Rates(settings), Rates(settings)
    await one.hit(session="web-1", address="203.0.113.7")
    await other.hit(session="web-1", address="203.0.113.7")
    with pytest.raises(RateLimited) as refused:
        await one.hit(session="web-1", address="203.0.113.7")
    assert 1 <= refused.value.retry_after <= 60
    keys = b" ".join(client.Redis(port=redis.port).keys())
    assert keys.count(b"address:") == 2 and b"web-1" not in keys
    assert b"203.0" not in keys  # with its dot: three digits alone may stand in any pseudonym


@pytest.mark.services
async def test_redis_gone_hung_and_back_delays_nobody(
    redis: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "_LEAVE_ALONE_S", 0.5)
    environ = {"MESOBOT_LIMITS_STORE": redis.url, "MESOBOT_TRACKER_DB": f"sqlite:///{tmp_path}/c.db"}
    counted = Rates(load_settings(environ | {"MESOBOT_SESSION_LIMIT": "3/minute"}))

    async def messages(name: str, count: int = 3) -> None:
        for _ in range(count):
            await counted.hit(session=name, address="203.0.113.7")

    await messages("before", 2)
    assert redis.process
    redis.process.send_signal(19)  # SIGSTOP: it takes connections and answers nothing
    asked = asyncio.ensure_future(messages("hung"))
    assert await asyncio.wait_for(_turns_during(asked), 10) > 10  # it is waited for 0.25 s, once, in a thread
    with pytest.raises(RateLimited):  # limits hold meanwhile, counted here
        await messages("hung", 1)
    redis.stop()
    await asyncio.sleep(0.6)
    await asyncio.wait_for(messages("gone"), 10)
    redis.start()
    await asyncio.sleep(0.6)
    await messages("back")
    with pytest.raises(RateLimited):
        await messages("back", 1)
    assert counted._shared and counted._shared.answers
