"""Small files that are whole or not there: write, sync, rename, sync the folder; databases that nobody else reads."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, raw: bytes, mode: int = 0o600) -> None:
    """Put `raw` at `path`; after a power cut there is the old file or the new one, never a part. Raises OSError."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def keep_private(database: Path) -> None:
    """Let nobody but its owner read a database, which holds names, nor what SQLite puts beside it.

    By name and never through a file that is open: closing that would drop the locks of another connection.
    """
    if os.name == "nt":
        return
    for part in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        with suppress(OSError):  # somebody else's, on a disk that is read-only, or not there
            if part.stat().st_mode & 0o077:
                part.chmod(0o600)
