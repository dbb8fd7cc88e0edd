"""The ticket: made by a station, checked by its hub, completed by the record."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.receipt.tickets import Ticket, check, tells_of, ticket

STATION, HUB, OTHER = (seal.StationKey.create(bytes([n]) * 32) for n in (1, 2, 3))
RESULT = records.Result(
    kid=STATION.kid, seq=7, prev=bytes(16), t=1_795_406_400, clk=5, pack=bytes(8),
    unit=12, who=345, score=8, max=10, correct=8, items=10, duration_ms=220_000,
)  # fmt: skip
BODY = records.encode(RESULT)
SHARED = seal.shared_key(STATION, HUB.public)
RAW = ticket(BODY, SHARED)


def test_a_ticket_says_what_the_result_says() -> None:
    """Thirty-one bytes: whose record, which number, unit, person, score, and the beginning of its link."""
    assert len(RAW) == 31
    read = Ticket.read(RAW)
    assert (read.kid4, read.seq, read.unit, read.who, read.score) == (STATION.kid[:4], 7, 12, 345, 8)
    assert read.link8 == records.link(BODY)[:8]


def test_station_and_hub_can_check_it_and_nobody_else() -> None:
    """Both find the same key; a third cannot."""
    assert check(RAW, SHARED) and check(RAW, seal.shared_key(HUB, STATION.public))
    assert not check(RAW, seal.shared_key(OTHER, STATION.public))
    assert not check(RAW, seal.shared_key(OTHER, HUB.public))


def test_every_changed_bit_is_seen() -> None:
    """No bit of a ticket can be turned."""
    for at in range(8 * len(RAW)):
        changed = (int.from_bytes(RAW, "big") ^ 1 << at).to_bytes(31, "big")
        assert not check(changed, SHARED)


@pytest.mark.parametrize(
    "change", [{"score": 9}, {"who": 346}, {"unit": 13}, {"seq": 8}, {"duration_ms": 1}, {"kid": HUB.kid}]
)
def test_a_ticket_tells_of_one_record_only(change: dict[str, int]) -> None:
    """Another result in its place is seen, whatever was changed in it."""
    assert tells_of(RAW, BODY)
    assert not tells_of(RAW, records.encode(replace(RESULT, **change)))  # type: ignore[arg-type]


def test_large_numbers_are_written_as_the_largest() -> None:
    """A number that does not fit means that or more, and the ticket still tells of its record."""
    body = records.encode(replace(RESULT, seq=2**40, unit=2**20, who=2**30, score=2**17))
    raw = ticket(body, SHARED)
    read = Ticket.read(raw)
    assert (read.seq, read.unit, read.who, read.score) == (2**24 - 1, 2**16 - 1, 2**24 - 1, 2**16 - 1)
    assert check(raw, SHARED) and tells_of(raw, body)


def test_only_results_have_tickets() -> None:
    """Any other record has no ticket, and no ticket tells of it."""
    close = records.encode(records.Close(kid=STATION.kid, seq=7, prev=bytes(16), t=0, clk=0, pack=bytes(8), count=7))
    assert not tells_of(RAW, close)
    with pytest.raises(ValueError, match="only a result"):
        ticket(close, SHARED)


@given(st.binary(max_size=40))
def test_any_bytes_are_a_ticket_or_refused(raw: bytes) -> None:
    """Nothing but 31 bytes that begin with 1 is read, and none of them is genuine by chance."""
    assert not check(raw, SHARED)
    if len(raw) == 31 and raw[0] == 1:
        assert Ticket.read(raw).mac8 == raw[-8:]
    else:
        with pytest.raises(Refusal, match="ticket_unreadable"):
            Ticket.read(raw)
