"""Runs a command of the assistant, or of Rasa, in a process of its own, as people do."""

from __future__ import annotations

import os
import subprocess
import sys

from bot.core.settings import ROOT


def run_module(module: str, *words: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """`python -m module words` in the root, with `environ` added to the environment."""
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | environ,
        timeout=300,
        check=False,
    )


def mesobot(*words: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """A command of the assistant."""
    return run_module("bot", *words, stdin=stdin, **environ)
