"""Zip files that somebody sent: members by name, with bounds, and never written anywhere.

Word, Excel and QTI packages are zips. Nothing is unpacked to disk, so a path that climbs out of its folder has
nowhere to climb; a member that claims or turns out to be larger than allowed is refused before memory is spent.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO

from hoctapbac.bank.importers.source import TooLarge

MOST_MEMBERS = 20_000
MOST_MEMBER = 64_000_000  # bytes of one member, unpacked
MOST_TOTAL = 256_000_000  # bytes of all that is read out of one archive
RATIO = 300  # unpacked to packed; an XML text of real life stays under 100


class BadArchive(Exception):
    """Not a zip, a damaged one, or one made to do harm. The message is Vietnamese, without a remedy."""


class Archive:
    """One open zip. Every read counts towards `MOST_TOTAL`."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
            members = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise BadArchive("tệp nén bị hỏng hoặc không phải tệp nén") from error
        if len(members) > MOST_MEMBERS:
            raise BadArchive(f"tệp nén có quá {MOST_MEMBERS} mục")
        self._members = {member.filename: member for member in members if not member.is_dir()}
        self._read = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files inside, as they stand in the zip; folders and Mac leftovers left out."""
        return tuple(name for name in self._members if not name.startswith("__MACOSX/"))

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, limit: int = MOST_MEMBER) -> bytes:
        """The bytes of one member. KeyError where there is none; TooLarge, BadArchive where it must not be read."""
        member = self._members[name]
        limit = min(limit, MOST_TOTAL - self._read)
        if member.flag_bits & 1:
            raise BadArchive("tệp nén có mật khẩu")
        if member.file_size > limit:
            raise TooLarge(limit)
        if member.file_size > 1_000_000 and member.file_size > RATIO * max(member.compress_size, 1):
            raise BadArchive("tệp nén phình to bất thường")
        try:
            with self._zip.open(member) as stream:
                content = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError) as error:
            raise BadArchive("tệp nén bị hỏng") from error
        if len(content) > limit:
            raise TooLarge(limit)
        self._read += len(content)
        return content
