"""Which stations want looking at: whose journals are not whole, and who waits to be approved."""

from __future__ import annotations

from dataclasses import dataclass

from hoctapbac.hub.desk.door import Desk


@dataclass(frozen=True, slots=True)
class Unsound:
    """A station whose journal is whole up to `upto` only, of `last`, or holds `forks` records under taken numbers."""

    kid: bytes
    label: str
    upto: int
    last: int
    forks: int


def unsound(desk: Desk) -> tuple[Unsound, ...]:
    """The stations whose journals have holes, breaks or forks."""
    rows = desk.engine.read(
        "SELECT s.kid, s.label, j.upto, j.last, j.forks FROM journal j JOIN station s ON s.kid = j.kid"
        " WHERE j.upto < j.last OR j.forks > 0 ORDER BY s.label, s.kid"
    )
    return tuple(Unsound(bytes(kid), *rest) for kid, *rest in rows)


def waiting(desk: Desk) -> int:
    """How many stations wait for somebody to compare their fingerprint."""
    return int(desk.engine.read("SELECT count(*) FROM station WHERE state = 'unknown'")[0][0])
