"""Statements: signed sentences between stations and hubs that stand in no journal.

The same form of bytes as records (`records.cbor`), with kinds from 64 on. A statement is believed for its seal
and its content alone; said twice it changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hoctapbac.records.fields import Message, by_kind, decoded, encoded

ENROLMENT, ACKNOWLEDGEMENT, REVOCATION, PRESENCE, ADMISSION = range(64, 69)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment(Message):
    """A station asks to be known: its key, what people call it, and a single-use token or "".

    Sealed with the key itself; `t` is the station's clock in seconds.
    """

    KIND: ClassVar[int] = ENROLMENT

    v: int = ENROLMENT
    public: bytes
    label: str
    nonce: bytes
    t: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(Message):
    """The hub's receipt: it holds records 1 to `upto` of the key `kid` without a hole, the last with link `head`.

    Sealed by the hub, whose key is `hub`; `t` is its clock in seconds.
    """

    KIND: ClassVar[int] = ACKNOWLEDGEMENT

    v: int = ACKNOWLEDGEMENT
    hub: bytes
    kid: bytes
    upto: int
    head: bytes
    t: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation(Message):
    """The hub no longer trusts a key behind its record `good_seq`, which has the link `good` (0 and zeros: none)."""

    KIND: ClassVar[int] = REVOCATION

    v: int = REVOCATION
    kid: bytes
    good_seq: int
    good: bytes
    t: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence(Message):
    """A station says what its clock shows now, in milliseconds, and in which start it runs."""

    KIND: ClassVar[int] = PRESENCE

    v: int = PRESENCE
    kid: bytes
    now_ms: int
    boot: int
    nonce: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission(Message):
    """The hub trusts the station with this key, under this name, since `t`."""

    KIND: ClassVar[int] = ADMISSION

    v: int = ADMISSION
    public: bytes
    label: str
    t: int


_KINDS = by_kind((Enrolment, Acknowledgement, Revocation, Presence, Admission))
KINDS = {number: kind for number, (kind, _) in _KINDS.items()}  # by their first number
NAMES = {number: kind.__name__.lower() for number, kind in KINDS.items()}


def encode(statement: Message) -> bytes:
    """The body of a statement."""
    return encoded(statement)


def decode(body: bytes) -> Message:
    """The statement in a body; Refusal("record_unreadable") or ("record_newer") for anything else."""
    return decoded(body, _KINDS, 128)
