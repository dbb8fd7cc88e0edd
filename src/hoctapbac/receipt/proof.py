"""What a receipt proves to somebody who has the right keys, and no network.

A record is proved by its seal, a ticket by a key that its station shares with its hub. Pure: the keys are given, and
with each of them where it is known from, because a seal proves no more than the key is worth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.receipt import tickets
from hoctapbac.records.frames import body_of, seal_of

Outcome = Literal["proved", "forged", "damaged", "unknown"]
# proved: whoever has the key made it so. forged: they did not. damaged: it cannot be read. unknown: no key to tell by.
Source = Literal["named", "own", "admitted", "hub"]
# named: given by who checks. own: this machine's. admitted: a hub's word for a station. hub: the hub's own.


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and where it is known from; `label` is the name that the hub has for the station.

    `good_seq` is the last record for which the hub still trusts the key; None if it was never revoked.
    """

    public: bytes
    source: Source
    label: str = ""
    good_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What came out. `record` or `ticket` is what the bytes say, believed or not; None where they are damaged.

    `key` is the one that proved a record.
    """

    outcome: Outcome
    record: records.Record | None = None
    ticket: tickets.Ticket | None = None
    key: Key | None = None


def record_proof(blob: bytes, keys: Iterable[Key]) -> Proof:
    """A sealed record against the keys that there are. Refusal("record_newer") for a kind of a later version."""
    body = body_of(blob)
    try:
        record = records.decode(body)
    except Refusal as refusal:
        if refusal.code == "record_newer":
            raise
        return Proof("damaged")
    named = [key for key in keys if seal.key_id(key.public) == record.kid]
    if not named:
        return Proof("unknown", record)
    key = next((key for key in named if seal.check(key.public, body, seal_of(blob))), None)
    return Proof("proved" if key else "forged", record, key=key)


def ticket_proof(raw: bytes, kid: bytes, shared: Iterable[bytes]) -> Proof:
    """A ticket against the keys that the station `kid` shares with its hubs; another station's stays unknown."""
    try:
        ticket = tickets.Ticket.read(raw)
    except Refusal:
        return Proof("damaged")
    keys = tuple(shared)
    if not keys or ticket.kid4 != kid[:4]:
        return Proof("unknown", ticket=ticket)
    genuine = any(tickets.check(raw, key) for key in keys)
    return Proof("proved" if genuine else "forged", ticket=ticket)
