"""What is true of what came in: forged, altered and foreign bytes are refused, a chain is worth its signature."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.hub.intake import Refused, Row, authentic, row_of, rows_of
from hoctapbac.records import Result
from hoctapbac.records.frames import body_of

from .filled import Journal

whole = st.integers(0, 2**64 - 1) | st.integers(0, 2**16)
results = st.builds(
    Result,
    kid=st.binary(min_size=6, max_size=6),
    seq=st.integers(1, 2**63 - 1) | st.integers(1, 300),
    prev=st.binary(min_size=16, max_size=16),
    t=st.integers(0, 2**48 // 1000 - 1),
    pack=st.binary(min_size=8, max_size=8),
    **dict.fromkeys(("clk", "unit", "who", "score", "max", "correct", "items", "duration_ms"), whole),
)
NAMES = {"max": "most", "v": "kind"}  # what a field is called as a column, where that differs


def written(count: int, number: int = 1) -> Journal:
    journal = Journal.of(number)
    for seq in range(count):
        journal.result(b"pack-001", 1, seq, 3, 1000 + seq)
    return journal


def judged(blobs: list[bytes], journal: Journal) -> tuple[list[tuple[int, int]], list[Refused]]:
    """Number and `proved` of the true ones, and what was refused."""
    placed, unreadable = rows_of(enumerate(blobs), "https", 1)
    true, untrue = authentic(placed, journal.key.public)
    return [(row.seq, row.proved) for _, row in true], unreadable + untrue


@given(results)
def test_a_row_says_what_the_body_says(result: Result) -> None:
    """Columns are the fields; numbers that no column holds are its largest."""
    body = records.encode(result)
    row = row_of(bytes(64) + body, "https", 7)._asdict()
    for field in fields(result):
        told = getattr(result, field.name)
        assert row[NAMES.get(field.name, field.name)] == (min(told, 2**63 - 1) if isinstance(told, int) else told)
    assert row["link"] == records.link(body) and row["body"] == body


@given(results, st.data())
def test_what_records_refuse_the_hub_refuses(result: Result, data: st.DataObject) -> None:
    """A changed, cut or lengthened body is read exactly where `records.decode` reads it."""
    body = bytearray(records.encode(result))
    at = data.draw(st.integers(0, len(body) - 1))
    body[at] ^= data.draw(st.integers(1, 255))
    for changed in (bytes(body), bytes(body[:at]), bytes(body) + b"\0", b""):
        assert reads(changed, lambda raw: row_of(bytes(64) + raw, "https", 1)) == reads(changed, records.decode)


def reads(body: bytes, reader: object) -> str:
    try:
        said = reader(body)  # type: ignore[operator]
    except Refusal as refusal:
        return refusal.code
    return "" if said.seq < 2**63 else "record_unreadable"


def test_an_unbroken_run_is_true_by_its_last_signature() -> None:
    """The last is marked as looked at, the others as true by the chain, in whatever order they came."""
    journal = written(5)
    assert judged(journal.blobs[::-1], journal) == ([(1, 0), (2, 0), (3, 0), (4, 0), (5, 1)], [])


def test_a_hole_costs_one_signature_more() -> None:
    """Each run has a last one."""
    journal = written(5)
    assert judged(journal.blobs[:2] + journal.blobs[3:], journal)[0] == [(1, 0), (2, 1), (4, 0), (5, 1)]


@pytest.mark.parametrize("at", range(4))
def test_one_changed_body_is_refused_and_no_other(at: int) -> None:
    """The chain does not lend its truth to bytes that are not its own."""
    journal = written(4)
    blobs = list(journal.blobs)
    other = written(4, number=2)  # the same numbers by somebody else, under this station's name
    other.result(b"pack-001", 1, 1, 9, 5)
    said = records.decode(body_of(other.blobs[4]))
    forged = records.encode(
        type(said)(**{f.name: getattr(said, f.name) for f in fields(said)} | {"kid": journal.key.kid, "seq": at + 1})
    )
    blobs[at] = other.key.sign(forged) + forged
    true, refused = judged(blobs, journal)
    assert refused == [Refused(at, "seal_wrong")]
    assert [seq for seq, _ in true] == [seq for seq in range(1, 5) if seq != at + 1]


def test_a_damaged_seal_of_the_last_leaves_the_others_true() -> None:
    """Where the end of a run does not hold, its predecessors are looked at on their own."""
    journal = written(3)
    blobs = [*journal.blobs[:2], bytes(64) + body_of(journal.blobs[2])]
    assert judged(blobs, journal) == ([(1, 0), (2, 1)], [Refused(2, "seal_wrong")])


def test_both_branches_of_a_fork_are_true() -> None:
    """A copied disk's owner sealed both."""
    journal = written(3)
    copy = Journal("", journal.key, journal.blobs[:2])
    copy.result(b"pack-001", 1, 77, 1, 5000)
    true, refused = judged([*journal.blobs, copy.blobs[2]], journal)
    assert [seq for seq, _ in true] == [1, 2, 3, 3] and refused == []


def test_a_seal_of_another_kind_is_worth_nothing() -> None:
    """A signature over the same bytes for another purpose does not make a record."""
    journal = written(1)
    body = body_of(journal.blobs[0])
    signed = journal.key.sign_manifest(body) + body
    assert judged([signed], journal)[1] == [Refused(0, "seal_wrong")]


def test_a_key_of_small_order_opens_nothing() -> None:
    """With such a key anybody could sign anything: it is no key, and no seal holds under it."""
    identity = bytes([1]) + bytes(31)
    assert not seal.usable(identity)
    placed: list[tuple[int, Row]] = [(0, row_of(identity + bytes(32) + body_of(written(1).blobs[0]), "https", 1))]
    assert authentic(placed, identity) == ([], [Refused(0, "seal_wrong")])
