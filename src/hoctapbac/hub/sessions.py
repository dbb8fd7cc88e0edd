"""Who is signed in: a row on the hub and a random token in one browser.

Only the token's hash is stored, so a copy of the database lets nobody in. A session ends when it was not used for
half an hour, after ten hours whatever happens, and at once when its owner signs out, changes the password or is
closed. Each session has its own token against forged forms.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import cast

from hoctapbac.clock import Clock
from hoctapbac.hub.engine import Engine, Transaction

IDLE_MS = 30 * 60_000
LONGEST_MS = 10 * 3_600_000
_STEP_MS = 60_000  # a page that is looked at does not write each time
_TOKEN_BYTES = 32
_MOST_TOKEN = 100  # characters; a cookie of another length is nobody's


@dataclass(frozen=True, slots=True)
class Session:
    """One browser's stay. `csrf` stands in each of its forms; `key` is the hash of its token."""

    key: bytes
    account: str
    csrf: str


class Sessions:
    """The sessions of one hub, the same for each of its processes."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def begin(self, account: str) -> tuple[str, Session]:
        """A new session with its token, which is given to the browser and to nobody else."""
        token, csrf = (self._clock.entropy(_TOKEN_BYTES).hex() for _ in range(2))
        now, session = self._clock.wall_ms(), Session(_key(token), account, csrf)

        def write(tx: Transaction) -> None:
            tx.run("DELETE FROM session WHERE expires_ms <= ?", (now,))
            tx.run(
                "INSERT INTO session (token_hash, account, csrf, made_ms, seen_ms, expires_ms)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (session.key, account, csrf, now, now, now + IDLE_MS),
            )

        self._engine.write(write)
        return token, session

    def find(self, token: str) -> Session | None:
        """The session of a token, used just now and so prolonged; None when it has ended or never was."""
        if not 0 < len(token) <= _MOST_TOKEN:
            return None
        key, now = _key(token), self._clock.wall_ms()
        sql = "SELECT account, csrf, made_ms, expires_ms FROM session WHERE token_hash = ?"
        rows = self._engine.read(sql, (key,))
        if not rows:
            return None
        account, csrf, made_ms, expires_ms = cast("tuple[str, str, int, int]", rows[0])
        if not made_ms <= now < expires_ms:  # a clock set back ends sessions, it does not make them last
            return None
        until = min(now + IDLE_MS, made_ms + LONGEST_MS)
        if until - expires_ms >= _STEP_MS:
            self._engine.write(
                lambda tx: tx.run(
                    "UPDATE session SET seen_ms = ?, expires_ms = ? WHERE token_hash = ?", (now, until, key)
                )
            )
        return Session(key, account, csrf)

    def end(self, session: Session) -> None:
        """The token is worth nothing from now on."""
        self._engine.write(lambda tx: tx.run("DELETE FROM session WHERE token_hash = ?", (session.key,)))


def _key(token: str) -> bytes:
    return hashlib.sha256(b"htb1-session\0" + token.encode("utf-8", "surrogatepass")).digest()
