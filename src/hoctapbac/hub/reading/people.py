"""Where one person stands in a contest, without looking at the others one by one."""

from __future__ import annotations

from dataclasses import dataclass

from hoctapbac.contest.rules import TieKey
from hoctapbac.hub.engine import Engine

# What a key of the tie chain compares, and whether more is better. Predictions are no part of a result, and the
# clocks of two stations set nobody apart here: people who differ in these alone share a place.
_COMPARED = {
    TieKey.POINTS: ("points", True),
    TieKey.CORRECT: ("correct", True),
    TieKey.DURATION: ("duration_ms", False),
    TieKey.ATTEMPTS: ("attempts", False),
}


@dataclass(frozen=True, slots=True)
class PersonPlace:
    """A rank (1, 2, 2, 4) among `people`, and the link of the attempt that counts."""

    rank: int
    people: int
    link: bytes


def person_place(engine: Engine, contest: bytes, person: str, ties: tuple[TieKey, ...]) -> PersonPlace | None:
    """The place of `person` (as in the table `place`) by a contest's tie chain; None where nothing of them counts."""
    keys = _keys(ties)
    columns = ", ".join(["link", *(column for column, _ in keys)])
    own = engine.read(f"SELECT {columns} FROM place WHERE contest = ? AND person = ?", [contest, person])
    if not own:
        return None
    link, *values = own[0]
    better = 0
    for at, (column, more) in enumerate(keys):
        alike = "".join(f" AND {name} = ?" for name, _ in keys[:at])
        asked = f"SELECT COUNT(*) FROM place WHERE contest = ?{alike} AND {column} {'>' if more else '<'} ?"
        better += engine.read(asked, [contest, *values[: at + 1]])[0][0]
    people = engine.read("SELECT SUM(people) FROM tally WHERE contest = ?", [contest])[0][0]
    return PersonPlace(1 + better, int(people or 0), link)


def _keys(ties: tuple[TieKey, ...]) -> list[tuple[str, bool]]:
    before_shared = ties[: ties.index(TieKey.SHARED)] if TieKey.SHARED in ties else ties
    return [_COMPARED[tie] for tie in before_shared if tie in _COMPARED]
