"""A receipt as a link or as digits: what went in comes out, whatever else is typed is said to be what it is."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.errors import Refusal
from hoctapbac.receipt import Scanned, code, digits, payload, read, record_url, ticket_url
from hoctapbac.records.frames import MOST_BLOB

BLOB, TICKET = bytes(range(125)), bytes(range(31))
HUBS = ("https://hub.example.vn", "http://192.168.1.10:8080", "https://hub.vn:8443/Thi-dua/", "http://[fe80::1]:80")


@given(st.binary(max_size=MOST_BLOB))
def test_bytes_come_back_from_their_digits(raw: bytes) -> None:
    """Leading zeros and all; and there is one way to write them."""
    assert payload(digits(raw)) == raw


@pytest.mark.parametrize(
    "text", ["", "0", "2", "7", "255", "512", "01", "+5", "٣٠١", "1_0", " 256", "12a", "9" * 40, "1" * 5000]
)
def test_other_digits_are_refused(text: str) -> None:
    """What no bytes are written as is refused, however long."""
    with pytest.raises(Refusal, match="receipt_digits_wrong"):
        payload(text)


def test_more_than_any_record_is_a_bug() -> None:
    """Nobody makes a link of more than a sealed record."""
    with pytest.raises(ValueError, match="too many"):
        digits(bytes(MOST_BLOB + 1))


@pytest.mark.parametrize("hub", HUBS)
def test_a_link_is_read_as_it_was_made(hub: str) -> None:
    """Whatever port or path the hub has."""
    host = hub.split("/")[2]
    assert read(record_url(hub, BLOB)) == Scanned("record", BLOB, host)
    assert read(ticket_url(hub, TICKET)) == Scanned("ticket", TICKET, host)


def test_a_link_costs_the_least_of_a_qr_code() -> None:
    """The scheme is in small letters, the host in capitals, a path stays as it is."""
    assert record_url("HTTPS://hub.vn".lower(), b"\x02") == "https://HUB.VN/R/258"
    assert ticket_url("https://hub.vn/thi-dua", b"\x02") == "https://HUB.VN/thi-dua/T/258"


@pytest.mark.parametrize("change", [str.lower, str.upper, "  {}\n".format, "{}/".format])
def test_a_link_is_read_however_it_was_copied(change: Callable[[str], str]) -> None:
    """All small, all capital, with a space or a stroke behind."""
    assert read(change(record_url(HUBS[0], BLOB))) == Scanned("record", BLOB, "hub.example.vn")


@pytest.mark.parametrize(
    "hub",
    [
        "",
        "hub.vn",
        "ftp://hub.vn",
        "https://",
        "https://hub.vn/?a",
        "https://tỉnh.vn",
        "https://a b",
        "https://u:p@hub.vn",
        "https://hub.vn/thi đua",
    ],
)
def test_an_address_that_no_link_can_begin_with_is_refused(hub: str) -> None:
    """Only scheme, host, port and a plain path."""
    with pytest.raises(Refusal, match="hub_url_wrong"):
        record_url(hub, BLOB)


def test_bare_digits_are_told_apart_by_their_length() -> None:
    """Thirty-one bytes are a ticket, anything else a record; spaces between the digits do not matter."""
    spaced = " ".join(digits(TICKET)[at : at + 4] for at in range(0, 80, 4))
    assert read(spaced) == Scanned("ticket", TICKET)
    assert read(digits(BLOB)) == Scanned("record", BLOB)


@pytest.mark.parametrize("written", ["HTB-2026-000123-8", "htb 2026 000123 8", "20260001238"])
def test_a_printed_code_is_a_code(written: str) -> None:
    """However it was typed, it is given as it is printed."""
    assert read(written) == Scanned("code", code="HTB-2026-000123-8")


def test_the_text_of_a_code_without_a_hub_is_its_code_and_digest() -> None:
    """Richest or shortest, the text leads back to the record."""
    for text in ("HTB-2026-000123-8 · Phiếu · Thi · Chi bộ · 23/11/2026 · a1b2c3d4", "HTB-2026-000123-8 · a1b2c3d4"):
        assert read(text) == Scanned("code", bytes.fromhex("a1b2c3d4"), code="HTB-2026-000123-8")
    assert read("Phiếu HTB-2026-000123-8 · 23/11/2026") == Scanned("code", code="HTB-2026-000123-8")


@given(st.integers(0, 300), st.sampled_from("0123456789"))
def test_a_link_with_a_digit_changed_never_reads_as_it_was(at: int, digit: str) -> None:
    """It reads as other bytes, or not at all: nothing is put right in silence."""
    number = digits(BLOB)
    changed = number[:at] + digit + number[at + 1 :]
    try:
        scanned = read(f"https://HUB.VN/R/{changed}")
    except Refusal as refused:
        assert refused.code == "receipt_digits_wrong"
    else:
        assert (scanned.payload == BLOB) == (changed == number)


@given(st.text(max_size=200) | st.from_regex(r"https?://[a-z.]{1,9}/[RT]/[0-9]{0,90}", fullmatch=True))
def test_any_text_is_something(text: str) -> None:
    """No text is an error: it is a receipt, other text, or digits that are refused."""
    try:
        scanned = read(text)
    except Refusal as refused:
        assert refused.code == "receipt_digits_wrong"
    else:
        assert scanned.kind in ("record", "ticket", "code", "text")
        assert scanned.kind != "code" or read(code(*(int(n) for n in scanned.code.split("-")[1:3]))) is not None


def test_a_book_is_just_text() -> None:
    """Length is no way to keep the reader busy."""
    assert read("https://HUB.VN/" + "a/" * 500_000).kind == "text"
    assert read("HTB-2026-000123-8 · " + " · " * 500_000 + "x").kind == "text"
