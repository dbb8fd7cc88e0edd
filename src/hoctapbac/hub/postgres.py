"""The hub's tables in PostgreSQL: for several hub processes at once, and for more than one machine's results.

Few connections are kept and handed round. Whatever another process was first with (a serialization failure, a
deadlock, a row that came in meanwhile) makes the whole action run again. When `write` returns, the server has the
change on its disk (`synchronous_commit` is the server's, on unless somebody turned it off).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from hoctapbac.errors import Refusal
from hoctapbac.hub import schema
from hoctapbac.hub.engine import in_order
from hoctapbac.hub.intake import Row

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")

_MOST_CONNECTIONS = 8  # of one process
_MOST_TRIES = 40
_COPIED_AT_ONCE = 2_000  # rows
_FEW_ROWS = 300  # below this single inserts in one pipeline are faster than copying into a table of their own
_SHORT_RUN = 4  # records; whether so few are new is not asked for each key
_MIGRATING = 0x68746231  # the lock under which tables are made
_COLUMNS = schema.COLUMNS["record"]
_INSERT = (
    f"INSERT INTO record VALUES ({', '.join(['%s'] * len(_COLUMNS))}) ON CONFLICT DO NOTHING RETURNING kid, seq, link"
)
_MERGE = (
    "INSERT INTO record SELECT * FROM incoming ORDER BY kid, seq, link ON CONFLICT DO NOTHING RETURNING kid, seq, link"
)
# How our types are spelled; texts compare byte by byte, as they do in SQLite.
BLOB, INTEGER, TEXT = "BYTEA", "BIGINT", 'TEXT COLLATE "C"'
_COPIED = {"B": "bytea", "N": "int8", "T": "text"}
# Compilation takes longer than our questions do.
_SETTINGS = "-c jit=off -c application_name=hoctapbac -c idle_in_transaction_session_timeout=60000"
# Who writes goes by keys alone, in the order in which tables are named: plans are made anew for each statement (one
# that was made while tables were empty would scan them when they are full), so making them must cost little.
_PLANS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
_WRITING = " -c plan_cache_mode=force_custom_plan -c join_collapse_limit=1 -c from_collapse_limit=1"
_ESCAPED_SPACE = "\\ "
_WORKING_TABLES = (
    "SET client_min_messages = warning",
    "CREATE TEMP TABLE IF NOT EXISTS incoming (LIKE record INCLUDING DEFAULTS) ON COMMIT DELETE ROWS",
    *schema.temporary(BLOB, INTEGER, TEXT, " ON COMMIT DELETE ROWS"),
)


class PostgreSQL:
    """One database, several threads and processes. `isolation` is one of PostgreSQL's own names for it.

    Tables are made where they are missing; tables that are there already, partitioned ones too, are left alone. An
    action must not ask the engine itself: with all connections in use it would wait for its own.
    """

    def __init__(self, url: str, isolation: str = "READ COMMITTED") -> None:
        writing = _WRITING + "".join(f" -c {way}=off" for way in _PLANS)
        isolated = f" -c default_transaction_isolation={isolation.replace(' ', _ESCAPED_SPACE)}"
        self._where = _shown(url)
        self._added, self._look_at = 0, 1_000  # rows of this process
        self._readers = _Pool(url, _SETTINGS, ())
        self._writers = _Pool(url, _SETTINGS + writing + isolated, _WORKING_TABLES)
        with self._connection(self._readers) as connection, connection.transaction():
            _migrate(Transaction(connection))

    def read(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question; see `Engine`. Connections that were cut meanwhile are replaced once."""
        values = tuple(parameters)
        try:
            with self._connection(self._readers) as connection:
                return _fetched(connection.execute(_spelled(sql), values))
        except _Gone:
            self._readers.clear()
        try:
            with self._connection(self._readers) as connection:
                return _fetched(connection.execute(_spelled(sql), values))
        except _Gone as gone:
            raise gone.refusal from gone

    def write(self, action: Callable[[Transaction], T]) -> T:
        """Run an action in a transaction; see `Engine`."""
        gone = 0
        for tried in range(_MOST_TRIES):
            try:
                with self._connection(self._writers) as connection:
                    transaction = Transaction(connection, tried > 0)
                    with connection.transaction():
                        answer = action(transaction)
                    self._grown(connection, transaction.added)
                    return answer
            except _Overtaken:
                _wait(tried)
            except _Gone as error:
                # The answer to COMMIT may be what was lost: actions are made so that running again is harmless.
                self._writers.clear()
                gone += 1
                if gone > 1:
                    raise error.refusal from error
        raise Refusal("store_busy", path=self._where)

    def _grown(self, connection: psycopg.Connection[Any], added: int) -> None:
        """Let the server look at tables that have just grown from nothing: until it has, it takes wrong indexes."""
        self._added += added
        if added and self._added >= self._look_at:
            self._look_at = 4 * self._added
            connection.execute("ANALYZE record, place, tally, pack_person, pack_unit")

    def copied(self, tables: Sequence[str]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """The rows of these tables as they are now; see `Engine`."""
        with self._connection(self._readers) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for table in tables:
                with connection.cursor(name="copied") as rows:
                    rows.execute(f"SELECT * FROM {table}")
                    while piece := rows.fetchmany(_COPIED_AT_ONCE):
                        yield table, piece

    def close(self) -> None:
        self._readers.close()
        self._writers.close()

    @contextmanager
    def _connection(self, pool: _Pool) -> Iterator[psycopg.Connection[Any]]:
        """A connection for one transaction, its errors sorted into overtaken, gone and refused."""
        import psycopg

        with pool.free:
            connection = pool.take()
            try:
                yield connection
            except psycopg.Error as error:
                raise _sorted_out(error, connection, self._where) from error
            finally:
                pool.put_back(connection)


class _Pool:
    """Connections that are alike; `free` is to be held while one is taken."""

    def __init__(self, url: str, options: str, first: Sequence[str]) -> None:
        self.free = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self._url = url
        self._options = options
        self._first = first
        self._idle: list[psycopg.Connection[Any]] = []
        self._lock = threading.Lock()
        self._closed = False

    def take(self) -> psycopg.Connection[Any]:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        connection = _connected(self._url, self._options)
        for statement in self._first:
            connection.execute(statement)
        return connection

    def put_back(self, connection: psycopg.Connection[Any]) -> None:
        with self._lock:
            if not self._closed and not connection.broken and not connection.closed:
                self._idle.append(connection)
                return
        connection.close()

    def clear(self) -> None:
        """Give up the connections that nobody uses: where one was cut, its neighbours probably were too."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
        self.clear()


class Transaction:
    """One transaction on one connection; `careful` once somebody else was first."""

    def __init__(self, connection: psycopg.Connection[Any], careful: bool = False) -> None:
        self._connection = connection
        self._careful = careful
        self.added = 0

    def run(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        return _fetched(self._connection.execute(_spelled(sql), tuple(parameters)))

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            with self._connection.cursor() as cursor:
                cursor.executemany(_spelled(sql), rows)

    def exclusive(self, names: Iterable[bytes]) -> None:
        """Keep other transactions that ask for one of these names waiting until this one ends."""
        keys = sorted({int.from_bytes(name[:8].ljust(8, b"\0"), signed=True) for name in names})
        # In their order: whoever asks for several never waits in a ring with another who does.
        self._connection.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", (keys,))

    def bulk(self) -> None:
        for way in _PLANS:
            self._connection.execute(f"SET LOCAL {way} = on")

    def hex(self, column: str) -> str:
        return f"encode({column}, 'hex')"

    def put_new(self, rows: Sequence[Row]) -> list[Row]:
        new = self._put_new(in_order(rows))
        self.added += len(new)
        return new

    def _put_new(self, ordered: list[Row]) -> list[Row]:
        runs = len({row.kid for row in ordered}) * _SHORT_RUN < len(ordered)
        if runs and not self._careful and self._all_are_new(ordered):
            # Another process may be adding the same: then the key refuses, and the whole is done again with care.
            self._copy("record", ordered)
            return ordered
        added = self._inserted(ordered) if len(ordered) < _FEW_ROWS else self._merged(ordered)
        return [row for row in ordered if row[:3] in added]

    def _all_are_new(self, ordered: Sequence[Row]) -> bool:
        """Whether nothing is held between the first and the last number of each key among these rows."""
        for kid, own in groupby(ordered, key=itemgetter(0)):
            of_key = list(own)
            held = self._connection.execute(
                "SELECT 1 FROM record WHERE kid = %s AND seq BETWEEN %s AND %s LIMIT 1",
                (kid, of_key[0].seq, of_key[-1].seq),
            ).fetchone()
            if held:
                return False
        return True

    def _inserted(self, ordered: Sequence[Row]) -> set[tuple[Any, ...]]:
        added: set[tuple[Any, ...]] = set()
        with self._connection.cursor() as cursor:
            cursor.executemany(_INSERT, ordered, returning=True)
            while ordered:
                added.update(cursor.fetchall())
                if not cursor.nextset():
                    break
        return added

    def _merged(self, ordered: Sequence[Row]) -> set[tuple[Any, ...]]:
        self._connection.execute("DELETE FROM incoming")
        self._copy("incoming", ordered)
        return set(self._connection.execute(_MERGE).fetchall())

    def _copy(self, table: str, ordered: Sequence[Row]) -> None:
        kinds = [_COPIED[kind[0]] for _, kind in schema.TABLES["record"][0]]
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(kinds)
            for row in ordered:
                copy.write_row(row)


class _Overtaken(Exception):
    """Somebody else was first: the same action may succeed when it runs again."""


class _Gone(Exception):
    """The connection is lost; `refusal` says so where a fresh one does not help."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def _sorted_out(error: psycopg.Error, connection: psycopg.Connection[Any], where: str) -> Exception:
    """What an error of the server means to us."""
    from psycopg import errors

    again = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation, errors.LockNotAvailable)
    if isinstance(error, again):
        return _Overtaken()
    if isinstance(error, errors.DiskFull):
        return Refusal("disk_full", path=where)
    if isinstance(error, (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege)):
        return Refusal("disk_read_only", path=where)
    if connection.broken or connection.closed or isinstance(error, (errors.OperationalError, errors.InterfaceError)):
        return _Gone(Refusal("hub_database_gone", where=where))
    return error


def _connected(url: str, options: str) -> psycopg.Connection[Any]:
    """A connection that speaks as we do: whole numbers are 8 bytes both ways. Refusal("hub_database_gone")."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.types.numeric import Int8Dumper

    try:
        told = conninfo_to_dict(url).get("options") or ""
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10, options=f"{options} {told}")
    except psycopg.Error as error:
        raise Refusal("hub_database_gone", where=_shown(url)) from error
    # One type for every number: a statement is then planned once, not once for each width of its values.
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_loader("numeric", _whole_loader())
    return connection


@lru_cache(maxsize=1)
def _whole_loader() -> type:
    """Sums come as `numeric`; ours are whole."""
    from psycopg.adapt import Loader

    class Whole(Loader):
        def load(self, data: Any) -> int:
            return int(bytes(data).split(b".")[0])

    return Whole


@lru_cache(maxsize=512)
def _spelled(sql: str) -> str:
    """Our SQL with psycopg's placeholders."""
    return sql.replace("%", "%%").replace("?", "%s")


def _fetched(cursor: psycopg.Cursor[Any]) -> list[tuple[Any, ...]]:
    return cursor.fetchall() if cursor.description is not None else []


def _migrate(transaction: Transaction) -> None:
    """Make what is missing; processes that start together wait for the first."""
    transaction.run("SET LOCAL client_min_messages = warning")
    transaction.run("SELECT pg_advisory_xact_lock(?)", (_MIGRATING,))
    for statement in schema.statements(BLOB, INTEGER, TEXT):
        transaction.run(statement)


def _wait(tried: int) -> None:
    """Longer each time, and not as long as a neighbour."""
    spread = (os.getpid() * 31 + threading.get_ident() // 4096) % 7
    threading.Event().wait(min(0.25, 0.001 * 2 ** min(tried, 8) * (1 + spread / 7)))


def _shown(url: str) -> str:
    """The address without a password in it."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"
    except ValueError:
        return "postgresql"
