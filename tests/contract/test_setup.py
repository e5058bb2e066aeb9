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
  mkdir -p "$last/bin"; echo "#!/bin/sh" > "$last/bin/python"; chmod +x "$last/bin/python"
fi
exit 0
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What setup.sh reads, with programs that only note that they were called."""
    for name in ("scripts/setup.sh", ".python-version", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements", ignore=shutil.ignore_patterns("*.json"))
    (tmp_path / "scripts/widget.sh").write_text("#!/bin/sh\n")
    (tmp_path / "scripts/widget.sh").chmod(0o755)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/uv").write_text(_UV)
    (tmp_path / "bin/uv").chmod(0o755)
    return tmp_path


def _set_up(checkout: Path, *kind: str) -> tuple[list[str], str]:
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
    assert done.returncode == 0, done.stderr
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
