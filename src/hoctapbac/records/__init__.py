"""Records: what a station or a hub writes into its journal, as bytes that are the same everywhere and for ever.

A body is one array of whole numbers, byte strings and, in the kinds that need them, texts (`cbor`). `decode` takes
exactly the bytes that `encode` gives and refuses all others, so a record that was read can be written again bit
for bit, and one record has one body. The place in the chain (`link`) and the identity (`record_id`) are derived
from the body and never stored in it. A result holds no names: `unit` and `who` are numbers in a roster, 0 for none.

The bytes are pinned by tests/vectors; a new field is a new kind of record with another first number.
docs/record-format.md says it all byte by byte. Pure: no clock, no key, no file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from hoctapbac.records.fields import MOST_BODY, Message, by_kind, decoded, encoded

__all__ = ["MOST_BODY", "Message"]

RESULT, GUEST, VOID, CLOSE, ROTATE, CONFIRMATION, CORRECTION, AWARD = range(1, 9)
KINDS_BELOW = 64  # from here on a number stands for a statement
NO_PREVIOUS = bytes(16)  # `prev` of a key's first record


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Message):
    """What all kinds begin with.

    `kid` names the key of the journal's owner (6 bytes), `seq` counts its records from 1 without holes, `prev` is
    the link of the record before. `t` is the owner's clock in seconds since 1970, 0 if unknown, and `clk` what that
    clock is worth: the low 2 bits 0 unset, 1 own battery, 2 set by the operator, 3 synchronised; above them the
    number of the start. `pack` is the first 8 bytes of the hash of what was published.
    """

    kid: bytes
    seq: int
    prev: bytes
    t: int
    clk: int
    pack: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Record):
    """One sitting's result; `duration_ms` was counted by the steady clock."""

    KIND: ClassVar[int] = RESULT

    v: int = RESULT
    unit: int
    who: int
    score: int
    max: int
    correct: int
    items: int
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest(Record):
    """The name that somebody typed who is not on the roster, and their unit's name as shown; never in a QR code.

    `of` is the link of the result.
    """

    KIND: ClassVar[int] = GUEST

    v: int = GUEST
    of: bytes
    name: str
    unit_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(Record):
    """The result with the link `of` counts no longer; it stays where it is. `name` says who decided so.

    In a hub's own journal `of` may also be the link of its confirmation or award, which then stands no longer.
    """

    KIND: ClassVar[int] = VOID

    v: int = VOID
    of: bytes
    reason: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Record):
    """A session is over: before this record the journal holds `count` results of the pack.

    Shown, photographed or read out it makes a journal's cut tail visible.
    """

    KIND: ClassVar[int] = CLOSE

    v: int = CLOSE
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotate(Record):
    """The last record of a key: the journal goes on under `public`, whose first `prev` is this record's link."""

    KIND: ClassVar[int] = ROTATE

    v: int = ROTATE
    public: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Record):
    """Somebody confirmed what a unit (0: every unit) has in a contest; `digest` says what that was.

    `pack` is one of the contest's packs and `unit` a number in it; `note` holds the number of the minutes or the
    decision.
    """

    KIND: ClassVar[int] = CONFIRMATION

    v: int = CONFIRMATION
    unit: int
    digest: bytes
    name: str
    post: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Record):
    """The result with the link `of` counts with these values from now on; `pack` is the result's own."""

    KIND: ClassVar[int] = CORRECTION

    v: int = CORRECTION
    of: bytes
    unit: int
    who: int
    score: int
    correct: int
    reason: str
    name: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Record):
    """A prize given by a decision, to a person or (`who` 0) to the unit; `day` is YYYY-MM-DD."""

    KIND: ClassVar[int] = AWARD

    v: int = AWARD
    unit: int
    who: int
    title: str
    decision: str
    day: str
    name: str
    post: str


_KINDS = by_kind((Result, Guest, Void, Close, Rotate, Confirmation, Correction, Award))
KINDS = {number: kind for number, (kind, _) in _KINDS.items()}  # by their first number
NAMES = {number: kind.__name__.lower() for number, kind in KINDS.items()}


def encode(record: Record) -> bytes:
    """The body of a record; about 60 bytes for a result."""
    return encoded(record)


def decode(body: bytes) -> Record:
    """The record in a body; Refusal("record_unreadable") unless the body is exactly what `encode` gives.

    Refusal("record_newer") for a kind that a later version may know.
    """
    return decoded(body, _KINDS, KINDS_BELOW)


def link(body: bytes) -> bytes:
    """What the next record's `prev` must be: 16 bytes."""
    return _hashed("htb1-link", body)[:16]


def record_id(body: bytes) -> UUID:
    """The record's identity, a version 7 UUID: its time and 74 bits of its hash. Refuses as `decode` does."""
    record = decode(body)
    time_ms = record.t * 1000 + record.seq % 1000
    chance = int.from_bytes(_hashed("htb1-id", body)) >> (256 - 74)
    return UUID(int=time_ms << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | (chance & ((1 << 62) - 1)))


def digest(links: Iterable[bytes]) -> bytes:
    """What stands for a set of records in a confirmation: 16 bytes, whatever the order."""
    return _hashed("htb1-set", b"".join(sorted(links)))[:16]


def _hashed(purpose: str, body: bytes) -> bytes:
    return hashlib.sha256(purpose.encode() + b"\0" + body).digest()
