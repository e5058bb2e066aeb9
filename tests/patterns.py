"""Every regular expression of the project, and texts that are hard for it on purpose."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import random
import re
import sre_constants as code
import sre_parse
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import actions
import bot

# A repetition that may get this long is tested.
_LONG = 15
_CANDIDATES = "a1 A-.,'@/:_\n(é\x00"
# Pieces that expressions typically stumble over when they are repeated.
_COMMON = ("a", "1", " ", "Ab ", "a-", "a.", "a,", "1.", "a@", "/", "(")
_ENDS = ("", "\x00 1")
_AT_RANDOM = 20


def modules() -> Iterator[ModuleType]:
    """Every module of the project, imported."""
    for package in (bot, actions):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def expressions() -> dict[str, re.Pattern[str]]:
    """Compiled expressions in modules, and literal ones where they are used; by place."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for number, pattern in enumerate(_within(value)):
                if pattern not in found.values():
                    found[f"{module.__name__}.{name}[{number}]"] = pattern
        for line, pattern in _written_out(module):
            if pattern not in found.values():
                found[f"{module.__name__}:{line}"] = pattern
    return found


def _within(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < 4:
        for inner in _parts(value):
            yield from _within(inner, depth + 1)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value) if len(value) < 5_000 else []
    ours = getattr(value, "__module__", "").startswith(("bot", "actions"))
    return list(vars(value).values()) if ours and hasattr(value, "__dict__") else []


def _written_out(module: ModuleType) -> Iterator[tuple[int, re.Pattern[str]]]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).startswith("re."):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, re.compile(first.value)


Shape = tuple[str, str, str]


def shapes(pattern: re.Pattern[str]) -> set[Shape]:
    """Hard texts: the beginning of a match, a repeated piece, and an end at which the match fails.

    Some are made from the expression, others at random (the same ones each time).
    """
    tree = sre_parse.parse(pattern.pattern)
    whole = _sample(tree)
    starts = {("", (*_COMMON, whole)), (whole, _COMMON), *_repetitions(tree, "")}
    made = {
        (before, pump, end) for before, pumps in starts for pump in (*pumps, before) if pump for end in _ENDS
    }
    return made | set(_at_random(pattern.pattern, whole))


def _at_random(pattern: str, whole: str) -> Iterator[Shape]:
    """Signs that expressions often name, those of this expression among them, in any order."""
    dice = random.Random(pattern)
    signs = _CANDIDATES + "".join(sign for sign in whole if sign.isprintable())[:20]
    for _ in range(_AT_RANDOM):
        before, pump = (
            "".join(dice.choices(signs, k=dice.choice(lengths))) for lengths in ((0, 1, 5), (1, 2, 3, 8, 100))
        )
        yield before, pump, dice.choice(_ENDS)


def grown(shape: Shape, length: int) -> str:
    """A text of that shape and about this length."""
    before, pump, end = shape
    return f"{before}{pump * (length // len(pump))}{end}"


def _repetitions(tree: Any, before: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(text before a long repetition, pieces to repeat there)."""
    for kind, value in tree:
        if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
            _least, most, body = value
            if most == code.MAXREPEAT or most >= _LONG:
                yield before, (*_samples(body), *_COMMON)
            yield from _repetitions(body, before)
        elif kind is code.SUBPATTERN:
            yield from _repetitions(value[-1], before)
        elif kind is code.BRANCH:
            for branch in value[1]:
                yield from _repetitions(branch, before)
        elif kind in (code.ASSERT, code.ASSERT_NOT):
            yield from _repetitions(value[1], before)
        before += _sample([(kind, value)])


def _samples(tree: Any) -> tuple[str, ...]:
    if len(tree) == 1 and tree[0][0] is code.IN:
        return tuple(c for c in _CANDIDATES if _is_in(c, tree[0][1]))[:6]
    return (_sample(tree),)


def _sample(tree: Any) -> str:
    """A text that the tree roughly matches."""
    return "".join(_one(kind, value) for kind, value in tree)


def _one(kind: Any, value: Any) -> str:  # noqa: PLR0911  # one line a kind
    if kind is code.LITERAL:
        return chr(value)
    if kind is code.NOT_LITERAL:
        return str(next(c for c in _CANDIDATES if ord(c) != value))
    if kind is code.IN:
        return next((c for c in _CANDIDATES if _is_in(c, value)), _first(value))
    if kind is code.ANY:
        return "a"
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
        return str(str(_sample(value[2])) * max(1, min(value[0], 30)))
    if kind is code.SUBPATTERN:
        return str(_sample(value[-1]))
    if kind is code.BRANCH:
        return str(_sample(value[1][0]))
    return ""


def _first(items: Any) -> str:
    return next(
        (chr(v if k is code.LITERAL else v[0]) for k, v in items if k in (code.LITERAL, code.RANGE)), "a"
    )


def _is_in(character: str, items: Any) -> bool:
    negated: bool = bool(items) and items[0][0] is code.NEGATE
    return negated != any(_is_one(character, kind, value) for kind, value in items)


def _is_one(c: str, kind: Any, value: Any) -> bool:
    if kind is code.LITERAL:
        return bool(ord(c) == value)
    if kind is code.RANGE:
        return bool(value[0] <= ord(c) <= value[1])
    if kind is code.CATEGORY:
        name = str(value).rpartition("_")[2]
        holds = {"DIGIT": c.isdigit(), "SPACE": c.isspace(), "WORD": c.isalnum() or c == "_"}[name]
        return holds != ("NOT" in str(value))
    return False
