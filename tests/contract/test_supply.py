"""What the project is made of: licences on the list, a bill of materials that names every locked package."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from licences import allowed

ROOT = Path(__file__).resolve().parents[2]


def test_every_installed_package_has_a_licence_on_the_list() -> None:
    command = [sys.executable, "scripts/licences.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("licence", ["GPL-3.0", "AGPL-3.0 AND MIT", "UNKNOWN", "", "Commercial; MIT License"])
def test_a_licence_that_is_not_on_the_list_is_found(licence: str) -> None:
    assert not allowed(licence)


@pytest.mark.parametrize("licence", ["MIT", "GPL-2.0 OR MIT", "MIT AND PSF-2.0", "BSD License; MIT License"])
def test_one_of_several_to_choose_from_is_enough(licence: str) -> None:
    assert allowed(licence)


def test_the_bill_of_materials_names_every_locked_package_with_its_hash() -> None:
    subprocess.run(["scripts/sbom.sh"], cwd=ROOT, check=True, capture_output=True, timeout=120)
    made = json.loads((ROOT / "requirements/sbom.json").read_text(encoding="utf-8"))
    named = {(part["name"].lower(), part["version"]) for part in made["components"] if part["hashes"]}
    locks = "".join((ROOT / f"requirements/{name}.txt").read_text("utf-8") for name in ("base", "models"))
    locked = set(re.findall(r"^([\w.-]+)(?:\[.*\])?==([\w.+!-]+)", locks, re.M))
    assert len(locked) > 150
    assert {(name.lower(), version) for name, version in locked} <= named
