"""Blobs and frames: how sealed bodies lie one behind the other, in a file on a stick and in a request alike.

A blob is the seal (64 bytes) and the body. A frame is a blob with its length before it, two bytes, the high one
first. A file is frames and nothing else, so a file that was cut off is sound up to its last whole frame. A scanned
ticket is framed as it is: its 31 bytes are too few for a blob, so the length tells which it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from hoctapbac.records.fields import MOST_BODY

SEAL_BYTES = 64
TICKET_BYTES = 31
MOST_BLOB = SEAL_BYTES + MOST_BODY


def body_of(blob: bytes) -> bytes:
    return blob[SEAL_BYTES:]


def seal_of(blob: bytes) -> bytes:
    return blob[:SEAL_BYTES]


def kind_of(body: bytes) -> int:
    """The first number of a body, to tell what to decode it as; 0 where there is none."""
    if len(body) < 2 or not 0x81 <= body[0] <= 0x97:
        return 0
    if body[1] < 24:
        return body[1]
    return body[2] if body[1] == 24 and len(body) > 2 else 0


def _framable(length: int) -> bool:
    return SEAL_BYTES < length <= MOST_BLOB or length == TICKET_BYTES


def begun(raw: bytes) -> bool:
    """Whether a frame begins with these bytes, whole or cut; where none does, what follows was never frames."""
    if len(raw) < 2:
        return raw != b"" and raw[0] <= MOST_BLOB >> 8
    return _framable(raw[0] << 8 | raw[1])


def framed(blobs: Iterable[bytes]) -> bytes:
    """These blobs and tickets as frames; ValueError for one that is longer than any record, or too short."""
    parts: list[bytes] = []
    for blob in blobs:
        if not _framable(len(blob)):
            raise ValueError(f"a blob of {len(blob)} bytes")
        parts += (len(blob).to_bytes(2), blob)
    return b"".join(parts)


def unframed(raw: bytes) -> tuple[list[bytes], int]:
    """The whole blobs and tickets at the beginning, and where what cannot be read begins (the end, if nothing is left).

    What stands behind a torn or impossible length is not guessed at.
    """
    blobs: list[bytes] = []
    at, end = 0, len(raw)
    while at + 2 <= end:
        length = raw[at] << 8 | raw[at + 1]
        if not _framable(length) or at + 2 + length > end:
            break
        blobs.append(raw[at + 2 : at + 2 + length])
        at += 2 + length
    return blobs, at
