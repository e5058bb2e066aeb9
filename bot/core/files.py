"""Checksums of model files: a SHA-256 is stored beside each file and compared at every start.

This detects files that were cut off, exchanged or edited. It does not protect against somebody who can write
to the folder: the permissions of the folder do. The files have the form of `sha256sum`, so `sha256sum --check
models/*.sha256` checks the same.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from bot.core.errors import ModelUnavailable

logger = logging.getLogger(__name__)

_SUFFIX = ".sha256"


def record(path: Path) -> None:
    """Store the checksum of `path`."""
    _write_checksums(path, [_digest(path)])


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
    expected = recorded(path)
    if (found := _digest(path)) not in expected:
        said = " or ".join(f"{digest[:12]}…" for digest in expected) or "nothing"
        raise ModelUnavailable(
            f"{path}: SHA-256 is {found[:12]}…, {beside.name} says {said}: the file was changed or "
            "cut off (run `make train`, or bring it back together with its .sha256)"
        )


def recorded(path: Path) -> list[str]:
    """The stored checksums of `path`: one, or two while `exchange` puts another file in its place."""
    if not is_recorded(path):
        return []
    lines = _beside(path).read_text(encoding="utf-8").splitlines()
    return [line.partition(" ")[0].strip() for line in lines]


def exchange(path: Path, new: Path) -> None:
    """Put a copy of `new` in the place of `path`, with its checksum.

    At every moment `path` is the old file or the new one, whole, and passes `verify`, also after a power cut:
    in between both checksums are stored.
    """
    if path.exists() and not is_recorded(path):
        record(path)
    copy = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # The content alone: the time of the new file is now, and the newest model is served.
        shutil.copyfile(new, copy)
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        digest = _digest(copy)
        _write_checksums(path, [*recorded(path), digest])
        copy.replace(path)
        _write_checksums(path, [digest])
    finally:
        copy.unlink(missing_ok=True)


def encoders(folder: Path) -> Iterator[Path]:
    """The encoders that were quantized on this machine."""
    yield from sorted(folder.glob("encoder-*.onnx"))


def remove_other_encoders(folder: Path, used: Collection[Path]) -> None:
    """Delete the encoders of earlier adapters and their checksums."""
    for path in encoders(folder):
        if path not in used:
            forget(path)


def record_missing(paths: list[Path]) -> None:
    """Store the checksums of files that have none."""
    for path in paths:
        if not _beside(path).exists():
            record(path)


def forget(path: Path) -> None:
    """Delete `path` and its checksum."""
    path.unlink(missing_ok=True)
    _beside(path).unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text whole or not at all."""
    replace_file(path, text.encode())


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; its permissions stay."""
    replace_files({path: content})


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Write files whole or not at all: each lies on the disk before the first takes its place."""
    ready: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            path = path.resolve()  # a link stays a link
            beside = path.with_name(f".{path.name}.{os.getpid()}.new")
            ready.append((beside, path))
            beside.unlink(missing_ok=True)  # of a process that was killed, or a link that somebody left there
            with beside.open("xb") as file:
                file.write(content)
                if path.exists():
                    os.fchmod(file.fileno(), path.stat().st_mode & 0o7777)
                file.flush()
                os.fsync(file.fileno())
        for beside, path in ready:
            beside.replace(path)
    finally:
        for beside, _ in ready:
            beside.unlink(missing_ok=True)


def _write_checksums(path: Path, digests: list[str]) -> None:
    lines = (f"{digest}  {path.name}\n" for digest in dict.fromkeys(digests))
    write_whole(_beside(path), "".join(lines))


def _beside(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".tar.gz").removesuffix(".onnx") + _SUFFIX)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
