"""The ticket: what stands in the QR code of a result where the screen has no room for the sealed record.

Thirty-one bytes: the number 1, then kid (4 bytes), seq (3), unit (2), who (3), score (2), the first 8 bytes of the
record's link, and a code of 8 bytes that only the station and its hub can make. So the hub knows at once that the
ticket is genuine, holds it, and completes it when the record comes by any road: the record must then be the one that
the ticket tells of. Whoever keeps a photograph of a ticket can see if another record is put in its place.

seq, unit, who and score do not hold more than 16,777,215, 65,535, 16,777,215 and 65,535: a larger number is written as
the largest, and means that or more.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.records.frames import TICKET_BYTES

VERSION = 1
_MAC = 8
_WIDTHS = {"kid4": 4, "seq": 3, "unit": 2, "who": 3, "score": 2, "link8": 8, "mac8": _MAC}  # bytes, in this order
_NUMBERS = ("seq", "unit", "who", "score")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket taken apart. `kid4` and `link8` begin the key's id and the record's link."""

    kid4: bytes
    seq: int
    unit: int
    who: int
    score: int
    link8: bytes
    mac8: bytes

    @classmethod
    def read(cls, raw: bytes) -> Ticket:
        """The ticket in these bytes, genuine or not. Refusal("ticket_unreadable") for another length or number."""
        if len(raw) != TICKET_BYTES or raw[0] != VERSION:
            raise Refusal("ticket_unreadable")
        values: dict[str, int | bytes] = {}
        at = 1
        for name, width in _WIDTHS.items():
            piece = raw[at : at + width]
            values[name] = int.from_bytes(piece, "big") if name in _NUMBERS else piece
            at += width
        return cls(**values)  # type: ignore[arg-type]


def ticket(body: bytes, shared: bytes) -> bytes:
    """The ticket of a result's body; `shared` is `seal.shared_key` of its station and the hub.

    Refuses as `records.decode` does; a record of another kind has no ticket and raises ValueError.
    """
    record = records.decode(body)
    if not isinstance(record, records.Result):
        raise ValueError("only a result has a ticket")
    told = _told(record, body)
    return told + seal.mac(shared, told)


def check(raw: bytes, shared: bytes) -> bool:
    """Whether a holder of `shared` made this ticket; False for bytes that are none."""
    if len(raw) != TICKET_BYTES or raw[0] != VERSION:
        return False
    return hmac.compare_digest(seal.mac(shared, raw[:-_MAC]), raw[-_MAC:])


def tells_of(raw: bytes, body: bytes) -> bool:
    """Whether everything in this ticket, its code left out, is what a sound body says; False if that is no result."""
    record = records.decode(body)
    return isinstance(record, records.Result) and raw[:-_MAC] == _told(record, body)


def _told(result: records.Result, body: bytes) -> bytes:
    parts = [bytes([VERSION]), result.kid[:4]]
    for name in _NUMBERS:
        width = _WIDTHS[name]
        parts.append(min(getattr(result, name), 256**width - 1).to_bytes(width, "big"))
    return b"".join([*parts, records.link(body)[:8]])
