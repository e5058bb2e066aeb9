"""Shared by the fuzzing tests: random values, and what every response to them must be."""

from __future__ import annotations

import requests
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

fuzz = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ANSWER = {"id", "status", "subject", "aspect", "text", "lead", "facts", "suggestions"}


def is_calm(reply: requests.Response) -> None:
    """Whether it is an answer or an error as described, without internals."""
    assert reply.status_code < 500, (reply.status_code, reply.text)
    assert "Traceback" not in reply.text and 'File "' not in reply.text
    if reply.status_code >= 400:
        assert set(reply.json()) == {"error", "message"}
    elif "answers" in reply.text:
        assert all(answer.keys() >= ANSWER for answer in reply.json().get("answers", []))
