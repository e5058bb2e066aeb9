"""Handles every request to the desk: checks connection, session, form key and role, then calls the page."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.database import shared_database
from bot.core.errors import BadRequest, KnowledgeError, MesoError, RateLimited
from bot.core.settings import Settings
from bot.desk import door
from bot.desk.accounts import Accounts
from bot.desk.door import Door, Guest
from bot.desk.frame import STYLE, render, style
from bot.desk.page import Fields, File, Go, Missing, Page, Show, Visit, fields_of
from bot.desk.pages import PAGES
from bot.desk.sessions import form_key
from bot.desk.uploads import received
from bot.editing.changes import EditingError
from bot.engine.sanic_patches import wait_for_answer
from bot.observability import trace
from bot.site.assets import file_response
from bot.site.headers import DESK

logger = logging.getLogger(__name__)

# Publishing builds the knowledge and waits for the assistant to read it: on a busy machine that takes longer
# than any answer. nginx waits for 60 s.
_PATIENCE_S = 55
_SIGN_IN, _SIGN_OUT = f"{DESK}/sign-in", f"{DESK}/sign-out"
# A sign-in leads back to a page of the desk and nowhere else.
_BACK = re.compile(r"/desk(?:/[\w~-][\w.~-]*)*(?:\?[\w.~%&=+-]*)?", re.ASCII)


class Reception:
    """Answers all requests to the desk, so that no page can forget to check who is there."""

    def __init__(self, settings: Settings, pages: Sequence[Page] = PAGES) -> None:
        assert settings.desk_users
        self._settings, self._pages = settings, pages
        self._database = shared_database(settings.tracker_db)
        self._door = Door(settings, Accounts(settings.desk_users), self._database)

    def add_to(self, app: Sanic) -> None:
        """Add the routes to an application."""

        async def post(request: Request, rest: str = "") -> HTTPResponse:
            return await self.answer(request)

        for name, path in (("desk", DESK), ("desk_pages", f"{DESK}/<rest:path>")):
            app.add_route(self.answer, path, methods=["GET", "HEAD"], name=name)
            # With `stream` Sanic leaves the body unread until it is known who sends it (uploads.py).
            app.add_route(post, path, methods=["POST"], name=f"{name}_post", stream=True)

    async def answer(self, request: Request, rest: str = "") -> HTTPResponse:
        """The response. An error is logged, and a page says that something broke."""
        with trace.begin():
            try:
                return await self._answer(request)
            except BadRequest:
                return _page("wrong.html", 400)
            except SanicException:  # a body that is no HTTP
                raise
            except (MesoError, SQLAlchemyError) as error:
                # Errors of the database and of editing may quote a row, which may hold what a visitor typed.
                quotes = isinstance(error, SQLAlchemyError | EditingError | KnowledgeError)
                why = error.__class__.__name__ if quotes else str(error)
                logger.error("desk: %s", why)
                return _page("unavailable.html", 503)
            except Exception as error:
                logger.error("desk: %s failed", getattr(request.route, "path", "?"), exc_info=error)
                return _page("broke.html", 500)

    async def _answer(self, request: Request) -> HTTPResponse:
        path, posted = request.path, request.method == "POST"
        if path == f"{DESK}{STYLE}" and not posted:
            return file_response(request, style())
        safe = door.came_safely(request)
        guest = await self._door.guest(request) if safe else None
        if posted and not await received(request, from_editor=guest is not None):
            return _page("too_large.html", 413)
        if not safe:
            return _page("not_safe.html", 403)
        if path == _SIGN_IN and posted:
            return await self._sign_in(request)
        if path == _SIGN_IN:
            to = _back(request.args.get("to", ""))
            return _go(request, to) if guest else _at_the_door(request, to)
        return await self._inside(request, guest) if guest else _send_to_the_door(request, posted)

    async def _inside(self, request: Request, guest: Guest) -> HTTPResponse:
        posted = request.method == "POST"
        wait_for_answer(request, _PATIENCE_S)
        form = fields_of(request) if posted else Fields({})
        if posted and not _is_ours(request, guest.token, form):
            return self._shown(guest, Show("not_ours.html", status=403), request)
        if request.path == _SIGN_OUT and posted:
            answer = response.redirect(f"{_SIGN_IN}?said=signed_out", status=303)
            await self._door.let_out(request, answer, guest)
            return answer
        return await self._visited(request, guest, form)

    async def _visited(self, request: Request, guest: Guest, form: Fields) -> HTTPResponse:
        found = self._find(request.path.rstrip("/"))
        if found is None:
            return self._shown(guest, Show("missing.html", status=404), request)
        page, parts = found
        query = Fields({name: list(values) for name, values in request.args.items()})
        visit = Visit(request, self._settings, guest.account, self._database, parts, query, form)
        if not guest.account.may(page.role):
            await visit.note("refused", request.path)
            return self._shown(guest, Show("not_allowed.html", status=403), request, page)
        handler = page.post if request.method == "POST" else page.get
        if handler is None:
            return self._shown(guest, Show("missing.html", status=405), request, page)
        try:
            answer = await handler(visit)
        except Missing:
            answer = Show("missing.html", status=404)
        if isinstance(answer, File):
            headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(answer.name)}"}
            return response.raw(answer.body, 200, headers, answer.kind)
        if isinstance(answer, Go):
            return _go(request, answer.path, said=answer.said)
        return self._shown(guest, answer, request, page)

    def _find(self, path: str) -> tuple[Page, dict[str, str]] | None:
        for page in self._pages:
            if (parts := page.match(path)) is not None:
                return page, parts
        return None

    def _shown(self, guest: Guest, show: Show, request: Request, page: Page | None = None) -> HTTPResponse:
        menu = [one for one in self._pages if one.in_menu and guest.account.may(one.role)]
        values = {
            "account": guest.account,
            "csrf": form_key(guest.token),
            "menu": menu,
            "here": page.name if page else "",
            "said": request.args.get("said", ""),
        }
        return response.html(render(show.template, **(values | show.values)), show.status)

    async def _sign_in(self, request: Request) -> HTTPResponse:
        form = fields_of(request, small=True)
        name, to = form.text("name"), _back(form.text("to"))
        if not _is_ours(request, door.door_token(request), form):
            return _at_the_door(request, to, 403, wrong="form")
        try:
            # Not stripped: spaces may belong to a password.
            password = "".join(form.all("password")[:1])
            account = await self._door.check(request, name, password)
        except RateLimited as error:
            answer = _at_the_door(request, to, 429, wrong="limit", name=name, wait=error.retry_after)
            answer.headers["Retry-After"] = str(round(error.retry_after))
            return answer
        if account is None:
            return _at_the_door(request, to, 401, wrong="password", name=name)
        answer = _go(request, to)
        await self._door.let_in(request, answer, account)
        return answer


def _at_the_door(request: Request, to: str, status: int = 200, **values: Any) -> HTTPResponse:
    """The sign-in form; after it comes the page `to`."""
    token = door.door_token(request)
    shown = {"wrong": "", "name": "", "wait": 0.0, "said": request.args.get("said", "")}
    shown |= {"csrf": form_key(token), "to": to}
    answer = response.html(render("sign_in.html", **(shown | values)), status)
    door.keep_door_token(request, answer, token)
    return answer


def _send_to_the_door(request: Request, posted: bool) -> HTTPResponse:
    """Redirect to the sign-in and back afterwards; for htmx, load the sign-in as a whole page."""
    if door.comes_from_elsewhere(request) and not posted:
        # The browser sent no cookie because a link on another site led here. From a page of ours it sends it.
        return _page("come_in.html", 200, to=_back(_asked(request)))
    to = {} if posted else {"to": _asked(request)}
    address = f"{_SIGN_IN}?{urlencode(to)}" if to else _SIGN_IN
    if "hx-request" in request.headers:
        return response.empty(401, {"HX-Redirect": _SIGN_IN})
    return response.redirect(address, status=303)


def _asked(request: Request) -> str:
    return f"{request.path}?{request.query_string}" if request.query_string else str(request.path)


def _back(to: str) -> str:
    return to if _BACK.fullmatch(to) and not to.startswith((_SIGN_IN, _SIGN_OUT)) else DESK


def _go(request: Request, path: str, said: str = "") -> HTTPResponse:
    """Redirect to another page of the desk; for htmx by its own header."""
    if said:
        path += ("&" if "?" in path else "?") + urlencode({"said": said})
    if "hx-request" in request.headers:
        return response.empty(204, {"HX-Redirect": path})
    return response.redirect(path, status=303)


def _is_ours(request: Request, token: str, form: Fields) -> bool:
    given = form.text("csrf") or request.headers.get("x-csrf-token", "")
    return door.is_our_form(request, token, given)


def _page(template: str, status: int, **values: Any) -> HTTPResponse:
    """A page that shows nothing of the desk, for people who may not be signed in."""
    return response.html(render(template, **values), status)
