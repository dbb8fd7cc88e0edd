"""Zips that somebody sent: read by name, within bounds, and never unpacked."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256

import pytest

from hoctapbac.bank.importers.archive import MOST_MEMBERS, MOST_TOTAL, RATIO, Archive, BadArchive
from hoctapbac.bank.importers.source import TooLarge


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return buffer.getvalue()


def opened(members: dict[str, bytes]) -> Archive:
    return Archive(io.BytesIO(zipped(members)))


def test_members_are_read_by_their_name() -> None:
    """Names as they stand, folders and what a Mac leaves behind not among them."""
    one = opened({"a/": b"", "a/b.xml": b"<b/>", "__MACOSX/a/._b.xml": b"x"})
    assert one.names == ("a/b.xml",)
    assert one.read("a/b.xml") == b"<b/>" and "a/b.xml" in one and "c" not in one
    with pytest.raises(KeyError):
        one.read("c")


# A zip holds the time it was made, so its bytes are no name: workers that began apart would not agree on the tests.
@pytest.mark.parametrize(
    "raw",
    [b"", b"PK\x03\x04", b"khong phai zip", zipped({"a": b"x" * 1000})[:40]],
    ids=["nothing", "a beginning", "a text", "cut"],
)
def test_what_is_no_zip_is_refused(raw: bytes) -> None:
    """Nothing, a beginning only, another file, half a file."""
    with pytest.raises(BadArchive):
        Archive(io.BytesIO(raw))


def test_a_bomb_is_refused_before_it_swells() -> None:
    """A member that unpacks to hundreds of times its size, or past the bound, is not unpacked."""
    with pytest.raises(BadArchive):
        opened({"a": b" " * 1_100_000 * (RATIO // 100)}).read("a")
    with pytest.raises(TooLarge):
        opened({"a": bytes(range(256)) * 10}).read("a", limit=100)


def test_all_that_is_read_is_counted_together() -> None:
    """What is small enough each time may not be too much together."""
    part = sha256(b"a").digest() + bytes(5000)
    content = b"".join(sha256(bytes([n % 256, n // 256])).digest() + part for n in range(10_000))
    one = opened({"a": content})
    for _ in range(MOST_TOTAL // len(content)):
        one.read("a")
    with pytest.raises(TooLarge):
        one.read("a")


def test_too_many_members_are_refused() -> None:
    """A zip of tens of thousands of empty files is no package."""
    with pytest.raises(BadArchive):
        opened({str(n): b"" for n in range(MOST_MEMBERS + 1)})


def test_a_damaged_member_is_refused() -> None:
    """A checksum that does not fit is damage, whatever came out."""
    raw = bytearray(zipped({"a.xml": bytes(range(256)) * 20}))
    raw[60] ^= 0xFF
    with pytest.raises(BadArchive):
        Archive(io.BytesIO(bytes(raw))).read("a.xml")


def test_a_locked_member_is_refused() -> None:
    """A password is asked of nobody."""
    raw = bytearray(zipped({"a.xml": b"<a/>"}))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadArchive, match="mật khẩu"):
        Archive(io.BytesIO(bytes(raw))).read("a.xml")
