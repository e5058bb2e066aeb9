"""What log lines contain, and what they never contain."""

import ast
import asyncio
import gc
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.database import open_engine
from bot.core.errors import StoreUnavailable
from bot.core.settings import ROOT
from bot.observability import trace
from bot.observability.logs import configure_logging
from bot.observability.metrics import REGISTRY
from tests.server import tracebacks

SECRET = "my lips swell since Dr Quux injected me"


class Terminal(io.StringIO):
    """Standard error that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def logging_kept() -> Iterator[None]:
    """Logging as it was before."""
    names = ("", "sanic.root", "sanic.error", "bot", "actions")
    kept = [(logging.getLogger(n), logging.getLogger(n).handlers, logging.getLogger(n).level) for n in names]
    configured = structlog.get_config()
    hooks = sys.excepthook
    yield
    for logger, handlers, level in kept:
        logger.handlers, logger.level = handlers, level
    structlog.configure(**configured)
    sys.excepthook = hooks


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, logging_kept: None) -> Callable[[], list[dict[str, Any]]]:
    """A server's log at DEBUG; the lines so far."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    configure_logging("DEBUG", server=True)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_nobody_is_told_that_they_pressed_ctrl_c(log: Callable[[], list[dict[str, Any]]]) -> None:
    logger = logging.getLogger("sanic.error")
    for error in (KeyboardInterrupt(), ValueError()):
        logger.error("Experienced exception while trying to serve", exc_info=error)
    assert [line["error"] for line in log()] == ["ValueError"]


def fail_with(error: Exception) -> None:
    raise error


def logged(log: Callable[[], list[dict[str, Any]]], error: Exception) -> dict[str, Any]:
    try:
        fail_with(error)
    except Exception:
        logging.getLogger("bot.parts").exception("a part failed")
    return log()[-1]


def test_a_line_says_when_who_what_and_for_which_message(log: Any) -> None:
    with trace.begin() as trace_id:
        logging.getLogger("bot.channels").info("answered", extra={"channel": "web", "ms": 7.9})
    line = log()[-1]
    assert line.pop("time")[19] == "." and len(line) == 6
    assert line == {
        "level": "INFO",
        "logger": "bot.channels",
        "event": "answered",
        "channel": "web",
        "ms": 7.9,
        "trace": trace_id,
    }


def test_times_are_utc(log: Any) -> None:
    logging.getLogger("bot").info("now")
    assert log()[-1]["time"].endswith("Z") and "T" in log()[-1]["time"]


def test_an_error_of_ours_is_told_in_words_without_a_traceback(log: Any) -> None:
    line = logged(log, StoreUnavailable("facts.db: no such file"))
    assert (line["error"], line["message"]) == ("StoreUnavailable", "facts.db: no such file")
    assert "traceback" not in line


def test_other_errors_are_told_by_class_and_place_never_by_the_value_they_quote(log: Any) -> None:
    line = logged(log, ValueError(f"cannot read {SECRET}"))
    assert line["error"] == "ValueError" and "message" not in line
    assert 'File "tests/test_logs.py"' in line["traceback"] and "in fail_with" in line["traceback"]
    assert "Quux" not in json.dumps(line)


def test_causes_are_told_too(log: Any) -> None:
    try:
        try:
            fail_with(KeyError(SECRET))
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        logging.getLogger("bot.parts").exception("a part failed")
    told = log()[-1]["traceback"]
    assert told.index("KeyError") < told.index("RuntimeError") and "Quux" not in told


def test_a_database_error_names_its_cause_but_not_the_row(log: Any, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/conversations.db")
    try:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO turns (text) VALUES (:text)"), {"text": SECRET})
    except SQLAlchemyError as error:
        assert "Quux" not in str(error)
        logging.getLogger("bot.parts").exception("not written")
    assert log()[-1]["message"] == "no such table: turns"
    assert "Quux" not in json.dumps(log())


LIBRARY = """
import logging, structlog
logger, structlogger = logging.getLogger("rasa.core.part"), structlog.get_logger()
def work(text, sender_id):
    logger.warning(
        f"Circuit breaker tripped. Stopped predicting "
        f"more actions for sender '{sender_id}'."
    )
    logger.error("Failed to validate text %s", text)
    logger.warning("Unhandled request ({})".format(text))
    logger.error("Lost: " + text)
    logger.error(ValueError(text))
    logger.error(text)
    structlogger.warning("message.parsing.failed", user_text=text, message=text, name=text)
    logger.info("slots", extra={"slots": text, "status": text})
"""


def test_of_a_librarys_line_only_template_and_place_are_logged(log: Any) -> None:
    space: dict[str, Any] = {"__name__": "rasa.core.part"}
    exec(compile(LIBRARY, "/somewhere/part.py", "exec"), space)
    space["work"](SECRET, "web-1234")
    assert [line["event"] for line in log()] == [
        "…",
        "Failed to validate text …",
        "…",
        "…",
        "…",
        "…",
        "message.parsing.failed",
        "…",
    ]
    assert "Quux" not in json.dumps(log()) and "web-1234" not in json.dumps(log())
    assert log()[0]["at"] == "part.py:5"


async def test_rasas_fallback_store_does_not_log_what_the_database_said(log: Any, tmp_path: Path) -> None:
    from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
    from rasa.shared.core.domain import Domain

    class Broken(InMemoryTrackerStore):
        async def retrieve(self, sender_id: str) -> None:
            raise RuntimeError(f"row of {sender_id}: {SECRET}")

    store = FailSafeTrackerStore(Broken(Domain.empty()))
    assert await store.retrieve("web-1234") is None
    said = [line for line in log() if line["logger"] == "rasa.core.tracker_store"]
    assert said and said[-1]["at"].startswith("tracker_store.py:")
    assert "Quux" not in json.dumps(log()) and "web-1234" not in json.dumps(log())


async def test_an_error_that_nobody_awaits_is_logged_once(log: Any) -> None:
    async def fails(text: str) -> None:
        raise ValueError(text)

    task = asyncio.ensure_future(fails(SECRET))
    await asyncio.sleep(0)
    del task
    gc.collect()
    lines = [line for line in log() if line["logger"] == "asyncio" and line["level"] == "ERROR"]
    assert [(line["event"], line["error"]) for line in lines] == [
        ("Task exception was never retrieved", "ValueError")
    ]
    assert "Quux" not in json.dumps(log())


def test_an_error_that_ends_the_process_is_a_line_as_well(log: Any) -> None:
    error = RuntimeError(SECRET)
    sys.excepthook(type(error), error, None)
    assert (log()[-1]["level"], log()[-1]["error"]) == ("CRITICAL", "RuntimeError")


@pytest.mark.parametrize("name", ["rasa.core.processor", "rasa_sdk.executor", "sanic.root", "sqlalchemy"])
def test_debug_is_for_our_own_lines_only(log: Any, name: str) -> None:
    logging.getLogger(name).debug("tracker of %s", SECRET)
    structlog.get_logger().debug("processor.message.parse", text=SECRET)
    assert log() == []
    logging.getLogger("bot.observability.query_timing").debug("query")
    assert log()[-1]["level"] == "DEBUG"


def test_there_is_no_access_log(log: Any) -> None:
    logging.getLogger("sanic.access").error("GET / from 192.0.2.7")
    assert log() == []


def test_sanics_errors_are_lines_like_any_other(log: Any) -> None:
    logging.getLogger("sanic.error").error("protocol.connect_made")
    assert [line["logger"] for line in log()] == ["sanic.error"]


def test_a_person_at_a_terminal_reads_plain_lines(
    monkeypatch: pytest.MonkeyPatch, logging_kept: None
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    configure_logging("INFO", server=True)
    logging.getLogger("bot.channels").info("answered", extra={"channel": "web", "ms": 7.9})
    try:
        fail_with(ValueError(SECRET))
    except ValueError:
        logging.getLogger("bot.parts").exception("a part failed")
    first, second, *traceback = screen.getvalue().splitlines()
    assert first.endswith("INFO bot.channels: answered channel=web ms=7.9")
    assert second.endswith("ERROR bot.parts: a part failed (ValueError)")
    assert any("in fail_with" in line for line in traceback) and "Quux" not in screen.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_our_tests_notice_a_traceback_in_either_form(
    monkeypatch: pytest.MonkeyPatch, logging_kept: None, stream: type[io.StringIO]
) -> None:
    written = stream()
    monkeypatch.setattr(sys, "stderr", written)
    configure_logging("INFO", server=True)
    for error, noticed in ((StoreUnavailable("facts.db: no such file"), False), (ValueError(SECRET), True)):
        try:
            fail_with(error)
        except Exception:
            logging.getLogger("bot.parts").exception("a part failed")
        assert bool(tracebacks(written.getvalue())) is noticed


def test_errors_are_counted_by_cause(log: Any) -> None:
    def count(cause: str) -> float:
        return REGISTRY.get_sample_value("mesobot_errors_total", {"cause": cause}) or 0.0

    before = {cause: count(cause) for cause in ("ZeroDivisionError", "TimeoutError", "bot.parts")}
    logged(log, ZeroDivisionError())
    try:
        fail_with(asyncio.TimeoutError())
    except asyncio.TimeoutError:
        logging.getLogger("bot.parts").error("not done in time")  # the cause is being handled
    logging.getLogger("bot.parts").error("not ready")
    assert {cause: count(cause) - was for cause, was in before.items()} == dict.fromkeys(before, 1.0)


# Names under which our code holds what people say and who they are.
PRIVATE = {"text", "said", "typed", "sender_id", "conversation", "place", "address", "token", "session"}


def test_no_log_call_of_ours_names_what_people_say_or_who_they_are() -> None:
    for path in [*sorted((ROOT / "bot").rglob("*.py")), *sorted((ROOT / "actions").rglob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("logger."):
                used = {n.id for a in node.args for n in ast.walk(a) if isinstance(n, ast.Name)}
                used |= {n.attr for a in node.args for n in ast.walk(a) if isinstance(n, ast.Attribute)}
                # `tell` logs what the program says to its operator.
                if not path.samefile(ROOT / "bot/observability/logs.py"):
                    assert not used & PRIVATE, f"{path.relative_to(ROOT)}:{node.lineno}"
