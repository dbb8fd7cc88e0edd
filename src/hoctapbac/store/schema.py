"""The tables, as a list of steps from one version to the next.

Each step runs in one transaction together with its version number, so a process killed half-way leaves the old
schema or the new one, never something between. sqlite-utils is imported only when there is a step to take.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def _first(db: Database) -> None:
    db.table("meta").create({"name": str, "value": str}, pk="name", strict=True)
    db.table("unit").create(
        {"number": int, "id": str, "name": str, "parent": str, "active": int},
        pk="number",
        not_null={"id", "name", "active"},
        strict=True,
    )
    db.table("unit").create_index(["id"], unique=True)
    db.table("person").create(
        {
            "number": int,
            "id": str,
            "unit": int,
            "name": str,
            "post": str,
            "grp": str,
            "sort_as": str,
            "active": int,
        },
        pk="number",
        not_null={"id", "unit", "name", "active"},
        foreign_keys=[("unit", "unit", "number")],
        strict=True,
    )
    db.table("person").create_index(["id"], unique=True)
    db.table("person").create_index(["unit"])
    db.table("frozen").create({"hash": str, "body": str}, pk="hash", not_null={"body"}, strict=True)
    # What a sitting began with; all that happened in it is in `event`.
    db.table("attempt").create(
        {
            "number": int,
            "contest": str,
            "practice": int,
            "unit": int,
            "unit_name": str,
            "person": int,
            "guest": str,
            "form": str,
            "started_ms": int,
            "state": str,
        },
        pk="number",
        not_null={"contest", "practice", "form", "started_ms", "state"},
        strict=True,
    )
    db.table("attempt").create_index(["person", "contest"])
    db.execute("CREATE INDEX attempt_open ON attempt(number) WHERE state = 'open'")
    # Append-only, one row an event; without a row id so that a commit touches the fewest pages.
    db.execute(
        "CREATE TABLE event(attempt INTEGER NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL,"
        " wall_ms INTEGER NOT NULL, boot TEXT NOT NULL, boot_ms INTEGER NOT NULL,"
        " PRIMARY KEY(attempt, n)) STRICT, WITHOUT ROWID"
    )
    # The journal: `seq` has no holes, `body` and `seal` are the bytes that every later road carries.
    db.table("record").create(
        {"seq": int, "attempt": int, "code": str, "body": bytes, "seal": bytes},
        pk="seq",
        not_null={"code", "body", "seal"},
        strict=True,
    )
    db.table("record").create_index(["attempt"], unique=True)
    db.table("result").create(
        {
            "attempt": int,
            "code": str,
            "correct": int,
            "items": int,
            "points": int,
            "most": int,
            "duration_ms": int,
            "submitted_ms": int,
            "state": str,
        },
        pk="attempt",
        not_null={"code", "correct", "items", "points", "most", "duration_ms", "submitted_ms", "state"},
        strict=True,
    )


STEPS: tuple[Callable[[Database], None], ...] = (_first,)
VERSION = len(STEPS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to `VERSION`; the caller has made sure that the file is not newer than that."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        return
    from sqlite_utils import Database

    db = Database(connection)
    for number, step in enumerate(STEPS[version:], start=version + 1):
        with db.atomic():
            step(db)
            connection.execute(f"PRAGMA user_version = {number}")
