"""Formats log records, and keeps personal data out of them.

Our own log calls contain neither message text nor ids. Those of other libraries do: Rasa, Sanic and Bolt log
texts, slots, conversation ids and addresses. Of their messages only the template is logged, without its
values (`Failed to validate text …`). A message that was put together before the call has no template: its
line has only logger, file and line number.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from bot.core.errors import MesoError
from bot.core.settings import PACKAGE
from bot.observability import trace

# Rasa's structured log calls: the event is a constant in the source, and their other fields are dropped.
STRUCTURED = "rasa"
_OURS = ("bot", "actions")
_GAP = "…"
# Fields that our own log calls may add (`extra=`); fields of other libraries are left out.
_FIELDS = ("channel", "status", "ms", "database", "query")
# Exceptions whose text tells the cause and never quotes data. A ValueError or KeyError quotes the value, an
# IntegrityError of a database the row. So of all other exceptions only the class is logged.
_TELLING: tuple[type[BaseException], ...] = (
    MesoError,
    OSError,
    ImportError,
    AttributeError,
    NameError,
    TypeError,
)
_TELLING_BY_NAME = {"OperationalError", "InterfaceError", "ModelNotFound", "ReadError"}
_PLACES = re.compile(r"^.*/(?=(?:site-packages|lib/python3\.\d+)/)")


_as_json = json.JSONEncoder(ensure_ascii=False, default=str).encode


class JsonLines(logging.Formatter):
    """One JSON object on each line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        line = {
            "time": f"{_second(int(record.created))}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "event": event_of(record),
            **_fields(record),
        }
        if record.exc_info and record.exc_info[1]:
            line |= _error_fields(record.exc_info[1])
        return _as_json(line)


class PlainLines(logging.Formatter):
    """A readable line for a person at a terminal; a traceback follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        clock = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        parts = [clock, record.levelname, f"{record.name}:", event_of(record)]
        parts += [f"{name}={value}" for name, value in _fields(record).items()]
        if not (record.exc_info and record.exc_info[1]):
            return " ".join(parts)
        told = _error_fields(record.exc_info[1])
        said = f"{told['error']}: {told['message']}" if "message" in told else told["error"]
        return "\n".join([" ".join([*parts, f"({said})"]), *told.get("traceback", "").splitlines()])


def event_of(record: logging.LogRecord) -> str:
    """The message: complete for our own records, only the template for those of libraries."""
    if record.name.partition(".")[0] in _OURS or record.name == STRUCTURED:
        return record.getMessage()
    if record.name == "asyncio":  # "Task exception was never retrieved", then the contents of the task
        found = re.match("[A-Za-z ]*", str(record.msg))
        return found.group().strip() if found else _GAP
    if record.args and isinstance(record.msg, str):
        return re.sub(r"%(?:\(\w+\))?[-+ #0-9.]*[a-zA-Z]", _GAP, record.msg)
    return _GAP


@lru_cache(maxsize=1)
def _second(moment: int) -> str:
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    found = {name: record.__dict__[name] for name in _FIELDS if name in record.__dict__}
    if record.name.partition(".")[0] not in _OURS:
        found = {} if record.name == STRUCTURED else {"at": f"{record.module}.py:{record.lineno}"}
    return found | ({"trace": trace.current()} if trace.current() else {})


def _error_fields(error: BaseException) -> dict[str, str]:
    """Class, cause where that is safe to log, and origin (not for our own errors)."""
    fields = {"error": type(error).__name__}
    if said := _said(error):
        fields["message"] = said
    if not isinstance(error, MesoError):
        fields["traceback"] = _frames(error)
    return fields


def _said(error: BaseException) -> str:
    error = getattr(error, "orig", None) or error  # the error of the database driver, without the statement
    if isinstance(error, _TELLING) or type(error).__name__ in _TELLING_BY_NAME:
        return next(iter(str(error).splitlines()), "")
    return ""


def _frames(error: BaseException) -> str:
    """Traceback of an error and its causes, first cause first, without the texts of the exceptions."""
    parts: list[str] = []
    at: BaseException | None = error
    while at is not None and len(parts) < 5:
        frames = traceback.extract_tb(at.__traceback__)
        for frame in frames:
            frame.filename = _PLACES.sub("", frame.filename.removeprefix(f"{PACKAGE.parent}/"))
        parts.append("".join(traceback.format_list(frames)) + type(at).__name__)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n".join(reversed(parts))
