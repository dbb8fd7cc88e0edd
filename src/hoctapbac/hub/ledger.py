"""The hub's ledger: what came in from stations, sticks and scanned codes, whole, once, and by whom it is trusted.

Promises. What `take` acknowledges is on the disk. Records are a set: any order, any overlap, any repetition gives the
same tables. Nothing that a key's owner sealed is dropped within the quotas: what is not trusted (yet) waits, and counts
once it is. Trust is asked when something is counted and never written into a record.

Here is the door; `intake` says what is true, `journals` what is whole, `trust` who is believed, `projection` what it
adds up to, `scans` and `shelving` keep codes and packs, `copies` carries everything to another database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from hoctapbac import records, seal
from hoctapbac.clock import Clock
from hoctapbac.errors import Refusal
from hoctapbac.hub import copies, journals, projection, quarantine, scans, trust
from hoctapbac.hub.engine import Engine, Transaction, about
from hoctapbac.hub.intake import Placed, Refused, Row, authentic, row_of, rows_of
from hoctapbac.hub.journals import Anomaly
from hoctapbac.hub.scans import Seen
from hoctapbac.hub.trust import Decision
from hoctapbac.records import NO_PREVIOUS, Record, frames, journal, statements
from hoctapbac.records.fields import Message
from hoctapbac.records.frames import TICKET_BYTES, body_of, seal_of
from hoctapbac.records.statements import Acknowledgement, Admission, Enrolment, Presence, Revocation

_PROVED = "UPDATE record SET seal = ?, proved = 1 WHERE kid = ? AND seq = ? AND link = ? AND proved = 0"
_STANDING = "SELECT kid, public, label, state, good_seq, good_link, note FROM station WHERE kid IN ({})"
_SEEN = "UPDATE station SET seen_ms = ? WHERE kid = ? AND seen_ms < ?"
_KIND_AT = frames.SEAL_BYTES + 1  # of a blob, where a kind below 24 is one byte
MOST_HEARD, MOST_BOOTS = 256, 1_000  # statements of a push, starts of a station whose clock is kept
_TOKEN_BYTES = 15  # 24 signs of an invitation


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of what came in: how many records were new and known, which blobs were refused and why.

    Records of a key that the hub does not know yet are kept aside and count as new or known alike. `answers` are blobs
    for whoever brought them: the hub's receipts, admissions and revocations.
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
    """One hub's ledger on an engine. Safe to use from several threads and, on PostgreSQL, processes."""

    def __init__(self, engine: Engine, key: seal.StationKey, clock: Clock) -> None:
        self.engine = engine
        self.key = key
        self.clock = clock
        engine.write(lambda tx: trust.know(tx, key.public, "", clock.wall_ms(), "hub"))

    # -- what comes in ---------------------------------------------------------------------------------------

    def take(self, raw: bytes, road: str) -> Taken:
        """Take in frames of blobs and tickets; a torn tail is left. `road` is `https`, `stick` or `scan`."""
        return self.take_together([raw], road)[0]

    def take_together(self, pushes: Sequence[bytes], road: str) -> list[Taken]:
        """Take in what several brought, in one transaction; each is told what became of its own."""
        taken, handed_over = self._take_in(pushes, road)
        if handed_over:
            self._release()
        return taken

    def _take_in(self, pushes: Sequence[bytes], road: str) -> tuple[list[Taken], bool]:
        """What became of these pushes, and whether a journal in them hands over to a key that others may wait for."""
        brought = [frames.unframed(raw)[0] for raw in pushes]
        blobs = [blob for own in brought for blob in own]
        now = self.clock.wall_ms()
        other = [(n, b) for n, b in enumerate(blobs) if len(b) == TICKET_BYTES or b[_KIND_AT : _KIND_AT + 1] > b"\x17"]
        tickets = [(n, b) for n, b in other if len(b) == TICKET_BYTES]
        told = [(n, b) for n, b in other if frames.kind_of(body_of(b)) >= statements.ENROLMENT]
        aside = {n for n, _ in told} | {n for n, _ in tickets}
        # Each is a change of its own: of one push no more are heard than a hall full of stations has to say.
        heard = told[: MOST_HEARD * len(pushes)] if road == "https" else told
        refused, owners = self._hear_all(heard, road)
        refused += [Refused(n, "statements_many") for n, _ in told[len(heard) :]]
        placed, unreadable = rows_of(((n, b) for n, b in enumerate(blobs) if n not in aside), road, now)
        true, kept, untrue = self._sorted(placed)
        new, over = self._taken(true, now) if true else ([], [])
        refused += [*unreadable, *untrue, *over, *self._scan_all(tickets)]
        fresh = kept[0] | _first_places(true, new)
        known = kept[1] | {place for place, _ in true} - fresh - {place for place, _ in over}
        tips: dict[bytes, list[bytes]] = {kid: [] for kid in owners.values()}
        for place, row in true:
            owners[place] = row.kid
            tips.setdefault(row.kid, []).append(row.link)
        said = self._answers(tips)
        shares = list(_shares(map(len, brought), fresh, known, sorted(refused), owners, said))
        return shares, any(row.kind == records.ROTATE for _, row in true)

    def _sorted(self, placed: Sequence[Placed]) -> tuple[list[Placed], tuple[set[int], set[int]], list[Refused]]:
        """The rows whose seals hold; of unknown keys the places newly and already kept aside; what is refused."""
        ordered = sorted(placed, key=lambda pair: pair[1].kid)
        true: list[Placed] = []
        refused: list[Refused] = []
        strange: list[Placed] = []
        publics = self._publics({row.kid for _, row in placed})
        for kid, group in groupby(ordered, key=lambda pair: pair[1].kid):
            own = list(group)
            if kid not in publics:
                strange += own
                continue
            rows, untrue = authentic(own, publics[kid])
            true += rows
            refused += untrue
        kept, full = self.engine.write(lambda tx: quarantine.keep(tx, strange)) if strange else ((set(), set()), [])
        return true, kept, refused + full

    def _taken(self, true: Sequence[Placed], now_ms: int) -> tuple[list[Row], list[Refused]]:
        """Write true rows down; those that were new, and those beyond what is kept for a key that nobody trusts."""

        def action(tx: Transaction) -> tuple[list[Row], list[Refused]]:
            fits, over = trust.within_quota(tx, true)
            return self._put(tx, [row for _, row in fits], now_ms), over

        return self.engine.write(action)

    def _put(self, tx: Transaction, rows: Sequence[Row], now_ms: int) -> list[Row]:
        """Add rows that are true to the set, and to everything that is derived from it; those that were new."""
        new = tx.put_new(rows)
        if new:
            kids = sorted({row.kid for row in new})
            tx.exclusive([*kids, *projection.contests_of_packs(tx, {row.pack for row in new})])
            whole, forked = journals.note(tx, new)
            projection.feed(tx, new, whole, forked)
            scans.complete(tx, [*whole, *forked])
            trust.grown(tx, kids, {row.kid for row in new if row.kind == records.ROTATE}, now_ms)
        if len(new) < len(rows):
            # The chain vouched for these when they came first; now their own seal was looked at, and is kept.
            tx.many(_PROVED, [(row.seal, row.kid, row.seq, row.link) for row in rows if row.proved])
        tx.many(_SEEN, [(now_ms, kid, now_ms) for kid in sorted({row.kid for row in rows})])
        return new

    def _publics(self, kids: Iterable[bytes]) -> Mapping[bytes, bytes]:
        rows = about(self.engine.read, "SELECT kid, public FROM station WHERE kid IN ({})", kids)
        return {bytes(kid): bytes(public) for kid, public in rows}

    # -- statements ------------------------------------------------------------------------------------------

    def _hear_all(self, told: Sequence[tuple[int, bytes]], road: str) -> tuple[list[Refused], dict[int, bytes]]:
        """Which statements were refused, and the key that made each of the others, by its place."""
        refused: list[Refused] = []
        speakers: dict[int, bytes] = {}
        for place, blob in told:
            try:
                said = self.hear(blob, road)
            except Refusal as refusal:
                refused.append(Refused(place, refusal.code))
                continue
            speakers[place] = _speaker(said)
        return refused, speakers

    def hear(self, blob: bytes, road: str = "https") -> Message:
        """Believe a statement for what it is worth: an enrolment makes its key known (with an open token: trusted),
        a presence that comes at once measures its clock, an earlier receipt of ours tells what we once held.

        Refusal("record_unreadable", "record_newer", "seal_wrong", "stations_waiting", "hub_token_wrong").
        """
        said = statements.decode(body_of(blob))
        if isinstance(said, Enrolment):
            self._enrol(said, blob)
        elif isinstance(said, Presence):
            self._measure(said, blob, road)
        elif not seal.check(self.key.public, body_of(blob), seal_of(blob)):
            raise Refusal("seal_wrong")  # what hubs say is believed of ourselves alone
        elif isinstance(said, Acknowledgement) and said.upto:
            now = self.clock.wall_ms()
            self.engine.write(lambda tx: scans.witness(tx, body_of(blob), said.kid, said.upto, said.head, now))
        return said

    def _enrol(self, said: Enrolment, blob: bytes) -> None:
        if not (seal.usable(said.public) and seal.check(said.public, body_of(blob), seal_of(blob))):
            raise Refusal("seal_wrong")
        kid, now = seal.key_id(said.public), self.clock.wall_ms()

        def action(tx: Transaction) -> None:
            rows = tx.run("SELECT state FROM station WHERE kid = ?", (kid,))
            waits = not rows or rows[0][0] == "unknown"
            # A token that was used by this very key is no trouble when the same enrolment comes again.
            label = trust.redeem(tx, said.token, kid, now) if said.token and waits else None
            trust.know(tx, said.public, said.label, now, vouched=label is not None)
            if label is not None:
                # A machine tells the name of its host; whoever invited it knows where it stands.
                trust.decide(tx, kid, Decision("trusted", "invitation", label=label or said.label), now)

        self.engine.write(action)
        self._release()

    def _measure(self, said: Presence, blob: bytes, road: str) -> None:
        public = self._publics([said.kid]).get(said.kid)
        if public is None:
            raise Refusal("station_unknown")
        if not seal.check(public, body_of(blob), seal_of(blob)):
            raise Refusal("seal_wrong")
        if road != "https":
            return  # it was on its way for who knows how long
        now = self.clock.wall_ms()
        row = (said.kid, min(said.boot, 2**63 - 1), min(said.now_ms, 2**62) - now, now)

        def action(tx: Transaction) -> None:
            # On its way it only grows older: the greatest of several is nearest to the truth.
            tx.run(
                "INSERT INTO clock_offset VALUES(?, ?, ?, ?) ON CONFLICT (kid, boot) DO UPDATE SET"
                " offset_ms = excluded.offset_ms, at_ms = excluded.at_ms"
                " WHERE excluded.offset_ms > clock_offset.offset_ms",
                row,
            )
            tx.run(
                "DELETE FROM clock_offset WHERE kid = ? AND boot <="
                f" (SELECT boot FROM clock_offset WHERE kid = ? ORDER BY boot DESC LIMIT 1 OFFSET {MOST_BOOTS})",
                (said.kid, said.kid),
            )

        self.engine.write(action)

    def _release(self) -> None:
        """Take in what was kept aside for keys that are known by now."""
        while kept := quarantine.released(self.engine):
            for road in sorted({road for _, _, road, _ in kept}):
                self._take_in([frames.framed(blob for _, _, by, blob in kept if by == road)], road)
            self.engine.write(lambda tx, gone=kept: quarantine.forget(tx, gone))  # type: ignore[misc]

    # -- what a station may ask ------------------------------------------------------------------------------

    def have(self, kid: bytes) -> tuple[journal.Ranges, bytes]:
        """Which numbers of a journal are here, and the link where the chain from its first record ends."""
        return journals.held(self.engine, kid), journals.upto(self.engine, {kid: ()})[kid][1]

    def answers(self, kid: bytes) -> list[bytes]:
        """Blobs for a station: what is acknowledged, whether it is trusted, from where on it is not."""
        return self._answers({kid: ()})[kid]

    def _answers(self, tips: Mapping[bytes, Iterable[bytes]]) -> dict[bytes, list[bytes]]:
        """The answers for each of these stations; where a journal has branches, for the one with these links."""
        reached = journals.upto(self.engine, tips)
        now = max(0, self.clock.wall_ms() // 1000)
        said: dict[bytes, list[bytes]] = {kid: [] for kid in tips}
        for found, public, label, state, good_seq, good_link, note in about(self.engine.read, _STANDING, tips):
            kid = bytes(found)
            upto, head = reached[kid]
            told: list[Message] = [Acknowledgement(hub=self.key.kid, kid=kid, upto=upto, head=head, t=now)]
            if state == "trusted":
                told.append(Admission(public=bytes(public), label=label, t=now))
            if state == "revoked":
                good = bytes(good_link or NO_PREVIOUS)
                told.append(Revocation(kid=kid, good_seq=good_seq or 0, good=good, t=now, reason=note))
            said[kid] = [self.key.sign(body) + body for body in map(statements.encode, told)]
        return said

    # -- trust -----------------------------------------------------------------------------------------------

    def stations(self) -> list[Station]:
        """Every key that the hub has heard of, those that wait first."""
        found = self.engine.read(
            "SELECT s.kid, s.public, s.label, s.state, s.good_seq, s.seen_ms, coalesce(j.records, 0)"
            " FROM station s LEFT JOIN journal j ON j.kid = s.kid"
        )
        stations = [
            Station(bytes(kid), bytes(public), label, state, good, seen_ms, count, journals.held(self.engine, kid))
            for kid, public, label, state, good, seen_ms, count in found
        ]
        return sorted(stations, key=lambda s: (s.state != "unknown", s.label, s.kid))

    def anomalies(self, kid: bytes) -> tuple[Anomaly, ...]:
        """What does not fit in a journal: gaps, forks, breaks, a tail that was cut."""
        return journals.anomalies(self.engine, kid)

    def invite(self, label: str, expires_ms: int) -> str:
        """A token that makes one station trusted at once, until `expires_ms`; only its hash is kept."""
        token = _token(self.clock.entropy(_TOKEN_BYTES))
        row = (trust.token_hash(token), label, expires_ms)
        self.engine.write(lambda tx: tx.run("INSERT INTO invitation VALUES(?, ?, ?, NULL)", row))
        return token

    def enrol(self, public: bytes, label: str, by: str) -> bytes:
        """Know and trust a key that somebody brought and compared by eye; gives its id. Refusal("key_unreadable")."""
        if not seal.usable(public):
            raise Refusal("key_unreadable", length=len(public))
        kid, now = seal.key_id(public), self.clock.wall_ms()
        self.engine.write(lambda tx: trust.know(tx, public, label, now, vouched=True))
        self.approve(kid, by, label)
        return kid

    def approve(self, kid: bytes, by: str, label: str | None = None) -> None:
        """Trust a key from now on, and all that it ever sealed; Refusal("station_unknown")."""
        self._decide(kid, lambda tx: Decision("trusted", by, label=label))

    def revoke(self, kid: bytes, good_seq: int, by: str, reason: str, good_link: bytes = b"") -> None:
        """Trust a key up to its record `good_seq` (0: nothing; of a fork the one with `good_link`) and no further.

        Refusal("station_unknown"), or ("record_absent", seq=) where that record is not here.
        """
        self._decide(
            kid, lambda tx: Decision("revoked", by, reason, good_seq, trust.link_at(tx, kid, good_seq, good_link))
        )

    def rotate(self, kid: bytes, successor: bytes, by: str) -> None:
        """A station goes on under another key: a keeper's word where the old key can no longer say so itself."""

        def decision(tx: Transaction) -> Decision:
            rows = tx.run("SELECT last FROM journal WHERE kid = ?", (kid,))
            last = rows[0][0] if rows else 0
            return Decision("rotated", by, "", last, trust.link_at(tx, kid, last), None, successor)

        self._decide(kid, decision)
        self.approve(successor, by)

    def _decide(self, kid: bytes, decision: Callable[[Transaction], Decision]) -> None:
        if kid == self.key.kid:
            raise Refusal("station_is_hub")
        now = self.clock.wall_ms()
        self.engine.write(lambda tx: trust.decide(tx, kid, decision(tx), now))
        self._release()

    # -- packs and codes -------------------------------------------------------------------------------------

    def add_pack(self, raw: bytes, by: str) -> bytes:
        """Take in a pack as an organizer sealed it; gives its id. Refusal("pack_unusable") for anything else."""
        from hoctapbac import pack as packs
        from hoctapbac.hub import shelving

        loaded = packs.read(raw)
        pack = loaded.value
        if pack is None:  # errors in what was sealed are the contest's trouble: its results are here all the same
            raise Refusal("pack_unusable", why=str(loaded.errors[0].message) if loaded.errors else "")
        now = self.clock.wall_ms()
        self.engine.write(lambda tx: shelving.shelve(tx, pack, raw, now))
        return bytes(pack.id)

    def scan(self, payload: bytes, kind: str) -> Seen:
        """Take in a scanned `record` (a blob) or `ticket`: held until the record is here and its key is known.

        Refuses what no station sealed: Refusal("record_unreadable", "seal_wrong", "ticket_unreadable",
        "ticket_wrong"); and ("scans_waiting") where more wait than are kept.
        """
        if kind == "ticket":
            return self._scan_ticket(payload)
        row = row_of(payload, "scan", self.clock.wall_ms())
        taken = self.take(frames.framed([payload]), "scan")
        if taken.refused:
            raise Refusal(taken.refused[0].code)
        known = bool(self.engine.read("SELECT 1 FROM record WHERE kid = ? AND seq = ? AND link = ?", row[:3]))
        return Seen("complete" if known else "held", row.kid, row.seq, row.link)

    def _scan_ticket(self, payload: bytes) -> Seen:
        (seen,) = scans.take_tickets(self.engine, self.key, [payload], self.clock.wall_ms())
        if isinstance(seen, Refusal):
            raise seen
        return seen

    def _scan_all(self, tickets: Sequence[tuple[int, bytes]]) -> list[Refused]:
        if not tickets:
            return []
        seen = scans.take_tickets(self.engine, self.key, [raw for _, raw in tickets], self.clock.wall_ms())
        return [Refused(at, s.code) for (at, _), s in zip(tickets, seen, strict=True) if isinstance(s, Refusal)]

    # -- the hub's own journal -------------------------------------------------------------------------------

    def append(self, kind: type[Record], check: Callable[[Transaction], None] | None = None, **fields: Any) -> bytes:
        """Write a record (confirmation, correction, award, void) into the hub's own journal; gives the blob.

        `check` looks at the tables as they are when the record is written, and raises where it must not be.
        """

        def action(tx: Transaction) -> bytes:
            # First of all, so that several processes of a hub queue here and the journal has no fork.
            tx.exclusive([self.key.kid])
            if check is not None:
                check(tx)
            rows = tx.run("SELECT seq, link FROM record WHERE kid = ? ORDER BY seq DESC LIMIT 1", (self.key.kid,))
            seq, prev = (rows[0][0], bytes(rows[0][1])) if rows else (0, NO_PREVIOUS)
            now = self.clock.wall_ms()
            body = records.encode(
                kind(v=kind.KIND, kid=self.key.kid, seq=seq + 1, prev=prev, t=max(0, now // 1000), clk=3, **fields)
            )
            blob = self.key.sign(body) + body
            self._put(tx, [row_of(blob, "hub", now)._replace(proved=1)], now)
            return blob

        return self.engine.write(action)

    # -- upkeep ----------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make everything that is derived anew from the records, packs and decisions."""
        self.engine.write(projection.rebuild)

    def backup(self, path: Path) -> None:
        """Everything but the key, as it stands at one moment, in one file; see `copies`."""
        copies.backup(self.engine, path)

    def restore(self, path: Path) -> None:
        """Add what a backup holds to what is here, every seal checked, and count anew; see `copies`."""
        copies.restore(self.engine, path)


def _first_places(true: Sequence[Placed], new: Sequence[Row]) -> set[int]:
    """Where the new ones among these rows stood, of those that came twice the first."""
    if len(new) == len(true):
        return {place for place, _ in true}
    first = {row[:3]: place for place, row in sorted(true, key=itemgetter(0), reverse=True)}
    return {first[row[:3]] for row in new}


def _shares(
    sizes: Iterable[int],
    fresh: set[int],
    known: set[int],
    refused: Sequence[Refused],
    owners: Mapping[int, bytes],
    said: Mapping[bytes, Sequence[bytes]],
) -> Iterator[Taken]:
    """What became of each of several pushes that were taken in together, `sizes` blobs each."""
    at = 0
    for size in sizes:
        own = range(at, at + size)
        kids = sorted({owners[place] for place in own if place in owners})
        yield Taken(
            len(fresh.intersection(own)),
            len(known.intersection(own)),
            tuple(Refused(place - at, code) for place, code in refused if place in own),
            tuple(blob for kid in kids for blob in said[kid]),
        )
        at += size


def _speaker(said: Message) -> bytes:
    """The id of the key that a statement is about."""
    public: bytes | None = getattr(said, "public", None)
    return seal.key_id(public) if public is not None else bytes(said.kid)  # type: ignore[attr-defined]


_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 that nobody mistakes for each other


def _token(chance: bytes) -> str:
    number = int.from_bytes(chance)
    signs = [_SIGNS[number >> 5 * at & 31] for at in range(len(chance) * 8 // 5)]
    return "-".join("".join(signs[at : at + 4]) for at in range(0, len(signs), 4))
