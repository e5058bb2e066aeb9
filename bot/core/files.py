"""Checksums of model files: a SHA-256 is stored beside each file and compared at every start.

This detects files that were cut off, exchanged or edited. It does not protect against somebody who can write
to the folder: the permissions of the folder do. The files have the form of `sha256sum`, so `sha256sum --check
models/*.sha256` checks the same.
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
    """Store the checksum of `path`."""
    _beside(path).write_text(f"{_digest(path)}  {path.name}\n", encoding="utf-8")


def is_recorded(path: Path) -> bool:
    """Whether a checksum of `path` is stored."""
    return _beside(path).exists()


def verify(path: Path) -> None:
    """Compare `path` with its checksum; raises ModelUnavailable where they differ.

    A model of plain `rasa train` has no checksum: it is used, with a warning in the log.
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
    """The encoders that were quantized on this machine."""
    yield from sorted(folder.glob("encoder-*.onnx"))


def remove_other_encoders(folder: Path, used: Path) -> None:
    """Delete the encoders of earlier adapters and their checksums."""
    for path in encoders(folder):
        if path != used:
            _beside(path).unlink(missing_ok=True)
            path.unlink()


def record_missing(paths: list[Path]) -> None:
    """Store the checksums of files that have none."""
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
