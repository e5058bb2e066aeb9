"""An owner who forgot MESOBOT_PROXIES, or set a wrong number, finds it in the log."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sanic import Sanic
from sanic.compat import Header
from sanic.request import Request
from sanic.response import empty

from bot.core.settings import load_settings
from bot.site.channel import Pages
from bot.site.headers import API
from bot.site.proxies import Proxies

_SENT = {"x-forwarded-for": "198.51.100.7, 198.51.100.8"}


@pytest.mark.parametrize(
    ("count", "headers", "said"),
    [
        (0, _SENT, "the header x-forwarded-for, and MESOBOT_PROXIES is 0"),
        (0, {"forwarded": "for=198.51.100.7"}, "1 for one alone, and let it send X-Forwarded-For"),
        (0, {"x-real-ip": "198.51.100.7"}, "let it send X-Forwarded-For"),
        (0, {"via": "1.1 proxy"}, "let it send X-Forwarded-For"),
        (0, {}, ""),
        (1, _SENT, ""),
        (2, _SENT, ""),
        (3, _SENT, "MESOBOT_PROXIES is 3, and a request came without so many addresses"),
        (1, {}, "it came past the proxies, or the nearest one sends none or too few"),
        (1, {"forwarded": "for=198.51.100.7"}, "the nearest one sends forwarded"),
    ],
)
async def test_a_number_that_does_not_fit_is_told_once(
    count: int, headers: dict[str, str], said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = Sanic(f"proxies-{count}-{'-'.join(headers)}", configure_logging=False)
    app.config.PROXIES_COUNT = count or None  # as bot.site.channel sets it
    environ = {"MESOBOT_PROXIES": str(count), "MESOBOT_TRACKER_DB": f"sqlite:///{tmp_path}/c.db"}
    pages = Pages(load_settings(environ))
    plain: Any = SimpleNamespace(get_extra_info=lambda _name: None)  # a connection without TLS
    for path in ("/health", f"{API}messages", f"{API}messages"):
        await pages.after(Request(path.encode(), Header(headers), "1.1", "GET", plain, app), empty())
    told = [record.getMessage() for record in caplog.records if record.name == "bot.site.proxies"]
    assert len(told) == (1 if said else 0)
    assert said in "".join(told)
    assert "198.51.100" not in "".join(told)


async def test_probes_and_files_are_not_looked_at(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Proxies(1).note("/ready", {}, "")
        Proxies(0).note("/widget.js", _SENT, "")
    assert not caplog.records


@pytest.mark.parametrize(("count", "others", "told"), [(1, 0, True), (1, 1, False), (2, 0, False)])
def test_a_proxy_that_is_not_counted_is_told(
    count: int, others: int, told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    proxies = Proxies(count)
    with caplog.at_level(logging.WARNING):
        for _ in range(12):
            proxies.note(f"{API}messages", _SENT, "198.51.100.8")
        for _ in range(others):  # who comes without it: the longer ones were made by a visitor's browser
            proxies.note(f"{API}messages", {"x-forwarded-for": "198.51.100.8"}, "198.51.100.8")
        for _ in range(12):
            proxies.note(f"{API}messages", _SENT, "198.51.100.8")
    assert ("count it too" in caplog.text) is told
    assert "198.51.100" not in caplog.text
