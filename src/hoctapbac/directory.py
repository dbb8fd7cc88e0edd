"""Everybody who can be found by name at one station: the people of its roster, whatever their unit.

Built once, because a roster does not change under a running kiosk; a query over 100,000 names then takes
milliseconds (`vietnamese.search`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hoctapbac.sitting import Person, Unit, Who
from hoctapbac.vietnamese.collation import first_letter
from hoctapbac.vietnamese.search import Index

Row = tuple[int, int, str, str, str, str]  # unit's number, person's number, id, name, post, sort_as


class Directory:
    """Finds people by any words of their names, without marks if need be."""

    def __init__(self, units: Mapping[int, Unit], people: Sequence[Row]) -> None:
        self._units = units
        self._people = people
        self._index = Index([row[3] for row in people], [row[5] for row in people])

    def find(self, query: str, limit: int) -> list[Who]:
        """At most `limit` people whom the query fits, the best fit first."""
        return [self._who(self._people[place]) for place in self._index.find(query, limit)]

    def _who(self, row: Row) -> Who:
        unit, number, id_, name, post, sort_as = row
        return Who(self._units[unit], Person(number, id_, name, post, first_letter(name, sort_as)))
