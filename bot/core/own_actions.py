"""Imports the custom actions of this program, even if another package has the same name."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location

from bot.core.errors import MesoError
from bot.core.settings import PACKAGE

ACTIONS_PACKAGE = "actions"


def import_our_actions() -> None:
    """Import the `actions` of this program: PYTHONPATH may hold those of another Rasa project.

    With the wrong actions every answer would be the error answer, even to danger signs.
    """
    beside = PACKAGE.parent / ACTIONS_PACKAGE
    known = sys.modules.get(ACTIONS_PACKAGE)
    if known is not None and str(beside) in map(str, known.__path__):
        return
    for name in [name for name in sys.modules if name.split(".")[0] == ACTIONS_PACKAGE]:
        del sys.modules[name]
    spec = spec_from_file_location(
        ACTIONS_PACKAGE, beside / "__init__.py", submodule_search_locations=[str(beside)]
    )
    if spec is None or spec.loader is None or not (beside / "__init__.py").is_file():
        raise MesoError(f"{beside}: the custom actions are not there")
    module = module_from_spec(spec)
    sys.modules[ACTIONS_PACKAGE] = module
    spec.loader.exec_module(module)
