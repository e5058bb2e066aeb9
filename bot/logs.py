"""Logging: to standard error, at the level of the settings, without message text."""

from __future__ import annotations

import logging
import os
import sys

import structlog

from bot.settings import ROOT


def quiet_environment() -> None:
    """Telemetry off, other libraries' chatter off; to be called before Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Libraries that keep files of their own in the home directory keep them in the project.
    for variable in ("KERAS_HOME", "MPLCONFIGDIR"):
        os.environ.setdefault(variable, str(ROOT / "var" / variable.lower()))


def configure_logging(level: str) -> None:
    """Send every log line to standard error; Rasa's structured debug lines are dropped early."""
    number = logging.getLevelName(level.upper())
    logging.basicConfig(
        level=number,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(max(number, logging.INFO)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    _silence_others()


def _silence_others() -> None:
    # Rasa's frozen dependencies warn of their own age at every start; nothing here can mend that.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    for chatty in (
        "rasa_sdk.executor",
        "apscheduler",
        "matplotlib",
        "tensorflow",
        "absl",
        "numba",
        "h5py",
    ):
        logging.getLogger(chatty).setLevel(logging.ERROR)
