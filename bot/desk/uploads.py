"""Reads the body of a request to the desk: only editors may send a large one, and only as a spreadsheet."""

from __future__ import annotations

from sanic.exceptions import PayloadTooLarge
from sanic.request import Request

from bot.site.headers import DESK

PATH = f"{DESK}/exchange"
# The shipped knowledge as one workbook has 1.2 MB. deploy/nginx/site.conf has the same limit.
MOST_UPLOAD = 8_000_000
# Bytes of a larger file that are read and discarded: a browser that is cut off while sending shows no page.
_MOST_DROPPED = 64_000_000


async def received(request: Request, from_editor: bool) -> bool:
    """Read the body into the request; return False if it is larger than this page accepts."""
    stream = request.stream
    usual = request.app.config.REQUEST_MAX_SIZE
    uploads = from_editor and request.path == PATH
    most, stream.request_max_size = (MOST_UPLOAD, _MOST_DROPPED) if uploads else (usual, usual)
    parts, size = list[bytes](), 0
    try:
        async for part in stream:
            size += len(part)
            if size <= most:
                parts.append(part)
            else:
                parts.clear()
    except PayloadTooLarge:
        return False
    request.body = b"".join(parts)
    return size <= most
