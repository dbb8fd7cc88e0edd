"""The clocks and the chance of a station: the only place that asks the machine what time it is.

Three clocks, three uses. `elapsed_ms` runs on through suspend and decides how much time a person has used.
`wall_ms` is a label and may be wrong. `boot` names this boot, so that two readings of `elapsed_ms` can be
compared, or known not to be comparable.
"""

from __future__ import annotations

import os
import secrets
import time
from typing import Protocol


class Clock(Protocol):
    """What `Station` needs of a machine; tests bring their own."""

    boot: str

    def elapsed_ms(self) -> int: ...

    def wall_ms(self) -> int: ...

    def entropy(self, count: int) -> bytes: ...


class MachineClock:
    """The clocks of the machine we run on."""

    def __init__(self) -> None:
        self.boot = _boot()
        # CLOCK_BOOTTIME counts suspended time: closing a laptop's lid does not stop a contest.
        self._source = getattr(time, "CLOCK_BOOTTIME", None)

    def elapsed_ms(self) -> int:
        if self._source is None:
            return time.monotonic_ns() // 1_000_000
        return time.clock_gettime_ns(self._source) // 1_000_000

    def wall_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def entropy(self, count: int) -> bytes:
        return secrets.token_bytes(count)


def _boot() -> str:
    """A name of this boot, or of this process where the system gives none (then no interval outlives it)."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()[:8]
    except OSError:
        return f"p{os.getpid()}-{secrets.token_hex(3)}"
