"""Rules of the code that no linter has: import does nothing, everything stays small, no prose in Python."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


# docs/decisions/0007 says why: what Rasa makes has nobody who could pass settings in.
LOADS_SETTINGS = {
    "actions/desk.py",
    "bot/channels/rest.py",
    "bot/channels/slack/channel.py",
    "bot/channels/web/channel.py",
    "bot/desk/channel.py",
    "bot/desk/helper.py",  # the main module of a process
    "bot/engine/locks.py",
    "bot/engine/processor.py",
    "bot/engine/tracker_store.py",
    "bot/evaluation/command.py",  # a command
    "bot/evaluation/redaction.py",  # the main module of a process
    "bot/knowledge/store.py",
    "bot/language/reader.py",
    "bot/language/understanding.py",
    "bot/site/channel.py",
}


def test_settings_are_loaded_at_the_edge() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in _files("bot") + _files("actions")
        if "load_settings()" in path.read_text(encoding="utf-8").replace("`load_settings()`", "")
    }
    assert {path for path in found if not path.startswith("bot/cli/")} == LOADS_SETTINGS


def _using(name: str) -> set[str]:
    """Modules whose code uses the name, besides importing or defining it."""
    return {
        str(path.relative_to(ROOT))
        for path in _files("bot") + _files("actions")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if getattr(node, "attr", getattr(node, "id", "")) == name
    }


def test_one_place_records_a_turn() -> None:
    """The tracker store and the channels each call one of its functions; nothing else stores an answer."""
    recording, events = "bot/conversations/recording.py", "bot/conversations/events_table.py"
    assert _using("record_turn") == _using("record_turn_unless_there") == {"bot/engine/tracker_store.py"}
    assert _using("record_answer") == {"bot/channels/exactly_once.py"}
    written = re.compile(r"answer=bindparam|events\.insert|insert\(connection, ")
    found = {
        (code, str(path.relative_to(ROOT)))
        for path in _files("bot")
        for code in written.findall(path.read_text(encoding="utf-8"))
    }
    assert found == {
        ("answer=bindparam", recording),
        ("events.insert", events),
        ("insert(connection, ", recording),
        ("insert(connection, ", events),  # Rasa's API replaces the events of a whole conversation
    }


def test_modules_stay_small() -> None:
    large = []
    for path in _files("bot") + _files("actions"):
        text = path.read_text(encoding="utf-8")
        lines = len(text.partition("\nROWS = (")[0].splitlines())  # a table of rows is read row by row
        if lines > 310:
            large.append(f"{path.relative_to(ROOT)}: {lines} lines")
    assert not large


@pytest.mark.parametrize("place", ["bot", "actions", "tests", "bench", "training", "scripts"])
def test_functions_stay_small(place: str) -> None:
    assert not [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in _files(place)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 40
    ]


# Names that stand for the same text in several modules, and mean different things or are no shared decision.
ALIKE = {
    "FAILED": "a run of the helper that failed; a text that got no answer in time",
    "NEW": "a question nobody decided on; a new row; a thing that is not there yet",
    "OTHER": "another card answered; a message that is no reply to an alarm",
    "PIECE": "an expression of three characters",
    "REFUSED": "an edit that is refused; a question that is not answered",
    "SPACE": "an expression of three characters",
    "TALK": "small talk; the helper's way to talk",
    "URGENT": "a level of danger; an outcome",
    "WARNING": "a level of danger; how grave a finding is",
    "WORD": "an expression of one line, in rooms that do not know each other",
    # The same in bot.knowledge.findings and bot.language; they get one home when the model is trained again:
    "QUOTES": "signs that stand for quotes",
}
_SENTENCE = 25  # characters: shorter texts are names and units
_BODY = 90  # characters: shorter functions are alike by chance


def test_each_constant_and_sentence_stands_once() -> None:
    constants: dict[tuple[str, str], set[Path]] = {}
    sentences: dict[str, set[Path]] = {}
    for path in _files("bot") + _files("actions"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name, value in _constants(tree):
            constants.setdefault((name, value), set()).add(path)
        for text in _texts(tree):
            sentences.setdefault(text, set()).add(path)
        for name, body in _bodies(tree):
            constants.setdefault((name, body), set()).add(path)
    twice = {name for (name, _), paths in constants.items() if len(paths) > 1}
    twice |= {text.strip(" :") for text, paths in sentences.items() if len(paths) > 1}
    assert twice == ALIKE.keys()


def _constants(tree: ast.Module) -> list[tuple[str, str]]:
    """Name and value of each text, pattern or tuple at the top of a module; numbers may well be equal."""
    found = []
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            found += [
                (name.id.strip("_"), ast.unparse(value))
                for name, value in pairs
                if isinstance(name, ast.Name)
                and len(name.id) > 1
                and name.id.isupper()
                and _holds_text(value)
            ]
    return found


def _bodies(tree: ast.Module) -> list[tuple[str, str]]:
    """Name and body of each function that is long enough to be a copy, without its docstring."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = "\n".join(ast.unparse(one) for one in node.body[ast.get_docstring(node) is not None :])
            if len(body) > _BODY:
                found.append((node.name.strip("_"), body))
    return found


def _holds_text(value: ast.expr) -> bool:
    return any(isinstance(n, ast.Constant) and isinstance(n.value, str | bytes) for n in ast.walk(value))


def _texts(tree: ast.Module) -> list[str]:
    """Sentences in the code, without docstrings."""
    told = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    docs = {id(n.body[0].value) for n in ast.walk(tree)
            if isinstance(n, told) and n.body and isinstance(n.body[0], ast.Expr)}  # fmt: skip
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
        and len(n.value) > _SENTENCE and " " in n.value and id(n) not in docs
    ]  # fmt: skip


def test_actions_hold_no_sentences() -> None:
    for path in _files("actions"):
        assert 'text="' not in path.read_text(encoding="utf-8"), path
