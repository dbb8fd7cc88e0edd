"""What the public pages ask: the context, and what is remembered between requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse

from hoctapbac.errors import Refusal
from hoctapbac.hub.pages.words import Words
from hoctapbac.hub.reading import ContestFacts, Publications, Published, States
from hoctapbac.organization import UnitFacts

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context
    from hoctapbac.hub.engine import Engine

_LONGEST_NAME = 300  # of anything in a path or a query


@dataclass(frozen=True, slots=True)
class Sources:
    """The context with the memory of `hub.reading`; one for all threads."""

    context: Context
    publications: Publications
    states: States

    @classmethod
    def of(cls, context: Context) -> Sources:
        return cls(context, Publications(context.engine), States(context.engine))

    @property
    def engine(self) -> Engine:
        return self.context.engine

    def page(self, template: str, request: Request, *, status: int = 200, **facts: object) -> HTMLResponse:
        """The page that `template` draws; it also has `show`, the way to write numbers and days."""
        lang, say = self.context.say_of(request)
        return self.context.render(template, request, status=status, show=Words(lang, say), **facts)


def asked(request: Request, name: str) -> str:
    """A value of the query, "" where there is none."""
    return request.query_params.get(name, "").strip()[:_LONGEST_NAME]


def number(request: Request, name: str, least: int, most: int) -> int | None:
    """A whole number of the query, None where there is none between these bounds."""
    text = asked(request, name)
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return None
    return int(text) if least <= int(text) <= most else None


def contest_of(published: Published, request: Request) -> ContestFacts:
    """The contest in the path; Refusal("hub_no_such_place")."""
    try:
        found = published.contests.get(bytes.fromhex(request.path_params["contest"][:_LONGEST_NAME]))
    except ValueError:
        found = None
    if found is None:
        raise Refusal("hub_no_such_place")
    return found


def unit_of(published: Published, request: Request) -> UnitFacts:
    """The unit in the path; Refusal("hub_no_such_place")."""
    found = published.units.get(request.path_params["unit"])
    if found is None:
        raise Refusal("hub_no_such_place")
    return found
