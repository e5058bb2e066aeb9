"""The wheel contains all that the program needs, and works away from the checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
import tomli
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.core.settings import ROOT
from tests.contract.test_dependencies import declared

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    source = folder / "source"
    for name in (part for part in files.decode().split("\0") if part and (ROOT / part).is_file()):
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    (source / "web/dist").mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "web/dist").rglob("*"):
        if path.is_file():
            target = source / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    code = "from setuptools.build_meta import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=source, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / done.stdout.splitlines()[-1]


def test_it_holds_packages_files_and_dependencies(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
        (metadata,) = (content.read(name).decode() for name in names if name.endswith("/METADATA"))
    tracked = subprocess.run(
        ["git", "ls-files", "bot", "actions"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    missing = {name for name in tracked.stdout.splitlines() if (ROOT / name).is_file()} - names
    assert missing == set()
    files = ("data/knowledge/facts.csv", "domain.yml", "config.yml", "credentials.yml", "endpoints.yml")
    assert {f"bot/files/{name}" for name in (*files, "web/dist/index.html")} <= names
    lines = re.findall(r"^Requires-Dist: (.+)$", metadata, re.M)
    needed = {str(canonicalize_name(one.name)): one for one in map(Requirement, lines)}
    wanted = {name: Requirement(line) for name, line in declared().items()}
    assert {name: one.specifier for name, one in needed.items()} == {
        name: one.specifier for name, one in wanted.items()
    }
    assert str(needed["rasa"].specifier) == "==3.6.21"


@pytest.mark.model
def test_it_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    """pip installs the wheel; the packages that it needs are lent by a path file, instead of 4 GB anew."""
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env/bin/python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    options = ["--quiet", "--no-index", "--no-deps", "--no-cache-dir"]
    subprocess.run([*pip, "install", *options, wheel], check=True, timeout=300)
    where = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    site = Path(where.stdout.strip())
    (site / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environ = os.environ | {"PYTHONWARNINGS": "ignore", "MESOBOT_MODELS": str(ROOT / "models")}

    def run(*words: str) -> str:
        done = subprocess.run(
            [tmp_path / "env/bin/mesobot", *words],
            cwd=elsewhere,
            env=environ,
            capture_output=True,
            text=True,
            timeout=500,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    version = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert version in run("--version")
    assert str(elsewhere / "facts.db") in run("knowledge", "build")
    assert "mesotherapy/risks" in run("knowledge", "show", "mesotherapy", "risks")
    (answer,) = json.loads(f"[{run('ask', '--json', 'what is mesotherapy?')}]")
    assert (answer["status"], answer["subject"]) == ("answered", "mesotherapy")
    code = "import bot; print(bot.__file__)"
    loaded = subprocess.run([python, "-c", code], cwd=elsewhere, capture_output=True, text=True, check=True)
    assert str(site) in loaded.stdout


def test_program_and_widget_have_one_version() -> None:
    program = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    widget = json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))["version"]
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    changes = re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert {program, widget, lock["version"], lock["packages"][""]["version"]} == {program}
    assert changes[0] == program
