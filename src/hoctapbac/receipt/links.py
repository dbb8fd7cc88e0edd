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
from hoctapbac.receipt.codes import read_code
from hoctapbac.records.frames import MOST_BLOB, TICKET_BYTES

_MOST_DIGITS = len(str(256 ** (MOST_BLOB + 1)))
_MOST_TEXT = 8192
_HUB = re.compile(r"(https?)://((?:\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Za-z.\-]{1,253})(?::[0-9]{1,5})?)((?:/[\w.~\-]+)*)/?")
_LINK = re.compile(rf"(?i:https?)://([^/?#\s]{{1,300}})(?:/[\w.~\-]+)*/([RT])/([0-9]{{1,{_MOST_DIGITS}}})/?", re.ASCII)
_DIGITS = re.compile(rf"[1-9][0-9]{{40,{_MOST_DIGITS}}}")  # no printed code is as long

Kind = Literal["record", "ticket", "code", "text"]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a text turned out to be.

    `record` and `ticket` have their bytes in `payload`, a link its `host` too (with port, in small letters); of a
    `code` and of other `text`, `payload` is empty. `text` is what was read.
    """

    kind: Kind
    payload: bytes
    host: str
    text: str


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

    A link of ours whose number has lost its first digit, or digits that hold no bytes: Refusal("receipt_digits_wrong").
    """
    text = text[:_MOST_TEXT].strip()
    if link := _LINK.fullmatch(text):
        return Scanned("record" if link[2] == "R" else "ticket", payload(link[3]), link[1].lower(), text)
    bare = "".join(text.split())
    if _DIGITS.fullmatch(bare):
        held = payload(bare)
        return Scanned("ticket" if len(held) == TICKET_BYTES else "record", held, "", text)
    try:
        read_code(text)
    except Refusal:
        return Scanned("text", b"", "", text)
    return Scanned("code", b"", "", text)
