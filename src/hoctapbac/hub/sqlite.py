"""The hub's tables in one SQLite file: the default, with nothing to install.

One connection writes, behind a lock; every thread reads through a connection of its own. When `write` returns, the
change is on the disk (WAL, `synchronous=FULL`).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from hoctapbac.hub import schema
from hoctapbac.hub.engine import in_order
from hoctapbac.hub.intake import Row
from hoctapbac.store.faults import refusal_of

T = TypeVar("T")

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "trusted_schema=OFF", "cache_size=-65536", "busy_timeout=10000")
_PUT = (
    f"INSERT INTO record VALUES({', '.join('?' * len(schema.COLUMNS['record']))})"
    " ON CONFLICT DO NOTHING RETURNING kid, seq, link"
)


class SQLite:
    """One file, several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._writer = self._connected()
            for statement in schema.statements("BLOB", "INTEGER", behind=" STRICT, WITHOUT ROWID"):
                self._writer.execute(statement)
        except (sqlite3.Error, OSError) as error:
            raise refusal_of(error, str(path)) from error

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=10, check_same_thread=False)
        for pragma in _PRAGMAS:
            connection.execute("PRAGMA " + pragma)
        self._open.append(connection)
        return connection

    def read(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question; see `Engine`."""
        try:
            if not hasattr(self._local, "reader"):
                self._local.reader = self._connected()
            rows: list[tuple[Any, ...]] = self._local.reader.execute(sql, tuple(parameters)).fetchall()
        except sqlite3.Error as error:
            raise refusal_of(error, str(self.path)) from error
        return rows

    def write(self, action: Callable[[_Transaction], T]) -> T:
        """Run an action in a transaction; see `Engine`."""
        with self._lock:
            db = self._writer
            try:
                db.execute("BEGIN IMMEDIATE")
                answer = action(_Transaction(db))
                db.execute("COMMIT")
            except BaseException as error:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise refusal_of(error, str(self.path)) from error
                raise
            return answer

    def close(self) -> None:
        for connection in self._open:
            connection.close()


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def run(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._db.execute(sql, tuple(parameters)).fetchall()
        return rows

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        self._db.executemany(sql, rows)

    def exclusive(self, names: Iterable[bytes]) -> None:
        """Nobody else writes while a transaction does."""

    def put_new(self, rows: Sequence[Row]) -> list[Row]:
        return [row for row in in_order(rows) if self._db.execute(_PUT, row).fetchall()]
