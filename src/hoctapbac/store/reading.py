"""Results read beside a running kiosk, through a connection that can change nothing and waits for no lock."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from hoctapbac.errors import Refusal
from hoctapbac.store import schema
from hoctapbac.store.faults import refusal_of
from hoctapbac.vietnamese import dates

Result = dict[str, object]


def results_of(folder: Path, contest: str | None = None) -> list[Result]:
    """The results in a data folder, oldest first, of one contest or of all; none where nothing was kept yet.

    Keys: contest, code, unit, participant, correct, items, points, duration_ms, submitted_at (ISO 8601,
    Vietnamese time), state. Refusal for a file that is damaged, newer than this program, or closed to us.
    """
    path = folder / "kiosk.db"
    if not path.exists():
        return []
    try:
        rows = _rows(path, contest)
    except sqlite3.Error as error:
        raise refusal_of(error, str(path)) from error
    for row in rows:
        row["submitted_at"] = dates.local(int(str(row.pop("submitted_ms")))).isoformat(timespec="seconds")
    return rows


def _rows(path: Path, contest: str | None) -> list[Result]:
    from hoctapbac.store.roster import results

    reader = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)
    try:
        version: int = reader.execute("PRAGMA user_version").fetchone()[0]
        if version > schema.VERSION:
            raise Refusal("store_newer", path=str(path))
        return results(reader, contest) if version else []
    finally:
        reader.close()
