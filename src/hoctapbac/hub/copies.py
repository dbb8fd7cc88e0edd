"""Backup and restore: everything that cannot be made anew, in one file that any SQLite can open.

The same file whatever the hub runs on, so it also moves a hub from one engine to the other. It holds the state of one
moment and not the hub's key. Restoring is a union: what is here stays, what the file has is added, every seal is
checked as if a station had sent it, and everything derived is made anew. So a file that somebody changed can add
nothing that was not sealed; trust, accounts and invitations in it are believed, as is whoever may restore.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from hoctapbac.errors import Refusal
from hoctapbac.hub import journals, projection, schema
from hoctapbac.hub.engine import Engine, Transaction
from hoctapbac.hub.intake import Row, authentic, row_of
from hoctapbac.store.faults import refusal_of

# Tables as they are; packs are read again, because tables are derived from them.
_PLAIN = ("meta", "station", "quarantine", "scan", "clock_offset", "account", "audit", "invitation")
TABLES = (*_PLAIN, "pack", "record")
_AT_ONCE = 2_000


def backup(engine: Engine, path: Path) -> None:
    """Write everything to `path`; there is the whole file or none. Refuses what the disk or the database refuses."""
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        target = sqlite3.connect(fresh, isolation_level=None)
        try:
            _fill(target, engine)
        finally:
            target.close()
        os.replace(fresh, path)
    except (OSError, sqlite3.Error) as error:
        raise refusal_of(error, str(path)) from error


def _fill(target: sqlite3.Connection, engine: Engine) -> None:
    target.execute("PRAGMA synchronous=FULL")
    for statement in schema.statements("BLOB", "INTEGER", behind=" STRICT, WITHOUT ROWID"):
        target.execute(statement)
    target.execute("BEGIN")
    for table, rows in engine.copied(TABLES):
        width = len(schema.COLUMNS[table])
        target.executemany(f"INSERT INTO {table} VALUES({', '.join('?' * width)})", rows)
    target.execute("COMMIT")


def restore(engine: Engine, path: Path) -> None:
    """Add what the file holds; Refusal("hub_backup_damaged", path=) where it is no backup."""
    try:
        source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            _check(source, path)
            _pour(source, engine)
        finally:
            source.close()
    except sqlite3.Error as error:
        raise Refusal("hub_backup_damaged", path=str(path)) from error


def _check(source: sqlite3.Connection, path: Path) -> None:
    found = {table: [row[1] for row in source.execute(f"PRAGMA table_info({table})")] for table in TABLES}
    sound = source.execute("PRAGMA quick_check").fetchone() == ("ok",)
    if not sound or any(tuple(found[table]) != schema.COLUMNS[table] for table in TABLES):
        raise Refusal("hub_backup_damaged", path=str(path))
    if any(source.execute(_strange(table)).fetchone() for table in TABLES):
        raise Refusal("hub_backup_damaged", path=str(path))


_TYPES = {"B": "'blob'", "N": "'integer'", "T": "'text'"}


def _strange(table: str) -> str:
    """A question for a value that no backup of ours holds: a file that somebody made binds itself to no types."""
    wrong = []
    for name, kind in schema.TABLES[table][0]:
        allowed = _TYPES[kind[0]] + (", 'null'" if kind.endswith("?") else "")
        wrong.append(f"typeof({name}) NOT IN ({allowed})")
        if kind[0] == "T":
            wrong.append(f"instr({name}, char(0))")
    return f"SELECT 1 FROM {table} WHERE {' OR '.join(wrong)} LIMIT 1"


def _pour(source: sqlite3.Connection, engine: Engine) -> None:
    for table in _PLAIN:
        for rows in _pieces(source.execute(f"SELECT * FROM {table}")):
            engine.write(lambda tx, to=table, some=rows: _add(tx, to, some))  # type: ignore[misc]
    publics = {bytes(kid): bytes(public) for kid, public in engine.read("SELECT kid, public FROM station")}
    for rows in _pieces(source.execute("SELECT * FROM record ORDER BY kid, seq, link")):
        true = list(_true(rows, publics))
        engine.write(lambda tx, some=true: journals.note(tx, tx.put_new(some)) and None)  # type: ignore[misc]
    _shelve_all(source, engine)
    engine.write(projection.rebuild)


def _shelve_all(source: sqlite3.Connection, engine: Engine) -> None:
    from hoctapbac import pack as packs
    from hoctapbac.hub import shelving

    for raw, received_ms in source.execute("SELECT body, received_ms FROM pack"):
        pack = packs.read(raw).value
        if pack is not None:
            engine.write(lambda tx, p=pack, b=raw, at=received_ms: shelving.shelve(tx, p, b, at))  # type: ignore[misc]


def _pieces(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while piece := list(islice(rows, _AT_ONCE)):
        yield piece


def _add(tx: Transaction, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    width = len(schema.COLUMNS[table])
    tx.many(f"INSERT INTO {table} VALUES({', '.join('?' * width)}) ON CONFLICT DO NOTHING", rows)


def _true(rows: Sequence[tuple[Any, ...]], publics: dict[bytes, bytes]) -> Iterator[Row]:
    """The records among these whose seals hold, with the road and the moment that the backup tells."""
    for kid, group in groupby(rows, key=itemgetter(0)):
        placed = []
        for at, row in enumerate(map(Row._make, group)):
            try:
                placed.append((at, row_of(row.seal + row.body, row.road, row.received_ms)))
            except Refusal:
                continue
        if kid in publics:
            yield from (row for _, row in authentic(placed, publics[kid])[0] if row.kid == kid)
