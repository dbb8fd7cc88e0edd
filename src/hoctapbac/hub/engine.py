"""What a database must be able to do for the hub: few verbs, the same on every engine.

SQL is written once with `?` for values; what engines spell differently is in their modules (`sqlite`, `postgres`).
An action given to `write` may run more than once (another process may come in between), so it must not change
anything but the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from hoctapbac.hub.intake import Row

T = TypeVar("T")
Ask = Callable[[str, Iterable[object]], list[tuple[Any, ...]]]  # `Engine.read`, `Transaction.run`

_MOST_NAMES = 512  # in one statement


class Transaction(Protocol):
    """One transaction: all of it or nothing."""

    def run(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; its rows, if it has any."""

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each of these rows."""

    def exclusive(self, names: Iterable[bytes]) -> None:
        """Keep other transactions that ask for one of these names waiting until this one ends."""

    def bulk(self) -> None:
        """What follows goes over whole tables."""

    def hex(self, column: str) -> str:
        """SQL that spells a column of bytes in lower-case hexadecimal digits."""

    def put_new(self, rows: Sequence[Row]) -> list[Row]:
        """Add the records that are not there yet (by key id, seq and link); gives those, once each, sorted by key."""


class Engine(Protocol):
    """A database. Safe to use from several threads at once."""

    def read(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question, as they stand now; Refusal where the database cannot be asked."""

    def write(self, action: Callable[[Transaction], T]) -> T:
        """Run an action in a transaction and commit it to the disk; again as a whole where somebody else was first."""

    def copied(self, tables: Sequence[str]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """The rows of these tables, piece by piece, all as they were at one moment."""

    def close(self) -> None: ...


def about(ask: Ask, sql: str, names: Iterable[bytes]) -> list[tuple[Any, ...]]:
    """The rows of a question about many names, in few statements; `{}` in it stands for a list of them: `IN ({})`."""
    wanted = sorted(set(names))
    found: list[tuple[Any, ...]] = []
    for at in range(0, len(wanted), _MOST_NAMES):
        own = wanted[at : at + _MOST_NAMES]
        # Lists of a few lengths only, the last name again and again: an engine keeps the plan of what it has seen.
        own += own[-1:] * ((1 << (len(own) - 1).bit_length()) - len(own))
        found += ask(sql.format(marks(own)), own)
    return found


def marks(values: Collection[object]) -> str:
    """The places of values in a question."""
    return ", ".join("?" * len(values))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows sorted by their key, each once: writers that all go the same way never wait for each other in a ring."""
    return list({row[:3]: row for row in sorted(rows, key=itemgetter(0, 1, 2))}.values())


def opened(database: str, folder: Path) -> Engine:
    """The engine for `postgresql://…`, or for "" the SQLite file in the hub's folder, with its tables made."""
    if database:
        from hoctapbac.hub.postgres import PostgreSQL

        return PostgreSQL(database)
    from hoctapbac.hub.sqlite import SQLite

    return SQLite(folder / "hub.db")
