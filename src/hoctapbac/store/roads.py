"""What travels: receipts of hubs, what others gave us to carry, codes that were scanned, and what was refused.

A small database of its own (`roads.db`) beside the kiosk's. The kiosk keeps its file locked for as long as it runs,
and a sync must be able to write down a receipt meanwhile without making a person wait for a disk. Nothing in here
is the only copy of a result of this station. Several processes may have it open at once.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hoctapbac.errors import Refusal
from hoctapbac.store.durable import keep_private
from hoctapbac.store.faults import refusal_of

PATH = "roads.db"  # in the data folder; not there before the first road is taken
MOST_CARRIED = 1_000_000  # blobs of others; more than a province sends in a year, and under a gigabyte
MOST_TICKETS = 100_000
MOST_REFUSED = 10_000

Source = Literal["pack", "eye"]  # how a hub's key was known: it came in a pack, or somebody compared the fingerprint

FIRST_STATEMENT = 64  # kinds below are records
NOBODY = b"-"  # no hub has this name, so nothing was ever passed to it

_VERSION = 1
_TABLES = (
    """CREATE TABLE hub(
        public BLOB PRIMARY KEY, url TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL, known_ms INTEGER NOT NULL,
        met_ms INTEGER NOT NULL, state TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # How far a hub was last known to hold the journal of a key of this station.
    "CREATE TABLE held(hub BLOB, kid BLOB, upto INTEGER NOT NULL, PRIMARY KEY(hub, kid)) STRICT, WITHOUT ROWID",
    # Sealed bytes as they came: receipts and other statements about this station, and everything of other keys.
    # `passed` is the hub that was the last to take them.
    """CREATE TABLE carried(
        digest BLOB PRIMARY KEY, blob BLOB NOT NULL, kid BLOB NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL,
        link BLOB NOT NULL, road TEXT NOT NULL, at_ms INTEGER NOT NULL, passed BLOB NOT NULL DEFAULT x''
    ) STRICT""",
    "CREATE INDEX carried_place ON carried(kid, seq, link)",
    "CREATE INDEX carried_kind ON carried(kind, kid)",
    "CREATE INDEX carried_seq ON carried(seq)",
    """CREATE TABLE ticket(
        payload BLOB PRIMARY KEY, at_ms INTEGER NOT NULL, state TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE refused(
        hub BLOB NOT NULL, link BLOB NOT NULL, kid BLOB NOT NULL, seq INTEGER NOT NULL, code TEXT NOT NULL,
        text TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY(hub, link)
    ) STRICT, WITHOUT ROWID""",
    # The last time that each road was taken, and how it ended ("" for well).
    """CREATE TABLE trip(
        road TEXT PRIMARY KEY, place TEXT NOT NULL, upto INTEGER NOT NULL, code TEXT NOT NULL, at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
_CARRY = "INSERT OR IGNORE INTO carried VALUES(?, ?, ?, ?, ?, ?, ?, ?, x'')"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "trusted_schema=OFF", "cell_size_check=ON")


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub whose key is known; `held` is how many records of this station it was last known to hold unbroken."""

    public: bytes
    url: str
    name: str
    source: str
    known_ms: int
    met_ms: int
    state: str
    held: int


@dataclass(frozen=True, slots=True)
class Carried:
    """Sealed bytes: a record at its `seq` with its `link`, or a statement about a key.

    Of a statement whose seal was checked, `link` is the name of the key that made it and `seq` how far it reaches: it
    stands for every earlier one of its kind. A statement that could not be checked has 0 and nothing.
    """

    blob: bytes
    kid: bytes
    seq: int
    kind: int
    link: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that a hub did not take, with its reason's code and the hub's words."""

    hub: bytes
    link: bytes
    kid: bytes
    seq: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Trip:
    """The last time a road was taken: to where, how far this station's journal went with it, and the trouble met."""

    road: str
    place: str
    upto: int
    code: str
    at_ms: int


class Roads:
    """The open file; made when it is first asked for. For one thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / PATH
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=5)
        except (sqlite3.Error, OSError) as error:
            raise self._refusal(error) from error
        try:
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        try:
            for pragma in _PRAGMAS:
                self._db.execute("PRAGMA " + pragma)
            version = self._version()
        except sqlite3.Error as error:
            raise self._refusal(error) from error
        if version > _VERSION:
            raise Refusal("store_newer", path=str(self.path))
        if version < _VERSION:
            self.write(self._make)
        keep_private(self.path)

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _make(self, db: sqlite3.Connection) -> None:
        if self._version() == 0:  # another process may have been quicker
            for statement in _TABLES:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {_VERSION}")

    def close(self) -> None:
        self._db.close()

    def _refusal(self, error: sqlite3.Error | OSError) -> Refusal:
        refusal = refusal_of(error, str(self.path))
        return Refusal("roads_damaged", path=str(self.path)) if refusal.code == "store_damaged" else refusal

    def write(self, action: Callable[[sqlite3.Connection], object]) -> None:
        """Run `action` in one transaction; on the disk when this returns."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            action(self._db)
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise self._refusal(error) from error
            raise

    def _run(self, sql: str, parameters: Iterable[object]) -> None:
        self.write(lambda db: db.execute(sql, tuple(parameters)))

    def _read(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(sql, tuple(parameters)).fetchall()
        except sqlite3.Error as error:
            raise self._refusal(error) from error

    # -- hubs ------------------------------------------------------------------------------------------------

    def hubs(self) -> list[Hub]:
        """The hubs whose keys are known, the one met last first."""
        return [
            Hub(*row)
            for row in self._read(
                "SELECT hub.*, coalesce((SELECT sum(upto) FROM held WHERE held.hub = hub.public), 0) FROM hub"
                " ORDER BY met_ms DESC, known_ms DESC, public"
            )
        ]

    def know_hub(self, public: bytes, url: str, name: str, source: Source, at_ms: int) -> None:
        """Trust this key from now on, and no other at this address; known again it only gets its address and name."""

        def action(db: sqlite3.Connection) -> None:
            db.execute("UPDATE hub SET url = '' WHERE url = ? AND public != ?", (url, public))
            db.execute(
                "INSERT INTO hub VALUES(?, ?, ?, ?, ?, 0, '')"
                " ON CONFLICT(public) DO UPDATE SET url = excluded.url, name = excluded.name",
                (public, url, name, source, at_ms),
            )

        self.write(action)

    def note_met(self, public: bytes, state: str, at_ms: int) -> None:
        """What the hub thinks of this station, as it was last heard."""
        self._run("UPDATE hub SET state = ?, met_ms = ? WHERE public = ?", (state, at_ms, public))

    def held(self, public: bytes, kid: bytes) -> int:
        """How far the hub was last known to hold the journal of a key."""
        rows = self._read("SELECT upto FROM held WHERE hub = ? AND kid = ?", (public, kid))
        return int(rows[0][0]) if rows else 0

    def note_held(self, public: bytes, kid: bytes, upto: int) -> None:
        self._run("INSERT OR REPLACE INTO held VALUES(?, ?, ?)", (public, kid, upto))

    # -- sealed bytes ----------------------------------------------------------------------------------------

    def carry(self, things: Sequence[Carried], road: str, at_ms: int) -> int:
        """Keep sealed bytes; how many records among them are new. Refusal("roads_full") where there is no more room."""
        if not things:
            return 0
        rows = [(_digest(c.blob), c.blob, c.kid, c.seq, c.kind, c.link, road, at_ms) for c in things]
        checked = [c for c in things if c.kind >= FIRST_STATEMENT and c.link]
        if len(checked) < len(things) and self._count("carried") + len(rows) > MOST_CARRIED:
            raise Refusal("roads_full", most=MOST_CARRIED)
        before = [row for row in rows if row[4] < FIRST_STATEMENT]
        after = [row for row in rows if row[4] >= FIRST_STATEMENT]
        new: list[int] = []

        def action(db: sqlite3.Connection) -> None:
            stale = [(c.kind, c.kid, c.link, c.seq) for c in checked]
            db.executemany("DELETE FROM carried WHERE kind = ? AND kid = ? AND link = ? AND seq <= ?", stale)
            new.append(max(0, db.executemany(_CARRY, before).rowcount))
            db.executemany(_CARRY, after)

        self.write(action)
        return new[0]

    def _count(self, table: str) -> int:
        return int(self._read(f"SELECT count(*) FROM {table}")[0][0])

    def keys_carried(self) -> list[bytes]:
        """The names of the keys of which records are kept here."""
        return [kid for (kid,) in self._read("SELECT DISTINCT kid FROM carried WHERE kind < 64 ORDER BY kid")]

    def carried(self, kid: bytes, first: int, last: int, limit: int = -1) -> list[Carried]:
        """The records of a key from number `first` to `last`, in order of their places; forks one after the other."""
        return [
            Carried(*row)
            for row in self._read(
                "SELECT blob, kid, seq, kind, link FROM carried WHERE kid = ? AND kind < 64 AND seq BETWEEN ? AND ?"
                " ORDER BY seq, link LIMIT ?",
                (kid, first, last, limit),
            )
        ]

    def carried_last(self, kid: bytes) -> int:
        rows = self._read("SELECT max(seq) FROM carried WHERE kid = ? AND kind < 64", (kid,))
        return int(rows[0][0] or 0)

    def count_carried(self, own: bytes) -> int:
        """How many records of other stations are kept here."""
        return int(self._read("SELECT count(*) FROM carried WHERE kind < 64 AND kid != ?", (own,))[0][0])

    def mark_passed(self, blobs: Iterable[bytes], hub: bytes) -> None:
        """A hub has taken these; it is not offered them again unless it lost them."""
        marks = [(hub, _digest(blob)) for blob in blobs]
        if marks:
            self.write(lambda db: db.executemany("UPDATE carried SET passed = ? WHERE digest = ?", marks))

    def count_by(self, road: str, blobs: Iterable[bytes]) -> int:
        """How many of these came here by this road."""
        sql = "SELECT count(*) FROM carried WHERE digest = ? AND road = ?"
        return sum(int(self._read(sql, (_digest(blob), road))[0][0]) for blob in blobs)

    def not_passed(self, kid: bytes, hub: bytes) -> list[int]:
        """The numbers of the records of a key that this hub has not taken from us yet."""
        sql = "SELECT DISTINCT seq FROM carried WHERE kid = ? AND kind < 64 AND passed != ? ORDER BY seq"
        return [seq for (seq,) in self._read(sql, (kid, hub))]

    def statements_for(self, hub: bytes, kind: int, limit: int) -> list[bytes]:
        """The blobs of statements of a kind that this hub has not taken from us yet."""
        sql = "SELECT blob FROM carried WHERE kind = ? AND passed != ? ORDER BY at_ms, digest LIMIT ?"
        return [blob for (blob,) in self._read(sql, (kind, hub, limit))]

    def all_statements(self) -> list[Carried]:
        """Every statement that is kept, about this station and others, the latest last."""
        sql = "SELECT blob, kid, seq, kind, link FROM carried WHERE kind >= 64 ORDER BY at_ms, digest"
        return [Carried(*row) for row in self._read(sql)]

    def statements(self, kind: int, kid: bytes | None = None) -> list[bytes]:
        """The blobs of the statements of a kind, about one key or about any, the latest last."""
        about = "" if kid is None else " AND kid = ?"
        rows = self._read(
            f"SELECT blob FROM carried WHERE kind = ?{about} ORDER BY at_ms, digest",
            (kind, *([] if kid is None else [kid])),
        )
        return [blob for (blob,) in rows]

    # -- scanned tickets -------------------------------------------------------------------------------------

    def hold_ticket(self, payload: bytes, at_ms: int) -> bool:
        """Keep a scanned ticket until its record comes; False where it was kept already."""
        before = self._count("ticket")
        if before >= MOST_TICKETS:
            raise Refusal("roads_full", most=MOST_TICKETS)
        self._run("INSERT OR IGNORE INTO ticket VALUES(?, ?, 'held')", (payload, at_ms))
        return self._count("ticket") > before

    def tickets(self, state: str) -> list[bytes]:
        """The tickets that are `held`, `passed` on to a hub, or `complete`, oldest first."""
        return [
            p for (p,) in self._read("SELECT payload FROM ticket WHERE state = ? ORDER BY at_ms, payload", (state,))
        ]

    def records_at(self, kid4: bytes, seq: int) -> list[Carried]:
        """The records that are carried under this number of any key whose name begins so."""
        sql = "SELECT blob, kid, seq, kind, link FROM carried WHERE seq = ? AND kind < 64 AND substr(kid, 1, 4) = ?"
        return [Carried(*row) for row in self._read(sql, (seq, kid4))]

    def settle_ticket(self, payload: bytes, state: str) -> None:
        self._run("UPDATE ticket SET state = ? WHERE payload = ?", (state, payload))

    # -- what went wrong, and when a road was last taken -----------------------------------------------------

    def note_refused(self, rows: Iterable[Refused], at_ms: int) -> None:
        """Keep what a hub did not take; beyond a bound the oldest are forgotten."""
        kept = [(r.hub, r.link, r.kid, r.seq, r.code, r.text, at_ms) for r in rows]

        def action(db: sqlite3.Connection) -> None:
            db.executemany("INSERT OR REPLACE INTO refused VALUES(?, ?, ?, ?, ?, ?, ?)", kept)
            db.execute(
                "DELETE FROM refused WHERE (hub, link) IN"
                " (SELECT hub, link FROM refused ORDER BY at_ms DESC, seq LIMIT -1 OFFSET ?)",
                (MOST_REFUSED,),
            )

        if kept:
            self.write(action)

    def forget_refused(self, hub: bytes, kid: bytes, upto: int) -> None:
        """The hub has since acknowledged this journal as far as `upto`."""
        self._run("DELETE FROM refused WHERE hub = ? AND kid = ? AND seq BETWEEN 1 AND ?", (hub, kid, upto))

    def refused(self, limit: int = 1_000) -> list[Refused]:
        rows = self._read(
            "SELECT hub, link, kid, seq, code, text FROM refused ORDER BY at_ms DESC, kid, seq LIMIT ?", (limit,)
        )
        return [Refused(*row) for row in rows]

    def note_trip(self, trip: Trip) -> None:
        t = trip
        self._run("INSERT OR REPLACE INTO trip VALUES(?, ?, ?, ?, ?)", (t.road, t.place, t.upto, t.code, t.at_ms))

    def trips(self) -> list[Trip]:
        return [Trip(*row) for row in self._read("SELECT * FROM trip ORDER BY at_ms DESC, road")]


def _digest(blob: bytes) -> bytes:
    return hashlib.sha256(blob).digest()[:16]
