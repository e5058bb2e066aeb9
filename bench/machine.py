"""Machine, versions and commit, without which a figure is worthless."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.core.settings import ROOT

PACKAGES = ("rasa", "tensorflow", "sanic", "SQLAlchemy", "onnxruntime", "spacy", "aiohttp")


def describe() -> dict[str, Any]:
    """Processor, memory (GB), kernel, Python and the packages that matter; a JSON object."""
    return {
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(int(_line("/proc/meminfo", "MemTotal").split()[0]) / 1e6),
        "kernel": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def moment() -> dict[str, Any]:
    """When, at which commit (`+` for one with changes), and how busy the machine is already (1 minute)."""
    return {
        "at": time.strftime("%Y-%m-%d %H:%M"),
        "commit": _git("rev-parse", "--short", "HEAD") + ("+" if _git("status", "--porcelain") else ""),
        "load": round(os.getloadavg()[0], 2),
    }


def _line(path: str, key: str) -> str:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return ""


def _git(*words: str) -> str:
    done = subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
