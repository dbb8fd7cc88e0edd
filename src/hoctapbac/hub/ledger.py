"""The hub's ledger: what came in from stations, sticks and scanned codes, whole, once, and by whom it is trusted.

Promises. What `take` acknowledges is on the disk. Records are a set: any order, any overlap, any repetition gives the
same tables. Nothing that a key's owner sealed is dropped: what is not trusted (yet) waits, and counts once it is.
Trust is asked when something is counted and never written into a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hoctapbac import records, seal
from hoctapbac.clock import Clock
from hoctapbac.errors import Refusal
from hoctapbac.hub import projection
from hoctapbac.hub.engine import Engine, Transaction
from hoctapbac.hub.intake import Refused, Row, authentic, row_of, rows_of
from hoctapbac.records import NO_PREVIOUS, Record, frames, journal, statements
from hoctapbac.records.fields import Message
from hoctapbac.records.statements import Acknowledgement, Admission, Enrolment, Presence, Revocation

MOST_UNKNOWN_STATIONS = 500  # waiting for somebody to look at them
MOST_UNKNOWN_RECORDS = 20_000  # of one of them


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of what came in: how many records were new and known, which blobs were refused and why.

    `answers` are blobs for whoever brought them: the hub's receipts, admissions and revocations.
    """

    new: int
    known: int
    refused: tuple[Refused, ...]
    answers: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Station:
    """A key that the hub has heard of; `state` is unknown, trusted, revoked, rotated or hub (the hub itself)."""

    kid: bytes
    public: bytes
    label: str
    state: str
    good_seq: int | None
    seen_ms: int
    records: int
    held: journal.Ranges


class Ledger:
    """One hub's ledger on an engine. Safe to use from several threads."""

    def __init__(self, engine: Engine, key: seal.StationKey, clock: Clock) -> None:
        self.engine = engine
        self.key = key
        self.clock = clock
        engine.write(lambda tx: _know(tx, key.public, "", clock.wall_ms(), "hub"))

    # -- what comes in ---------------------------------------------------------------------------------------

    def take(self, raw: bytes, road: str) -> Taken:
        """Take in frames of blobs; a torn tail is left. `road` is `https`, `stick` or `scan`."""
        blobs, _ = frames.unframed(raw)
        now = self.clock.wall_ms()
        told = [blob for blob in blobs if frames.kind_of(frames.body_of(blob)) >= statements.ENROLMENT]
        refused = self._hear(told)
        placed, unreadable = rows_of([b for b in blobs if b not in told], road, now)
        publics = self._publics({row.kid for _, row in placed})
        rows, untrue = authentic(placed, publics.get)
        new = self.engine.write(lambda tx: self._put(tx, rows)) if rows else 0
        kids = {row.kid for row in rows} | {kid for blob in told if (kid := _speaker(blob))}
        answers = tuple(blob for kid in sorted(kids) for blob in self.answers(kid))
        return Taken(new, len(rows) - new, (*refused, *unreadable, *untrue), answers)

    def _put(self, tx: Transaction, rows: Sequence[Row]) -> int:
        new = tx.put_new(rows)
        projection.feed(tx, new)
        return len(new)

    def _publics(self, kids: Iterable[bytes]) -> Mapping[bytes, bytes]:
        found = (self.engine.read("SELECT public FROM station WHERE kid = ?", (kid,)) for kid in kids)
        return {seal.key_id(rows[0][0]): bytes(rows[0][0]) for rows in found if rows}

    def _hear(self, blobs: Sequence[bytes]) -> list[Refused]:
        refused = []
        for place, blob in enumerate(blobs):
            try:
                self.hear(blob)
            except Refusal as refusal:
                refused.append(Refused(place, refusal.code))
        return refused

    def hear(self, blob: bytes) -> Message:
        """Believe a statement for what it is worth: an enrolment makes its key known, a presence measures its clock."""
        said, body = statements.decode(frames.body_of(blob)), frames.body_of(blob)
        if isinstance(said, Enrolment):
            if not (seal.usable(said.public) and seal.check(said.public, body, frames.seal_of(blob))):
                raise Refusal("seal_wrong")
            self.engine.write(lambda tx: _know(tx, said.public, said.label, self.clock.wall_ms(), "unknown"))
        elif isinstance(said, Presence):
            public = self._publics([said.kid]).get(said.kid)
            if public is None or not seal.check(public, body, frames.seal_of(blob)):
                raise Refusal("seal_wrong")
            row = (said.kid, said.boot, said.now_ms - self.clock.wall_ms(), self.clock.wall_ms())
            self.engine.write(
                lambda tx: tx.run(
                    "INSERT INTO clock_offset VALUES(?, ?, ?, ?) ON CONFLICT(kid, boot)"
                    " DO UPDATE SET offset_ms = excluded.offset_ms, at_ms = excluded.at_ms",
                    row,
                )
            )
        return said

    # -- what a station may ask ------------------------------------------------------------------------------

    def have(self, kid: bytes) -> tuple[journal.Ranges, bytes]:
        """Which numbers of a journal are here, and the link of the last before the first hole."""
        held = journal.ranges(seq for (seq,) in self.engine.read("SELECT seq FROM record WHERE kid = ?", (kid,)))
        upto = journal.unbroken(held)
        rows = self.engine.read("SELECT link FROM record WHERE kid = ? AND seq = ?", (kid, upto))
        return held, bytes(rows[0][0]) if rows else NO_PREVIOUS

    def answers(self, kid: bytes) -> list[bytes]:
        """Blobs for a station: what is acknowledged, whether it is trusted, from where on it is not."""
        rows = self.engine.read(
            "SELECT public, label, state, good_seq, good_link, note FROM station WHERE kid = ?", (kid,)
        )
        if not rows:
            return []
        public, label, state, good_seq, good_link, note = rows[0]
        held, head = self.have(kid)
        now = self.clock.wall_ms() // 1000
        said: list[Message] = [
            Acknowledgement(hub=self.key.kid, kid=kid, upto=journal.unbroken(held), head=head, t=now)
        ]
        if state == "trusted":
            said.append(Admission(public=bytes(public), label=label, t=now))
        if state == "revoked":
            good = bytes(good_link or NO_PREVIOUS)
            said.append(Revocation(kid=kid, good_seq=good_seq or 0, good=good, t=now, reason=note))
        return [self.key.sign(body) + body for body in map(statements.encode, said)]

    # -- trust -----------------------------------------------------------------------------------------------

    def stations(self) -> list[Station]:
        """Every key that the hub has heard of, those that wait first."""
        found = self.engine.read("SELECT kid, public, label, state, good_seq, seen_ms FROM station")
        stations = []
        for kid, public, label, state, good_seq, seen_ms in found:
            seqs = [seq for (seq,) in self.engine.read("SELECT seq FROM record WHERE kid = ?", (kid,))]
            stations.append(
                Station(bytes(kid), bytes(public), label, state, good_seq, seen_ms, len(seqs), journal.ranges(seqs))
            )
        return sorted(stations, key=lambda s: (s.state != "unknown", s.label, s.kid))

    def approve(self, kid: bytes, by: str, label: str | None = None) -> None:
        """Trust a key from now on, and all that it ever sealed; Refusal("station_unknown")."""
        self._decide(kid, "trusted", by, "", None, None, label)

    def revoke(self, kid: bytes, good_seq: int, by: str, reason: str) -> None:
        """Trust a key up to its record `good_seq` (0: nothing) and no further."""
        rows = self.engine.read("SELECT link FROM record WHERE kid = ? AND seq = ?", (kid, good_seq))
        if good_seq and not rows:
            raise Refusal("record_absent", seq=good_seq)
        self._decide(kid, "revoked", by, reason, good_seq, bytes(rows[0][0]) if rows else NO_PREVIOUS, None)

    def _decide(
        self, kid: bytes, state: str, by: str, note: str, good_seq: int | None, good: bytes | None, label: str | None
    ) -> None:
        if not self.engine.read("SELECT 1 FROM station WHERE kid = ?", (kid,)):
            raise Refusal("station_unknown")
        now = self.clock.wall_ms()

        def action(tx: Transaction) -> None:
            tx.run(
                "UPDATE station SET state = ?, decided_by = ?, note = ?, good_seq = ?, good_link = ?, decided_ms = ?,"
                " label = coalesce(?, label) WHERE kid = ?",
                (state, by, note, good_seq, good, now, label, kid),
            )
            projection.recount_station(tx, kid)

        self.engine.write(action)

    # -- the hub's own journal -------------------------------------------------------------------------------

    def append(self, kind: type[Record], check: Callable[[Transaction], None] | None = None, **fields: Any) -> bytes:
        """Write a record (confirmation, correction, award, void) into the hub's own journal; gives the blob.

        `check` looks at the tables as they are when the record is written, and raises where it must not be.
        """
        written: list[bytes] = []

        def action(tx: Transaction) -> None:
            # Writes first, so that several processes of a hub queue here and the journal has no fork.
            tx.run("UPDATE station SET seen_ms = ? WHERE kid = ?", (self.clock.wall_ms(), self.key.kid))
            if check is not None:
                check(tx)
            rows = tx.run("SELECT seq, body FROM record WHERE kid = ? ORDER BY seq DESC LIMIT 1", (self.key.kid,))
            seq, prev = (rows[0][0], records.link(bytes(rows[0][1]))) if rows else (0, NO_PREVIOUS)
            now = self.clock.wall_ms()
            body = records.encode(
                kind(v=kind.KIND, kid=self.key.kid, seq=seq + 1, prev=prev, t=max(0, now // 1000), clk=3, **fields)
            )
            blob = self.key.sign(body) + body
            self._put(tx, [row_of(blob, "hub", now)._replace(proved=1)])
            written[:] = [blob]

        self.engine.write(action)
        return written[0]

    def rebuild(self) -> None:
        """Make everything that is derived anew from the records, packs and decisions."""
        self.engine.write(projection.rebuild)


def _speaker(blob: bytes) -> bytes | None:
    """The key whose statement this is, where it says so."""
    try:
        said = statements.decode(frames.body_of(blob))
    except Refusal:
        return None
    return seal.key_id(said.public) if isinstance(said, Enrolment) else getattr(said, "kid", None)


def _know(tx: Transaction, public: bytes, label: str, now_ms: int, state: str) -> None:
    """Note a key; one that is known keeps its state."""
    kid = seal.key_id(public)
    if state == "unknown" and not tx.run("SELECT 1 FROM station WHERE kid = ?", (kid,)):
        ((waiting,),) = tx.run("SELECT count(*) FROM station WHERE state = 'unknown'")
        if waiting >= MOST_UNKNOWN_STATIONS:
            raise Refusal("stations_waiting", count=waiting)
    tx.run(
        "INSERT INTO station VALUES(?, ?, ?, ?, NULL, NULL, ?, NULL, '', '', NULL) ON CONFLICT DO NOTHING",
        (kid, public, label, state, now_ms),
    )
