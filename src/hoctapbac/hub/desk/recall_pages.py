"""Taking back a confirmation or a prize that was given by mistake: what it was, what changes, why and by whom."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from hoctapbac.hub.desk import decisions, entries, given
from hoctapbac.hub.desk.door import DECIDERS, Desk, Visit, missing
from hoctapbac.hub.desk.entry_pages import contest_of, unit_of
from hoctapbac.hub.desk.forms import hexadecimal
from hoctapbac.hub.desk.scope import Scope
from hoctapbac.hub.desk.wording import contest_page, entry_page, states

_LINK_BYTES = 16
MOST_CHANGES = 50  # units named on the page of a whole contest's confirmation


def routes(desk: Desk) -> list[Route]:
    pages = _RecallPages(desk)
    return [desk.page("/cuoc-thi/{contest}/thu-hoi/{link}", pages.form, pages.recall, DECIDERS)]


class _RecallPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def _decision(self, visit: Visit) -> given.Prize | given.Confirmation:
        """What the address names; 404 for that of others, and of the whole contest for all but keepers."""
        link = hexadecimal(visit.request.path_params["link"], _LINK_BYTES)
        found = given.find(self._desk.engine.read, contest_of(visit).id, unit_of(visit), link)
        if found is None:
            raise missing()
        return found

    def form(self, visit: Visit) -> Response:
        desk, contest, unit, decision = self._desk, contest_of(visit), unit_of(visit), self._decision(visit)
        _, say = desk.context.say_of(visit.request)
        changes = self._changes(visit, contest.id, unit, decision.link) if decision.kind == "confirmation" else []
        return desk.render(
            "recall",
            visit,
            contest=contest,
            unit=unit,
            name=visit.published.name(unit) if unit else "",
            decision=decision,
            states=states(say),
            changes=changes[:MOST_CHANGES],
            more=max(0, len(changes) - MOST_CHANGES),
            shown=given.standing(desk.engine.read, contest.id, unit),
        )

    def _changes(self, visit: Visit, contest: bytes, unit: str, link: bytes) -> list[tuple[entries.Line, str]]:
        """The entries that would stand otherwise, and how."""
        desk, scope = self._desk, Scope(frozenset((unit,))) if unit else visit.scope
        now = entries.lines(desk.engine, visit.published, desk.states, scope, contest)
        then = entries.lines(desk.engine, visit.published, desk.states, scope, contest, without=link)
        return [(was, will.state) for was, will in zip(now, then, strict=True) if was.state != will.state]

    def recall(self, visit: Visit) -> str:
        contest, unit, decision = contest_of(visit), unit_of(visit), self._decision(visit)
        decisions.recall(self._desk, visit, contest.id, unit, decision)
        done = f"recalled_{decision.kind}"
        return entry_page(contest.id, unit, xong=done) if unit else contest_page(contest.id, xong=done)
