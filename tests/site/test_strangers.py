"""An owner who forgot MESOBOT_WEB_ORIGINS finds it in the log, and by `mesobot doctor --site`."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import aiohttp
import pytest

from bot.cli.site_check import examine_site
from bot.cli.site_tag import tag_of
from bot.cli.unsafe_settings import Finding
from bot.core.settings import Settings, load_settings
from bot.site.strangers import Strangers
from tests.browser.fake import World

_PATH = "/webhooks/web/messages"


async def _found(settings: Settings, address: str) -> list[Finding]:
    return [finding async for finding in examine_site(settings, address)]


def test_a_refused_page_is_named_once(caplog: pytest.LogCaptureFixture) -> None:
    strangers = Strangers(("https://clinic.example",))
    with caplog.at_level(logging.WARNING):
        for origin in ("https://clinic.example", "https://own.example", "https://other.example"):
            strangers.note(_PATH, origin, "own.example")
        strangers.note(_PATH, "https://other.example", "own.example")
        strangers.note("/widget.js", "https://third.example", "own.example")
        strangers.note(_PATH, "null", "own.example")
    assert [record.getMessage().split(" was")[0] for record in caplog.records] == [
        "a page of 'https://other.example'",
        "a sandboxed frame or a file",
    ]
    assert all("MESOBOT_WEB_ORIGINS" in record.getMessage() for record in caplog.records)


def test_invented_origins_do_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    strangers = Strangers(())
    with caplog.at_level(logging.WARNING):
        for number in range(100):
            strangers.note(_PATH, f"https://{number}.example", "own.example")
        strangers.note(_PATH, "https://" + "a" * 500, "own.example")
        strangers.note(_PATH, "https://[", "own.example")
    assert len(caplog.records) == 20


def test_the_doctor_looks_at_a_site() -> None:
    world = World()
    try:
        address = f"http://127.0.0.1:{world.port}"
        world.page("<script src=/widget.js></script>", "/", Content_Security_Policy="connect-src 'self'")
        settings = replace(load_settings(), web_origins=())
        refused = asyncio.run(_found(settings, address))
        assert [one.grade for one in refused] == ["BAD", "warn", "ok"]
        assert f"MESOBOT_WEB_ORIGINS={address}" in refused[0].said
        assert "connect-src 'self'" in refused[1].said
        named = asyncio.run(_found(replace(settings, web_origins=(address,)), address))
        assert named[0].grade == "ok"
        meta = '<meta http-equiv=Content-Security-Policy content="connect-src https://one.example">'
        world.page(f"{meta}<script src=/widget.js></script>", "/")
        in_page = asyncio.run(_found(settings, address))
        assert [one.grade for one in in_page] == ["BAD", "warn", "ok"]
        assert "connect-src https://one.example" in in_page[1].said
        world.page("<script src=/elsewhere/widget.js></script>", "/")
        assert "answers 404" in asyncio.run(_found(settings, address))[-1].said
    finally:
        world.stop()
    assert asyncio.run(_found(settings, address))[-1].grade == "warn"


def test_the_doctor_judges_the_page_that_an_address_leads_to() -> None:
    world = World()
    try:
        asked, page = f"http://localhost:{world.port}", f"http://127.0.0.1:{world.port}"
        world.page("<script src=widget.js></script>", "/site/")
        world.moved["/"] = f"{page}/site/"
        settings = replace(load_settings(), web_origins=(asked,))
        led, refused, _policy, tag = asyncio.run(_found(settings, asked))
        assert (led.grade, f"leads to {page}/site/" in led.said) == ("ok", True)
        assert (refused.grade, refused.said.startswith(f"{page} is refused")) == ("BAD", True)
        assert f"{page}/site/widget.js answers 404" in tag.said  # beside the page that it leads to
        settings = replace(settings, web_origins=(page,))
        assert [one.grade for one in asyncio.run(_found(settings, asked))] == ["ok", "ok", "ok", "BAD"]
    finally:
        world.stop()


@pytest.mark.parametrize("address", ["LocalHost", "https://LOCALHOST:443/page", "https://localhost"])
def test_the_doctor_names_an_origin_as_browsers_send_it(address: str) -> None:
    settings = replace(load_settings(), web_origins=("https://localhost",))
    assert asyncio.run(_found(settings, address))[0].grade == "ok"
    settings = replace(settings, web_origins=())
    assert "=https://localhost" in asyncio.run(_found(settings, address))[0].said


def test_the_doctor_says_what_is_no_address() -> None:
    assert [one.grade for one in asyncio.run(_found(load_settings(), "https://["))] == ["BAD"]


def test_the_doctor_tries_the_tag_as_a_browser_would() -> None:
    async def tried(page: str, script: str) -> tuple[str, str]:
        async with aiohttp.ClientSession() as session:
            finding = await tag_of(session, page, f'<script async src="{script}"></script>')
        return finding.grade, finding.said

    grade, said = asyncio.run(tried("https://clinic.example/", "http://assistant.example/widget.js"))
    assert (grade, "browsers do not load it" in said) == ("BAD", True)
    for page in ("https://clinic.example/", "http://clinic.example/"):
        grade, said = asyncio.run(tried(page, "http://127.0.0.1:9/widget.js"))  # nobody listens there
        assert (grade, "http://127.0.0.1:9/widget.js does not answer" in said) == ("BAD", True)
