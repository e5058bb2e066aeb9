"""Checks values against the types of the contracts, where they come from JSON or from code that is not ours.

`bot.core.json_schema` writes the same types as JSON Schema, for people and other programs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

# The place of what does not fit, as `facts/0/claim` ("" is the value itself); None where all fits.
Problem = str | None
Check = Callable[[Any], Problem]


def problem_of(value: object, kind: type) -> Problem:
    """Where `value` is not what the TypedDict `kind` says; further fields are allowed."""
    return _of(kind)(value)


def fitting(value: Mapping[str, Any], kind: type) -> dict[str, Any]:
    """The fields of the dataclass `kind` that `value` holds with the declared type; lists become tuples."""
    checks = _fields(kind)
    return {
        name: tuple(kept) if isinstance(kept, list) else kept
        for name, kept in value.items()
        if name in checks and checks[name](kept) is None
    }


@lru_cache(maxsize=16)
def _of(kind: type) -> Check:
    return _check(kind)


@lru_cache(maxsize=16)
def _fields(kind: type) -> dict[str, Check]:
    return {name: _check(hint) for name, hint in get_type_hints(kind, include_extras=True).items()}


def _check(kind: Any) -> Check:
    """The check of a type; what it says is worked out once and not at every value."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        return _object(_fields(kind))
    if origin is Annotated:
        return _narrowed(_check(arguments[0]), [note for note in arguments[1:] if isinstance(note, dict)])
    if origin in (Union, UnionType):
        checks = [_check(one) for one in arguments]
        return lambda value: None if any(check(value) is None for check in checks) else ""
    if origin in (list, tuple):
        return _array((list, tuple) if origin is tuple else list, _check(arguments[0]))
    if origin is Literal:
        return lambda value: None if isinstance(value, str) and value in arguments else ""
    return _plain(object if kind is Any else origin or kind)


def _plain(kind: type) -> Check:
    """A single class; a whole number will do for a float, and True is no number."""
    if kind in (int, float):
        kinds = (int, float) if kind is float else int
        return lambda value: None if isinstance(value, kinds) and not isinstance(value, bool) else ""
    return lambda value: None if isinstance(value, kind) else ""


def _object(checks: Mapping[str, Check]) -> Check:
    def check(value: Any) -> Problem:
        if not isinstance(value, dict):
            return ""
        for name, one in checks.items():
            problem = one(value[name]) if name in value else ""
            if problem is not None:
                return _below(name, problem)
        return None

    return check


def _array(kinds: Any, item: Check) -> Check:
    def check(value: Any) -> Problem:
        if not isinstance(value, kinds):
            return ""
        for place, one in enumerate(value):
            if (problem := item(one)) is not None:
                return _below(str(place), problem)
        return None

    return check


def _narrowed(check: Check, notes: list[dict[str, Any]]) -> Check:
    """The check with the limits of an annotation, whose names are those of JSON Schema."""
    limits = [_LIMITS[name](limit) for note in notes for name, limit in note.items()]

    def narrowed(value: Any) -> Problem:
        problem = check(value)
        return problem if problem is not None or all(limit(value) for limit in limits) else ""

    return narrowed


_LIMITS: dict[str, Callable[[Any], Callable[[Any], bool]]] = {
    "minimum": lambda least: lambda value: value >= least,
    "maximum": lambda most: lambda value: value <= most,
    "minLength": lambda least: lambda value: len(value) >= least,
    "pattern": lambda pattern: lambda value: re.search(pattern, value) is not None,
}


def _below(name: str, place: str) -> str:
    return f"{name}/{place}" if place else name
