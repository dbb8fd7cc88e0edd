"""What every page of the hub is given: the ledger, the clock, the hub's name, and the way to draw a page.

Promises: what is put into a template is escaped there; a fact that a template names and nobody gave is a bug and
raises; the language is the one that the reader asked for (`?lang=`, remembered in a cookie), else the browser's,
else Vietnamese.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from hoctapbac.hub.passwords import SOUND, Cost
from hoctapbac.texts import LANGUAGES, Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.clock import Clock
    from hoctapbac.hub.engine import Engine
    from hoctapbac.hub.ledger import Ledger

LANG = "lang"  # of the query and of the cookie
_SCOPE_KEY = "hoctapbac.language"  # found out once a request
_YEAR_S = 365 * 24 * 3600
_TEMPLATES = Path(__file__).parent / "templates"


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


@dataclass(frozen=True, slots=True)
class Context:
    """One hub, as its pages see it.

    `url` is how the world reaches it, without a slash at its end, "" if unknown; `cost` is what a password takes.
    """

    ledger: Ledger
    engine: Engine
    clock: Clock
    name: str
    url: str
    cost: Cost = SOUND
    templates: Environment = field(default_factory=_environment, repr=False)

    def warm(self) -> None:
        """Compile every template and read both languages' sentences, before the first page is asked for."""
        for name in self.templates.list_templates(extensions=["html"]):
            self.templates.get_template(name)
        for lang in LANGUAGES:
            catalogue(lang)

    def say_of(self, request: Request) -> tuple[str, Say]:
        """The language of whoever asks, and its sentences."""
        lang = language_of(request)
        return lang, catalogue(lang)

    def render(self, template: str, request: Request, *, status: int = 200, **facts: object) -> HTMLResponse:
        """The page that `template` draws from `facts`.

        Every template also has `say`, `lang`, `request`, `hub_name`, `hub_url` and `other_language(code)`, the
        address of this page in another language.
        """
        lang, say = self.say_of(request)
        common = {
            "say": say,
            "lang": lang,
            "request": request,
            "hub_name": self.name,
            "hub_url": self.url,
            "other_language": lambda code: _path_in(request, code),
        }
        page = HTMLResponse(self.templates.get_template(template).render(common | facts), status)
        if request.query_params.get(LANG) in LANGUAGES:
            page.set_cookie(LANG, lang, max_age=_YEAR_S, httponly=True, samesite="lax")
        return page


def language_of(request: Request) -> str:
    """`vi` or `en`: by the query, then the cookie, then what the browser prefers; Vietnamese otherwise."""
    known = request.scope.get(_SCOPE_KEY)
    if known is None:
        known = request.scope[_SCOPE_KEY] = _asked_for(request)
    return str(known)


def _asked_for(request: Request) -> str:
    for asked in (request.query_params.get(LANG), request.cookies.get(LANG)):
        if asked in LANGUAGES:
            return str(asked)
    return _preferred(request.headers.get("accept-language", "")[:200])


def _preferred(accepted: str) -> str:
    """The first of our languages in an Accept-Language header by its weights; `vi` where it names neither."""
    weighed = []
    for place, part in enumerate(accepted.split(",")):
        name, _, weight = part.strip().partition(";q=")
        lang = name.split("-")[0].lower()
        if lang in LANGUAGES:
            weighed.append((-_weight(weight), place, lang))
    return min(weighed)[2] if weighed else LANGUAGES[0]


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def _path_in(request: Request, lang: str) -> str:
    """Path and query alone: a page links to itself wherever a proxy put it, and never to another host."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != LANG]
    return f"/{quote(request.scope['path'].lstrip('/'))}?{urlencode([*kept, (LANG, lang)])}"
