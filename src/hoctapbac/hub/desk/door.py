"""The desk's door: who comes in, and what is asked of every request before a page sees it.

A page is a pair of plain functions. `show` draws it; `act` does what its form asks and says where to go on. What
`act` refuses is shown on the same page, beside what was typed.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hoctapbac.errors import Refusal
from hoctapbac.hub.accounts import Account, Accounts, Role
from hoctapbac.hub.audit import Audit
from hoctapbac.hub.desk import forms
from hoctapbac.hub.desk.forms import Form
from hoctapbac.hub.desk.scope import Scope
from hoctapbac.hub.desk.wording import HOME, IN_TEMPLATES
from hoctapbac.hub.reading import Publications, Published, States
from hoctapbac.hub.sessions import Session, Sessions
from hoctapbac.hub.throttle import Throttle
from hoctapbac.texts import refusal_text

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context

SIGN_IN = f"{HOME}/dang-nhap"
PASSWORD = f"{HOME}/mat-khau"
EVERYBODY: frozenset[Role] = frozenset(("keeper", "operator", "reader"))
DECIDERS: frozenset[Role] = frozenset(("keeper", "operator"))
KEEPERS: frozenset[Role] = frozenset(("keeper",))

_STATUS = {
    **dict.fromkeys(("desk_stale", "desk_confirmed", "desk_corrected", "desk_recalled", "desk_decided"), 409),
    "desk_form_old": 403,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in, and what the page needs of them.

    `refusal` is what was just refused here; the fields typed are then still in `form`.
    """

    request: Request
    account: Account
    session: Session
    published: Published
    scope: Scope
    form: Form
    refusal: Refusal | None = None

    @property
    def keeper(self) -> bool:
        return self.account.role == "keeper"

    @property
    def decides(self) -> bool:
        return self.account.role in DECIDERS

    @property
    def origin(self) -> str:
        return address_of(self.request)

    def asked(self, name: str) -> str:
        """A value of the query, "" where it is not there; never longer than a page of ours writes it."""
        return self.request.query_params.get(name, "")[:200]


Show = Callable[[Visit], Response]
Act = Callable[[Visit], "str | Response"]


class Desk:
    """What all pages of the desk share."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.engine, self.ledger, self.clock = context.engine, context.ledger, context.clock
        self.accounts = Accounts(self.engine, self.clock, context.cost)
        self.sessions = Sessions(self.engine, self.clock)
        self.throttle = Throttle(self.engine, self.clock, self.ledger.key.seed)
        self.audit = Audit(self.engine, self.clock)
        self.publications, self.states = Publications(self.engine), States(self.engine)

    def page(self, path: str, show: Show, act: Act | None = None, roles: frozenset[Role] = EVERYBODY) -> Route:
        """The route of a page: `show` for who looks, `act` for who sends its form."""

        async def endpoint(request: Request) -> Response:
            form = await forms.read(request) if request.method == "POST" else {}
            return await run_in_threadpool(self._answered, request, form, show, act, roles)

        return Route(HOME + path, endpoint, methods=["GET", "POST"] if act else ["GET"])

    def render(self, template: str, visit: Visit, **facts: object) -> Response:
        """A page of the desk; every template has `visit`, `sentence` (what was refused, or "") and `done`."""
        _, say = self.context.say_of(visit.request)
        sentence = refusal_text(say, visit.refusal) if visit.refusal else ""
        status = _STATUS.get(visit.refusal.code, 400) if visit.refusal else 200
        common: dict[str, object] = IN_TEMPLATES | {
            "visit": visit,
            "sentence": sentence,
            "form": visit.form if visit.refusal else {},
            "done": "",
        }
        done = visit.asked("xong")
        if done in DONE and not sentence:
            common["done"] = say(f"desk.done_{done}")
        return self.context.render(f"desk/{template}.html", visit.request, status=status, **(common | facts))

    def note(self, visit: Visit, verb: str, what: str = "", detail: str = "") -> None:
        """Writes what somebody did into the audit list."""
        self.audit.note(visit.account.name, verb, what, detail, visit.origin)

    # -- before a page sees a request ------------------------------------------------------------------------

    def _answered(self, request: Request, form: Form, show: Show, act: Act | None, roles: frozenset[Role]) -> Response:
        visit = self._visit(request, form)
        if visit is None:
            return go(f"{SIGN_IN}?ve={quote(_back(request))}")
        if visit.account.first and request.url.path != PASSWORD:
            return go(PASSWORD)
        if visit.account.role not in roles:
            raise HTTPException(404)
        if request.method != "POST" or act is None:
            return show(visit)
        try:
            self._check_form(visit)
            gone = act(visit)
        except Refusal as refusal:
            self.note(visit, "refused", request.url.path, refusal.code)
            return show(replace(visit, refusal=refusal))
        return go(gone) if isinstance(gone, str) else gone

    def _visit(self, request: Request, form: Form) -> Visit | None:
        session = self.sessions.find(request.cookies.get(cookie(self.context, request, "desk"), ""))
        account = self.accounts.find(session.account) if session else None
        if session is None or account is None or not account.open:
            return None
        published = self.publications.now()
        return Visit(request, account, session, published, Scope.of(account, published), form)

    def _check_form(self, visit: Visit) -> None:
        sent = visit.form.get("ma", "").encode()
        if foreign(visit.request) or not hmac.compare_digest(sent, visit.session.csrf.encode()):
            raise Refusal("desk_form_old")


DONE = frozenset(
    (
        "password",
        "confirmed",
        "contest_confirmed",
        "corrected",
        "voided",
        "awarded",
        "recalled_award",
        "recalled_confirmation",
        "approved",
        "revoked",
        "closed",
    )
)


def go(path: str) -> Response:
    """On to another page, which is then asked for without a form."""
    return RedirectResponse(path, 303)


def missing() -> HTTPException:
    """The answer to whoever asks for what is not there, or not theirs."""
    return HTTPException(404)


def foreign(request: Request) -> bool:
    """Whether the browser says that a form comes from another site's page."""
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def cookie(context: Context, request: Request, name: str) -> str:
    """A cookie's name; over https one that only this host can set."""
    return f"__Host-{name}" if over_tls(context, request) else name


def over_tls(context: Context, request: Request) -> bool:
    """Whether the browser came by https, also where a proxy in front of the hub ends it."""
    public = urlsplit(context.url)
    return request.url.scheme == "https" or (public.scheme == "https" and request.url.netloc == public.netloc)


def _back(request: Request) -> str:
    """Where to go on after the sign-in; a form is not sent twice."""
    if request.method != "GET":
        return HOME
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
