"""Which of the sealed bodies that came in are true: fed with bytes, without I/O.

A run of one journal without a hole is proved by one signature: the last record's seal vouches for its `prev`, and so
for every body before it. Whatever stands alone, or where the chain does not fit, is checked by its own seal. A body
that is true by the chain alone is marked `proved` 0; its seal is looked at before anybody is shown it as a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.records import Correction, Record, Result
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


class Refused(NamedTuple):
    """A blob that was not taken: where it stood in what came in, and the code of the reason."""

    place: int
    code: str


def row_of(blob: bytes, road: str, received_ms: int) -> Row:
    """The row of a blob, its seal unchecked; Refusal for a body that is no record."""
    body = blob[SEAL_BYTES:]
    record = records.decode(body)
    return Row(
        record.kid,
        record.seq,
        records.link(body),
        record.prev,
        record.v,
        record.t,
        record.clk,
        record.pack,
        *_figures(record),
        road,
        received_ms,
        0,
        body,
        blob[:SEAL_BYTES],
    )


def _figures(record: Record) -> tuple[int, int, int, int, int, int, int]:
    """unit, who, score, most, correct, items, duration_ms; zeros where the kind has none."""
    if isinstance(record, Result):
        return (
            record.unit,
            record.who,
            record.score,
            record.max,
            record.correct,
            record.items,
            record.duration_ms,
        )
    if isinstance(record, Correction):
        return record.unit, record.who, record.score, 0, record.correct, 0, 0
    return getattr(record, "unit", 0), getattr(record, "who", 0), 0, 0, 0, 0, 0


def rows_of(blobs: Sequence[bytes], road: str, received_ms: int) -> tuple[list[tuple[int, Row]], list[Refused]]:
    """The rows of the blobs that can be read, with their places, and what cannot."""
    rows: list[tuple[int, Row]] = []
    refused: list[Refused] = []
    for place, blob in enumerate(blobs):
        try:
            rows.append((place, row_of(blob, road, received_ms)))
        except Refusal as refusal:
            refused.append(Refused(place, refusal.code))
    return rows, refused


def authentic(
    placed: Iterable[tuple[int, Row]], public_of: Callable[[bytes], bytes | None]
) -> tuple[list[Row], list[Refused]]:
    """The rows that their key's owner sealed, and those that nobody known did."""
    true: list[Row] = []
    refused: list[Refused] = []
    ordered = sorted(placed, key=lambda pair: (pair[1].kid, pair[1].seq, pair[1].link))
    for kid, own in groupby(ordered, key=lambda pair: pair[1].kid):
        public = public_of(kid)
        if public is None:
            refused += [Refused(place, "station_unknown") for place, _ in own]
            continue
        for place, row, proved in _proofs(list(own), public):
            if proved is None:
                refused.append(Refused(place, "seal_wrong"))
            else:
                true.append(row._replace(proved=proved))
    return sorted(true, key=attrgetter("kid", "seq", "link")), sorted(refused)


def _proofs(own: list[tuple[int, Row]], public: bytes) -> Iterable[tuple[int, Row, int | None]]:
    """For each row of one key, from its last to its first: 1 sealed, 0 true by the chain, None neither."""
    wanted: tuple[int, bytes] | None = None  # the place before a true record
    for place, row in reversed(own):
        if wanted == (row.seq, row.link):
            proved: int | None = 0
        else:
            proved = 1 if seal.check(public, row.body, row.seal) else None
        if proved is not None:
            wanted = (row.seq - 1, row.prev)
        yield place, row, proved
