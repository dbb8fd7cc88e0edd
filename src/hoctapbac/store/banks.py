"""Banks that an organizer has taken in, each change a version of its own: nothing accepted is ever written over.

In use is the latest version that was not removed. Removing marks, restoring takes the last mark back; the text of every
version stays. Each call is one transaction, on the disk when it returns.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from hoctapbac.bank import Bank, Review, native
from hoctapbac.errors import Refusal
from hoctapbac.store import Store

_IN_USE = "SELECT id, max(version) AS version FROM bank WHERE removed_ms IS NULL GROUP BY id"
_COLUMNS = "id, version, title, origin, items, open_keys, added_ms"


@dataclass(frozen=True, slots=True)
class StoredBank:
    """One version of a bank: `items` counts questions, `open_keys` those whose key is in doubt and that are in use."""

    id: str
    version: int
    title: str
    origin: str
    items: int
    open_keys: int
    added_ms: int


def open_keys(bank: Bank) -> int:
    """How many items wait for their key: not certain, and not set aside."""
    return sum(item.key_state != "certain" and item.review is not Review.RETIRED for item in bank.items)


def keep(store: Store, bank: Bank, origin: str, wall_ms: int) -> StoredBank:
    """Keep a bank as the newest version of its code; `origin` is the name of the file it came from."""
    text, waiting, kept = native.write(bank), open_keys(bank), []

    def action(db: sqlite3.Connection) -> None:
        before = db.execute("SELECT coalesce(max(version), 0) FROM bank WHERE id = ?", (bank.id,)).fetchone()[0]
        row = StoredBank(bank.id, before + 1, bank.title, origin, len(bank.items), waiting, wall_ms)
        db.execute(
            "INSERT INTO bank(id, version, title, origin, items, open_keys, added_ms, body) VALUES(?,?,?,?,?,?,?,?)",
            (row.id, row.version, row.title, row.origin, row.items, row.open_keys, row.added_ms, text),
        )
        kept.append(row)

    store.write(action)
    return kept[-1]


def stored(store: Store) -> list[StoredBank]:
    """The banks in use, by their codes."""
    return [StoredBank(*row) for row in store.read(f"SELECT {_COLUMNS} FROM bank NATURAL JOIN ({_IN_USE}) ORDER BY id")]


def removed(store: Store) -> list[StoredBank]:
    """Of each bank that is not in use any more, its latest version."""
    rows = store.read(
        f"SELECT {_COLUMNS} FROM bank WHERE (id, version) IN (SELECT id, max(version) FROM bank GROUP BY id)"
        f" AND id NOT IN (SELECT id FROM ({_IN_USE})) ORDER BY id"
    )
    return [StoredBank(*row) for row in rows]


def beside(store: Store, code: str) -> tuple[StoredBank | None, StoredBank | None]:
    """What `step_back` would bring into use, and what `restore` would; None where nothing would change."""
    rows = store.read(f"SELECT {_COLUMNS}, removed_ms FROM bank WHERE id = ? ORDER BY version", (code,))
    used = [StoredBank(*row[:-1]) for row in rows if row[-1] is None]
    later = [(row[-1], row[1], StoredBank(*row[:-1])) for row in rows if row[-1] and used and row[1] > used[-1].version]
    return used[-2] if len(used) > 1 else None, max(later)[-1] if later else None


def bank(store: Store, code: str) -> Bank:
    """The version in use; a Refusal where there is none."""
    rows = store.read(f"SELECT body FROM bank NATURAL JOIN ({_IN_USE}) WHERE id = ?", (code,))
    if not rows:
        raise Refusal("no_such_bank", id=code)
    return native.read(str(rows[0][0]).encode(), code).value


def banks(store: Store) -> list[Bank]:
    """All banks in use, by their codes."""
    rows = store.read(f"SELECT id, body FROM bank NATURAL JOIN ({_IN_USE}) ORDER BY id")
    return [native.read(str(body).encode(), str(code)).value for code, body in rows]


def remove(store: Store, code: str, wall_ms: int) -> None:
    """Take a bank out of use, with all its versions; a Refusal where it is not in use."""

    def action(db: sqlite3.Connection) -> None:
        stamp = _stamp(db, code, wall_ms)
        db.execute("UPDATE bank SET removed_ms = ? WHERE id = ? AND removed_ms IS NULL", (stamp, code))

    _refuse_unknown(store, code, in_use=True)
    store.write(action)


def step_back(store: Store, code: str, wall_ms: int) -> None:
    """Take only the latest version out of use: the one before it, if any, is in use again."""

    def action(db: sqlite3.Connection) -> None:
        stamp = _stamp(db, code, wall_ms)
        db.execute(
            "UPDATE bank SET removed_ms = ? WHERE id = ? AND version ="
            " (SELECT max(version) FROM bank WHERE id = ? AND removed_ms IS NULL)",
            (stamp, code, code),
        )

    _refuse_unknown(store, code, in_use=True)
    store.write(action)


def restore(store: Store, code: str) -> None:
    """Undo the last removal of a bank; a Refusal where nothing of that code was removed."""

    def action(db: sqlite3.Connection) -> None:
        db.execute(
            "UPDATE bank SET removed_ms = NULL WHERE id = ? AND removed_ms ="
            " (SELECT max(removed_ms) FROM bank WHERE id = ?)",
            (code, code),
        )

    _refuse_unknown(store, code, in_use=False)
    store.write(action)


def _stamp(db: sqlite3.Connection, code: str, wall_ms: int) -> int:
    """A removal's own number: the wall clock, or later than the last one where that clock has been set back."""
    last: int = db.execute("SELECT coalesce(max(removed_ms), 0) FROM bank WHERE id = ?", (code,)).fetchone()[0]
    return max(wall_ms, last + 1)


def _refuse_unknown(store: Store, code: str, *, in_use: bool) -> None:
    clause = "IS NULL" if in_use else "IS NOT NULL"
    if not store.read(f"SELECT 1 FROM bank WHERE id = ? AND removed_ms {clause} LIMIT 1", (code,)):
        raise Refusal("no_such_bank", id=code)
