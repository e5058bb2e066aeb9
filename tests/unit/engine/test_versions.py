"""Versions of the model: kept, named, counted, and exchanged without a moment in which none is whole."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.core import files
from bot.core.errors import ModelUnavailable
from bot.core.settings import Settings, load_settings
from bot.engine import loading
from bot.engine import versions as kept
from bot.engine.loading import promoted
from bot.engine.versions import KEPT, PROMOTED, TRAINED


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"MESOBOT_MODELS": str(tmp_path / "models")})


def _keep(settings: Settings, number: int) -> str:
    """A version made at minute `number` of an hour; its name."""
    settings.models_dir.mkdir(exist_ok=True)
    file = settings.models_dir / "scratch.tar.gz"
    file.write_bytes(b"model %d" % number)
    files.record(file)
    os.utime(file, (number * 60, number * 60))
    try:
        return kept.keep(settings, file, "inputs", "encoder").name
    finally:
        files.forget(file)


def test_the_old_or_the_new_file_is_whole_at_every_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, new = tmp_path / "mesobot.tar.gz", tmp_path / "new.tar.gz"
    path.write_bytes(b"old")
    new.write_bytes(b"new")
    files.record(path)
    seen: list[bytes] = []
    replace = Path.replace

    def look(self: Path, target: Path) -> Path:
        files.verify(path)
        done = replace(self, target)
        files.verify(path)
        assert files.recorded(path)
        seen.append(path.read_bytes())
        return done

    monkeypatch.setattr(Path, "replace", look)
    files.exchange(path, new)
    assert seen == [b"old", b"new", b"new"]
    assert len(files.recorded(path)) == 1
    path.write_bytes(b"old")
    with pytest.raises(ModelUnavailable, match="SHA-256"):
        files.verify(path)
    assert {one.name for one in tmp_path.iterdir()} == {
        "mesobot.tar.gz", "mesobot.sha256", "new.tar.gz"
    }  # fmt: skip


def test_a_version_is_found_by_either_end_of_its_name(settings: Settings) -> None:
    first, second = _keep(settings, 1), _keep(settings, 2)
    assert [one.name for one in kept.versions(settings)] == [first, second]
    assert kept.version_named(settings, first[-8:]).name == first
    assert kept.version_named(settings, second[:15]).name == second
    with pytest.raises(ModelUnavailable, match=f"several versions; kept: {first}, {second}"):
        kept.version_named(settings, "1970")
    with pytest.raises(ModelUnavailable, match=f'"x" is no version; kept: {first}'):
        kept.version_named(settings, "x")


def test_what_is_served_is_known_until_the_file_is_another(settings: Settings) -> None:
    assert kept.served(settings) is None
    first, second = _keep(settings, 1), _keep(settings, 2)
    kept.serve_version(settings, first, TRAINED, kept.history(settings))
    assert promoted(settings) is None
    kept.serve_version(settings, second, PROMOTED, kept.history(settings))
    now = promoted(settings)
    assert now and (now.version, now.before) == (second, (first,))
    assert kept.served_model(settings).read_bytes() == b"model 2"
    kept.served_model(settings).write_bytes(b"copied by hand")
    files.record(kept.served_model(settings))
    assert kept.served(settings) is None


def test_old_versions_go_and_those_of_a_rollback_stay(settings: Settings) -> None:
    names = [_keep(settings, 1), _keep(settings, 2)]
    for name in names:
        kept.serve_version(settings, name, PROMOTED, kept.history(settings))
    names += [_keep(settings, number) for number in range(3, KEPT + 5)]
    kept.serve_version(settings, names[1], PROMOTED, kept.history(settings)[:-1])
    assert [one.name for one in kept.versions(settings)] == [names[0], names[1], *names[-KEPT:]]
    assert not kept.file_of(settings, names[2]).exists()


def test_two_commands_do_not_change_the_folder_at_once(settings: Settings) -> None:
    with (
        kept.changing(settings),
        pytest.raises(ModelUnavailable, match="another command trains or promotes"),
        kept.changing(settings),
    ):
        pytest.fail("both at once")
    with kept.changing(settings):
        pass


def test_a_broken_record_is_named(settings: Settings) -> None:
    name = _keep(settings, 1)
    (settings.models_dir / "served.json").write_text("[]")
    with pytest.raises(ModelUnavailable, match=r"served\.json: cannot be read"):
        kept.served(settings)
    (settings.models_dir / f"versions/{name}.json").write_text('{"name": 1}')
    with pytest.raises(ModelUnavailable, match=rf"{name}\.json: cannot be read"):
        kept.versions(settings)


def test_a_record_that_names_another_file_is_refused(settings: Settings, tmp_path: Path) -> None:
    name = _keep(settings, 1)
    path = settings.models_dir / "versions" / f"{name}.json"
    path.write_text(path.read_text().replace(name, "../../elsewhere"))
    (tmp_path / "elsewhere.tar.gz").write_bytes(b"not ours to load or to clear away")
    with pytest.raises(ModelUnavailable, match="it is called"):
        kept.versions(settings)


async def test_a_folder_of_models_that_cannot_be_read_ends_no_watch(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looked = asyncio.Event()

    def away(_: Settings) -> None:
        if caplog.records:
            looked.set()
        raise PermissionError("no permission")

    monkeypatch.setattr(loading, "_LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(loading, "promoted", away)
    watch = asyncio.create_task(loading.keep_taking_promoted_models(None, settings, None))
    await asyncio.wait_for(looked.wait(), 10)
    assert not watch.done()
    watch.cancel()
    assert [each.message for each in caplog.records] == ["no promoted model can be taken: no permission"]
