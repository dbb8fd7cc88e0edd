"""Scanned codes at the hub: held until the record comes, and complete once it is here.

A code that holds the whole sealed record is one more road for it. A ticket holds less: the hub knows by its MAC that a
station it shares a key with made it, keeps what it tells, and sees whether the record that comes later is the one that
was shown. Either way a photograph taken in the hall is a witness: what was shown and never arrives stays visible.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from hoctapbac.errors import Refusal
from hoctapbac.hub.engine import Engine, Transaction
from hoctapbac.seal import StationKey, shared_key

MOST_HELD = 100_000  # codes whose record has not come
_COMPLETE = """
UPDATE scan SET state = 'complete' WHERE state = 'held' AND kid = substr(?, 1, 4) AND seq BETWEEN ? AND ?
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


def hold(tx: Transaction, payload: bytes, kind: str, kid: bytes, seq: int, link: bytes, now_ms: int) -> None:
    """Keep a code until its record comes; one that is kept already stays. Refusal("scans_waiting") beyond the bound."""
    if tx.run("SELECT 1 FROM scan WHERE payload = ?", (payload,)):
        return
    ((held,),) = tx.run("SELECT count(*) FROM scan WHERE state = 'held'")
    if held >= MOST_HELD:
        raise Refusal("scans_waiting", count=held)
    tx.run(
        "INSERT INTO scan VALUES(?, ?, ?, ?, ?, ?, 'held') ON CONFLICT DO NOTHING",
        (payload, kind, kid[:4], seq, link, now_ms),
    )


def complete(tx: Transaction, runs: Iterable[tuple[bytes, int, int]]) -> None:
    """Mark the codes whose record has come under one of these numbers."""
    for kid, first, last in runs:
        tx.run(_COMPLETE, (kid, first, last, kid))


def witness(tx: Transaction, body: bytes, kid: bytes, seq: int, link: bytes, now_ms: int) -> None:
    """Keep an earlier receipt of ours that speaks of a record which is not here: we held it once."""
    if not tx.run("SELECT 1 FROM record WHERE kid = ? AND seq = ? AND link = ?", (kid, seq, link)):
        hold(tx, body, "receipt", kid, seq, link, now_ms)


def makers(engine: Engine, kid4: bytes, key: StationKey, raw: bytes) -> list[bytes] | None:
    """The keys (ids) that made a ticket, by its MAC; None where no key is known that could have."""
    from hoctapbac.receipt import tickets

    rows = engine.read(
        "SELECT kid, public FROM station WHERE kid BETWEEN ? AND ?", (kid4 + bytes(2), kid4 + b"\xff" * 2)
    )
    if not rows:
        return None
    return [bytes(kid) for kid, public in rows if tickets.check(raw, shared_key(key, bytes(public)))]
