"""How far the journal has come, kept beside the database file.

SQLite calls an empty file sound and a file without its write-ahead log sound; only a note outside the file can
tell that records are missing. The note is replaced whole (write, sync, rename, sync the folder) after each record.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

_NAME = "head.json"


def write(folder: Path, records: int, link: str) -> None:
    """Note that the journal holds `records` records and ends in `link` (hex)."""
    fresh = folder / (_NAME + ".new")
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump({"records": records, "link": link}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, folder / _NAME)
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def expected_records(folder: Path) -> int:
    """How many records the database must hold at least; 0 when nothing was ever noted or the note is unreadable."""
    try:
        noted = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return int(noted["records"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
