"""A receipt as a link: `https://HOST/R/<digits>` holds a sealed record, `https://HOST/T/<digits>` a ticket.

The bytes are one decimal number with a 1 byte in front, so that leading zeros stay and a QR code packs three digits
into ten bits. The scheme is in small letters (scanners have been seen to lose a capital one), the host in capitals
(alphanumeric mode; hosts know no case), a path before it as it is. Any text can be given to `read`: it is one of ours,
or text, and never an exception; what stands in the number is not judged here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from hoctapbac.errors import Refusal
from hoctapbac.receipt.codes import code, read_code
from hoctapbac.records.frames import MOST_BLOB, TICKET_BYTES

_MOST_DIGITS = len(str(256 ** (MOST_BLOB + 1)))
_MOST_TEXT = 8192
_HUB = re.compile(r"(https?)://((?:\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Za-z.\-]{1,253})(?::[0-9]{1,5})?)((?:/[\w.~\-]+)*)/?")
_LINK = re.compile(
    rf"(?i:https?)://([^/?#\s]{{1,300}})(?:/[\w.~\-]+)*/((?i:[RT]))/([0-9]{{1,{_MOST_DIGITS}}})/?", re.ASCII
)
_READABLE = re.compile(r"(?:Phiếu )?(HTB-[0-9]{4}-[0-9]{6,9}-[0-9])(?: · .*)?", re.DOTALL)
_DIGEST = re.compile(r" · ([0-9a-f]{8})\Z")
_DIGITS = re.compile(rf"[0-9]{{41,{_MOST_DIGITS}}}")  # no printed code is as long

Kind = Literal["record", "ticket", "code", "text"]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a text turned out to be.

    `record` and `ticket` have their bytes in `payload`, and where they came as a link its `host` (with port, in small
    letters). A `code` has itself in `code`, and in `payload` the first 4 bytes of the record's link where the text was
    that of a QR code without a hub. Other `text` has nothing.
    """

    kind: Kind
    payload: bytes = b""
    host: str = ""
    code: str = ""


def record_url(hub_url: str, blob: bytes) -> str:
    """The link that holds a sealed record. Refusal("hub_url_wrong") unless `hub_url` is http(s)://host[:port][/path]."""
    return f"{_front(hub_url)}/R/{digits(blob)}"


def ticket_url(hub_url: str, ticket: bytes) -> str:
    """The link that holds a ticket; refuses as `record_url`."""
    return f"{_front(hub_url)}/T/{digits(ticket)}"


def _front(hub_url: str) -> str:
    found = _HUB.fullmatch(hub_url.strip())
    if found is None or not found[3].isascii():
        raise Refusal("hub_url_wrong", url=hub_url[:200])
    return f"{found[1]}://{found[2].upper()}{found[3]}"


def digits(payload: bytes) -> str:
    """Bytes, at most MOST_BLOB, as the decimal digits of one number."""
    if len(payload) > MOST_BLOB:
        raise ValueError(f"{len(payload)} bytes are too many for a link")
    return str(int.from_bytes(b"\x01" + payload, "big"))


def payload(digits: str) -> bytes:
    """The bytes in such digits, exactly those that `digits` writes so; Refusal("receipt_digits_wrong") for others."""
    if not (digits.isascii() and digits.isdigit() and not digits.startswith("0")) or len(digits) > _MOST_DIGITS:
        raise Refusal("receipt_digits_wrong")
    number = int(digits)
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    if raw[0] != 1 or len(raw) - 1 > MOST_BLOB:
        raise Refusal("receipt_digits_wrong")
    return raw[1:]


def read(text: str) -> Scanned:
    """What somebody scanned or typed. Digits without a link are a ticket if they are 31 bytes, else a record.

    A link of ours or a long number whose digits hold no bytes, one digit being lost: Refusal("receipt_digits_wrong").
    """
    text = text.strip()
    if len(text) > _MOST_TEXT:
        return Scanned("text")
    if link := _LINK.fullmatch(text):
        return Scanned("record" if link[2] in "Rr" else "ticket", payload(link[3]), link[1].lower())
    bare = "".join(text.split())
    if _DIGITS.fullmatch(bare):
        held = payload(bare)
        return Scanned("ticket" if len(held) == TICKET_BYTES else "record", held)
    readable = _READABLE.fullmatch(text)
    try:
        written = code(*read_code(readable[1] if readable else text))
    except Refusal:
        return Scanned("text")
    digest = _DIGEST.search(text)
    return Scanned("code", bytes.fromhex(digest[1]) if digest else b"", code=written)
