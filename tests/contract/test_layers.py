"""Rules of the code that no linter has: import does nothing, everything stays small, no prose in Python."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _files(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def test_an_import_that_goes_up_is_refused(tmp_path: Path) -> None:
    """`make lint` runs the contracts of pyproject.toml; here they meet an import that breaks one."""
    for name in ("bot", "actions"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "bot/core/cache.py").open("a", encoding="utf-8") as file:
        file.write("\nimport bot.channels.http\n")
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as r; r()", "--no-cache"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "bot.core is not allowed to import bot.channels" in done.stdout


def _calls_at_import(tree: ast.Module) -> list[int]:
    risky = {"open", "connect", "load", "read_text", "load_settings", "KnowledgeStore"}
    calls = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name in risky:
                calls.append(call.lineno)
    return calls


def test_import_does_nothing() -> None:
    for place in ("bot", "actions"):
        for path in _files(place):
            assert not _calls_at_import(ast.parse(path.read_text(encoding="utf-8"))), path


def test_modules_and_functions_stay_small() -> None:
    large = []
    for path in _files("bot") + _files("actions"):
        text = path.read_text(encoding="utf-8")
        lines = len(text.partition("\nROWS = (")[0].splitlines())  # a table of rows is read row by row
        if lines > 310:
            large.append(f"{path.relative_to(ROOT)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > 40 and not _only_wires(node):
                    large.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length}")
    assert not large


def _only_wires(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A Sanic blueprint or click command holds its handlers: those are counted on their own."""
    inner = [n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return sum((n.end_lineno or 0) - n.lineno + 1 for n in inner) > 0.6 * (
        (node.end_lineno or 0) - node.lineno
    )


def test_actions_hold_no_sentences() -> None:
    for path in _files("actions"):
        assert 'text="' not in path.read_text(encoding="utf-8"), path
