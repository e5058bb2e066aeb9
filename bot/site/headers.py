"""Headers of every response: what a page may load, and who may embed or call this server."""

from __future__ import annotations

from collections.abc import Mapping

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
}
# Only over TLS, and only for this host: other hosts of the domain are not ours to decide.
OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
# The page needs no device features, and windows that it opens have no access to it.
_PAGE = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# The widget works under this policy: no inline script, no inline style, nothing from other origins.
_PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
# Its preview shows the picture that the owner has elsewhere.
_BUILDER, _BUILDER_POLICY = (
    "/widget",
    _PAGE_POLICY.replace("img-src 'self' data:", "img-src 'self' data: https:"),
)
# The editors' desk has forms, and tells no other site that it was there.
DESK = "/desk"
_DESK_POLICY = _PAGE_POLICY.replace("form-action 'none'", "form-action 'self'")
_DESK_HEADERS = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}
API = "/webhooks/web/"
_ASSETS = ("/widget/", "/widget.js")
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "7200",
}


def headers_for(path: str, kind: str, origin: str, origins: tuple[str, ...]) -> dict[str, str]:
    """Headers of a response of content type `kind` to a page of `origin` ("" = unknown)."""
    is_page = kind.startswith("text/html")
    headers = dict(_EVERYWHERE)
    if kind:  # a 304 has none: what it says replaces what the browser keeps with the page
        policy = _DESK_POLICY if _is_desk(path) else _BUILDER_POLICY if path == _BUILDER else _PAGE_POLICY
        headers["Content-Security-Policy"] = policy if is_page else _DATA_POLICY
    if is_page:
        headers |= _PAGE
    if is_page and _is_desk(path):
        headers |= _DESK_HEADERS
    if path.startswith(_ASSETS):  # any page may load the widget; who may use it is decided below
        headers |= {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    if path.startswith(API):
        headers |= {"Cache-Control": "no-store", "Vary": "Origin"}
        if origin in origins:
            headers |= {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}
    return headers


def _is_desk(path: str) -> bool:
    return path == DESK or path.startswith(f"{DESK}/")


def preflight(path: str, request_headers: Mapping[str, str]) -> dict[str, str] | None:
    """Headers for the answer to a preflight request; None where the request is not one."""
    asks = path.startswith(API) and "access-control-request-method" in request_headers
    return dict(_PREFLIGHT) if asks else None
