"""Guessing made slow: how often an address may be wrong before it has to wait.

Counted in memory, by each process of the hub for itself, and only what failed: somebody who holds a code, a ticket or
a token is never counted. Bounded: the addresses that were quiet the longest are forgotten first.
"""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoctapbac.clock import Clock

AT_ONCE, REFILL_MS = 60, 1_000
_MOST_ADDRESSES = 10_000


class Tries:
    """A bucket of tries for each address: `AT_ONCE` of them, one more every `REFILL_MS`. Used on the loop alone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._spent: OrderedDict[str, tuple[int, int]] = OrderedDict()  # tries spent, and when that was so

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._spent)

    def wait_s(self, address: str) -> int:
        """Seconds until this address may try again; 0 where it may now."""
        over = self._now_spent(network(address)) - AT_ONCE + 1
        return max(0, over) * REFILL_MS // 1000

    def failed(self, address: str) -> None:
        """Count one wrong try."""
        place = network(address)
        self._spent[place] = (min(AT_ONCE, self._now_spent(place) + 1), self._clock.elapsed_ms())
        self._spent.move_to_end(place)
        if len(self._spent) > _MOST_ADDRESSES:
            self._spent.popitem(last=False)

    def _now_spent(self, place: str) -> int:
        spent, at_ms = self._spent.get(place, (0, 0))
        return max(0, spent - (self._clock.elapsed_ms() - at_ms) // REFILL_MS)


def network(address: str) -> str:
    """What counts as one guesser: an address, or for IPv6 the /64 that one household has."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(found) if found.version == 4 else found.exploded[:19]
