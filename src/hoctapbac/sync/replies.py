"""The answers of a hub, read as strictly as they are written in docs/sync.md: bytes in, values or one Refusal out.

An answer that has not this form did not come from a hub: a sign-in page of a hotel, a proxy, another program.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from hoctapbac.errors import Refusal
from hoctapbac.records.frames import unframed
from hoctapbac.records.journal import Ranges
from hoctapbac.vietnamese.cleaning import clean_line

MOST_ANSWER = 1 << 20  # bytes of an answer that is not a pack
MOST_RANGES = 1_000
_MOST_PACKS = 10_000
_LONGEST_TEXT = 300
_LONGEST_NAME = 120
_SEQ_MOST = 2**64 - 1


@dataclass(frozen=True, slots=True)
class About:
    """Who a hub says that it is, and how many records it likes in one push."""

    name: str
    public: bytes
    most_records: int


@dataclass(frozen=True, slots=True)
class Have:
    """What a hub holds of a key: its state there, the runs, and the end of the run from 1 with its link."""

    state: str
    ranges: Ranges
    upto: int
    head: bytes
    blobs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a push: counts, the refused frames by their number from 0, and the hub's statements."""

    new: int
    known: int
    refused: tuple[tuple[int, str], ...]
    texts: dict[str, str]
    blobs: tuple[bytes, ...]


def about(body: bytes) -> About:
    found = _object(body)
    limits = found.get("limits")
    limits = limits if isinstance(limits, dict) else {}
    public = _octets(found, "public", 32)
    name = clean_line(_text(found, "name"), _LONGEST_NAME)
    return About(name, public, _limit(limits, "records", _SEQ_MOST))


def have(body: bytes, kid: bytes) -> Have:
    found = _object(body)
    runs = found.get("ranges")
    state = found.get("state")
    if (
        _octets(found, "kid", 6) != kid
        or not isinstance(runs, list)
        or len(runs) > MOST_RANGES
        or not isinstance(state, str)
    ):
        raise _strange()
    ranges: list[tuple[int, int]] = []
    for run in runs:
        if not (isinstance(run, list) and len(run) == 2 and _whole(run[0]) and _whole(run[1])):
            raise _strange()
        if not (ranges[-1][1] + 1 if ranges else 0) < run[0] <= run[1]:
            raise _strange()
        ranges.append((run[0], run[1]))
    return Have(clean_line(state, 20), tuple(ranges), _number(found, "seq"), _octets(found, "head", 16), _frames(found))


def taken(body: bytes, sent: int) -> Taken:
    """The answer to a push of `sent` frames; whatever does not add up is refused as a whole."""
    found = _object(body)
    listed, texts = found.get("refused"), found.get("texts", {})
    if not isinstance(listed, list) or len(listed) > sent or not isinstance(texts, dict):
        raise _strange()
    refused = []
    for entry in listed:
        if not (isinstance(entry, list) and len(entry) == 2 and _whole(entry[0]) and isinstance(entry[1], str)):
            raise _strange()
        if entry[0] >= sent:
            raise _strange()
        refused.append((entry[0], clean_line(entry[1], 60)))
    new, known = _number(found, "new"), _number(found, "known")
    if new + known + len({n for n, _ in refused}) > sent:
        raise _strange()
    words = {clean_line(str(code), 60): clean_line(str(text), _LONGEST_TEXT) for code, text in texts.items()}
    return Taken(new, known, tuple(refused), words, _frames(found))


def statements_of(body: bytes) -> tuple[bytes, ...]:
    """The hub's statements in an answer of which nothing else is believed."""
    return _frames(_object(body))


def packs(body: bytes) -> list[tuple[bytes, int]]:
    """(id, bytes) of the packs that a hub has."""
    listed = _object(body).get("packs")
    if (
        not isinstance(listed, list)
        or len(listed) > _MOST_PACKS
        or not all(isinstance(entry, dict) for entry in listed)
    ):
        raise _strange()
    return [(_octets(entry, "id", 8), _number(entry, "bytes")) for entry in listed]


def refused(body: bytes) -> tuple[str, str]:
    """The code and sentence of an answer that says no; ("", "") where it has not the form of one."""
    try:
        found = _object(body)
        return clean_line(_text(found, "code"), 60), clean_line(_text(found, "text"), _LONGEST_TEXT)
    except Refusal:
        return "", ""


def _strange() -> Refusal:
    return Refusal("sync_not_a_hub")


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _strange() from None
    if not isinstance(found, dict):
        raise _strange()
    return found


def _whole(value: object) -> bool:
    return type(value) is int and 0 <= value <= _SEQ_MOST


def _number(found: dict[str, Any], name: str) -> int:
    value = found.get(name)
    if type(value) is not int or not 0 <= value <= _SEQ_MOST:
        raise _strange()
    return value


def _limit(limits: dict[str, Any], name: str, usual: int) -> int:
    value = limits.get(name)
    return value if type(value) is int and 0 < value <= _SEQ_MOST else usual


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str):
        raise _strange()
    return value


def _octets(found: dict[str, Any], name: str, length: int) -> bytes:
    try:
        value = bytes.fromhex(_text(found, name))
    except ValueError:
        raise _strange() from None
    if len(value) != length:
        raise _strange()
    return value


def _frames(found: dict[str, Any]) -> tuple[bytes, ...]:
    """The blobs of `frames`, which may be left out; a tail that is torn is passed over like one on a stick."""
    raw = found.get("frames", "")
    if not isinstance(raw, str):
        raise _strange()
    try:
        return tuple(unframed(base64.b64decode(raw, validate=True))[0])
    except (binascii.Error, ValueError):
        raise _strange() from None
