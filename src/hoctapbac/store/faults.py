"""What SQLite and the system say when a disk fails, turned into refusals that somebody can act on."""

from __future__ import annotations

import errno
import sqlite3

from hoctapbac.errors import Refusal

_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def refusal_of(error: sqlite3.Error | OSError, path: str) -> Refusal:
    """The refusal that an error at the database file `path` amounts to."""
    if isinstance(error, OSError):
        return Refusal(_of_system(error), path=path)
    name = getattr(error, "sqlite_errorname", "") or ""
    return Refusal(_of_sqlite(name), path=path)


def _of_system(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "disk_full"
    return "disk_read_only" if error.errno in _READ_ONLY else "disk_failed"


def _of_sqlite(name: str) -> str:
    # Opening on a full disk fails with IOERR_SHMSIZE, because the shared-memory file cannot be made.
    if name in ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"):
        return "disk_full"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return "disk_read_only"
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return "store_damaged"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "store_busy"
    return "disk_failed"
