"""Small pushes that come in the same moment are taken in together: one transaction for a hall full of stations.

When a contest ends everywhere at once, each station pushes its last result, and each such push would wait for all
others before it. Whoever comes first takes what is waiting along, and each is answered as if it had come alone. A
push that is large is taken by itself, so that nobody waits for somebody's whole journal.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoctapbac.hub.ledger import Ledger, Taken

SMALL, MOST_TOGETHER = 2_048, 256  # bytes of a push, pushes of one transaction


class _Push:
    """One push that waits: what it brings, then what became of it."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.done = False
        self.taken: Taken | None = None
        self.error: Exception | None = None


class Gathering:
    """The door of one ledger for what comes over the network. Safe to use from several threads, and made for them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: deque[_Push] = deque()
        self._taking = threading.Lock()

    def take(self, raw: bytes) -> Taken:
        """As `Ledger.take`, over https."""
        if len(raw) > SMALL:
            return self._ledger.take(raw, "https")
        push = _Push(raw)
        self._waiting.append(push)
        with self._taking:
            while not push.done:
                self._take([self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))])
        if push.error is not None:
            raise push.error
        assert push.taken is not None
        return push.taken

    def _take(self, pushes: Sequence[_Push]) -> None:
        try:
            taken = self._ledger.take_together([push.raw for push in pushes], "https")
            for push, own in zip(pushes, taken, strict=True):
                push.taken = own
        except Exception as error:  # a disk that is full is full for all of them
            for push in pushes:
                push.error = error
        finally:
            for push in pushes:
                push.done = True
