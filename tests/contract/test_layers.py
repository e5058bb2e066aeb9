"""Who may import whom: the table of docs/design.md, walked over the code."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# package: what it must not import (prefixes of module names)
FORBIDDEN = {
    "bot/knowledge": [
        "rasa",
        "rasa_sdk",
        "click",
        "actions",
        "bot.channels",
        "bot.language",
        "bot.engine",
    ],
    "bot/language": ["actions", "bot.channels", "rasa_sdk"],
    "bot/redaction": ["rasa", "rasa_sdk", "click", "actions", "bot.channels", "bot.engine"],
    "bot/engine": ["bot.channels"],
    "actions": ["rasa", "bot.channels", "bot.language", "bot.engine"],
    "bot/channels": ["actions", "bot.knowledge", "bot.language"],
    "bot/core/settings.py": ["rasa", "rasa_sdk", "click", "actions", "bot.knowledge", "bot.channels"],
    "bot/core/errors.py": ["rasa", "rasa_sdk", "click", "actions", "bot.knowledge", "bot.channels"],
    "bot/observability/trace.py": [
        "rasa",
        "rasa_sdk",
        "click",
        "actions",
        "bot.knowledge",
        "bot.channels",
        "bot.engine",
    ],
    "bot/observability/metrics.py": [
        "rasa",
        "rasa_sdk",
        "click",
        "actions",
        "bot.knowledge",
        "bot.channels",
        "bot.engine",
    ],
    "bot/observability/query_timing.py": [
        "rasa",
        "rasa_sdk",
        "click",
        "actions",
        "bot.knowledge",
        "bot.channels",
        "bot.engine",
    ],
    "bot/core/cache.py": ["rasa", "rasa_sdk", "click", "actions", "bot"],
    "bot/core/texts.py": ["rasa", "rasa_sdk", "click", "actions", "bot.knowledge", "bot.channels"],
}


def _files(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("place", FORBIDDEN)
def test_a_layer_imports_only_what_it_may(place: str) -> None:
    files = _files(place)
    assert files, f"{place} is gone: mend the table"
    broken = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in _imports(path)
        for ban in FORBIDDEN[place]
        if name == ban or name.startswith(f"{ban}.")
    ]
    assert not broken


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
        if len(text.splitlines()) > 300:
            large.append(f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines")
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
