"""The only SQL at a station: what was loaded, what happened in each sitting, and the journal of sealed records.

Promises. When `begin`, `add_event` or `close_attempt` returns, what it wrote is on the disk (WAL,
`synchronous=FULL`, one sync a commit). A closing event, its result and its sealed record are one transaction.
Events and records are only ever added. A damaged file is refused before anything is written to it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hoctapbac import records
from hoctapbac.errors import Refusal
from hoctapbac.store import head, lock, schema
from hoctapbac.store.durable import keep_private
from hoctapbac.store.faults import refusal_of

if TYPE_CHECKING:
    from hoctapbac.units import Roster

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    # Small and often: a full disk is met late and a copy of the file is never far behind.
    "wal_autocheckpoint=100",
    "journal_size_limit=1048576",
    # A sitting touches a handful of pages; a large cache would only look like a leak over a long day.
    "cache_size=-256",
)
# Kept to be deleted when the disk is full: what it frees is room for thousands of answers.
_BALLAST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something was written: wall clock and, for exact intervals, the clock of this boot (milliseconds)."""

    wall_ms: int
    boot: str
    boot_ms: int


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """What a sitting began with. `form` is JSON; `person` and `unit` are roster numbers or None."""

    number: int
    contest: str
    practice: bool
    unit: int | None
    unit_name: str
    person: int | None
    guest: str
    form: str
    started_ms: int


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result as it stands in the table; `points` of `most`, `correct` of `items`."""

    code: str
    correct: int
    items: int
    points: int
    most: int
    duration_ms: int
    submitted_ms: int


class Sealed(NamedTuple):
    """A record at its place in the journal (1, 2, …, under whatever key), with its seal."""

    place: int
    body: bytes
    seal: bytes


@dataclass(frozen=True, slots=True)
class RosterCount:
    """What loading a roster did."""

    added: int
    changed: int
    left_out: int


class Store:
    """One open data folder. Not for several threads; `close` it, or let the process die: nothing is lost."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "kiosk.db"
        self.low_disk = False
        self.last_wall_ms = 0  # the latest wall-clock time that was ever written here
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = lock.hold(folder)
        except OSError as error:
            raise refusal_of(error, str(folder)) from error
        try:
            self._open()
        except BaseException:
            lock.release(self._lock)
            raise

    def _open(self) -> None:
        try:
            _refuse_damage(self.path)
            self._connect()
            schema.migrate(self._db)
            keep_private(self.path)
            self._refuse_lost_tail()
            self._look_at_the_clock()
            self._lay_ballast()
        except (sqlite3.Error, OSError) as error:
            raise refusal_of(error, str(self.path)) from error

    def _connect(self) -> None:
        self._db = sqlite3.connect(self.path, isolation_level=None, timeout=5)
        for pragma in _PRAGMAS:
            self._db.execute("PRAGMA " + pragma)

    def _refuse_lost_tail(self) -> None:
        held = self._db.execute("SELECT count(*) FROM record").fetchone()[0]
        wanted, link = head.expected(self.folder)
        if held < wanted:
            raise Refusal("records_missing", missing=wanted - held, path=str(self.path))
        row = self._db.execute("SELECT body FROM record WHERE seq = ?", (wanted,)).fetchone()
        if row is not None and records.link(row[0]).hex() != link:
            raise Refusal("store_damaged", path=str(self.path))

    def _look_at_the_clock(self) -> None:
        # The latest moment on any row that is cheap to ask; from here on every write keeps it.
        self.last_wall_ms = self._db.execute(
            "SELECT max(coalesce((SELECT max(started_ms) FROM attempt), 0),"
            " coalesce((SELECT max(submitted_ms) FROM result), 0), coalesce((SELECT max(wall_ms) FROM event"
            " WHERE attempt = (SELECT max(number) FROM attempt)), 0))"
        ).fetchone()[0]

    def _lay_ballast(self) -> None:
        ballast = self.folder / "ballast"
        if not ballast.exists():
            try:
                ballast.write_bytes(bytes(_BALLAST_BYTES))
                self.low_disk = False
            except OSError:
                ballast.unlink(missing_ok=True)
                self.low_disk = True

    def close(self) -> None:
        self._db.close()
        lock.release(self._lock)

    # -- one way to write ------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        db = self._db
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        except BaseException as error:
            if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.IntegrityError):
                raise refusal_of(self._recovered(error), str(self.path)) from error
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    def _recovered(self, error: sqlite3.Error) -> sqlite3.Error:
        """Undo what was begun; gives the error to report, which is a worse one where even that failed."""
        try:
            name = getattr(error, "sqlite_errorname", "") or ""
            if name.startswith("SQLITE_IOERR") or isinstance(error, sqlite3.ProgrammingError):
                # After an I/O error a descriptor cannot be trusted: only a fresh one tells what reached the disk.
                self._db.close()
                self._connect()
            elif self._db.in_transaction:
                self._db.execute("ROLLBACK")
        except sqlite3.Error as worse:
            return worse
        return error

    def write(self, action: Callable[[sqlite3.Connection], None], stamp: Stamp | None = None) -> None:
        """Run `action` in a transaction; when the disk is full, give up the ballast and try once more."""
        try:
            with self._transaction() as db:
                action(db)
        except Refusal as refusal:
            if refusal.code != "disk_full" or not self._drop_ballast():
                raise
            with self._transaction() as db:
                action(db)
        if stamp is not None:
            self.last_wall_ms = max(self.last_wall_ms, stamp.wall_ms)

    def _drop_ballast(self) -> bool:
        self.low_disk = True
        try:
            (self.folder / "ballast").unlink()
        except OSError:
            return False
        return True

    def read(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question; for the modules of this package."""
        try:
            return self._db.execute(sql, tuple(parameters)).fetchall()
        except sqlite3.Error as error:
            raise refusal_of(error, str(self.path)) from error

    # -- sittings --------------------------------------------------------------------------------------------

    def frozen(self, digest: str) -> str:
        """A text kept under its hash; KeyError when it is not there."""
        rows = self.read("SELECT body FROM frozen WHERE hash = ?", (digest,))
        if not rows:
            raise KeyError(digest)
        return str(rows[0][0])

    def begin(self, attempt: AttemptRow, frozen: Mapping[str, str], first_event: str, stamp: Stamp) -> int:
        """Write an attempt with its first event and all texts it rests on; returns the attempt's number."""
        numbers: list[int] = []

        def action(db: sqlite3.Connection) -> None:
            # One sitting at a time: what a failed write left open must not come back in front of a stranger.
            db.execute("UPDATE attempt SET state = 'discarded' WHERE state = 'open'")
            db.executemany("INSERT OR IGNORE INTO frozen VALUES(?, ?)", frozen.items())
            cursor = db.execute(
                "INSERT INTO attempt(contest, practice, unit, unit_name, person, guest, form, started_ms, state)"
                " VALUES(?, ?, ?, ?, ?, ?, ?, ?, 'open')",
                (
                    attempt.contest,
                    int(attempt.practice),
                    attempt.unit,
                    attempt.unit_name,
                    attempt.person,
                    attempt.guest,
                    attempt.form,
                    attempt.started_ms,
                ),
            )
            numbers.append(cursor.lastrowid or 0)
            _add_event(db, numbers[-1], 0, first_event, stamp)

        self.write(action, stamp)
        return numbers[-1]

    def add_event(self, attempt: int, n: int, body: str, stamp: Stamp) -> None:
        """Add the `n`-th event of an attempt; on the disk when this returns."""
        self.write(lambda db: _add_event(db, attempt, n, body, stamp), stamp)

    def close_attempt(
        self,
        attempt: int,
        n: int,
        body: str,
        stamp: Stamp,
        state: str,
        result: ResultRow | None = None,
        sealed: Sequence[Sealed] = (),
    ) -> None:
        """Add the last event and, with it or not at all, the result and its records, the first of which is its own."""

        def action(db: sqlite3.Connection) -> None:
            _add_event(db, attempt, n, body, stamp)
            _set_state(db, attempt, state)
            if result is not None:
                _add_result(db, attempt, result)
            for entry in sealed:
                own = (attempt, result.code) if result is not None and entry is sealed[0] else (None, "")
                db.execute("INSERT INTO record VALUES(?, ?, ?, ?, ?)", (entry.place, *own, entry.body, entry.seal))

        self.write(action, stamp)
        if self.low_disk:
            self._lay_ballast()

    def add_records(self, sealed: Sequence[Sealed], stamp: Stamp, voids: bytes = b"") -> None:
        """Add records that belong to no sitting; all of them or none. The result with the body `voids` is void then."""

        def action(db: sqlite3.Connection) -> None:
            rows = [(entry.place, None, "", entry.body, entry.seal) for entry in sealed]
            db.executemany("INSERT INTO record VALUES(?, ?, ?, ?, ?)", rows)
            db.execute(
                "UPDATE result SET state = 'void' WHERE attempt = (SELECT attempt FROM record WHERE body = ?)", (voids,)
            )

        self.write(action, stamp)
        self.note_head(sealed[-1].place, records.link(sealed[-1].body).hex())

    def set_aside(self, attempt: int) -> None:
        """An open attempt that this program cannot read: everything of it stays, and nobody is asked to go on."""
        self.write(lambda db: _set_state(db, attempt, "unreadable"))

    def note_head(self, records: int, link: str) -> None:
        """Keep the journal's length outside the file; a disk that refuses it now will be asked again next time."""
        try:
            head.write(self.folder, records, link)
        except OSError:
            self.low_disk = True

    def unfinished(self) -> tuple[AttemptRow, list[tuple[str, Stamp]]] | None:
        """The sitting that was cut off, with its events in order; None when there is none."""
        rows = self.read(f"SELECT {_ATTEMPT} FROM attempt WHERE state = 'open' ORDER BY number DESC LIMIT 1")
        if not rows:
            return None
        attempt = _attempt(rows[0])
        return attempt, self.events(attempt.number)

    def events(self, attempt: int) -> list[tuple[str, Stamp]]:
        rows = self.read("SELECT body, wall_ms, boot, boot_ms FROM event WHERE attempt = ? ORDER BY n", (attempt,))
        return [(body, Stamp(wall, boot, boot_ms)) for body, wall, boot, boot_ms in rows]

    def attempts_of(self, person: int, contest: str, since_ms: int) -> list[tuple[int, str]]:
        """When this person's counted sittings of a contest began, from `since_ms` on, oldest first, and their codes.

        One whose result was taken out of the count is none of them.
        """
        return self.read(
            "SELECT a.started_ms, coalesce(r.code, '') FROM attempt a LEFT JOIN result r ON r.attempt = a.number"
            " WHERE a.person = ? AND a.contest = ? AND a.practice = 0 AND a.state != 'discarded'"
            " AND coalesce(r.state, '') != 'void' AND a.started_ms >= ? ORDER BY a.started_ms",
            (person, contest, since_ms),
        )

    def result_body(self, code: str) -> tuple[bytes, str] | None:
        """The record's body and the state of the result with this code; None where there is none."""
        rows = self.read(
            "SELECT x.body, r.state FROM record x JOIN result r ON r.attempt = x.attempt WHERE x.code = ?", (code,)
        )
        return (rows[0][0], rows[0][1]) if rows else None

    def count_results(self, pack: bytes) -> int:
        """How many results the journal holds that were reported under a pack."""
        rows = self.read("SELECT body FROM record WHERE attempt IS NOT NULL")
        return sum(records.decode(body).pack == pack for (body,) in rows)

    def journal_end(self) -> tuple[int, bytes | None]:
        """The last record's number and body; (0, None) for an empty journal."""
        rows = self.read("SELECT seq, body FROM record ORDER BY seq DESC LIMIT 1")
        return (rows[0][0], rows[0][1]) if rows else (0, None)

    def count_start(self, boot: str) -> int:
        """The number of this start of the machine, from 1; opening again in the same one gives the same number."""
        noted = dict(self.read("SELECT name, value FROM meta WHERE name IN ('boot', 'starts')"))
        starts = int(noted.get("starts", 0))
        if noted.get("boot") == boot:
            return starts
        rows = [("boot", boot), ("starts", str(starts + 1))]

        def action(db: sqlite3.Connection) -> None:
            db.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", rows)

        self.write(action)
        return starts + 1

    # -- roster ----------------------------------------------------------------------------------------------

    def units(self) -> list[tuple[int, str, str, int, str]]:
        """(number, name, parent's name, people on the roster, id) of every active unit that has people."""
        return self.read(
            "SELECT u.number, u.name, coalesce(p.name, ''), count(*), u.id FROM unit u"
            " JOIN person x ON x.unit = u.number AND x.active LEFT JOIN unit p ON p.id = u.parent"
            " WHERE u.active GROUP BY u.number"
        )

    def people(self, unit: int) -> list[tuple[int, str, str, str, str]]:
        """(number, id, name, post, sort_as) of the active people of a unit."""
        return self.read(
            "SELECT number, id, name, coalesce(post, ''), coalesce(sort_as, '') FROM person WHERE unit = ? AND active",
            (unit,),
        )

    def everybody(self) -> list[tuple[int, int, str, str, str, str]]:
        """(unit, number, id, name, post, sort_as) of all active people, those of `units`."""
        return self.read(
            "SELECT x.unit, x.number, x.id, x.name, coalesce(x.post, ''), coalesce(x.sort_as, '') FROM person x"
            " JOIN unit u ON u.number = x.unit WHERE x.active AND u.active"
        )

    def guests(self, contest: str) -> list[tuple[str, int | None]]:
        """(name, unit's number) of the guests who sat a contest here, each once, the latest first."""
        return self.read(
            "SELECT guest, unit FROM attempt WHERE contest = ? AND practice = 0 AND guest != '' AND state = 'submitted'"
            " GROUP BY guest, unit ORDER BY max(number) DESC",
            (contest,),
        )

    def participants(self, contest: str) -> list[tuple[int, int, int, int, int]]:
        """(unit, people, attempts, points, most) by unit, of submitted sittings by people on the roster."""
        return self.read(
            "SELECT a.unit, count(DISTINCT a.person), count(*), sum(r.points), sum(r.most)"
            " FROM attempt a JOIN result r ON r.attempt = a.number"
            " WHERE a.contest = ? AND a.unit IS NOT NULL AND a.person IS NOT NULL GROUP BY a.unit",
            (contest,),
        )

    def load_roster(self, roster: Roster) -> RosterCount:
        """Make the roster what the file says; rows no longer named stay for old results but are not offered."""
        from hoctapbac.store.roster import load

        try:
            return load(self._db, roster)
        except sqlite3.Error as error:
            raise refusal_of(error, str(self.path)) from error


def _refuse_damage(path: Path) -> None:
    """Look at an existing file through a reader that cannot change it, before anything else opens it."""
    if not path.exists():
        return
    reader = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)
    try:
        found = reader.execute("PRAGMA quick_check(1)").fetchone()[0]
        version = reader.execute("PRAGMA user_version").fetchone()[0]
    finally:
        reader.close()
    if found != "ok":
        raise Refusal("store_damaged", path=str(path))
    if version > schema.VERSION:
        raise Refusal("store_newer", path=str(path))


_ATTEMPT = "number, contest, practice, unit, unit_name, person, guest, form, started_ms"


def _attempt(row: tuple[Any, ...]) -> AttemptRow:
    number, contest, practice, unit, unit_name, person, guest, form, started_ms = row
    return AttemptRow(number, contest, bool(practice), unit, unit_name or "", person, guest or "", form, started_ms)


def _set_state(db: sqlite3.Connection, attempt: int, state: str) -> None:
    db.execute("UPDATE attempt SET state = ? WHERE number = ?", (state, attempt))


def _add_event(db: sqlite3.Connection, attempt: int, n: int, body: str, stamp: Stamp) -> None:
    db.execute(
        "INSERT INTO event VALUES(?, ?, ?, ?, ?, ?)",
        (attempt, n, body, stamp.wall_ms, stamp.boot, stamp.boot_ms),
    )


def _add_result(db: sqlite3.Connection, attempt: int, row: ResultRow) -> None:
    db.execute(
        "INSERT INTO result VALUES(?, ?, ?, ?, ?, ?, ?, ?, 'provisional')",
        (attempt, row.code, row.correct, row.items, row.points, row.most, row.duration_ms, row.submitted_ms),
    )


def default_folder() -> Path:
    """Where a station keeps everything when nobody says otherwise: the platform's place for user data."""
    if named := os.environ.get("HOCTAPBAC_DATA"):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("hoctapbac", appauthor=False))
