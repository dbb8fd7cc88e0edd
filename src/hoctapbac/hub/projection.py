"""What is derived from records: who counts with which attempt, what the units have done, what was confirmed.

Every table made here is a pure function of the set of records, packs and decisions on stations: the order in which
they came plays no role, and `rebuild` gives the same again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from hoctapbac import records
from hoctapbac.contest.standings import Entry, counting
from hoctapbac.hub.engine import Transaction
from hoctapbac.hub.intake import Row

_DERIVED = ("guest", "void", "correction", "confirmation", "award", "close", "place", "tally")

# Results that count, with the latest correction of each.
_COUNTED = """
SELECT r.kid, r.seq, r.link, r.pack, coalesce(c.unit, r.unit), coalesce(c.who, r.who), coalesce(c.score, r.score),
       r.most, coalesce(c.correct, r.correct), r.items, r.duration_ms, r.t
FROM record r JOIN pack p ON p.id = r.pack JOIN station s ON s.kid = r.kid
LEFT JOIN correction c ON c.of = r.link AND NOT EXISTS (
    SELECT 1 FROM correction d WHERE d.of = c.of AND (d.seq > c.seq OR d.seq = c.seq AND d.link > c.link))
WHERE r.kind = 1 AND p.contest = ?
  AND (s.state IN ('trusted', 'hub') OR s.state IN ('revoked', 'rotated') AND r.seq <= s.good_seq)
  AND NOT EXISTS (SELECT 1 FROM void v WHERE v.of = r.link)
"""


def feed(tx: Transaction, new: Sequence[Row]) -> None:
    """Bring the tables up to date with records that were not there before."""
    for row in new:
        _note(tx, row)
    packs = {row.pack for row in new}
    of = {link for row in new if row.kind in (records.VOID, records.CORRECTION) for link in [_of(row)]}
    for link in of:
        packs |= {bytes(pack) for (pack,) in tx.run("SELECT pack FROM record WHERE link = ?", (link,))}
    recount_packs(tx, packs)


def recount_station(tx: Transaction, kid: bytes) -> None:
    """Count anew every contest that a station has reported on, after a decision about the station."""
    recount_packs(tx, {bytes(pack) for (pack,) in tx.run("SELECT DISTINCT pack FROM record WHERE kid = ?", (kid,))})


def recount_packs(tx: Transaction, packs: set[bytes]) -> None:
    """Count anew the contests of these packs; packs that are not here yet are left for when they come."""
    contests = {bytes(c) for pack in packs for (c,) in tx.run("SELECT contest FROM pack WHERE id = ?", (pack,))}
    for contest in sorted(contests):
        _recount(tx, contest)


def rebuild(tx: Transaction) -> None:
    """Everything anew."""
    for table in _DERIVED:
        tx.run(f"DELETE FROM {table}")
    for row in tx.run("SELECT * FROM record WHERE kind <> 1"):
        _note(tx, Row(*row))
    for (contest,) in tx.run("SELECT DISTINCT contest FROM pack"):
        _recount(tx, bytes(contest))


def _of(row: Row) -> bytes:
    said: Any = records.decode(bytes(row.body))
    return bytes(said.of)


def _note(tx: Transaction, row: Row) -> None:
    """Enter what a record of a lesser kind says into its table."""
    if row.kind == records.RESULT:
        return
    said: Any = records.decode(bytes(row.body))
    where = (row.link, row.kid, row.seq, row.t)
    match row.kind:
        case records.GUEST:
            _enter(tx, "guest", said.of, row.link, said.name, said.unit_name)
        case records.VOID:
            _enter(tx, "void", said.of, *where, said.reason, said.name)
        case records.CORRECTION:
            values = (said.unit, said.who, said.score, said.correct)
            _enter(tx, "correction", said.of, *where, *values, said.reason, said.name, said.post)
        case records.CLOSE:
            _enter(tx, "close", row.kid, row.seq, row.link, row.pack, said.count, row.t)
        case records.CONFIRMATION | records.AWARD:
            _note_decision(tx, row, said)


def _note_decision(tx: Transaction, row: Row, said: Any) -> None:
    contests = tx.run("SELECT contest FROM pack WHERE id = ?", (row.pack,))
    if not contests:
        return
    units = tx.run("SELECT unit FROM pack_unit WHERE pack = ? AND number = ?", (row.pack, said.unit))
    unit = units[0][0] if units else ""
    where = (contests[0][0], unit, row.link, row.kid, row.seq, row.t)
    if row.kind == records.CONFIRMATION:
        _enter(tx, "confirmation", *where, said.digest, said.name, said.post, said.note)
        return
    people = tx.run("SELECT person FROM pack_person WHERE pack = ? AND number = ?", (row.pack, said.who))
    person = f"p:{people[0][0]}" if people else ""
    _enter(tx, "award", *where, person, said.title, said.decision, said.day, said.name, said.post)


def _enter(tx: Transaction, table: str, *values: object) -> None:
    tx.run(f"INSERT INTO {table} VALUES({', '.join('?' * len(values))}) ON CONFLICT DO NOTHING", values)


def _recount(tx: Transaction, contest: bytes) -> None:
    people = {
        (bytes(pack), number): (person, unit)
        for pack, number, person, unit in tx.run(
            "SELECT x.pack, x.number, x.person, x.unit FROM pack_person x JOIN pack p ON p.id = x.pack"
            " WHERE p.contest = ?",
            (contest,),
        )
    }
    units = {
        (bytes(pack), number): unit
        for pack, number, unit in tx.run(
            "SELECT x.pack, x.number, x.unit FROM pack_unit x JOIN pack p ON p.id = x.pack WHERE p.contest = ?",
            (contest,),
        )
    }
    attempts: defaultdict[str, list[tuple[Entry, tuple[Any, ...]]]] = defaultdict(list)
    for row in tx.run(_COUNTED, (contest,)):
        kid, seq, _, pack, unit_no, who, score, most, correct, items, duration_ms, t = row
        person, unit = people.get((bytes(pack), who), (None, ""))
        name = f"p:{person}" if person else f"g:{bytes(kid).hex()}:{seq}"
        unit = unit or units.get((bytes(pack), unit_no), "")
        entry = Entry(name, unit, score, correct, items, duration_ms, t * 1000, station=bytes(kid).hex())
        attempts[name].append((entry, (*row, most)))
    for table in ("place", "tally"):
        tx.run(f"DELETE FROM {table} WHERE contest = ?", (contest,))
    _write(tx, contest, attempts)


def _write(tx: Transaction, contest: bytes, attempts: dict[str, list[tuple[Entry, tuple[Any, ...]]]]) -> None:
    sums: dict[str, list[int]] = {}
    for name, own in sorted(attempts.items()):
        best = counting([entry for entry, _ in sorted(own, key=lambda pair: pair[1][2])], "best")
        row = next(
            row
            for entry, row in own
            if (entry.points, entry.duration_ms, entry.submitted_ms)
            == (best.points, best.duration_ms, best.submitted_ms)
        )
        kid, seq, link, most = row[0], row[1], row[2], row[7]
        _enter(
            tx,
            "place",
            contest,
            name,
            best.unit,
            best.points,
            most,
            best.correct,
            best.items,
            best.duration_ms,
            best.submitted_ms // 1000,
            kid,
            seq,
            link,
            len(own),
        )
        guest = name.startswith("g:")
        times = [entry.submitted_ms // 1000 for entry, _ in own]
        held = sums.setdefault(best.unit, [0, 0, 0, 0, 0, 0, min(times), max(times)])
        for at, more in enumerate((not guest, guest, len(own), best.points, most, best.all_right)):
            held[at] += int(more)
        held[6:] = [min(held[6], *times), max(held[7], *times)]
    for unit, held in sorted(sums.items()):
        _enter(tx, "tally", contest, unit, *held)
