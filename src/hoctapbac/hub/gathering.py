"""Small pushes that come in the same moment are taken in together: one transaction for a hall full of stations.

When a contest ends everywhere at once, each station pushes its last result, and each such push would wait for all
others before it. So whatever comes while one taking runs is taken by the next one as a whole, and each is answered as
if it had come alone. A push that is large is taken by itself, so that nobody waits for somebody's whole journal.
"""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import Executor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoctapbac.hub.ledger import Ledger, Taken

SMALL, MOST_TOGETHER = 2_048, 256  # bytes of a push, pushes of one transaction


class Gathering:
    """The door of one ledger for what comes over the network; used on the loop alone, works in `threads`."""

    def __init__(self, ledger: Ledger, threads: Executor) -> None:
        self._ledger, self._threads = ledger, threads
        self._waiting: deque[tuple[bytes, asyncio.Future[Taken]]] = deque()
        self._taking: asyncio.Task[None] | None = None

    async def take(self, raw: bytes) -> Taken:
        """As `Ledger.take`, over https."""
        loop = asyncio.get_running_loop()
        if len(raw) > SMALL:
            return await loop.run_in_executor(self._threads, self._ledger.take, raw, "https")
        answer: asyncio.Future[Taken] = loop.create_future()
        self._waiting.append((raw, answer))
        if self._taking is None or self._taking.done():
            self._taking = loop.create_task(self._take_all())
        return await answer

    async def _take_all(self) -> None:
        """Until nobody waits."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            pushes = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
            raws = [raw for raw, _ in pushes]
            try:
                taken = await loop.run_in_executor(self._threads, self._ledger.take_together, raws, "https")
            except Exception as error:  # a disk that is full is full for all of them
                for _, answer in pushes:
                    if not answer.done():  # whoever has gone meanwhile wants none
                        answer.set_exception(error)
                continue
            for (_, answer), own in zip(pushes, taken, strict=True):
                if not answer.done():
                    answer.set_result(own)
