"""The hub's tables in one SQLite file: the default, with nothing to install.

One connection writes. Whoever comes while it writes waits, and then all who wait are written in one transaction with
one sync: five hundred stations that send one result each do not cost five hundred syncs. Readers have connections of
their own and are never kept waiting. When `write` returns, the change is on the disk (WAL, `synchronous=FULL`).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Generic, TypeVar

from hoctapbac.hub import schema
from hoctapbac.hub.engine import in_order
from hoctapbac.hub.intake import Row
from hoctapbac.store.durable import keep_private
from hoctapbac.store.faults import refusal_of

T = TypeVar("T")

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "trusted_schema=OFF", "busy_timeout=10000", "temp_store=MEMORY")
_WRITER_ONLY = ("wal_autocheckpoint=16000", "journal_size_limit=67108864")  # 64 MB of changes before they are moved

_WRITER_CACHE, _READER_CACHE = "cache_size=-131072", "cache_size=-8192"  # KiB
_MOST_TOGETHER = 256  # changes in one transaction
_COPIED_AT_ONCE = 2_000  # rows
_LINE = f"({', '.join('?' * len(schema.COLUMNS['record']))})"
_AT_ONCE = 50  # rows of one statement: while it runs, other threads do too
_PUT_MANY = f"INSERT INTO record VALUES{', '.join([_LINE] * _AT_ONCE)}"


class _Change(Generic[T]):
    """An action that waits for its transaction, and what became of it."""

    def __init__(self, action: Callable[[Transaction], T]) -> None:
        self.action = action
        self.done = False
        self.answer: T | None = None
        self.error: Exception | None = None


class SQLite:
    """One file, several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.Lock()
        self._waiting: deque[_Change[Any]] = deque()
        self._idle: list[sqlite3.Connection] = []  # readers; a list's append and pop are whole
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            keep_private(path)
            self._writer = self._connected(_WRITER_CACHE)
            for pragma in _WRITER_ONLY:
                self._writer.execute("PRAGMA " + pragma)
            for statement in schema.statements("BLOB", "INTEGER", behind=" STRICT, WITHOUT ROWID"):
                self._writer.execute(statement)
            for statement in schema.temporary("BLOB", "INTEGER"):
                self._writer.execute(statement)
        except (sqlite3.Error, OSError) as error:
            raise refusal_of(error, str(path)) from error

    def _connected(self, cache: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, timeout=10, check_same_thread=False, cached_statements=512
        )
        for pragma in (*_PRAGMAS, cache):
            connection.execute("PRAGMA " + pragma)
        return connection

    def read(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question; see `Engine`."""
        try:
            connection = self._idle.pop() if self._idle else self._connected(_READER_CACHE)
        except IndexError:  # another thread was faster
            connection = self._connected(_READER_CACHE)
        except sqlite3.Error as error:
            raise refusal_of(error, str(self.path)) from error
        try:
            rows: list[tuple[Any, ...]] = connection.execute(sql, tuple(parameters)).fetchall()
        except sqlite3.Error as error:
            connection.close()
            raise refusal_of(error, str(self.path)) from error
        self._idle.append(connection)
        return rows

    def write(self, action: Callable[[Transaction], T]) -> T:
        """Run an action in a transaction; see `Engine`."""
        change = _Change(action)
        self._waiting.append(change)
        with self._writing:
            while not change.done:
                together = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_TOGETHER))]
                self._write(together)
        if change.error is not None:
            raise change.error
        answer: Any = change.answer
        return answer  # type: ignore[no-any-return]

    def _write(self, changes: Sequence[_Change[Any]]) -> None:
        """Make these changes in one transaction; what one of them raises undoes that one alone."""
        db = self._writer
        try:
            db.execute("BEGIN IMMEDIATE")
            for change in changes:
                self._make(db, change)
            db.execute("COMMIT")
        except sqlite3.Error as error:
            self._fail(changes, error)
        except BaseException:
            # Somebody stops the program: nobody may take what was not committed for done.
            self._fail(changes, sqlite3.OperationalError("interrupted"))
            raise
        finally:
            for change in changes:
                change.done = True

    def _make(self, db: sqlite3.Connection, change: _Change[Any]) -> None:
        db.execute("SAVEPOINT change")
        try:
            change.answer = change.action(Transaction(db))
        except Exception as error:
            if not db.in_transaction:  # a full or failing disk undoes the whole transaction by itself
                raise
            db.execute("ROLLBACK TO change")
            of_database = isinstance(error, sqlite3.Error)
            change.error = refusal_of(error, str(self.path)) if isinstance(error, sqlite3.Error) else error
            if of_database:
                change.error.__cause__ = error
        db.execute("RELEASE change")

    def _fail(self, changes: Sequence[_Change[Any]], error: sqlite3.Error) -> None:
        refusal = refusal_of(error, str(self.path))
        refusal.__cause__ = error
        for change in changes:
            change.error = change.error or refusal
        try:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
        except sqlite3.Error:
            self._writer.interrupt()

    def copied(self, tables: Sequence[str]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """The rows of these tables as they are now; see `Engine`."""
        try:
            with closing(self._connected(_READER_CACHE)) as connection:
                connection.execute("BEGIN")
                for table in tables:
                    rows = connection.execute(f"SELECT * FROM {table}")
                    while piece := rows.fetchmany(_COPIED_AT_ONCE):
                        yield table, piece
        except sqlite3.Error as error:
            raise refusal_of(error, str(self.path)) from error

    def close(self) -> None:
        for connection in (self._writer, *self._idle):
            connection.close()


class Transaction:
    """One transaction on the connection that writes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def run(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._db.execute(sql, tuple(parameters)).fetchall()
        return rows

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        self._db.executemany(sql, rows)

    def exclusive(self, names: Iterable[bytes]) -> None:
        """Nobody else writes while a transaction does."""

    def bulk(self) -> None:
        """SQLite makes no other plans for whole tables."""

    def hex(self, column: str) -> str:
        return f"lower(hex({column}))"

    def put_new(self, rows: Sequence[Row]) -> list[Row]:
        new = []
        for kid, own in groupby(in_order(rows), key=itemgetter(0)):
            of_key = list(own)
            held = self._db.execute(
                "SELECT seq, link FROM record WHERE kid = ? AND seq BETWEEN ? AND ?",
                (kid, of_key[0].seq, of_key[-1].seq),
            ).fetchall()
            known = set(held)
            new += [row for row in of_key if row[1:3] not in known] if known else of_key
        whole = len(new) - len(new) % _AT_ONCE
        for at in range(0, whole, _AT_ONCE):
            self._db.execute(_PUT_MANY, tuple(chain.from_iterable(new[at : at + _AT_ONCE])))
        self._db.executemany(f"INSERT INTO record VALUES{_LINE}", new[whole:])
        return new
