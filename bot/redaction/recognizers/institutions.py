"""Knows the user names of institutions that speak to everybody: health services, regulators, universities, journals."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.redaction.words import read_lines

# Parts between signs, or the beginning or the end of a name, that only an institution has.
_PARTS = frozenset(
    (  # noqa: SIM905
        "nhs gov gob gouv govt university universitat universite universidad universita hospital hospitals ministry ministerio ministere ministero "
        "council academy association foundation institute institut clinic college royalcollege society journal charity helpline pharmacists"
    ).split()
)
_WHOLE = re.compile(
    r"(?:nhs|uni(?:v|versity|versidad|versite|klinik|spital)|hospital|klinikum|royalcollege|ministry|ministerio|ministere)[a-z]{2,24}|"
    r"[a-z]{2,24}(?:nhs|nhstrust|gov|govuk|gov[a-z]{2}|university|univ|hospitals?|klinikum|ministry|foundation|institute|academy|society|association|council|journal)"
)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(" ".join(read_lines("public_handles.txt")).split())


def is_public(handle: str) -> bool:
    """Whether the user name belongs to an institution, and to no person: "@nhsuk"."""
    plain = handle.strip("@.").lower()
    bare = re.sub(r"[^a-z0-9]", "", plain)
    parts = re.split(r"[._\-]", plain)
    return bare in _known() or any(part in _PARTS for part in parts) or bool(_WHOLE.fullmatch(bare))
