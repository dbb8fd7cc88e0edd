"""One result with its history, and the two ways to decide on it: another reading of it, or none."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from hoctapbac.hub.desk import decisions, results
from hoctapbac.hub.desk.door import DECIDERS, Desk, Visit, missing
from hoctapbac.hub.desk.forms import hexadecimal
from hoctapbac.hub.desk.wording import result_page

_LINK_BYTES = 16


def routes(desk: Desk) -> list[Route]:
    pages = _ResultPages(desk)
    return [
        desk.page("/ket-qua/{link}", pages.result),
        desk.page("/ket-qua/{link}/sua", pages.correction, pages.correct, DECIDERS),
        desk.page("/ket-qua/{link}/huy", pages.withdrawal, pages.withdraw, DECIDERS),
    ]


class _ResultPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def _result(self, visit: Visit) -> results.Result:
        """The result that the address names; 404 for those of other units as for those that do not exist."""
        link = hexadecimal(visit.request.path_params["link"], _LINK_BYTES)
        result = results.result(self._desk.engine.read, link)
        if result is None or not visit.scope.holds(result.unit):
            raise missing()
        return result

    def result(self, visit: Visit) -> Response:
        result = self._result(visit)
        return self._desk.render(
            "result",
            visit,
            result=result,
            contest=visit.published.contests.get(result.contest),
            people=self._people(result),
            unit_names={number: name for number, _, name in results.all_units(self._desk.engine.read, result.pack)},
        )

    def _people(self, result: results.Result) -> dict[int, str]:
        """The names behind the numbers of the history."""
        ask, numbers = self._desk.engine.read, {change.values.who for change in result.changes} | {result.original.who}
        found = (results.somebody(ask, result.pack, number) for number in numbers)
        return {one.number: one.name for one in found if one}

    def correction(self, visit: Visit) -> Response:
        result, ask = self._result(visit), self._desk.engine.read
        query = visit.asked("tim")
        return self._desk.render(
            "correction",
            visit,
            result=result,
            query=query,
            found=results.find(ask, result.pack, visit.scope, query),
            units=results.units(ask, result.pack, visit.scope),
        )

    def correct(self, visit: Visit) -> str:
        result = self._result(visit)
        decisions.correct(self._desk, visit, result)
        return result_page(result.link, xong="corrected")

    def withdrawal(self, visit: Visit) -> Response:
        return self._desk.render("withdrawal", visit, result=self._result(visit))

    def withdraw(self, visit: Visit) -> str:
        result = self._result(visit)
        decisions.withdraw(self._desk, visit, result)
        return result_page(result.link, xong="voided")
