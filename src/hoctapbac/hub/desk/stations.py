"""What is wrong with stations' journals, in one place for the overview and for the page of stations."""

from __future__ import annotations

from dataclasses import dataclass

from hoctapbac.hub.desk.door import Desk
from hoctapbac.hub.ledger import Station


@dataclass(frozen=True, slots=True)
class Unsound:
    """A station whose journal is not whole: numbers that are missing before the last, places that are held twice."""

    station: Station
    missing: int
    forked: int


def unsound(desk: Desk) -> tuple[Unsound, ...]:
    """The stations whose journals have holes or forks."""
    found = []
    for station in desk.ledger.stations():
        covered = sum(last - first + 1 for first, last in station.held)
        missing = station.held[-1][1] - covered if station.held else 0
        forked = station.records - covered
        if missing or forked:
            found.append(Unsound(station, missing, forked))
    return tuple(found)


def waiting(desk: Desk) -> int:
    """How many stations wait for somebody to compare their fingerprint."""
    return int(desk.engine.read("SELECT count(*) FROM station WHERE state = 'unknown'")[0][0])
