"""Which of the sealed bodies that came in are true: fed with bytes, without I/O.

A run of one journal without a hole is proved by one signature: the last record's seal vouches for its `prev`, and so
for every body before it. Whatever stands alone, or where the chain does not fit, is checked by its own seal. A body
that is true by the chain alone is marked `proved` 0; its seal is looked at before anybody is shown it as a proof.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.records.frames import SEAL_BYTES


class Row(NamedTuple):
    """A record as the hub keeps it: what it says, how it came, and its own bytes. The order of the table's columns."""

    kid: bytes
    seq: int
    link: bytes
    prev: bytes
    kind: int
    t: int
    clk: int
    pack: bytes
    unit: int
    who: int
    score: int
    most: int
    correct: int
    items: int
    duration_ms: int
    road: str
    received_ms: int
    proved: int
    body: bytes
    seal: bytes


Placed = tuple[int, Row]  # where the blob stood in what came in


class Refused(NamedTuple):
    """A blob that was not taken: where it stood in what came in, and the code of the reason."""

    place: int
    code: str


# The one form of a result's body (docs/record-format.md), so that a machine checks and cuts it at once; whatever does
# not match is left to `records.decode`, which has the last word.
_UINT = (
    rb"([\x00-\x17]|\x18[\x18-\xff]|\x19(?!\x00)[\x00-\xff]{2}|\x1a(?!\x00\x00)[\x00-\xff]{4}"
    rb"|\x1b(?!\x00\x00\x00\x00)[\x00-\xff]{8})"
)
_RESULT_BODY = re.compile(
    rb"\x8e\x01\x46([\x00-\xff]{6})" + _UINT + rb"\x50([\x00-\xff]{16})" + _UINT * 2
    + rb"\x48([\x00-\xff]{8})" + _UINT * 7
)  # fmt: skip
_MOST = 2**63 - 1  # a column's largest number
_LATEST = 2**48 // 1000 - 1  # seconds; what a record's id has room for
_LINK = hashlib.sha256(b"htb1-link\0")


def row_of(blob: bytes, road: str, received_ms: int) -> Row:
    """The row of a blob, its seal unchecked; Refusal for a body that is no record.

    Numbers beyond what a database can hold stand in their columns as the largest that it can; the bytes stay as they
    are. Refusal("record_unreadable") where this would be the record's own number.
    """
    body = blob[SEAL_BYTES:]
    linked = _LINK.copy()
    linked.update(body)
    link = linked.digest()[:16]
    found = _RESULT_BODY.fullmatch(body)
    if found is None:
        return _row_of_any(blob, link, road, received_ms)
    kid, seq, prev, t, clk, pack, *figures = found.groups()
    number, seconds, start, *told = _numbers((seq, t, clk, *figures))
    if number == _MOST:  # this, or more than a column holds
        return _row_of_any(blob, link, road, received_ms)
    if number < 1 or seconds > _LATEST:
        raise Refusal("record_unreadable")
    return _made((
        kid, number, link, prev, records.RESULT, seconds, start, pack, *told,
        road, received_ms, 0, body, blob[:SEAL_BYTES],
    ))  # fmt: skip


def _numbers(heads: Iterable[bytes]) -> list[int]:
    """The numbers in these heads, none above the largest of a column."""
    told = [head[0] if len(head) == 1 else int.from_bytes(head[1:]) for head in heads]
    return told if max(told) <= _MOST else [min(number, _MOST) for number in told]


_made = Row._make


def _row_of_any(blob: bytes, link: bytes, road: str, received_ms: int) -> Row:
    body = blob[SEAL_BYTES:]
    record = records.decode(body)
    if record.seq > _MOST:
        raise Refusal("record_unreadable")
    head = record.kid, record.seq, link, record.prev, record.v, record.t, min(record.clk, _MOST), record.pack
    figures = (min(getattr(record, name, 0), _MOST) for name in _FIGURES)
    return _made((*head, *figures, road, received_ms, 0, body, blob[:SEAL_BYTES]))


_FIGURES = ("unit", "who", "score", "max", "correct", "items", "duration_ms")  # 0 where a kind has none


def rows_of(placed: Iterable[tuple[int, bytes]], road: str, received_ms: int) -> tuple[list[Placed], list[Refused]]:
    """The rows of the blobs that can be read, with their places, and what cannot."""
    rows: list[Placed] = []
    refused: list[Refused] = []
    for place, blob in placed:
        try:
            rows.append((place, row_of(blob, road, received_ms)))
        except Refusal as refusal:
            refused.append(Refused(place, refusal.code))
    return rows, refused


def authentic(own: Iterable[Placed], public: bytes) -> tuple[list[Placed], list[Refused]]:
    """Of rows that name one key, those that its owner sealed, by number, and those that somebody else did."""
    true: list[Placed] = []
    refused: list[Refused] = []
    wanted: tuple[int, bytes] | None = None  # the place before a true record
    for place, row in sorted(own, key=_number_and_link, reverse=True):
        if wanted != (row.seq, row.link):
            if not seal.check(public, row.body, row.seal):
                refused.append(Refused(place, "seal_wrong"))
                continue
            true.append((place, row._replace(proved=1)))
        else:
            true.append((place, row))
        wanted = (row.seq - 1, row.prev)
    true.reverse()
    return true, refused


def _number_and_link(placed: Placed) -> tuple[int, bytes]:
    return placed[1].seq, placed[1].link
