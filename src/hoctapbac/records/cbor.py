"""One array of whole numbers, byte strings and texts, in the one form that RFC 8949 calls deterministic.

Definite and shortest lengths, no maps, tags, floats, nesting or anything behind the array. `read` takes exactly
the bytes that `written` gives and raises ValueError or IndexError for all others, so that one array has one
form and can be written again bit for bit.

A text is UTF-8 in Unicode's form NFC without control characters, lone surrogates, invisible joiners or signs
that turn the direction of writing: what two people see alike is alike in bytes, and no screen is upset by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import is_normalized

Value = int | bytes | str

_UINT, _BYTES, _TEXT, _ARRAY = 0, 2, 3, 4  # major types
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}  # bytes that follow a head
_LEAST = {24: 24, 25: 1 << 8, 26: 1 << 16, 27: 1 << 32}  # below this a shorter head would do
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def sound_text(text: str) -> bool:
    """Whether a text may stand in a record."""
    return _NOT_TEXT.search(text) is None and is_normalized("NFC", text)


def written(values: Iterable[Value]) -> bytes:
    """The array of these values."""
    parts = [_written(value) for value in values]
    return _head(_ARRAY, len(parts)) + b"".join(parts)


def _written(value: Value) -> bytes:
    if isinstance(value, int):
        return _head(_UINT, value)
    raw, major = (value.encode(), _TEXT) if isinstance(value, str) else (value, _BYTES)
    return _head(major, len(raw)) + raw


def _head(major: int, number: int) -> bytes:
    """The type with the number in it, or followed by it in 1, 2, 4 or 8 bytes."""
    if number < 24:
        return bytes([major << 5 | number])
    power = next(p for p in range(4) if number < 256 ** (2**p))
    return bytes([major << 5 | 24 + power]) + number.to_bytes(2**power)


def read(raw: bytes) -> list[Value]:
    """The values of one array that fills `raw`; ValueError or IndexError for anything else."""
    major, count, at = _read_head(raw, 0)
    values: list[Value] = []
    end = len(raw)
    if major != _ARRAY or count > end:
        raise ValueError("no array")
    while at < end:
        major, number, at = _read_head(raw, at)
        if major == _UINT:
            values.append(number)
            continue
        piece = raw[at : at + number]
        at += number
        if len(piece) != number or major not in (_BYTES, _TEXT):
            raise ValueError("neither number, bytes nor text")
        values.append(piece if major == _BYTES else _text(piece))
    if len(values) != count:
        raise ValueError("the array does not fill the bytes")
    return values


def _read_head(raw: bytes, at: int) -> tuple[int, int, int]:
    """The type and number of the head at `at`, and where it ends; ValueError for a form that is not the shortest."""
    first = raw[at]
    number = first & 31
    at += 1
    if number < 24:
        return first >> 5, number, at
    width = _WIDTHS.get(number, 0)
    tail = raw[at : at + width]
    told = int.from_bytes(tail)
    if not width or len(tail) != width or told < _LEAST[number]:
        raise ValueError("not in shortest form")
    return first >> 5, told, at + width


def _text(raw: bytes) -> str:
    text = raw.decode()  # UnicodeDecodeError is a ValueError
    if not sound_text(text):
        raise ValueError("not a sound text")
    return text
