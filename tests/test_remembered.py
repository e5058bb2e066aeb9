"""Caches of texts do not contain the texts."""

import gc

from bot.core.cache import Remembered


def test_a_result_is_made_once_and_the_oldest_goes() -> None:
    made: list[str] = []
    remembered = Remembered(lambda text: made.append(text) or len(text), 2)
    assert [remembered(text) for text in ("a", "bb", "a", "ccc", "bb")] == [1, 2, 1, 3, 2]
    assert made == ["a", "bb", "ccc", "bb"]
    remembered.clear()
    remembered("ccc")
    assert made[-1] == "ccc"


def test_no_text_is_kept() -> None:
    remembered = Remembered(len, 10)
    remembered("".join(["my name is ", "Zorblatt"]))
    held = [str(item) for item in gc.get_referents(remembered, vars(remembered), remembered._results)]
    assert held and not any("Zorblatt" in text for text in held)
    assert len(remembered._results) == 1
