"""Import Rasa without what this assistant does not use: TensorFlow, JAX, cloud clients, other channels.

Rasa imports every component and every channel it ships in order to register them. In one measurement (two
cores, warm disk) that took 8.8 s and 533 MB before any code of ours ran. With these stand-ins it takes 2.0 s
and 127 MB. Only `mesobot` does this; the plain `rasa` commands import everything, as usual.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

# Loaded at the first access to one of their attributes, which does not happen in this assistant.
_LATER = frozenset(
    {
        "rasa.cli.utils",
        "rasa.core.channels.console",
        "rasa.core.test",
        "rasa.nlu.test",
        "rasa.utils.plotting",
        "rasa.utils.tensorflow.model_data_utils",
        "rasa.utils.train_utils",
    }
)
# Classes that Rasa's validator of configurations only looks for in the pipeline.
_ABSENT = {
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.extractors.crf_entity_extractor": ("CRFEntityExtractor", "CRFEntityExtractorOptions"),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
}
_CHANNELS = "rasa.core.channels"
_MODEL_DATA = "rasa.utils.tensorflow.model_data"


def import_lean() -> None:
    """Import Rasa lean from now on; earlier imports are not affected. May be called twice."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(importlib.abc.MetaPathFinder):
    """Finds stand-ins and lazy modules; every other module is found as usual."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a module that is replaced or lazy; None for all others."""
        if name in _LATER:
            spec = importlib.machinery.PathFinder.find_spec(name, path, target)
            if spec and spec.loader:
                spec.loader = _Later(spec.loader)
            return spec
        fill = _STAND_INS.get(name)
        if fill is None:
            return None
        spec = importlib.machinery.ModuleSpec(name, _Filler(fill), is_package=name == _CHANNELS)
        if name == _CHANNELS:
            spec.submodule_search_locations = [f"{place}/channels" for place in path or ()]
        return spec


class _Later(importlib.abc.Loader):
    """Executes a module at the first access to one of its own attributes.

    Python's LazyLoader does so at any attribute, so code that scans `sys.modules` would load them all.
    """

    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def exec_module(self, module: types.ModuleType) -> None:
        """Prepare the module to execute itself later."""

        def load(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            del vars(module)["__getattr__"]
            self._loader.exec_module(module)
            return getattr(module, name)

        vars(module)["__getattr__"] = load


class _Filler(importlib.abc.Loader):
    """Loads a stand-in: an empty module, filled by a function."""

    def __init__(self, fill: Callable[[types.ModuleType], None]) -> None:
        self._fill = fill

    def exec_module(self, module: types.ModuleType) -> None:
        """Fill the module."""
        self._fill(module)


def _components(module: types.ModuleType) -> None:
    """The policies of Rasa that need no TensorFlow; our own components are named by their paths."""
    from rasa.core.policies.memoization import AugmentedMemoizationPolicy, MemoizationPolicy
    from rasa.core.policies.rule_policy import RulePolicy

    vars(module)["DEFAULT_COMPONENTS"] = [RulePolicy, MemoizationPolicy, AugmentedMemoizationPolicy]


def _channels(module: types.ModuleType) -> None:
    """The package of channels with only its base module; our own channels are named by their paths."""
    base = importlib.import_module(f"{_CHANNELS}.channel")
    for name in ("InputChannel", "OutputChannel", "CollectingOutputChannel", "UserMessage"):
        vars(module)[name] = getattr(base, name)
    vars(module).update(BUILTIN_CHANNELS={}, channel=base)


def _model_data(module: types.ModuleType) -> None:
    """A function that is imported by name at start, and called only by featurizers with TensorFlow."""

    def ragged_array_to_ndarray(*_args: object) -> None:
        raise ImportError("TensorFlow's features are not loaded in `mesobot`; use the `rasa` command")

    vars(module)["ragged_array_to_ndarray"] = ragged_array_to_ndarray


def _absent(*names: str) -> Callable[[types.ModuleType], None]:
    return lambda module: vars(module).update({name: type(name, (), {}) for name in names})


_STAND_INS: dict[str, Callable[[types.ModuleType], None]] = {
    "rasa.engine.recipes.default_components": _components,
    _CHANNELS: _channels,
    _MODEL_DATA: _model_data,
} | {module: _absent(*names) for module, names in _ABSENT.items()}
