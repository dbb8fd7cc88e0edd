"""The hub as one web application: the calls of stations, the public pages and the operators' desk under one guard.

Promises: every answer carries the headers that keep a browser from anything but our own pages; whatever goes wrong
is one sentence that ends in what to do, and never a trace; who guesses waits; nothing that blocks runs on the loop.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hoctapbac.errors import Refusal
from hoctapbac.hub import api, refusals
from hoctapbac.hub.tries import Tries

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context

_STATIC = Path(__file__).parent / "static"
_OURS = str(Path(__file__).parents[1])
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_ENCODED = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
_KEEP_STATIC = b"public, max-age=3600"
# Where a wrong try is a guess at something that only its holder should know.
_GUESSABLE = ("/R/", "/T/", "/v1/enrol", "/v1/packs/")
_WRONG = (400, 401, 403, 404)

_log = logging.getLogger("hoctapbac.hub")


def application(context: Context) -> Starlette:
    """The whole hub over one context; its engine is closed when the server ends."""
    from hoctapbac.hub import desk, pages

    tries = Tries(context.clock)
    app = Starlette(
        routes=[
            *api.routes(context),
            *pages.routes(context),
            *desk.routes(context),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        exception_handlers={
            Refusal: lambda request, error: refusals.answer(context, request, _refusal(error)),
            HTTPException: lambda request, error: refusals.answer(context, request, _of_starlette(error)),
        },
        lifespan=_life(context),
    )
    app.state.context = context
    app.add_middleware(Guard, context=context, tries=tries)
    return app


def _refusal(error: Exception) -> Refusal:
    assert isinstance(error, Refusal)
    return error


def _of_starlette(error: Exception) -> Refusal:
    assert isinstance(error, HTTPException)
    return refusals.of_status(error.status_code)


def _life(context: Context) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        context.warm()
        await _asked_once(app)
        yield
        context.engine.close()

    return lifespan


async def _asked_once(app: Starlette) -> None:
    """Ask for the first page before anybody does: whoever scans the first code after a start should not wait for all
    that is loaded and read once.
    """
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "http_version": "1.1"}

    async def nothing() -> Message:
        return {"type": "http.request"}

    async def away(_: Message) -> None:
        pass

    with suppress(Refusal):  # a database that is gone just now is told to whoever asks
        await app.router({**scope, "app": app, "scheme": "http", "root_path": ""}, nothing, away)


class Guard:
    """Stands before everything else: headers, guessing, and the last resort for our own faults."""

    def __init__(self, app: ASGIApp, context: Context, tries: Tries) -> None:
        self._app, self._context, self._tries = app, context, tries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, path = Request(scope), str(scope["path"])
        guessable = path.startswith(_GUESSABLE)
        address = request.client.host if request.client else ""
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _put_headers(message, path)
                _keep_here(message)
                if guessable and message["status"] in _WRONG:
                    self._tries.failed(address)
            await send(message)

        try:
            if guessable and (wait := self._tries.wait_s(address)):
                raise Refusal("hub_too_many_tries", wait=wait)
            await self._app(scope, receive, guarded)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:
            refusal = error if isinstance(error, Refusal) else _fault(error)
            if not begun:
                await self._answer(request, refusal)(scope, receive, guarded)

    def _answer(self, request: Request, refusal: Refusal) -> Response:
        return refusals.answer(self._context, request, refusal)


def _fault(error: Exception) -> Refusal:
    """Our bug: its type and place go to the log, its values to nobody."""
    places = extract_tb(error.__traceback__)
    ours = [place for place in places[:-1] if _OURS in place.filename]
    told = " < ".join(f"{place.filename}:{place.lineno}" for place in reversed([*ours[-2:], *places[-1:]]))
    _log.error("%s at %s", type(error).__name__, told)
    return Refusal("hub_fault")


def _put_headers(message: Message, path: str) -> None:
    """Ours, where the page has not said otherwise."""
    headers = message.setdefault("headers", [])
    said = {name for name, _ in headers}
    headers += [pair for pair in _ENCODED if pair[0] not in said]
    if b"cache-control" not in said:
        headers.append((b"cache-control", _KEEP_STATIC if path.startswith("/static/") else b"no-store"))


def _keep_here(message: Message) -> None:
    """No answer leads to another host, whatever host the request named: where to go on is a path."""
    headers = MutableHeaders(raw=message["headers"])
    if "location" in headers:
        to = headers["location"]
        inside = to if to.startswith("/") else to.partition("://")[2].partition("/")[2]
        headers["location"] = "/" + inside.lstrip("/")
