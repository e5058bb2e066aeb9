"""Tests how texts with marked pieces are read for measuring."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.core.errors import MesoError
from bot.evaluation.redaction import read_marked

TEXT = 'I said "wait"\nto {Bohdana|name}'


def test_an_object_on_each_line_is_decoded(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    [row] = read_marked(file)
    assert row.text == 'I said "wait"\nto Bohdana'
    assert row.spans == ((17, 24, "name"),)


def test_another_file_has_the_texts_themselves(tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_text("# a comment\n\nask {Bohdana|name}\n", encoding="utf-8")
    assert [row.text for row in read_marked(file)] == ["ask Bohdana"]


@pytest.mark.parametrize("line", ["no json", "[]", '{"other": 1}'])
def test_a_line_that_is_no_such_object_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(f'{{"text": "a"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(MesoError, match=r"texts\.jsonl:2"):
        read_marked(file)
