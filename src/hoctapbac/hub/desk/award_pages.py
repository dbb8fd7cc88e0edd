"""Entering a prize that somebody decided on: without a decision's number and day there is none."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from hoctapbac.hub.desk import decisions, entries
from hoctapbac.hub.desk.door import DECIDERS, Desk, Visit, missing
from hoctapbac.hub.desk.entry_pages import contest_of, unit_of
from hoctapbac.hub.desk.wording import entry_page


def routes(desk: Desk) -> list[Route]:
    pages = _AwardPages(desk)
    return [desk.page("/cuoc-thi/{contest}/giai", pages.form, pages.award, DECIDERS)]


class _AwardPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def form(self, visit: Visit) -> Response:
        desk, contest, unit = self._desk, contest_of(visit), unit_of(visit)
        if not unit:
            raise missing()
        people = [one for one in entries.people(desk.engine.read, contest.id, unit) if not one.guest]
        line = entries.line(desk.engine, visit.published, desk.states, contest.id, unit)
        return desk.render("award", visit, contest=contest, line=line, people=people)

    def award(self, visit: Visit) -> str:
        contest, unit = contest_of(visit), unit_of(visit)
        if not unit:
            raise missing()
        decisions.award(self._desk, visit, contest.id, unit)
        return entry_page(contest.id, unit, xong="awarded")
