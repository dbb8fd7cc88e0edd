"""Records: what a station reports, as bytes that are the same everywhere and for ever.

A result's body is one CBOR array (RFC 8949, deterministic form) of whole numbers and byte strings, of
definite and shortest length, without text or maps. `decode` takes exactly the bytes that `encode` gives and
refuses all others, so a record that was read can be written again bit for bit, and one result has one body.
The place in the chain (`link`) and the identity (`record_id`) are derived from the body and never stored in
it. It holds no names: `unit` and `who` are numbers in a roster, 0 for none.

The bytes are pinned by tests/vectors; a new field is a new kind of record with another first number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from uuid import UUID

from hoctapbac.errors import Refusal

RESULT = 1  # the first number of a result's body
NO_PREVIOUS = bytes(16)  # `prev` of a station key's first record

_UINT, _BYTES, _ARRAY = 0, 2, 4  # CBOR major types
_LENGTHS = {"kid": 6, "prev": 16, "pack": 8}  # of the byte strings; all other fields are whole numbers
_T_MOST = 2**48 // 1000 - 1  # the id's time has 48 bits of milliseconds
_WHOLE_MOST = 2**64 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One sitting's result. The order of the fields is the order in the body.

    `kid` names the station's key (6 bytes), `seq` counts its records from 1 without holes, `prev` is the
    link of the record before. `t` is the station's clock in seconds since 1970, 0 if unknown, and `clk`
    what that clock is worth: the low 2 bits 0 unset, 1 own battery, 2 set by the operator, 3 synchronised;
    above them the number of the start. `pack` is the first 8 bytes of the hash of what was published.
    `duration_ms` was counted by the steady clock. A value that does not fit its field is a bug and raises
    ValueError.
    """

    v: int = RESULT
    kid: bytes
    seq: int
    prev: bytes
    t: int
    clk: int
    pack: bytes
    unit: int
    who: int
    score: int
    max: int
    correct: int
    items: int
    duration_ms: int

    def __post_init__(self) -> None:
        if self.v != RESULT:
            raise ValueError("a result begins with 1")
        for name in _FIELDS:
            value = getattr(self, name)
            if name in _LENGTHS:
                fits = isinstance(value, bytes) and len(value) == _LENGTHS[name]
            else:
                least, most = (1 if name == "seq" else 0), (_T_MOST if name == "t" else _WHOLE_MOST)
                fits = type(value) is int and least <= value <= most
            if not fits:
                raise ValueError(f"{name} does not fit: {value!r}")


_FIELDS = tuple(field.name for field in fields(Result))


def encode(result: Result) -> bytes:
    """The body of a result, about 60 bytes."""
    return _written(astuple(result))


def decode(body: bytes) -> Result:
    """The result in a body; Refusal("record_unreadable") unless the body is exactly what `encode` gives."""
    try:
        return Result(**dict(zip(_FIELDS, _read(body), strict=True)))  # type: ignore[arg-type]
    except (ValueError, IndexError):
        raise Refusal("record_unreadable") from None


def link(body: bytes) -> bytes:
    """What the next record's `prev` must be: 16 bytes."""
    return _hashed("htb1-link", body)[:16]


def record_id(body: bytes) -> UUID:
    """The record's identity, a version 7 UUID: its time and 74 bits of its hash. Refuses as `decode` does."""
    result = decode(body)
    time_ms = result.t * 1000 + result.seq % 1000
    chance = int.from_bytes(_hashed("htb1-id", body)) >> (256 - 74)
    return UUID(int=time_ms << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | (chance & ((1 << 62) - 1)))


def _hashed(purpose: str, body: bytes) -> bytes:
    return hashlib.sha256(purpose.encode() + b"\0" + body).digest()


def _written(values: Iterable[int | bytes]) -> bytes:
    parts = [_head(_UINT, v) if isinstance(v, int) else _head(_BYTES, len(v)) + v for v in values]
    return _head(_ARRAY, len(parts)) + b"".join(parts)


def _head(major: int, number: int) -> bytes:
    """A CBOR head: the type with the number in it, or followed by it in 1, 2, 4 or 8 bytes."""
    if number < 24:
        return bytes([major << 5 | number])
    power = next(p for p in range(4) if number < 256 ** (2**p))
    return bytes([major << 5 | 24 + power]) + number.to_bytes(2**power)


def _read(body: bytes) -> list[int | bytes]:
    """The values of one flat array that fills `body`; ValueError or IndexError for anything else."""
    count, at = _read_head(body, 0, _ARRAY)
    values: list[int | bytes] = []
    for _ in range(min(count, len(body))):
        if body[at] >> 5 == _BYTES:
            length, at = _read_head(body, at, _BYTES)
            values.append(body[at : at + length])
            at += length
        else:
            value, at = _read_head(body, at, _UINT)
            values.append(value)
    if len(values) != count or at != len(body):
        raise ValueError("the array does not fill the body")
    return values


def _read_head(body: bytes, at: int, major: int) -> tuple[int, int]:
    """The number in the head at `at` and where that ends; ValueError for another type or a longer form."""
    number, end = body[at] & 31, at + 1
    if 24 <= number < 28:
        end += 2 ** (number - 24)
        number = int.from_bytes(body[at + 1 : end])
    if body[at:end] != _head(major, number):
        raise ValueError(f"not in shortest form at {at}")
    return number, end
