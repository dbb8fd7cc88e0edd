"""The audit list: who did what at the hub, when and from where. Rows are added and never changed nor removed.

What was refused stands in it too. It holds the words that a decision was given with, and never a password, a token or
a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from hoctapbac.clock import Clock
from hoctapbac.hub.engine import Engine, Transaction

MOST = 500  # characters of a cell
PAGE = 100
_LAST = b"\xff" * 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `verb` has its sentence in `desk.did_<verb>`; `origin` is the browser's address, "" for none."""

    id: bytes
    at_ms: int
    account: str
    verb: str
    what: str
    detail: str
    origin: str


class Audit:
    """The list of one hub."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def note(self, account: str, verb: str, what: str = "", detail: str = "", origin: str = "") -> None:
        """Writes an act down; long texts are cut."""
        self._engine.write(lambda tx: write(tx, self._clock, account, verb, what, detail, origin))

    def page(self, account: str = "", before: bytes = _LAST) -> tuple[Entry, ...]:
        """The newest entries older than `before`, at most `PAGE`; of one account, or of all."""
        only, params = (" AND account = ?", (before, account)) if account else ("", (before,))
        sql = f"SELECT id, at_ms, account, verb, what, detail, origin FROM audit WHERE id < ?{only}"
        rows = self._engine.read(f"{sql} ORDER BY id DESC LIMIT {PAGE}", params)
        return tuple(Entry(*cast("tuple[bytes, int, str, str, str, str, str]", row)) for row in rows)


def write(
    tx: Transaction, clock: Clock, account: str, verb: str, what: str = "", detail: str = "", origin: str = ""
) -> None:
    """The same within a transaction that does what is written down; `account` "" is the hub's own command line."""
    now = clock.wall_ms()
    # Time first, so that the list has an order and several processes need no shared number.
    id_ = max(now, 0).to_bytes(6) + clock.entropy(10)
    # An address may hold anything, and PostgreSQL keeps no NUL.
    cells = (text[:MOST].replace("\0", "�") for text in (account, verb, what, detail, origin))
    tx.run(
        "INSERT INTO audit (id, at_ms, account, verb, what, detail, origin) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (id_, now, *cells),
    )
