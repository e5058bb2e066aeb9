"""The built files of the widget and the demo page, read once and kept in memory."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.core.settings import ROOT

DIST = ROOT / "web" / "dist"
_FOR_A_YEAR = "public, max-age=31536000, immutable"
# Pages and the loader keep their names in every version: browsers revalidate them and get 304.
_ASK_AGAIN = "public, max-age=300"
_TEXTS = ("text/", "application/javascript", "application/json", "image/svg")


@dataclass(frozen=True)
class Asset:
    """A file to serve; `small` is its gzip form, or None where compression saves nothing."""

    body: bytes
    small: bytes | None
    kind: str
    caching: str


def read_assets(folder: Path = DIST) -> dict[str, Asset]:
    """Files of `folder` by path (`/widget.js`, `/widget/chat-….js`); pages also without `.html`."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name[0] != "."]
    assets = {}
    for path in files:
        caching = _FOR_A_YEAR if path.parent.name == "widget" else _ASK_AGAIN
        assets[f"/{path.relative_to(folder).as_posix()}"] = as_asset(path.read_bytes(), path.name, caching)
    pages = {path.removesuffix(".html"): asset for path, asset in assets.items() if path.endswith(".html")}
    if "/index" in pages:
        pages["/"] = pages.pop("/index")
    return assets | pages


def as_asset(body: bytes, name: str, caching: str = _ASK_AGAIN) -> Asset:
    """The asset for this content, served like a file of that name."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".js"):
        kind = "application/javascript"  # the MIME tables of some systems say text/plain
    is_text = kind.startswith(_TEXTS)
    if is_text:
        kind += "; charset=utf-8"
    return Asset(body, gzip.compress(body, 9, mtime=0) if is_text else None, kind, caching)


def file_response(request: Request, asset: Asset) -> HTTPResponse:
    """The file as the browser can take it; 304 where it has it already."""
    tag = f'"{hashlib.sha256(asset.body).hexdigest()[:16]}"'
    headers = {"Cache-Control": asset.caching, "ETag": tag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == tag:
        return response.empty(304, headers)
    if asset.small and "gzip" in request.headers.get("accept-encoding", ""):
        return response.raw(asset.small, 200, headers | {"Content-Encoding": "gzip"}, asset.kind)
    return response.raw(asset.body, 200, headers, asset.kind)
