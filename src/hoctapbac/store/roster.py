"""Loading rosters and listing results: the organizer's side of the store, over sqlite-utils."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from hoctapbac.errors import Problem, has_errors
from hoctapbac.store import RosterCount, Store
from hoctapbac.units import Person, Roster, Unit, read_roster
from hoctapbac.vietnamese.collation import sort_key

Rows = Sequence[Mapping[str, object]]


def take_over(store: Store, raw: bytes, name: str) -> tuple[RosterCount | None, tuple[Problem, ...]]:
    """Load a roster file; with an error in it nothing is changed and the count is None."""
    loaded = read_roster(raw, name)
    if has_errors(loaded.problems):
        return None, loaded.problems
    return store.load_roster(loaded.value), loaded.problems


def kept(store: Store) -> Roster:
    """The roster as it stands: units that have people or lead to such, and the active people."""
    people = store.read("SELECT id, unit, name, post, grp, sort_as FROM person WHERE active")
    rows = {
        number: (id_, name, parent or "")
        for number, id_, name, parent in store.read("SELECT number, id, name, parent FROM unit WHERE active")
    }
    return Roster(
        tuple(sorted((Unit(*row) for row in rows.values()), key=lambda unit: (sort_key(unit.name), unit.id))),
        tuple(
            Person(id_, rows[unit][0], name, post or "", group or "", sort_as or "")
            for id_, unit, name, post, group, sort_as in people
            if unit in rows
        ),
    )


def load(connection: sqlite3.Connection, roster: Roster) -> RosterCount:
    """Add and change rows by `id`, switch off those no longer named; all of it or nothing."""
    units: Rows = [{"id": u.id, "name": u.name, "parent": u.parent} for u in roster.units]
    people: Rows = [
        {"id": p.id, "unit": p.unit_id, "name": p.name, "post": p.post, "grp": p.group, "sort_as": p.sort_as}
        for p in roster.people
    ]
    db = Database(connection)
    with db.atomic():
        unit_count = _merge(db, "unit", units)
        numbers = {row["id"]: row["number"] for row in db.query("SELECT id, number FROM unit")}
        person_count = _merge(db, "person", [{**row, "unit": numbers[row["unit"]]} for row in people])
    return RosterCount(*(a + b for a, b in zip(unit_count, person_count, strict=True)))


def _merge(db: Database, table: str, rows: Rows) -> tuple[int, int, int]:
    kept = {str(row["id"]): dict(row) for row in db.query(f"SELECT * FROM {table}")}
    wanted = {str(row["id"]): {**row, "active": 1} for row in rows}
    gone = [row for key, row in kept.items() if key not in wanted and row["active"]]
    fresh = [row for key, row in wanted.items() if key not in kept]
    same = _same(gone, fresh)
    changed = [(same[str(row["id"])], row) for row in fresh if str(row["id"]) in same] + [
        (kept[key]["number"], row)
        for key, row in wanted.items()
        if key in kept and any(kept[key][column] != value for column, value in row.items())
    ]
    added = [row for row in fresh if str(row["id"]) not in same]
    left = [row["number"] for row in gone if row["number"] not in same.values()]
    db.table(table).insert_all(added)
    for number, row in changed:
        db.table(table).update(int(str(number)), row)
    for number in left:
        db.table(table).update(int(str(number)), {"active": 0})
    return len(added), len(changed), len(left)


def _same(gone: Sequence[Mapping[str, object]], fresh: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Fresh ids that are a corrected row of somebody gone, with that one's number.

    Where one unit (or the top) lost one of a name and gained one of that name, it is the same: a corrected post must
    not give a person a second attempt.
    """

    def by_name(rows: Sequence[Mapping[str, object]]) -> dict[tuple[object, object], list[Mapping[str, object]]]:
        found: dict[tuple[object, object], list[Mapping[str, object]]] = {}
        for row in rows:
            found.setdefault((row.get("unit"), row["name"]), []).append(row)
        return found

    before = by_name(gone)
    return {
        str(new[0]["id"]): before[name][0]["number"]
        for name, new in by_name(fresh).items()
        if len(new) == 1 and len(before.get(name, ())) == 1
    }


def results(connection: sqlite3.Connection, contest: str | None) -> list[dict[str, object]]:
    """Results oldest first, with their contest; `submitted_ms` is the wall clock."""
    return list(
        Database(connection).query(
            "SELECT a.contest, r.code, a.unit_name AS unit, coalesce(p.name, a.guest, '') AS participant,"
            " r.correct, r.items, r.points, r.duration_ms, r.submitted_ms, r.state"
            " FROM result r JOIN attempt a ON a.number = r.attempt LEFT JOIN person p ON p.number = a.person"
            " WHERE :contest IS NULL OR a.contest = :contest ORDER BY r.attempt",
            {"contest": contest},
        )
    )
