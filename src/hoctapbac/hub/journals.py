"""Each station's journal as the hub holds it: how far without a hole, what is missing, what does not fit.

The table `journal` is a sum of `record` by key, kept so that a receipt costs one row and not the whole journal. Held
without a hole means by the chain: from record 1 on, each naming the one before. Where a key has two records under one
number (a fork: a disk was copied), both branches stay, and a receipt is given for the branch that was brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, Literal

from hoctapbac.hub.engine import Engine, Transaction, about
from hoctapbac.hub.intake import Row
from hoctapbac.records import NO_PREVIOUS, journal

Runs = list[tuple[bytes, int, int]]  # key id, first and last number

_MOST_RANGES = 1000
_RUNS_AT_ONCE = 256
_READ = "SELECT kid, upto, head, last, records, forks FROM journal WHERE kid IN ({})"
_FORKED = """
SELECT r.kid, r.seq FROM (VALUES {}) AS run
    JOIN record r ON r.kid = run.column1 AND r.seq BETWEEN run.column2 AND run.column3
GROUP BY r.kid, r.seq HAVING count(*) > 1
"""
_KEEP = (
    "INSERT INTO journal VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT (kid) DO UPDATE SET upto = excluded.upto,"
    " head = excluded.head, last = excluded.last, records = excluded.records, forks = excluded.forks"
)
_BEHIND = """
SELECT min(seq), max(seq) FROM (
    SELECT seq, seq - row_number() OVER (ORDER BY seq) AS run FROM (
        SELECT DISTINCT seq FROM record WHERE kid = ? AND seq > ?) AS held) AS numbered
GROUP BY run ORDER BY 1 LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What does not fit in a journal, from the record `first` to `last`.

    `gap`: these are missing. `fork`: there are two with this number. `break`: this one names another one before it
    than those that are here. `cut`: somebody was shown this record (a scanned ticket, an earlier receipt of ours),
    and it never came or is another one. `count`: a closing record tells of more results than came before it.
    """

    kind: Literal["gap", "fork", "break", "cut", "count"]
    first: int
    last: int

    @property
    def numbers(self) -> str:
        """One number, or the first and the last."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def note(tx: Transaction, new: Sequence[Row]) -> tuple[Runs, Runs]:
    """Enter records that were not there before (sorted); the runs that are wholly new, and the forks among them."""
    of_key = {kid: list(own) for kid, own in groupby(new, key=attrgetter("kid"))}
    twice = _forks(tx, [(kid, *run) for kid, own in of_key.items() for run in journal.ranges(row.seq for row in own)])
    whole: Runs = []
    forked: Runs = []
    for kid, own in of_key.items():
        forks = twice.get(kid, set())
        whole += [(kid, *run) for run in journal.ranges(row.seq for row in own if row.seq not in forks)]
        forked += [(kid, seq, seq) for seq in sorted(forks)]
    held = {bytes(kid): figures for kid, *figures in about(tx.run, _READ, of_key)}
    tx.many(_KEEP, [_entered(tx, kid, own, held.get(kid), kid in twice) for kid, own in of_key.items()])
    return whole, forked


def _forks(tx: Transaction, runs: Runs) -> dict[bytes, set[int]]:
    """The numbers in these runs under which there is more than one record, by key."""
    found: dict[bytes, set[int]] = {}
    for at in range(0, len(runs), _RUNS_AT_ONCE):
        own = runs[at : at + _RUNS_AT_ONCE]
        rows = tx.run(_FORKED.format(", ".join(["(?, ?, ?)"] * len(own))), chain.from_iterable(own))
        for kid, seq in rows:
            found.setdefault(bytes(kid), set()).add(seq)
    return found


def _entered(
    tx: Transaction, kid: bytes, own: Sequence[Row], held: Sequence[Any] | None, forked: bool
) -> tuple[bytes, int, bytes, int, int, int]:
    """The line of a journal that has grown by its `own` new rows; `held` is the line before."""
    upto, head, last, count, forks = held or (0, NO_PREVIOUS, 0, 0, 0)
    head = bytes(head)
    if forked or forks:
        rows = tx.run("SELECT seq, link, prev FROM record WHERE kid = ? ORDER BY seq, link", (kid,))
        upto, head = _furthest(rows)
        forks = len(rows) - len({seq for seq, *_ in rows})
    else:
        upto, head = _walked(upto, head, own)
        while upto < max(last, own[-1].seq):
            # What lay behind a hole may follow now that the hole is closed.
            behind = tx.run(
                "SELECT seq, link, prev FROM record WHERE kid = ? AND seq > ? ORDER BY seq LIMIT 1000", (kid, upto)
            )
            before = upto
            upto, head = _walked(upto, head, [_Step(*row) for row in behind])
            if upto < before + len(behind) or len(behind) < 1000:
                break
    return kid, upto, head, max(last, own[-1].seq), count + len(own), forks


@dataclass(frozen=True, slots=True)
class _Step:
    seq: int
    link: bytes
    prev: bytes


def _walked(upto: int, head: bytes, steps: Iterable[Row | _Step]) -> tuple[int, bytes]:
    """How far these records, in order, lead on."""
    for step in steps:
        if step.seq == upto + 1 and (upto == 0 or step.prev == head):
            upto, head = step.seq, step.link
        elif step.seq > upto:
            break
    return upto, head


def _levels(rows: Iterable[tuple[Any, ...]]) -> list[set[bytes]]:
    """For each number from 1 on the links that a chain from the beginning reaches, as far as one does."""
    levels: list[set[bytes]] = []
    for seq, group in groupby(rows, key=lambda row: row[0]):
        if seq != len(levels) + 1:
            break
        reached = {bytes(link) for _, link, prev in group if not levels or bytes(prev) in levels[-1]}
        if not reached:
            break
        levels.append(reached)
    return levels


def _furthest(rows: Iterable[tuple[Any, ...]]) -> tuple[int, bytes]:
    levels = _levels(rows)
    return (len(levels), min(levels[-1])) if levels else (0, NO_PREVIOUS)


def upto(engine: Engine, tips: Mapping[bytes, Iterable[bytes]]) -> dict[bytes, tuple[int, bytes]]:
    """How far each of these journals is held without a hole, and the link there.

    Where a journal has branches it is the one with one of its `tips`.
    """
    reached = dict.fromkeys(tips, (0, NO_PREVIOUS))
    for kid, number, head, _, _, forks in about(engine.read, _READ, tips):
        own = bytes(kid)
        branch = _branch(engine, own, set(tips[own])) if forks and tips[own] else None
        reached[own] = branch or (number, bytes(head))
    return reached


def _branch(engine: Engine, kid: bytes, tips: set[bytes]) -> tuple[int, bytes] | None:
    levels = _levels(engine.read("SELECT seq, link, prev FROM record WHERE kid = ? ORDER BY seq, link", (kid,)))
    for number in range(len(levels), 0, -1):
        if found := levels[number - 1] & tips:
            return number, min(found)
    return None


@dataclass(frozen=True, slots=True)
class Trail:
    """What the record up to which a key is believed says of those before it.

    `links` are those that it vouches for (number and link; all where `whole`), `against` those that it speaks against:
    others under a number whose true link is known by the chain. Behind a hole it says nothing.
    """

    whole: bool
    links: frozenset[tuple[int, bytes]]
    against: frozenset[tuple[int, bytes]]

    def vouches(self, seq: int, link: bytes) -> bool:
        return self.whole or (seq, link) in self.links


def trail(tx: Transaction, kid: bytes, seq: int, link: bytes) -> Trail:
    """Walk the chain down from the record `seq` with `link`."""
    rows = tx.run("SELECT upto, forks FROM journal WHERE kid = ?", (kid,))
    if rows and rows[0][0] >= seq and not rows[0][1]:
        return Trail(True, frozenset(), frozenset())
    links: set[tuple[int, bytes]] = set()
    against: set[tuple[int, bytes]] = set()
    held = tx.run("SELECT seq, link, prev FROM record WHERE kid = ? AND seq <= ? ORDER BY seq DESC, link", (kid, seq))
    for number, group in groupby(held, key=lambda row: int(row[0])):
        if number != seq:
            break
        own = {bytes(told): bytes(prev) for _, told, prev in group}
        against.update((number, other) for other in own if other != link)
        if link not in own:
            break
        links.add((number, link))
        seq, link = seq - 1, own[link]
    return Trail(False, frozenset(links), frozenset(against))


def held(engine: Engine, kid: bytes) -> journal.Ranges:
    """Which numbers are here. The first run ends where the chain from the beginning does, even if more follow."""
    rows = about(engine.read, _READ, [kid])
    if not rows:
        return ()
    _, reached, _, last, _, _ = rows[0]
    first = ((1, reached),) if reached else ()
    behind = engine.read(_BEHIND, (kid, reached, _MOST_RANGES)) if last > reached else []
    return first + tuple((start, end) for start, end in behind)


def anomalies(engine: Engine, kid: bytes) -> tuple[Anomaly, ...]:
    """Everything that does not fit in a journal; at most a thousand of a kind."""
    numbers = tuple((first, last) for first, last in engine.read(_BEHIND, (kid, 0, _MOST_RANGES)))
    found = [Anomaly("gap", *gap) for gap in journal.missing(numbers, numbers[-1][1] if numbers else 0)]
    for kind, sql in (("fork", _FORKS), ("break", _BREAKS), ("cut", _CUTS), ("count", _COUNTS)):
        rows = engine.read(sql, (kid, _MOST_RANGES))
        found += [Anomaly(kind, seq, seq) for (seq,) in rows]  # type: ignore[arg-type]
    return tuple(found)


_FORKS = "SELECT seq FROM record WHERE kid = ? GROUP BY seq HAVING count(*) > 1 ORDER BY seq LIMIT ?"
_BREAKS = """
SELECT DISTINCT r.seq FROM record r WHERE r.kid = ?
    AND EXISTS (SELECT 1 FROM record b WHERE b.kid = r.kid AND b.seq = r.seq - 1)
    AND NOT EXISTS (SELECT 1 FROM record b WHERE b.kid = r.kid AND b.seq = r.seq - 1 AND b.link = r.prev)
ORDER BY r.seq LIMIT ?
"""
_CUTS = "SELECT DISTINCT seq FROM scan WHERE kid = substr(?, 1, 4) AND state = 'held' ORDER BY seq LIMIT ?"
_COUNTS = """
SELECT c.seq FROM close c WHERE c.kid = ? AND c.count > (
    SELECT count(DISTINCT r.seq) FROM record r
    WHERE r.kid = c.kid AND r.seq < c.seq AND r.pack = c.pack AND r.kind = 1)
ORDER BY c.seq LIMIT ?
"""
