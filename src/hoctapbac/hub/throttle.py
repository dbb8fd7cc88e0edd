"""Guessing is made slow: who fails to sign in waits, each time longer, by name and by address.

The counts are in the database, so that all processes of a hub share them, and an attempt is counted before its
password is compared, so that many at once gain nothing. A wait has a longest, and a quiet time clears it. A browser
in which somebody signed in before has a count of its own instead (`known`): a guesser elsewhere cannot keep the
owner out. Names and addresses are kept as one of 65,536 numbers, so that guessing cannot fill the disk and the list
of those who failed names nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from hoctapbac.clock import Clock
from hoctapbac.hub.engine import Engine, Transaction

MOST_WAIT_MS = 15 * 60_000
QUIET_MS = 6 * 3_600_000
_FREE = {"n": 5, "a": 15, "d": 8}  # failures without a wait: a name, an address (a whole office), a known browser
_FIRST_WAIT_MS = 5_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in: the counts that it falls under, and the wait in ms when it came too early (else 0)."""

    counts: tuple[str, ...]
    wait_ms: int


class Throttle:
    """The counts of one hub. `secret` (any bytes) marks the browsers that are known to it."""

    def __init__(self, engine: Engine, clock: Clock, secret: bytes) -> None:
        self._engine, self._clock = engine, clock
        self._secret = hashlib.sha256(b"htb1-browser\0" + secret).digest()

    def attempt(self, name: str, address: str, browser: str = "") -> Attempt:
        """Counts an attempt as failed unless it comes too early; `succeeded` takes it back."""
        nonce = self._nonce(name, browser)
        counts = (_count("d", nonce),) if nonce else (_count("a", _network(address)), _count("n", name))
        wait_ms = self._engine.write(lambda tx: self._counted(tx, counts))
        return Attempt(counts, wait_ms)

    def succeeded(self, attempt: Attempt) -> None:
        """The password was right. An address keeps its other failures: its guesser may have an account too."""

        def write(tx: Transaction) -> None:
            for count in attempt.counts:
                if count.startswith("a"):
                    tx.run("UPDATE throttle SET failures = failures - 1 WHERE name = ? AND failures > 0", (count,))
                else:
                    tx.run("DELETE FROM throttle WHERE name = ?", (count,))

        self._engine.write(write)

    def known(self, name: str) -> str:
        """What to leave in a browser where `name` has signed in, as a cookie."""
        nonce = self._clock.entropy(16).hex()
        return f"{nonce}.{self._mark(name, nonce)}"

    def _nonce(self, name: str, browser: str) -> str:
        nonce, _, mark = browser[:200].partition(".")
        good = hmac.compare_digest(mark.encode("utf-8", "replace"), self._mark(name, nonce).encode())
        return nonce if good else ""

    def _mark(self, name: str, nonce: str) -> str:
        message = f"{nonce}\0{name}".encode("utf-8", "replace")
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()

    def _counted(self, tx: Transaction, counts: Sequence[str]) -> int:
        now = self._clock.wall_ms()
        waits = [_wait_of(tx, count, now) for count in counts]
        if max(waits) > 0:
            return max(waits)
        for count in counts:
            failures = int(tx.run("SELECT failures FROM throttle WHERE name = ?", (count,))[0][0]) + 1
            until = now + _wait_after(failures - _FREE[count[0]])
            tx.run(
                "UPDATE throttle SET failures = ?, until_ms = ?, last_ms = ? WHERE name = ?",
                (failures, until, now, count),
            )
        return 0


def _wait_of(tx: Transaction, count: str, now: int) -> int:
    """How long this count still makes people wait. Writes the row first: whoever comes at the same time queues."""
    tx.run(
        "INSERT INTO throttle (name, failures, until_ms, last_ms) VALUES (?, 0, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET failures = throttle.failures",
        (count, now, now),
    )
    until, last = map(int, tx.run("SELECT until_ms, last_ms FROM throttle WHERE name = ?", (count,))[0])
    if now - last > QUIET_MS:
        tx.run("UPDATE throttle SET failures = 0 WHERE name = ?", (count,))
    if until - now > MOST_WAIT_MS:  # the clock was set back: nobody waits until it has caught up
        until = now + MOST_WAIT_MS
        tx.run("UPDATE throttle SET until_ms = ? WHERE name = ?", (until, count))
    return until - now


def _wait_after(beyond: int) -> int:
    return 0 if beyond < 0 else min(_FIRST_WAIT_MS * 2 ** min(beyond, 20), MOST_WAIT_MS)


def _count(kind: str, of: str) -> str:
    return kind + hashlib.sha256(of.encode("utf-8", "replace")).hexdigest()[:4]


def _network(address: str) -> str:
    """An address, or the network that one household or office has in IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 56), strict=False)) if parsed.version == 6 else str(parsed)
