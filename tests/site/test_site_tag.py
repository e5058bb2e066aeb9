"""`mesobot doctor --site` names what a page has in place of the tag, and the address it should have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import aiohttp
import pytest

from bot.cli import site_check
from bot.cli.site_tag import tag_of
from bot.cli.unsafe_settings import Finding
from bot.core.settings import load_settings
from tests.browser.fake import World


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    made = World()
    made.page("not here", "/wrong.html")
    made.page("var other = 1", "/third/widget.js")
    yield made
    made.stop()


async def _tag(world: World, html: str) -> tuple[str, str]:
    here = f"http://127.0.0.1:{world.port}"
    async with aiohttp.ClientSession() as session:
        found = await tag_of(session, f"{here}/page", html.replace("{here}", here))
    return found.grade, found.said.replace(here, "")


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (
            "<script src='{here}/widget'></script>",
            "names /widget, which is not the script: it should be /widget.js",
        ),
        ("<script src={here}/widget/></script>", "it should be /widget.js"),
        ("<script src={here}/widget.html></script>", "it should be /widget.js"),
        ("<script src=widget.min.js></script>", "names /widget.min.js, which is not the script"),
        (
            "<script src={here}/ data-title=Ask></script>",
            "names /, which is not the script: it should be /widget.js",
        ),
        (
            "<script src={here}/chat.js></script>",
            "names /chat.js, which is not the script: it should be /widget.js",
        ),
        ("<script data-teaser=Ask src={here}/a/b></script>", "names /a/b, which is not the script"),
        ("<script data-server={here}/desk>…</script>", "names /desk, which is not the script"),
        (
            "<script src={here}/sub/widget.js></script>",
            "/sub/widget.js answers 404 instead of the script: it should",
        ),
        ("<script src={here}/third/widget.js></script>", "is not the script of the widget, but text/html"),
        (
            "<script src=http://127.0.0.1:9/widget.js></script>",
            "does not answer (ClientConnectorError) (the assi",
        ),
        (
            "<script src=http://127.0.0.1:9/widget></script>",
            "it must end in /widget.js (the assistant's page",
        ),
        ("<script src=“{here}/widget.js”></script>", "has typographic quotes"),
        (
            "<iframe src={here}/widget></iframe>",
            "names /widget in <iframe>: it belongs into a script element",
        ),
        (
            "<link rel=x href={here}/widget.js>",
            "names /widget.js in <link>: it belongs into a script element",
        ),
        ('<p>&lt;script src="{here}/widget.js"&gt;', "the page shows the tag as text: paste it as HTML"),
        ("<!-- <script src={here}/widget.js></script> -->", "the page has the tag in a comment only"),
    ],
)
async def test_what_stands_in_place_of_the_tag_is_named(world: World, html: str, said: str) -> None:
    grade, found = await _tag(world, html)
    assert (grade, said in found) == ("BAD", True), found


@pytest.mark.parametrize(
    "html",
    [
        "<script async src='{here}/widget.js'></script>",
        "<SCRIPT SRC=/widget.js?v=2></SCRIPT>",
        "<script src=https://third.invalid/widget.js></script><script src=/widget.js></script>",
        "<script type=text/plain data-cookie-src={here}/widget.js></script>",  # waits for consent
        '<script>s.src = "{here}\\/widget.js"</script>',
        "<script data-server={here}/>window.MesoBot = 1</script>",
        "<!-- <script src=/old/widget.js> --><script src=/widget.js></script>",
    ],
)
async def test_a_tag_that_works_is_found(world: World, html: str) -> None:
    assert (await _tag(world, html))[0] == "ok"


@pytest.mark.parametrize(
    "html",
    [
        "<p>nothing</p>",
        "<script src=https://third.invalid/widgets.js></script>",
        "<a href=/widget>our widget</a>",
        "<script>let widget = 1</script>",
    ],
)
async def test_where_nothing_looks_like_the_tag_that_is_said(world: World, html: str) -> None:
    said = "the page's HTML has no tag of the widget (a script may add it later)"
    assert await _tag(world, html) == ("warn", said)


@pytest.mark.parametrize(
    ("proxies", "grade", "address", "told"),
    [
        (0, "ok", "https", True),
        (1, "ok", "https", False),
        (0, "ok", "http", False),
        (0, "BAD", "https", False),
    ],
)
def test_a_proxy_that_no_setting_names_is_told(proxies: int, grade: str, address: str, told: bool) -> None:
    tag = Finding("site", grade, f"the page has the tag, from {address}://a.example/widget.js")  # type: ignore[arg-type]
    found = site_check._proxies(replace(load_settings({}), proxies=proxies), tag)
    assert ["set it to 1" in one.said for one in found] == ([True] if told else [])
