"""scripts/setup.sh with a stand-in for the package installer: when it installs, and what it prints."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.core.settings import ROOT

_UV = """#!/bin/sh
echo "$@" >> "$UV_LOG"
for last; do :; done
if [ "$1" = venv ]; then
  mkdir -p "$last/bin"; printf '#!/bin/sh\necho 3.10\n' > "$last/bin/python"; chmod +x "$last/bin/python"
  echo "#!$PWD/.venv/bin/python" > "$last/bin/mesobot"
fi
exit 0
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What setup.sh reads, with programs that only note that they were called."""
    for name in ("scripts/setup.sh", "scripts/node.sh", ".python-version", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements", ignore=shutil.ignore_patterns("*.json"))
    (tmp_path / "scripts/widget.sh").write_text("#!/bin/sh\n")
    (tmp_path / "scripts/widget.sh").chmod(0o755)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/uv").write_text(_UV)
    (tmp_path / "bin/uv").chmod(0o755)
    return tmp_path


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def _set_up(checkout: Path, *kind: str, status: int = 0) -> tuple[list[str], str]:
    """The calls of the installer, and what was printed."""
    log = checkout / "uv.log"
    log.unlink(missing_ok=True)
    environ = {**os.environ, "PATH": f"{checkout}/bin:{os.environ['PATH']}", "UV_LOG": str(log)}
    done = subprocess.run(
        ["bash", "scripts/setup.sh", *kind],
        cwd=checkout,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == status, done.stderr
    return log.read_text().splitlines() if log.exists() else [], done.stderr


def test_run_after_dev_leaves_the_test_tools(checkout: Path) -> None:
    calls, said = _set_up(checkout, "dev")
    assert any("requirements/dev.txt" in call for call in calls)
    assert "Installing the locked packages" in said and "\033" not in said
    assert _set_up(checkout) == ([], "")
    assert _set_up(checkout, "dev") == ([], "")


def test_dev_after_run_adds_them(checkout: Path) -> None:
    calls, _ = _set_up(checkout)
    assert calls and not any("requirements/dev.txt" in call for call in calls)
    assert any("requirements/dev.txt" in call for call in _set_up(checkout, "dev")[0])


def test_a_changed_lock_is_installed(checkout: Path) -> None:
    _set_up(checkout)
    with (checkout / "requirements/base.txt").open("a") as lock:
        lock.write("# another version\n")
    assert _set_up(checkout)[0]


def test_a_changed_lock_leaves_the_test_tools_too(checkout: Path) -> None:
    _set_up(checkout, "dev")
    with (checkout / "requirements/base.txt").open("a") as lock:
        lock.write("# another version\n")
    assert any("requirements/dev.txt" in call for call in _set_up(checkout)[0])


def test_a_moved_checkout_is_repaired(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    _set_up(checkout)
    moved = tmp_path_factory.mktemp("elsewhere") / "my bot (1)"
    shutil.move(checkout, moved)
    calls, said = _set_up(moved)
    assert "was moved or has lost its Python: it is made anew" in said
    assert any(call.startswith("venv ") for call in calls)
    assert _set_up(moved) == ([], "")


def test_an_environment_without_its_python_is_made_anew(checkout: Path) -> None:
    _set_up(checkout)
    (checkout / ".venv/bin/python").unlink()
    (checkout / ".venv/bin/python").symlink_to("/nowhere/python3.10")
    calls, said = _set_up(checkout)
    assert "it is made anew" in said
    assert any(call.startswith("venv ") for call in calls)


def test_an_editors_environment_of_another_python_is_named_and_kept(checkout: Path) -> None:
    _program(checkout / ".venv/bin/python", "echo 3.11")
    calls, said = _set_up(checkout, status=1)
    assert calls == []
    assert ".venv is an environment of Python 3.11, and 3.10 is needed" in said
    assert "rm -r .venv" in said
    assert (checkout / ".venv/bin/python").exists()


def test_an_environment_that_is_a_link_is_left_alone(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shared = tmp_path_factory.mktemp("shared")
    _program(shared / "bin/python", "echo 3.10")
    (shared / "bin/mesobot").write_text("#!/of/another/checkout/.venv/bin/python\n")
    (checkout / ".venv").symlink_to(shared)
    _set_up(checkout)
    assert (checkout / ".venv").is_symlink()
    assert (shared / "bin/mesobot").exists()


@pytest.mark.parametrize(("version", "packaged"), [("12", True), ("18", False), ("22", False)])
def test_a_node_that_is_too_old_is_not_used(checkout: Path, version: str, packaged: bool) -> None:
    _program(checkout / "bin/npm", "exit 0")
    _program(checkout / "bin/node", f"[ {version} -ge 18 ]")
    calls, _ = _set_up(checkout)
    assert any("requirements/node.txt" in call for call in calls) is packaged


def test_set_up_works_from_any_directory(checkout: Path, tmp_path: Path) -> None:
    log = checkout / "uv.log"
    environ = {**os.environ, "PATH": f"{checkout}/bin:{os.environ['PATH']}", "UV_LOG": str(log)}
    subprocess.run([checkout / "scripts/setup.sh"], cwd="/", env=environ, check=True, timeout=60)
    assert (checkout / ".venv/.synced").is_file()


def test_every_text_file_keeps_its_line_ends() -> None:
    """A checkout on Windows would give scripts \\r\\n, and `bash\\r` is no program."""
    assert "* text=auto eol=lf" in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    for script in (ROOT / "scripts").glob("*.sh"):
        assert b"\r" not in script.read_bytes()
