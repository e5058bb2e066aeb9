"""Model files are what was trained or fetched here: a SHA-256 beside each, compared at every start.

It finds what was cut off, exchanged or edited; against who can write the folder, the folder's owner guards.
The files have the form of `sha256sum`, so that `sha256sum --check models/*.sha256` says the same.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

from bot.core.errors import ModelUnavailable

logger = logging.getLogger(__name__)

_SUFFIX = ".sha256"


def record(path: Path) -> None:
    """Write down what `path` holds now."""
    _beside(path).write_text(f"{_digest(path)}  {path.name}\n", encoding="utf-8")


def is_recorded(path: Path) -> bool:
    """Whether something is written down to verify `path` by."""
    return _beside(path).exists()


def verify(path: Path) -> None:
    """Compare `path` with what was written down; raises ModelUnavailable where they differ.

    A model of plain `rasa train` has nothing written down: it is taken, with a warning in the log.
    """
    beside = _beside(path)
    if not beside.exists():
        logger.warning(
            "%s: nothing to verify it by (%s is missing; `make train` makes it)", path, beside.name
        )
        return
    expected = beside.read_text(encoding="utf-8").partition(" ")[0].strip()
    if (found := _digest(path)) != expected:
        raise ModelUnavailable(
            f"{path}: SHA-256 is {found[:12]}…, {beside.name} says {expected[:12]}…: the file was changed or "
            "cut off (run `make train`, or bring it back together with its .sha256)"
        )


def encoders(folder: Path) -> Iterator[Path]:
    """The encoders that were put into integer arithmetic on this machine."""
    yield from sorted(folder.glob("encoder-*.onnx"))


def remove_other_encoders(folder: Path, used: Path) -> None:
    """Delete the encoders of earlier adapters, with what was written down of them."""
    for path in encoders(folder):
        if path != used:
            _beside(path).unlink(missing_ok=True)
            path.unlink()


def record_missing(paths: list[Path]) -> None:
    """Write down what has nothing written down yet."""
    for path in paths:
        if not _beside(path).exists():
            record(path)


def _beside(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".tar.gz").removesuffix(".onnx") + _SUFFIX)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
