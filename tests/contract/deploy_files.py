"""What is in deploy/, read; and the programs that judge it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.settings import ROOT, Settings

DEPLOY = ROOT / "deploy"
MANIFESTS = sorted(set((DEPLOY / "kubernetes").glob("*.yaml")) - {DEPLOY / "kubernetes/kustomization.yaml"})
TOOLS = ROOT / ".tools/deploy/bin"
SETTINGS = {declared.metadata["env"] for declared in fields(Settings)}


def read(path: Path) -> Any:
    """A YAML file of one document."""
    # Not ruamel: Rasa teaches its loader to take ${…} for the environment's.
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def manifests() -> list[dict[str, Any]]:
    """Every Kubernetes object."""
    return [item for path in MANIFESTS for item in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def containers() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every pod specification of a Deployment, with each of its containers."""
    for item in manifests():
        if item["kind"] == "Deployment":
            pod = item["spec"]["template"]["spec"]
            for container in pod["containers"]:
                yield pod, container


def services() -> dict[str, dict[str, Any]]:
    """The services of compose.yml."""
    return dict(read(DEPLOY / "compose.yml")["services"])


def env_file(path: Path) -> dict[str, str]:
    """NAME=value lines."""
    return dict(re.findall(r"^(\w+)=(.*)$", path.read_text(encoding="utf-8"), re.M))


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """A program's verdict; its output, joined, is in `stdout`."""
    return subprocess.run(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def program(name: str) -> str:
    """A program of the system; without it the test is skipped, or fails where services are required."""
    if found := shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin"):
        return found
    said = f"{name} is not installed: this was not tested"
    if os.environ.get("MESOBOT_TEST_SERVICES") == "required":
        pytest.fail(said)
    pytest.skip(said)
