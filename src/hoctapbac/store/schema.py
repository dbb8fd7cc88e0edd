"""The tables, as a list of steps from one version to the next.

Each step runs in one transaction together with its version number, so a process killed half-way leaves the old
schema or the new one, never something between.
"""

from __future__ import annotations

import sqlite3

_FIRST = (
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE unit(
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, parent TEXT, active INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE person(
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, unit INTEGER NOT NULL REFERENCES unit(number),
        name TEXT NOT NULL, post TEXT, grp TEXT, sort_as TEXT, active INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX person_unit ON person(unit)",
    # Texts that sittings rest on (items, rules), each once, by its hash.
    "CREATE TABLE frozen(hash TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
    # What a sitting began with; all that happened in it is in `event`.
    """CREATE TABLE attempt(
        number INTEGER PRIMARY KEY, contest TEXT NOT NULL, practice INTEGER NOT NULL,
        unit INTEGER REFERENCES unit(number), unit_name TEXT, person INTEGER REFERENCES person(number), guest TEXT,
        form TEXT NOT NULL, started_ms INTEGER NOT NULL, state TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX attempt_person ON attempt(person, contest)",
    "CREATE INDEX attempt_open ON attempt(number) WHERE state = 'open'",
    # Append-only, one row an event; without a row id so that a commit touches the fewest pages.
    """CREATE TABLE event(
        attempt INTEGER NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL,
        wall_ms INTEGER NOT NULL, boot TEXT NOT NULL, boot_ms INTEGER NOT NULL, PRIMARY KEY(attempt, n)
    ) STRICT, WITHOUT ROWID""",
    # The journal: `seq` has no holes, `body` and `seal` are the bytes that every later road carries.
    """CREATE TABLE record(
        seq INTEGER PRIMARY KEY, attempt INTEGER UNIQUE, code TEXT NOT NULL, body BLOB NOT NULL, seal BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE result(
        attempt INTEGER PRIMARY KEY, code TEXT NOT NULL, correct INTEGER NOT NULL, items INTEGER NOT NULL,
        points INTEGER NOT NULL, most INTEGER NOT NULL, duration_ms INTEGER NOT NULL, submitted_ms INTEGER NOT NULL,
        state TEXT NOT NULL
    ) STRICT""",
)

_BANKS = (
    # Banks that an organizer has taken in; a change is a new version, `removed_ms` takes one out of use.
    """CREATE TABLE bank(
        id TEXT NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL, origin TEXT NOT NULL, items INTEGER NOT NULL,
        open_keys INTEGER NOT NULL, added_ms INTEGER NOT NULL, removed_ms INTEGER, body TEXT NOT NULL,
        PRIMARY KEY(id, version)
    ) STRICT""",
)

STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _BANKS)
VERSION = len(STEPS)


def migrate(connection: sqlite3.Connection, steps: tuple[tuple[str, ...], ...] = STEPS) -> None:
    """Take the steps that the file has not taken; the caller has made sure that it is not newer than the last."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, step in enumerate(steps[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in step:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
