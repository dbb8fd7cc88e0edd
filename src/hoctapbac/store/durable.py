"""Small files that are whole or not there: write, sync, rename, sync the folder."""

from __future__ import annotations

import os
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
