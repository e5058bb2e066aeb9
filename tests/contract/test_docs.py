"""The docs run: what they name exists."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.record import KINDS, PAGE, read

ROOT = Path(__file__).resolve().parents[2]
DOCS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "bot/knowledge/starter/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def unknown_commands(text: str) -> list[str]:
    """What the code of a page runs and nobody has: targets of make, commands of mesobot."""
    code = "\n".join(re.findall(r"^```.*?^```|`[^`\n]+`", text, re.M | re.S))
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))
    return [
        *(f"make {name}" for name in re.findall(r"\bmake ([a-z-]+)", code) if name not in targets),
        *(f"mesobot {name}" for name in re.findall(r"\bmesobot ([a-z]+)", code) if name not in main.commands),
    ]


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_commands_in_the_docs_exist(path: Path) -> None:
    assert unknown_commands(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", ["so `make nonsense` here", "```\nmake nonsense\n```", "`x; make nonsense`"])
def test_a_command_that_does_not_exist_is_found(text: str) -> None:
    assert unknown_commands(text) == ["make nonsense"]
    assert unknown_commands(text.replace("make", "mesobot")) == ["mesobot nonsense"]
    assert unknown_commands("these make sense, and mesobot answers: `make test`") == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_files_in_the_docs_exist(path: Path) -> None:
    for name in re.findall(
        r"`((?:bot|actions|data|tests|docs|scripts|deploy)/[\w./-]+)`", path.read_text("utf-8")
    ):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_of_the_docs_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_every_page_can_be_found_from_the_index() -> None:
    index = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    pages = [path.relative_to(ROOT / "docs") for path in sorted((ROOT / "docs").rglob("*.md"))]
    lost = [str(page) for page in pages if str(page) not in index and page.parent.name != "decisions"]
    assert lost == ["index.md"]


def test_what_is_written_from_code_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_every_setting_is_in_the_example_file() -> None:
    from dataclasses import fields

    from bot.core.settings import Settings

    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for declared in fields(Settings):
        assert f"{declared.metadata['env']}=" in example


def test_locks_hold_no_addresses_and_every_package_a_hash() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        packages = re.findall(r"^[\w.\[\]-]+==", text, re.M)
        assert len(re.findall(r"==.*\\\n\s+--hash", text)) == len(packages)


def _tests_with_a_row() -> set[str]:
    """Tests that take the fixture which writes docs/reference/reliability.md."""
    found = set()
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                arguments = {argument.arg for argument in node.args.args}
                # The measuring itself is tested too; every other test of a fault has its row.
                of_a_fault = path.parent.name == "faults" and path.stem != "test_crowd"
                assert "reliability" in arguments or not of_a_fault, f"{path.name}::{node.name}"
                if "reliability" in arguments:
                    found.add(f"{path.relative_to(ROOT).as_posix()}::{node.name}")
    return found


def test_every_row_of_the_reliability_page_has_its_test_and_every_such_test_its_row() -> None:
    rows = {test for kind in KINDS for test in read(PAGE, kind)}
    assert rows == _tests_with_a_row()
