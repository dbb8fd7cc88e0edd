"""What operators see first: the contests of their units, the entries, the names behind one, and its confirmation."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from hoctapbac.hub.desk import decisions, entries, given, sheet
from hoctapbac.hub.desk.door import DECIDERS, KEEPERS, Desk, Visit, missing
from hoctapbac.hub.desk.forms import hexadecimal, numeral
from hoctapbac.hub.desk.scope import Scope
from hoctapbac.hub.desk.stations import unsound, waiting
from hoctapbac.hub.desk.wording import contest_page, entry_page, states
from hoctapbac.hub.reading import ContestFacts
from hoctapbac.hub.reading.figures import total

PAGE = 200  # names on a page
CONTEST_BYTES = 8
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes(desk: Desk) -> list[Route]:
    pages = _EntryPages(desk)
    return [
        desk.page("", pages.overview),
        desk.page("/cuoc-thi/{contest}", pages.contest),
        desk.page("/cuoc-thi/{contest}/xac-nhan", pages.whole_contest, pages.confirm_contest, KEEPERS),
        desk.page("/cuoc-thi/{contest}/don-vi", pages.entry, pages.confirm),
        desk.page("/cuoc-thi/{contest}/danh-sach.xlsx", pages.workbook),
    ]


def contest_of(visit: Visit) -> ContestFacts:
    """The contest that the address names; 404 if there is none."""
    contest = visit.published.contests.get(hexadecimal(visit.request.path_params["contest"], CONTEST_BYTES))
    if contest is None:
        raise missing()
    return contest


def unit_of(visit: Visit) -> str:
    """The unit that the address names; 404 for those of others as for those that do not exist.

    "" stands for results of no known unit, which keepers meet.
    """
    unit = visit.request.query_params.get("ma", "")
    if not visit.scope.holds(unit) or (unit and unit not in visit.published.units):
        raise missing()
    return unit


class _EntryPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def overview(self, visit: Visit) -> Response:
        desk = self._desk
        found = entries.contests(desk.engine, visit.published, desk.states, visit.scope)
        return desk.render(
            "overview",
            visit,
            contests=found,
            unit_name=visit.published.name(visit.account.unit) if visit.account.unit else "",
            unsound=unsound(desk) if visit.keeper else (),
            waiting=waiting(desk) if visit.keeper else 0,
        )

    def contest(self, visit: Visit) -> Response:
        desk, contest = self._desk, contest_of(visit)
        _, say = desk.context.say_of(visit.request)
        found = entries.lines(desk.engine, visit.published, desk.states, visit.scope, contest.id)
        if not found and not visit.keeper:
            raise missing()
        return desk.render(
            "contest",
            visit,
            contest=contest,
            lines=found,
            states=states(say),
        )

    def whole_contest(self, visit: Visit) -> Response:
        """What a keeper confirms at once; a page of its own, because it looks at every result of the contest."""
        desk, contest = self._desk, contest_of(visit)
        found = entries.lines(desk.engine, visit.published, desk.states, visit.scope, contest.id)
        return desk.render(
            "whole_contest",
            visit,
            contest=contest,
            figures=total(line.figures for line in found),
            units=len(found),
            confirmations=given.confirmations(desk.engine.read, contest.id, ""),
            shown=entries.shown_digest(desk.engine.read, contest.id, ""),
        )

    def confirm_contest(self, visit: Visit) -> str:
        contest = contest_of(visit)
        decisions.sure(visit.form)
        decisions.confirm(self._desk, visit, contest.id, "")
        return contest_page(contest.id, xong="contest_confirmed")

    def entry(self, visit: Visit) -> Response:
        desk, contest, unit = self._desk, contest_of(visit), unit_of(visit)
        ask = desk.engine.read
        _, say = desk.context.say_of(visit.request)
        people = entries.people(ask, contest.id, unit)
        line = entries.line(desk.engine, visit.published, desk.states, contest.id, unit)
        last = max(1, -(-len(people) // PAGE))
        at = max(1, min(numeral(visit.asked("trang")), last))
        return desk.render(
            "entry",
            visit,
            contest=contest,
            line=line,
            people=people[(at - 1) * PAGE : at * PAGE],
            first=(at - 1) * PAGE,
            page=at,
            pages=last,
            states=states(say),
            confirmations=given.confirmations(ask, contest.id, unit),
            prizes=given.prizes(ask, contest.id, unit),
            shown=entries.shown_digest(ask, contest.id, unit),
        )

    def confirm(self, visit: Visit) -> str:
        contest, unit = contest_of(visit), unit_of(visit)
        if visit.account.role not in DECIDERS or not unit:
            raise missing()
        decisions.confirm(self._desk, visit, contest.id, unit)
        return entry_page(contest.id, unit, xong="confirmed")

    def workbook(self, visit: Visit) -> Response:
        """The names of a unit and of those below it, as a workbook for office use."""
        desk, contest, unit = self._desk, contest_of(visit), unit_of(visit)
        _, say = desk.context.say_of(visit.request)
        below = visit.published.ordered(visit.published.below(unit)) if unit else ()
        units = visit.scope.kept((unit, *below))
        found = entries.lines(desk.engine, visit.published, desk.states, Scope(frozenset(units)), contest.id)
        order = {of: n for n, of in enumerate(units)}
        lines = sorted(found, key=lambda line: order[line.unit])
        raw = sheet.workbook(desk.engine.read, contest, lines, say, desk.clock.wall_ms())
        desk.note(visit, "download", decisions.what_of(contest.id, unit))
        name = f"{contest.slug or 'cuoc-thi'}-{unit or 'khong-ro'}.xlsx".encode("ascii", "ignore").decode()
        safe = "".join(sign for sign in name if sign.isalnum() or sign in "-._")
        return Response(raw, media_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{safe}"'})
