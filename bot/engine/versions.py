"""Versions of the model: every training is kept, and one of them is served.

models/mesobot.tar.gz              the model that is served, with mesobot.sha256
models/served.json                 which version it is, since when, and what was served before
models/versions/NAME.tar.gz        a version, with NAME.sha256 and NAME.json, its record
"""

from __future__ import annotations

import datetime
import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.core.errors import ModelUnavailable
from bot.core.files import exchange, forget, is_recorded, record, recorded, write_whole
from bot.core.settings import Settings

MODEL = "mesobot"
# Versions that stay, besides the one that is served and those that a rollback goes to: 13 MB each.
KEPT = 5
_REMEMBERED = 3
TRAINED, PROMOTED = "trained", "promoted"


@dataclass(frozen=True)
class Version:
    """The record of a version."""

    name: str
    made_at: str
    trained_from: str  # the hash of its training files, "" where nobody noted it
    encoder: str  # the encoder whose vectors it was trained on
    measured: Mapping[str, Any] = field(default_factory=dict)  # bot.evaluation.compare writes it


@dataclass(frozen=True)
class Served:
    """What is served: the name of a version, how it came there and when, and what was served before."""

    version: str
    at: str
    how: str
    before: tuple[str, ...] = ()  # the latest is the last


def served_model(settings: Settings) -> Path:
    """The file that training and promotion write, and that servers load."""
    return settings.models_dir / f"{MODEL}.tar.gz"


def file_of(settings: Settings, name: str) -> Path:
    """The model file of a version."""
    return _folder(settings) / f"{name}.tar.gz"


def versions(settings: Settings) -> list[Version]:
    """Every kept version, the oldest first; raises ModelUnavailable where a record cannot be read."""
    found = (_read(path) for path in _folder(settings).glob("*.json"))
    return sorted(
        (one for one in found if file_of(settings, one.name).is_file()),
        key=lambda one: (one.made_at, one.name),
    )


def version_named(settings: Settings, name: str) -> Version:
    """The version of this name, or the only one whose name begins or ends so; raises ModelUnavailable."""
    known = versions(settings)
    exact = [one for one in known if one.name == name]
    near = exact or [one for one in known if one.name.startswith(name) or one.name.endswith(name)]
    if len(near) != 1:
        names = ", ".join(one.name for one in near or known) or "none (`mesobot train` makes one)"
        raise ModelUnavailable(f'"{name}" is {"several versions" if near else "no version"}; kept: {names}')
    return near[0]


def served(settings: Settings) -> Served | None:
    """What the record says is served; None where nothing was kept yet, or the file is another one by now."""
    path = _record_of_served(settings)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        found = Served(data["version"], data["at"], data["how"], tuple(data["before"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(f"{path}: cannot be read: {error} (delete it)") from error
    now = recorded(served_model(settings))
    return found if set(now) & set(recorded(file_of(settings, found.version))) else None


def keep(settings: Settings, model: Path, trained_from: str, encoder: str) -> Version:
    """Keep a copy of `model` as a version."""
    _folder(settings).mkdir(parents=True, exist_ok=True)
    if not is_recorded(model):
        record(model)
    made = datetime.datetime.fromtimestamp(model.stat().st_mtime, datetime.timezone.utc)
    name = f"{made:%Y%m%d-%H%M%S}-{recorded(model)[0][:8]}"
    exchange(file_of(settings, name), model)
    kept = Version(name, made.isoformat(timespec="seconds"), trained_from, encoder)
    note(settings, kept)
    return kept


def note(settings: Settings, version: Version) -> None:
    """Write the record of a version."""
    text = json.dumps(asdict(version), indent=1)
    write_whole(_folder(settings) / f"{version.name}.json", f"{text}\n")


def measured(version: Version, figures: Mapping[str, Any]) -> Version:
    """The version with the figures of a measurement."""
    return replace(version, measured=figures)


def serve_version(settings: Settings, name: str, how: str, before: tuple[str, ...]) -> None:
    """Put a version in the place of what is served; its file is whole at every moment."""
    exchange(served_model(settings), file_of(settings, name))
    note_served(settings, name, how, before)
    _clear_away(settings)


def note_served(
    settings: Settings, name: str, how: str, before: tuple[str, ...] = (), since: str = ""
) -> None:
    """Note which version is served (`since`: now); a running server that reads of a promotion loads it."""
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
    text = json.dumps(asdict(Served(name, since or now, how, before[-_REMEMBERED:])), indent=1)
    write_whole(_record_of_served(settings), f"{text}\n")


def history(settings: Settings) -> tuple[str, ...]:
    """What a rollback goes back to once another version is served: the latest is the last."""
    now = served(settings)
    return (*now.before, now.version) if now else ()


@contextmanager
def changing(settings: Settings) -> Iterator[None]:
    """Hold the lock of the models' folder, so that two commands do not change it at once."""
    path = settings.models_dir / ".lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ModelUnavailable(f"{path.parent}: another command trains or promotes a model") from None
        yield


def _clear_away(settings: Settings) -> None:
    now = served(settings)
    needed = {now.version, *now.before} if now else set[str]()
    for old in versions(settings)[:-KEPT]:
        if old.name not in needed:
            forget(file_of(settings, old.name))
            (_folder(settings) / f"{old.name}.json").unlink(missing_ok=True)


def _read(path: Path) -> Version:
    try:
        found = Version(**json.loads(path.read_text(encoding="utf-8")))
        if found.name != path.stem:  # it names files, which are loaded and cleared away
            raise ValueError(f"it is called {found.name!r}")
        return found
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnavailable(f"{path}: cannot be read: {error} (delete it with its model)") from error


def _folder(settings: Settings) -> Path:
    return settings.models_dir / "versions"


def _record_of_served(settings: Settings) -> Path:
    return settings.models_dir / "served.json"
