"""Each patched part of Rasa and Sanic exists with the expected parameters; every override is listed."""

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
import rasa
import sanic
from rasa.engine.graph import GraphNode
from sanic.server.protocols.http_protocol import HttpProtocol

import bot.engine
from bot.engine import lean
from bot.engine.rasa_patches import PATCHED, RASA, Patched

ROOT = Path(__file__).resolve().parents[3]
OF_SANIC = {
    "sanic.http:Http.error_response": "self exception",
    "sanic.http:Http.__aiter__": "self",
    "sanic.http:Http.create_empty_request": "self",
    "sanic.request:Request.__init__": "self url_bytes headers version method transport app head",
}


def _found(place: str) -> Any:
    module, _, path = place.partition(":")
    thing: Any = import_module(module)
    for name in path.split("."):
        thing = getattr(thing, name)
    return thing


@pytest.mark.parametrize(
    ("place", "parameters"), [*((one.place, one.parameters) for one in PATCHED), *OF_SANIC.items()]
)
def test_it_exists_with_these_parameters(place: str, parameters: str) -> None:
    assert list(inspect.signature(_found(place)).parameters) == parameters.split()


def test_a_request_of_sanic_has_a_time_limit_of_its_own() -> None:
    assert "response_timeout" in HttpProtocol.__slots__


@pytest.mark.parametrize("patched", PATCHED, ids=lambda patched: f"{patched.place} by {patched.by}")
def test_who_patches_it_exists_and_the_reason_is_told(patched: Patched) -> None:
    module, _, name = patched.by.rpartition(".")
    ours = getattr(import_module(module or "bot.engine.rasa_patches"), name)
    if patched.how == "overridden":
        assert patched.place.rpartition(".")[2] in vars(ours)
    assert patched.why
    assert patched.gain


def _classes() -> Iterator[type]:
    """Our classes that extend one of Rasa."""
    for module in pkgutil.iter_modules(bot.engine.__path__, "bot.engine."):
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and thing.__module__ == module.name and _rasas(thing):
                yield thing


def _rasas(ours: type) -> list[type]:
    return [base for base in ours.__mro__ if base.__module__.partition(".")[0] == "rasa"]


def _place(ours: type, name: str) -> str:
    """The method of Rasa that has this name in a class of ours, or empty."""
    theirs = next(
        (base for base in _rasas(ours) if callable(getattr(base, name, None)) and name in vars(base)), None
    )
    return f"{theirs.__module__}:{theirs.__name__}.{name}" if theirs else ""


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)


def _functions(ours: type) -> Iterator[FunctionType]:
    for value in vars(ours).values():
        function = getattr(value, "__func__", value)  # of a static or class method
        if isinstance(function, FunctionType):
            yield function


@pytest.mark.parametrize("ours", _classes(), ids=lambda ours: ours.__name__)
def test_every_override_and_every_private_call_is_listed(ours: type) -> None:
    listed = {(one.place, one.by.rpartition(".")[2]) for one in PATCHED if one.how != "patched"}
    overridden = {place for name in vars(ours) if (place := _place(ours, name))}
    names = {name for function in _functions(ours) for name in _names_in(function.__code__)}
    private = {name for name in names if name.startswith("_") and not name.startswith("__")}
    called = {place for name in private - vars(ours).keys() if (place := _place(ours, name))}
    assert {(place, ours.__name__) for place in overridden | called} <= listed


def test_every_private_part_of_another_object_is_listed() -> None:
    """Private attributes that are no methods: `PATCHED` holds signatures only."""
    found = {
        f"{path.stem}: {ast.unparse(node)}"
        for path in sorted((ROOT / "bot/engine").glob("*.py"))
        if path.stem not in ("rasa_patches", "sanic_patches")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and re.match("_[a-z]", node.attr)
        and ast.unparse(node.value) not in ("self", "cls", "super()")
    }
    assert found == {"runner: node._component"}
    assert re.search(r"self\._component\b", inspect.getsource(GraphNode))


def test_classes_of_ours_are_found() -> None:
    assert {ours.__name__ for ours in _classes()} >= {
        "Assistant", "TurnProcessor", "Tracker", "BoundedTrackerStore", "ConversationLockStore",
        "InProcessActions", "RemoteActions", "PlainGraphRunner",
    }  # fmt: skip


def _assigned(tree: ast.Module) -> Iterator[str]:
    """Attributes of imported parts of Rasa and Sanic that a module assigns to."""
    theirs = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ("rasa", "sanic"):
            theirs |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.Import):
            theirs |= {
                (alias.asname or alias.name).partition(".")[0]
                for alias in node.names
                if alias.name.partition(".")[0] in ("rasa", "sanic")
            }
    for node in ast.walk(tree):
        for target in node.targets if isinstance(node, ast.Assign) else ():
            root: ast.AST = target
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(target, ast.Attribute) and isinstance(root, ast.Name) and root.id in theirs:
                yield ast.unparse(target)


def test_only_the_modules_of_patches_patch() -> None:
    found = {
        path.stem: patches
        for path in sorted((ROOT / "bot").rglob("*.py"))
        if (patches := set(_assigned(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found.keys() == {"rasa_patches", "sanic_patches"}
    assert len(found["rasa_patches"]) == sum(one.how == "patched" for one in PATCHED) - 1  # but for the CORS


def _source(module: str) -> str:
    """The text of a module of Rasa, which is not imported; fails where there is none."""
    path = Path(rasa.__file__).parents[1] / module.replace(".", "/")
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")


@pytest.mark.parametrize("module", sorted(lean._LATER | lean._STAND_INS.keys()))
def test_what_is_left_out_at_import_exists(module: str) -> None:
    text = _source(module)
    for name in lean._ABSENT.get(module, ()):
        assert f"class {name}" in text


def test_what_stand_ins_hold_exists() -> None:
    assert "def ragged_array_to_ndarray" in _source(lean._MODEL_DATA)
    assert "DEFAULT_COMPONENTS = " in _source("rasa.engine.recipes.default_components")
    assert "BUILTIN_CHANNELS" in _source(lean._CHANNELS)


def test_rasa_and_sanic_are_the_versions_that_were_read() -> None:
    assert rasa.__version__ == RASA
    assert sanic.__version__.startswith("21.12")
