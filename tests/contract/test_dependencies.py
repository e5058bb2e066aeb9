"""What the code imports is what a wheel declares, directly or through what it declares."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, requires
from importlib.metadata import distribution as metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.core.settings import ROOT

# `mesobot browse` says how to install it where it is missing.
OPTIONAL = {"datasette", "uvicorn"}


def declared() -> dict[str, str]:
    """Name → line of the files that pyproject.toml names as dependencies of the wheel."""
    lines = "\n".join(
        (ROOT / f"requirements/{name}.in").read_text(encoding="utf-8") for name in ("base", "models")
    )
    found = [line.partition("#")[0].strip() for line in lines.splitlines()]
    return {canonicalize_name(Requirement(line).name): line for line in found if line}


def _with_what_they_need(names: Iterable[str]) -> set[str]:
    found, waiting = set[str](), list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            needed = requires(name) or ()
        except PackageNotFoundError:
            continue
        for line in needed:
            needs = Requirement(line)
            if needs.marker is None or needs.marker.evaluate({"extra": ""}):
                waiting.append(canonicalize_name(needs.name))
    return found


def _imported() -> dict[str, str]:
    """Top-level module → a file that imports it."""
    found: dict[str, str] = {}
    for folder in ("bot", "actions"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
                found |= {name.partition(".")[0]: str(path.relative_to(ROOT)) for name in names}
    return found


def _modules(distribution: str) -> set[str]:
    """The top-level modules of an installed distribution; none of one that is not installed."""
    try:
        found = metadata(distribution)
    except PackageNotFoundError:
        return set()
    if told := found.read_text("top_level.txt"):
        return set(told.split())
    paths = found.files or ()
    return {path.parts[0].partition(".")[0] for path in paths if path.suffix in (".py", ".so")}


def test_every_import_is_declared() -> None:
    known = {module for name in _with_what_they_need(declared()) for module in _modules(name)}
    known |= sys.stdlib_module_names | OPTIONAL | {"bot", "actions"}
    assert {module: file for module, file in _imported().items() if module not in known} == {}
