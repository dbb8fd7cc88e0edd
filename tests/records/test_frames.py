"""Blobs one behind the other: pinned, and sound up to where they were cut off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.records.frames import MOST_BLOB, TICKET_BYTES, framed, kind_of, unframed
from records.test_kinds import VECTORS

blobs = st.lists(st.binary(min_size=65, max_size=200) | st.binary(min_size=31, max_size=31), max_size=6)


def test_frames_are_pinned() -> None:
    """Two blobs and a ticket have the published frames."""
    vector = VECTORS["frames"]
    held, raw = [bytes.fromhex(blob) for blob in vector["blobs"]], bytes.fromhex(vector["frames"])
    assert framed(held) == raw
    assert unframed(raw) == (held, len(raw))


@given(blobs, st.binary(max_size=40))
def test_what_stands_before_a_torn_tail_is_read(held: list[bytes], more: bytes) -> None:
    """Cut anywhere, a file gives the blobs that were whole, and where the rest begins."""
    raw = framed([*held, more + bytes(65)])
    for end in range(len(framed(held)), len(raw)):
        assert unframed(raw[:end]) == (held, len(framed(held)))


@given(st.binary(max_size=400))
def test_any_bytes_are_frames_up_to_somewhere(raw: bytes) -> None:
    """No exception, and what was read is what stands there."""
    found, end = unframed(raw)
    assert framed(found) == raw[:end]


@pytest.mark.parametrize("length", [0, 1, 30, 32, 64, MOST_BLOB + 1])
def test_what_is_no_blob_is_not_framed(length: int) -> None:
    """Whoever frames something else has a bug."""
    with pytest.raises(ValueError, match="blob"):
        framed([bytes(length)])
    assert length != TICKET_BYTES


@given(st.binary(max_size=6))
def test_a_kind_is_the_first_number_or_none(body: bytes) -> None:
    """Told without reading the body, for any bytes."""
    assert 0 <= kind_of(body) <= 255
