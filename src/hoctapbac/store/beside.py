"""The journal of a data folder, read beside a running kiosk.

Opens the database for reading only and takes no lock, so a kiosk in the next window notices nothing; between two
questions no snapshot is held that could keep its log from being emptied. For one thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hoctapbac import records
from hoctapbac.errors import Refusal
from hoctapbac.store import schema
from hoctapbac.store.faults import refusal_of


class Beside:
    """A station's sealed records as they are now; none where no kiosk was ever opened.

    Places count all records from 1; the numbers in the records begin anew with each key.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "kiosk.db"
        self._db: sqlite3.Connection | None = None
        if not self.path.exists():
            return
        try:
            self._db = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)
            self.version: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            self.close()
            raise refusal_of(error, str(self.path)) from error
        if self.version > schema.VERSION:
            self.close()
            raise Refusal("store_newer", path=str(self.path))

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def read(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question; none where there is no database, or one that no kiosk has finished making."""
        if self._db is None or not self.version:
            return []
        try:
            return self._db.execute(sql, tuple(parameters)).fetchall()
        except sqlite3.Error as error:
            raise refusal_of(error, str(self.path)) from error

    def keys(self) -> list[tuple[bytes, int, int]]:
        """(name of the key, first place, last place) of every key that sealed records here, in order."""
        # The name of the key stands in every body behind the array's head, its kind, and the head of its bytes.
        return self.read("SELECT substr(body, 4, 6) AS kid, min(seq), max(seq) FROM record GROUP BY kid ORDER BY 2")

    def last(self) -> int:
        """The place of the last record; 0 for an empty journal."""
        rows = self.read("SELECT max(seq) FROM record")
        return int(rows[0][0] or 0) if rows else 0

    def link_at(self, place: int) -> bytes | None:
        """The link of the record at `place`; None where there is none."""
        rows = self.read("SELECT body FROM record WHERE seq = ?", (place,))
        return records.link(rows[0][0]) if rows else None

    def blobs(self, first: int, last: int) -> list[bytes]:
        """The blobs of the records at the places `first` to `last`, in order."""
        rows = self.read("SELECT seal, body FROM record WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last))
        return [seal + body for seal, body in rows]
