"""Who may sign in at the hub's desk, as what, and for which unit.

A keeper may do everything; an operator reads and decides for one unit and those below it; a reader only reads there.
An account begins with a password that somebody else knows, so the first thing its owner does is to change it. An
account is never deleted, because the audit list names it: it is closed. One keeper always stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from hoctapbac.clock import Clock
from hoctapbac.errors import Refusal
from hoctapbac.hub import audit, passwords
from hoctapbac.hub.engine import Engine, Transaction
from hoctapbac.hub.passwords import SOUND, Cost, Passwords
from hoctapbac.vietnamese.cleaning import clean_line

Role = Literal["keeper", "operator", "reader"]
ROLES: tuple[Role, ...] = get_args(Role)
MOST_NAME, MOST_TEXT = 40, 120  # characters of an account's name, and of a full name or a post

_NAME = re.compile(rf"[a-z0-9][a-z0-9._-]{{1,{MOST_NAME - 1}}}")
_COLUMNS = "name, role, unit, full_name, post, active, must_change, made_ms"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `unit` is the id of the unit an operator or reader works for, "" for a keeper.

    `first` means that the password is still the one that was handed over.
    """

    name: str
    role: Role
    unit: str
    full_name: str
    post: str
    open: bool
    first: bool
    made_ms: int


@dataclass(frozen=True, slots=True)
class By:
    """Who changes accounts, for the audit list: an account and the browser's address, or nobody but the hub itself."""

    account: str = ""
    origin: str = ""


AT_THE_HUB = By()  # the command line on the hub's own machine


class Accounts:
    """The accounts of one hub. What changes them stands in the audit list, written in the same transaction."""

    def __init__(self, engine: Engine, clock: Clock, cost: Cost = SOUND) -> None:
        self._engine, self._clock = engine, clock
        self._passwords = Passwords(clock.entropy, cost)

    def add(
        self, name: str, role: str, *, unit: str = "", full_name: str = "", post: str = "", by: By = AT_THE_HUB
    ) -> str:
        """Makes an account and gives the first password, which nobody can read again.

        Refuses account_name, account_role, account_unit (none given, or not one of the hub's) and account_exists.
        """
        account = _written(name, role, unit, full_name, post)
        password = passwords.first_password(self._clock.entropy)
        stored = self._passwords.hashed(password)
        row = (stored, account, role, unit, clean_line(full_name), clean_line(post), 1, 1, self._clock.wall_ms())

        def write(tx: Transaction) -> None:
            if unit and not tx.run("SELECT 1 FROM unit WHERE id = ?", (unit,)):
                raise Refusal("account_unit")
            if tx.run("SELECT 1 FROM account WHERE name = ?", (account,)):
                raise Refusal("account_exists", name=account)
            tx.run(f"INSERT INTO account (hash, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            audit.write(tx, self._clock, by.account, "account_added", account, f"{role} {unit}".strip(), by.origin)

        self._engine.write(write)
        return password

    def all(self) -> tuple[Account, ...]:
        """Every account by name, the closed ones too."""
        return tuple(map(_account, self._engine.read(f"SELECT {_COLUMNS} FROM account ORDER BY name")))

    def find(self, name: str) -> Account | None:
        """The account of this name, None if there is none."""
        rows = self._engine.read(f"SELECT {_COLUMNS} FROM account WHERE name = ?", (canonical(name),))
        return _account(rows[0]) if rows else None

    def signed_in(self, name: str, password: str) -> Account | None:
        """The open account that name and password belong to; None, after as long a time, for anything else.

        A hash made at another cost is made anew on the way.
        """
        name = canonical(name)
        rows = self._engine.read("SELECT hash, active FROM account WHERE name = ?", (name,))
        stored, active = rows[0] if rows else ("", 0)
        if not self._passwords.fits(str(stored), password) or not active:
            return None
        if self._passwords.outdated(str(stored)):
            anew = self._passwords.hashed(password)
            self._engine.write(
                lambda tx: tx.run("UPDATE account SET hash = ? WHERE name = ? AND hash = ?", (anew, name, stored))
            )
        return self.find(name)

    def change_password(self, name: str, old: str, new: str, origin: str = "") -> None:
        """The owner's change. Refuses password_wrong, password_same, and what `passwords.sound` refuses."""
        if self.signed_in(name, old) is None:
            raise Refusal("password_wrong")
        if new == old:
            raise Refusal("password_same")
        passwords.sound(new, canonical(name))
        self._store(name, new, "password", By(canonical(name), origin), must_change=False)

    def reset_password(self, name: str, by: By = AT_THE_HUB) -> str:
        """A new first password for somebody who lost theirs; opens a closed account. Refusal("account_unknown")."""
        self._known(name)
        password = passwords.first_password(self._clock.entropy)
        self._store(name, password, "password_reset", by, must_change=True)
        return password

    def close(self, name: str, by: By = AT_THE_HUB) -> None:
        """Nobody signs in with it any more, nor works on. Refuses account_unknown and account_last_keeper."""
        self._known(name)

        def write(tx: Transaction) -> None:
            keepers = tx.run("SELECT name FROM account WHERE role = 'keeper' AND active = 1")
            if keepers == [(canonical(name),)]:
                raise Refusal("account_last_keeper")
            tx.run("UPDATE account SET active = 0 WHERE name = ?", (canonical(name),))
            tx.run("DELETE FROM session WHERE account = ?", (canonical(name),))
            audit.write(tx, self._clock, by.account, "account_closed", canonical(name), "", by.origin)

        self._engine.write(write)

    def _known(self, name: str) -> None:
        if self.find(name) is None:
            raise Refusal("account_unknown", name=canonical(name))

    def _store(self, name: str, password: str, verb: str, by: By, *, must_change: bool) -> None:
        stored, name = self._passwords.hashed(password), canonical(name)

        def write(tx: Transaction) -> None:
            tx.run(
                "UPDATE account SET hash = ?, active = 1, must_change = ? WHERE name = ?",
                (stored, int(must_change), name),
            )
            tx.run("DELETE FROM session WHERE account = ?", (name,))
            audit.write(tx, self._clock, by.account, verb, name, "", by.origin)

        self._engine.write(write)


def canonical(name: str) -> str:
    """A name as it is stored, however it was typed; names that no account can have stay what they are, cut short."""
    return clean_line(name[: 4 * MOST_NAME]).lower()[: MOST_NAME + 1]


def _written(name: str, role: str, unit: str, full_name: str, post: str) -> str:
    account = canonical(name)
    if not _NAME.fullmatch(account):
        raise Refusal("account_name", most=MOST_NAME)
    if role not in ROLES:
        raise Refusal("account_role")
    if (role == "keeper") != (unit == ""):
        raise Refusal("account_unit")
    if max(len(full_name), len(post)) > MOST_TEXT:
        raise Refusal("desk_long", most=MOST_TEXT)
    return account


def _account(row: Sequence[object]) -> Account:
    name, role, unit, full_name, post, active, must_change, made_ms = row
    return Account(
        name=str(name),
        role=cast(Role, role),
        unit=str(unit),
        full_name=str(full_name),
        post=str(post),
        open=bool(active),
        first=bool(must_change),
        made_ms=cast(int, made_ms),
    )
