"""A file to be read, by path or from memory: its name, its first bytes, a stream.

A source never loads more than was asked for; whoever needs all of it says how much is too much.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

HEAD = 65_536  # bytes that are enough to tell a format by


class TooLarge(Exception):
    """A file, or a part of one, is larger than its reader takes; `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class Source:
    """The bytes of one file. `name` is what problems call it."""

    def __init__(self, content: Path | bytes, name: str = "") -> None:
        self._content = content
        self.name = name or (str(content) if isinstance(content, Path) else "")

    def open(self) -> BinaryIO:
        """A fresh stream from the first byte, seekable; OSError where the file cannot be read."""
        return io.BytesIO(self._content) if isinstance(self._content, bytes) else self._content.open("rb")

    def head(self, size: int = HEAD) -> bytes:
        """At most the first `size` bytes."""
        with self.open() as stream:
            return stream.read(size)

    def read(self, limit: int) -> bytes:
        """All of it; TooLarge where that is more than `limit` bytes."""
        content = self.head(limit + 1)
        if len(content) > limit:
            raise TooLarge(limit)
        return content
