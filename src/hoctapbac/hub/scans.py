"""Scanned codes at the hub: held until the record comes, and complete once it is here.

A code that holds the whole sealed record is one more road for it. A ticket holds less: the hub knows by its MAC that a
station it shares a key with made it, keeps what it tells, and sees whether the record that comes later is the one that
was shown. Either way a photograph taken in the hall is a witness: what was shown and never arrives stays visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from hoctapbac.errors import Refusal
from hoctapbac.hub.engine import Engine, Transaction
from hoctapbac.seal import StationKey, shared_key

if TYPE_CHECKING:
    from hoctapbac.receipt.tickets import Ticket

MOST_HELD = 100_000  # codes whose record has not come
MOST_UNSURE = 10_000  # beyond so many none is kept of a station that nobody trusts: anybody can make those
_COMPLETE = """
UPDATE scan SET state = 'complete' WHERE state = 'held' AND kid = substr(?, 1, 4) AND seq BETWEEN ? AND ?
    AND EXISTS (SELECT 1 FROM record r WHERE r.kid = ? AND r.seq = scan.seq
        AND substr(r.link, 1, 8) = substr(scan.link, 1, 8))
"""
_REOPEN = """
UPDATE scan SET state = 'held' WHERE state = 'complete' AND kid = substr(?, 1, 4)
    AND EXISTS (SELECT 1 FROM record r WHERE r.kid = ? AND r.seq = scan.seq
        AND substr(r.link, 1, 8) = substr(scan.link, 1, 8))
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A code that the hub was shown. `complete`: the record is here; `held`: it is not, or its key is not known yet.

    `kid` is the whole key id where one is known, else empty; `link` the record's, or its first 8 bytes.
    """

    state: Literal["held", "complete"]
    kid: bytes
    seq: int
    link: bytes


def take_tickets(engine: Engine, key: StationKey, raws: Sequence[bytes], now_ms: int) -> list[Seen | Refusal]:
    """Keep tickets until their records come, all in one transaction; what is known of each, or why it is not kept.

    Refusal("ticket_unreadable"), ("ticket_wrong") where no station made it, ("scans_waiting") beyond the bounds.
    """
    makers = _Makers(engine, key)
    told = [_read(raw, makers) for raw in raws]

    def action(tx: Transaction) -> list[Seen | Refusal]:
        seen: list[Seen | Refusal] = []
        room = _room(tx)
        for raw, one in zip(raws, told, strict=True):
            seen.append(one if isinstance(one, Refusal) else _keep(tx, raw, one, room, now_ms))
        return seen

    return engine.write(action)


@dataclass(slots=True)
class _Room:
    """How many codes more may be held."""

    left: int


@dataclass(frozen=True, slots=True)
class _Told:
    """A ticket, the id of the key that made it (b"" where none is known that could have), whether that is trusted."""

    ticket: Ticket
    kid: bytes
    trusted: bool


def _read(raw: bytes, makers: _Makers) -> _Told | Refusal:
    from hoctapbac.receipt.tickets import Ticket

    try:
        ticket = Ticket.read(raw)
    except Refusal as refusal:
        return refusal
    made = makers.of(ticket.kid4, raw)
    if made is None:
        return _Told(ticket, b"", False)
    return _Told(ticket, *made[0]) if made else Refusal("ticket_wrong")


def _keep(tx: Transaction, raw: bytes, told: _Told, room: _Room, now_ms: int) -> Seen | Refusal:
    ticket = told.ticket
    try:
        _hold(tx, (raw, "ticket", ticket.kid4, ticket.seq, ticket.link8, now_ms), room, told.trusted)
    except Refusal as refusal:
        return refusal
    if told.kid:
        complete(tx, [(told.kid, ticket.seq, ticket.seq)])
    ((state,),) = tx.run("SELECT state FROM scan WHERE payload = ?", (raw,))
    return Seen(state, told.kid, ticket.seq, ticket.link8)


def _room(tx: Transaction) -> _Room:
    ((held,),) = tx.run("SELECT count(*) FROM scan WHERE state = 'held'")
    return _Room(MOST_HELD - int(held))


def _hold(tx: Transaction, row: tuple[object, ...], room: _Room, trusted: bool) -> None:
    """Keep a code until its record comes; one that is kept already stays."""
    if tx.run("SELECT 1 FROM scan WHERE payload = ?", row[:1]):
        return
    if room.left <= (0 if trusted else MOST_HELD - MOST_UNSURE):
        raise Refusal("scans_waiting")
    room.left -= 1
    tx.run("INSERT INTO scan VALUES(?, ?, ?, ?, ?, ?, 'held') ON CONFLICT DO NOTHING", row)


def complete(tx: Transaction, runs: Iterable[tuple[bytes, int, int]]) -> None:
    """Mark the codes whose record has come under one of these numbers."""
    tx.many(_COMPLETE, [(kid, first, last, kid) for kid, first, last in runs])


def reopen(tx: Transaction, kids: Iterable[bytes]) -> None:
    """Before the records of these keys are let go: their codes are held again until they come."""
    tx.many(_REOPEN, [(kid, kid) for kid in kids])


def witness(tx: Transaction, body: bytes, kid: bytes, seq: int, link: bytes, now_ms: int) -> None:
    """Keep an earlier receipt of ours that speaks of a record which is not here: we held it once."""
    if not tx.run("SELECT 1 FROM record WHERE kid = ? AND seq = ? AND link = ?", (kid, seq, link)):
        _hold(tx, (body, "receipt", kid[:4], seq, link, now_ms), _room(tx), trusted=True)


@dataclass(frozen=True, slots=True)
class _Makers:
    """Whose tickets are whose, by their MAC; what was worked out for one ticket serves the next."""

    engine: Engine
    key: StationKey
    known: dict[bytes, list[tuple[bytes, bool, bytes]]] = field(default_factory=dict)  # kid, trusted, shared key

    def of(self, kid4: bytes, raw: bytes) -> list[tuple[bytes, bool]] | None:
        """The keys (ids, and whether they are trusted) that made a ticket; None where none is known that could have."""
        from hoctapbac.receipt import tickets

        if kid4 not in self.known:
            rows = self.engine.read(
                "SELECT kid, state, public FROM station WHERE kid BETWEEN ? AND ?",
                (kid4 + bytes(2), kid4 + b"\xff" * 2),
            )
            self.known[kid4] = [
                (bytes(kid), state != "unknown", shared_key(self.key, bytes(public))) for kid, state, public in rows
            ]
        held = self.known[kid4]
        return [(kid, trusted) for kid, trusted, shared in held if tickets.check(raw, shared)] if held else None
