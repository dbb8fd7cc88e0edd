"""One result: what the station wrote, what was corrected, who may be meant instead. Reads, decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hoctapbac.hub.desk.entries import parts, said_by_guests
from hoctapbac.hub.desk.scope import Scope
from hoctapbac.hub.engine import Ask, marks
from hoctapbac.vietnamese.search import Index

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Values:
    """What counts of a result: numbers in its pack's roster (0 none), points and right answers."""

    unit: int
    who: int
    score: int
    correct: int


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of a pack's roster by the number that records use; `unit` is the unit's id."""

    number: int
    name: str
    post: str
    unit: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Change:
    """A correction: the values from then on, and why, by whom and when (seconds)."""

    values: Values
    reason: str
    name: str
    post: str
    t: int
    link: bytes


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A result was declared void."""

    reason: str
    name: str
    t: int


@dataclass(frozen=True, slots=True)
class Result:
    """A result with its history. `values` are those that count, `original` those that the station sealed.

    `unit` is the id of the unit that it counts for ("" none known), `typed` and `own_unit` are what a guest wrote as
    name and unit, `counts` says whether it is the attempt that counts.
    """

    link: bytes
    kid: bytes
    seq: int
    t: int
    pack: bytes
    contest: bytes
    original: Values
    values: Values
    most: int
    items: int
    duration_ms: int
    station: str
    station_state: str
    unit: str
    unit_name: str
    person: Somebody | None
    first_person: Somebody | None
    typed: str
    own_unit: str
    changes: tuple[Change, ...]
    withdrawn: tuple[Withdrawal, ...]
    counts: bool

    @property
    def mark(self) -> str:
        """What a form says that it has shown: the last change, and whether the result was void."""
        last = self.changes[-1].link.hex() if self.changes else ""
        return f"{last}.{len(self.withdrawn)}"


def result(ask: Ask, link: bytes) -> Result | None:
    """The result with this link, None if there is none of a contest that the hub knows."""
    rows = ask(
        "SELECT r.kid, r.seq, r.t, r.pack, p.contest, r.unit, r.who, r.score, r.correct, r.most, r.items,"
        " r.duration_ms, s.label, s.state FROM record r JOIN pack p ON p.id = r.pack JOIN station s ON s.kid = r.kid"
        " WHERE r.link = ? AND r.kind = 1",
        [link],
    )
    if not rows:
        return None
    kid, seq, t, pack, contest, unit, who, score, correct, most, items, duration_ms, label, state = rows[0]
    original, changes = Values(unit, who, score, correct), _changes(ask, link)
    values = changes[-1].values if changes else original
    person = somebody(ask, pack, values.who)
    unit_id, unit_name = _unit(ask, pack, values.unit)
    if person and not unit_id:
        unit_id, unit_name = person.unit, person.unit_name
    typed, own_unit = said_by_guests(ask, [link]).get(link, ("", ""))
    return Result(
        link=link,
        kid=bytes(kid),
        seq=seq,
        t=t,
        pack=bytes(pack),
        contest=bytes(contest),
        original=original,
        values=values,
        most=most,
        items=items,
        duration_ms=duration_ms,
        station=label,
        station_state=state,
        unit=unit_id,
        unit_name=unit_name,
        person=person,
        first_person=somebody(ask, pack, who),
        typed=typed,
        own_unit=own_unit,
        changes=changes,
        withdrawn=_withdrawn(ask, link),
        counts=bool(
            ask("SELECT 1 FROM place WHERE contest = ? AND kid = ? AND seq = ? AND link = ?", [contest, kid, seq, link])
        ),
    )


def _changes(ask: Ask, link: bytes) -> tuple[Change, ...]:
    rows = ask(
        "SELECT unit, who, score, correct, reason, name, post, t, link FROM correction WHERE of = ? ORDER BY seq, link",
        [link],
    )
    return tuple(
        Change(Values(unit, who, score, correct), reason, name, post, t, bytes(own))
        for unit, who, score, correct, reason, name, post, t, own in rows
    )


def _withdrawn(ask: Ask, link: bytes) -> tuple[Withdrawal, ...]:
    # What the hub decided, or the station itself as long as it is believed.
    rows = ask(
        "SELECT v.reason, v.name, v.t FROM void v JOIN station s ON s.kid = v.kid JOIN record r ON r.link = v.of"
        " WHERE v.of = ? AND (s.state = 'hub' OR v.kid = r.kid AND (s.state = 'trusted' OR v.seq <= s.good_seq"
        " AND NOT EXISTS (SELECT 1 FROM disowned o WHERE o.kid = v.kid AND o.seq = v.seq AND o.link = v.link)))"
        " ORDER BY v.seq, v.link",
        [link],
    )
    return tuple(Withdrawal(*row) for row in rows)


_PERSON = (
    "SELECT x.number, x.name, x.post, x.unit, coalesce(u.name, '') FROM pack_person x"
    " LEFT JOIN pack_unit u ON u.pack = x.pack AND u.unit = x.unit WHERE x.pack = ?"
)


def somebody(ask: Ask, pack: bytes, number: int) -> Somebody | None:
    """The person with this number in a pack."""
    rows = ask(f"{_PERSON} AND x.number = ?", [pack, number])
    return Somebody(*rows[0]) if rows else None


def _unit(ask: Ask, pack: bytes, number: int) -> tuple[str, str]:
    rows = ask("SELECT unit, name FROM pack_unit WHERE pack = ? AND number = ?", [pack, number])
    return (str(rows[0][0]), str(rows[0][1])) if rows else ("", "")


def all_units(ask: Ask, pack: bytes) -> list[tuple[int, str, str]]:
    """Number, id and name of a pack's units, in the order of the pack."""
    rows = ask("SELECT number, unit, name FROM pack_unit WHERE pack = ? ORDER BY number", [pack])
    return [(int(number), str(unit), str(name)) for number, unit, name in rows]


def units(ask: Ask, pack: bytes, scope: Scope) -> list[tuple[int, str, str]]:
    """Those of a pack's units that a scope holds."""
    return [row for row in all_units(ask, pack) if scope.holds(row[1])]


def find(ask: Ask, pack: bytes, scope: Scope, query: str) -> tuple[Somebody, ...]:
    """People of a pack in a scope by any words of their names, typed with or without marks; at most `MOST_FOUND`."""
    if not query.strip():
        return ()
    rows: list[tuple[Any, ...]] = []
    if scope.units is None:
        rows = ask(_PERSON, [pack])
    else:
        for part in parts(sorted(scope.units)):
            rows += ask(f"{_PERSON} AND x.unit IN ({marks(part)})", [pack, *part])
    rows.sort(key=lambda row: int(row[0]))
    return tuple(Somebody(*rows[at]) for at in Index([str(row[1]) for row in rows]).find(query, MOST_FOUND))
