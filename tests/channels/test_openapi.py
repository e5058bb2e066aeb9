"""`docs/reference/openapi.yml` against a running server: schemathesis sends good and bad requests."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.core.settings import ROOT
from tests.server import Server, Visitor

SCHEMATHESIS = ROOT / ".tools/fuzz/bin/schemathesis"


@pytest.mark.model
def test_the_server_does_what_its_description_says(server: Server, tmp_path: Path) -> None:
    visitor, yaml = Visitor(server.url), YAML(typ="safe")
    description = yaml.load((ROOT / "docs/reference/openapi.yml").read_text(encoding="utf-8"))
    # A made-up token would only ever be refused.
    description["components"]["schemas"]["Token"]["enum"] = [visitor.token]
    with (tmp_path / "openapi.yml").open("w", encoding="utf-8") as copy:
        yaml.dump(description, copy)
    # What is too long is refused by a status of its own.
    statuses = "negative_data_rejection.expected-statuses = [400, 401, 404, 405, 413, 415, 429]"
    (tmp_path / "schemathesis.toml").write_text(f"[checks]\n{statuses}\n", encoding="utf-8")
    command = [
        str(SCHEMATHESIS), "run", str(tmp_path / "openapi.yml"), "--url", server.url,
        "--header", f"Authorization: Bearer {visitor.token}",
        "--max-examples", "40", "--phases", "examples,coverage,fuzzing", "--seed", "7",
        "--exclude-checks", "positive_data_acceptance", "--no-color", "--suppress-health-check", "all",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Tested: 9" in done.stdout.replace("│", " "), done.stdout[-3000:]
