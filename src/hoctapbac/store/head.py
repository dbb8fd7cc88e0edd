"""How far the journal has come, kept beside the database file.

SQLite calls an empty file sound and a file without its write-ahead log sound; only a note outside the file can
tell that records are missing, or that the last is not the one that was written.
"""

from __future__ import annotations

import json
from pathlib import Path

from hoctapbac.store.durable import write_whole

_NAME = "head.json"


def write(folder: Path, records: int, link: str) -> None:
    """Note that the journal holds `records` records and ends in `link` (hex)."""
    write_whole(folder / _NAME, json.dumps({"records": records, "link": link}).encode())


def expected(folder: Path) -> tuple[int, str]:
    """How many records the database must hold at least, and the link of that one.

    (0, "") when nothing was ever noted or the note is unreadable, so that a bad note never locks anybody out.
    """
    try:
        noted = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return int(noted["records"]), str(noted["link"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""
