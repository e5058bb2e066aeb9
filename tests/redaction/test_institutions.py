"""Tests that the user names of institutions stay and those of people do not."""

from __future__ import annotations

import pytest

from bot.core.settings import load_settings
from bot.redaction.recognizers.institutions import is_public
from bot.redaction.redactor import load_redactor


@pytest.mark.parametrize(
    "handle", ["@NHSuk", "@nice_gov_uk", "@uniklinik_graz", "@StJamesHospital", "@skin_foundation", "who"]
)
def test_an_institution_speaks_to_everybody(handle: str) -> None:
    assert is_public(handle)
    assert load_redactor(load_settings({})).redact(f"follow {handle} for news") == f"follow {handle} for news"


@pytest.mark.parametrize("handle", ["@lena_k", "@unicorn.anna", "@janhsu", "@whoopsie88", "@govinda_r"])
def test_a_person_does_not(handle: str) -> None:
    assert not is_public(handle)
    assert handle not in load_redactor(load_settings({})).redact(f"follow {handle} for news")
