"""Logging to standard error: JSON for machines, plain lines for a person; never message text or ids."""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import Any

import click
import structlog

from bot.core.settings import home
from bot.observability.log_lines import STRUCTURED, JsonLines, PlainLines

logger = logging.getLogger(__name__)

# Sanic's loggers do not propagate once Rasa has configured them.
_ROOTS = ("", "sanic.root", "sanic.error")


def quiet_environment() -> None:
    """Switch off telemetry and warnings of other libraries; call it before Rasa is imported.

    What they write beside their results goes into the data folder: a checkout may be read-only.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Of Rasa's training; without this it is below whatever folder a command is started in.
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(home() / ".rasa" / "cache"))
    for variable in ("KERAS_HOME", "MPLCONFIGDIR"):
        os.environ.setdefault(variable, str(home() / "var" / variable.lower()))


def configure_logging(level: str, server: bool = False) -> None:
    """Send every log line to standard error; as JSON where a server runs without a person watching."""
    handler = Lines(sys.stderr)
    handler.setFormatter(JsonLines() if _for_machines(server) else PlainLines())
    for name in _ROOTS:
        root = logging.getLogger(name)
        root.handlers, root.propagate = [handler], False
    # No line contains these, and collecting them costs time for every line.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # Only our own loggers get the level: at DEBUG, Rasa logs texts, slots and trackers.
    number = logging.getLevelName(level.upper())
    logging.getLogger().setLevel(max(number, logging.INFO))
    for ours in ("bot", "actions"):
        logging.getLogger(ours).setLevel(number)
    _join_structlog(max(number, logging.INFO))
    _silence_others()
    if server:
        sys.excepthook = _uncaught
        threading.excepthook = lambda thread: _uncaught(thread.exc_type, thread.exc_value, None)


class Lines(logging.StreamHandler):  # type: ignore[type-arg]  # Python 3.10 takes none at run time
    """Writes log lines, and counts errors by cause (see `bot.observability.metrics`)."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; none on Ctrl-C, of which Sanic makes an error while a server still starts."""
        if record.exc_info and record.exc_info[0] is KeyboardInterrupt:
            return
        if record.levelno >= logging.ERROR:
            from bot.observability.metrics import failed  # a command without errors needs no metrics

            failed(cause_of(record))
        super().emit(record)


def cause_of(record: logging.LogRecord) -> str:
    """The class of the exception that is logged or being handled, else the name of the logger."""
    kind = (record.exc_info or (None,))[0] or sys.exc_info()[0]
    return kind.__name__ if kind else record.name


def tell(text: str, level: int = logging.INFO) -> None:
    """Say something to whoever started a server: on the terminal, or as a line of the log."""
    if _for_machines(server=True):
        logger.log(level, "%s", text.partition("\n")[0])
    else:
        click.echo(text, err=True)


def _for_machines(server: bool) -> bool:
    return server and not sys.stderr.isatty()


def _uncaught(kind: type[BaseException], error: BaseException | None, _trace: Any) -> None:
    if not issubclass(kind, (KeyboardInterrupt, SystemExit)):
        logger.critical("ended by an error", exc_info=error)


def _join_structlog(level: int) -> None:
    """Turn Rasa's structured log calls into ordinary records; all fields but the event are dropped."""
    structlog.configure(
        processors=[_name_and_error],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Not structlog's own factory, which replaces the logger class and doubles the cost of our own lines.
        logger_factory=lambda *_names: logging.getLogger(STRUCTURED),
        cache_logger_on_first_use=True,
    )


def _name_and_error(_logger: Any, _method: str, event: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (event["event"],), {"exc_info": event.get("exc_info")}


def _silence_others() -> None:
    # The access log contains addresses of people.
    logging.getLogger("sanic.access").disabled = True
    # Rasa's pinned dependencies warn about their age at every start; nothing here can change that.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    for chatty in (
        "presidio-analyzer",
        "rasa_sdk.executor",
        "apscheduler",
        "matplotlib",
        "tensorflow",
        "absl",
        "numba",
        "h5py",
    ):
        logging.getLogger(chatty).setLevel(logging.ERROR)
