"""Signing in and out, and one's own password.

The sign-in form has no session yet, so its token is the hash of a cookie that the page itself set: another site can
set neither. A session begins at the sign-in and at no other time, whatever the browser brought along.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hoctapbac.errors import Refusal
from hoctapbac.hub.accounts import canonical
from hoctapbac.hub.desk import forms
from hoctapbac.hub.desk.door import SIGN_IN, Desk, Visit, address_of, cookie, foreign, go, over_tls
from hoctapbac.hub.desk.forms import Form
from hoctapbac.hub.desk.wording import HOME
from hoctapbac.hub.passwords import LEAST, MOST
from hoctapbac.texts import refusal_text

_YEAR_S = 365 * 24 * 3600
_FORM, _KNOWN, _DESK = "desk-form", "desk-known", "desk"


def routes(desk: Desk) -> list[Route]:
    pages = _SignIn(desk)
    return [
        Route(SIGN_IN, pages.endpoint, methods=["GET", "POST"]),
        desk.page("/dang-xuat", lambda visit: go(HOME), pages.sign_out),
        desk.page("/mat-khau", pages.password, pages.change_password),
    ]


class _SignIn:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def endpoint(self, request: Request) -> Response:
        """The sign-in page, and what its form does."""
        if request.method != "POST":
            return await run_in_threadpool(self._shown, request, {}, None)
        form = await forms.read(request)
        return await run_in_threadpool(self._tried, request, form)

    def _shown(self, request: Request, form: Form, refusal: Refusal | None) -> Response:
        context = self._desk.context
        _, say = context.say_of(request)
        mark = request.cookies.get(self._name(request, _FORM), "") or self._desk.clock.entropy(16).hex()
        page = context.render(
            "desk/sign_in.html",
            request,
            status=_status(refusal),
            token=_token(mark),
            back=_inside(form.get("ve") or request.query_params.get("ve", "")),
            name=canonical(form.get("ten", "")),
            sentence=refusal_text(say, refusal) if refusal else "",
        )
        self._set(page, request, _FORM, mark)
        if refusal and refusal.code == "desk_wait":
            page.headers["Retry-After"] = str(refusal.facts["seconds"])
        return page

    def _tried(self, request: Request, form: Form) -> Response:
        try:
            return self._signed_in(request, form)
        except Refusal as refusal:
            return self._shown(request, form, refusal)

    def _signed_in(self, request: Request, form: Form) -> Response:
        """A session for the right name and password; refuses desk_form_old, desk_wait, desk_busy and desk_sign_in."""
        desk, origin, name = self._desk, address_of(request), canonical(form.get("ten", ""))
        mark = request.cookies.get(self._name(request, _FORM), "")
        if foreign(request) or not mark or not hmac.compare_digest(form.get("ma", "").encode(), _token(mark).encode()):
            raise Refusal("desk_form_old")
        attempt = desk.throttle.attempt(name, origin, request.cookies.get(self._name(request, _KNOWN), ""))
        if attempt.wait_ms:
            raise Refusal("desk_wait", seconds=-(-attempt.wait_ms // 1000))
        account = desk.accounts.signed_in(name, form.get("mat-khau", "")[: 4 * MOST])
        if account is None:
            desk.audit.note(name, "sign_in_refused", origin=origin)
            raise Refusal("desk_sign_in")
        desk.throttle.succeeded(attempt)
        self._end_present(request)
        token, _ = desk.sessions.begin(account.name)
        desk.audit.note(account.name, "sign_in", origin=origin)
        page = go(_inside(form.get("ve", "")))
        self._set(page, request, _DESK, token)
        self._set(page, request, _KNOWN, desk.throttle.known(account.name), _YEAR_S)
        return page

    def _end_present(self, request: Request) -> None:
        """A session that this browser still has is of no use to anybody once another begins."""
        present = self._desk.sessions.find(request.cookies.get(self._name(request, _DESK), ""))
        if present:
            self._desk.sessions.end(present)

    def sign_out(self, visit: Visit) -> Response:
        self._desk.sessions.end(visit.session)
        self._desk.note(visit, "sign_out")
        page = go(SIGN_IN)
        name = self._name(visit.request, _DESK)
        page.delete_cookie(name, path="/", httponly=True, secure=name.startswith("__"), samesite="strict")
        return page

    def password(self, visit: Visit) -> Response:
        return self._desk.render("password", visit, least=LEAST)

    def change_password(self, visit: Visit) -> Response:
        """The new password ends every session; this browser goes on in a new one."""
        form, desk = visit.form, self._desk
        if form.get("moi", "") != form.get("moi-2", ""):
            raise Refusal("password_twice")
        attempt = desk.throttle.attempt(visit.account.name, visit.origin)
        if attempt.wait_ms:
            raise Refusal("desk_wait", seconds=-(-attempt.wait_ms // 1000))
        desk.accounts.change_password(visit.account.name, form.get("cu", ""), form.get("moi", ""), visit.origin)
        desk.throttle.succeeded(attempt)
        token, _ = desk.sessions.begin(visit.account.name)
        page = go(f"{HOME}?xong=password")
        self._set(page, visit.request, _DESK, token)
        return page

    def _name(self, request: Request, name: str) -> str:
        return cookie(self._desk.context, request, name)

    def _set(self, page: Response, request: Request, name: str, value: str, age_s: int | None = None) -> None:
        page.set_cookie(
            self._name(request, name),
            value,
            max_age=age_s,
            path="/",
            secure=over_tls(self._desk.context, request),
            httponly=True,
            samesite="strict",
        )


def _token(mark: str) -> str:
    return hashlib.sha256(b"htb1-sign-in\0" + mark.encode("utf-8", "replace")).hexdigest()


def _status(refusal: Refusal | None) -> int:
    if refusal is None:
        return 200
    return {"desk_wait": 429, "desk_sign_in": 403, "desk_form_old": 403, "desk_busy": 503}.get(refusal.code, 400)


def _inside(path: str) -> str:
    """Where to go on: a page of the desk, or its first page for any other address."""
    clear = path.isascii() and path.isprintable() and "\\" not in path and len(path) <= 500
    inside = clear and (path == HOME or path.startswith((f"{HOME}/", f"{HOME}?")))
    parts = urlsplit(path) if inside else None
    return path if parts and not parts.netloc and parts.path != SIGN_IN and "//" not in parts.path else HOME
