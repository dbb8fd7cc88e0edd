"""Five hundred stations push one result each in the same moment, again and again: no failure, no loss, p99 under 1 s.

`python benchmarks/push.py [--db URL] [--workers N] [--rounds N]`. Each push is a connection of its own, from before
it is made to the last byte of the answer: the seal is checked, the record is on the disk, the tables are up to date
and the receipt is signed. The floor is the same server before an application that answers at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from figures import last_line, percentile
from hoctapbac.records import frames
from load import Filled, Journal, Reply, at_once, bare, call, served

STATIONS, MOST_S = 500, 1.0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--db", default="")
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    rounds: list[list[bytes]] = []
    kids: list[bytes] = []

    def fill(hub: Filled, journals: Sequence[Journal]) -> None:
        """Nothing is brought: the results are sealed beforehand and pushed by the clients."""
        kids.extend(journal.key.kid for journal in journals)
        for n in range(chosen.rounds):
            sat = [j.result(hub.packs["thu"].id, 2, (n + at) % 25, 5, 1_795_400_000) for at, j in enumerate(journals)]
            rounds.append([_posted(blob) for blob in sat])

    with served(chosen.db, chosen.workers, STATIONS, fill) as port:
        ours = [asyncio.run(at_once(port, requests)) for requests in rounds]
        lost = asyncio.run(_lost(port, kids, chosen.rounds))
    with bare() as port:
        floor = [asyncio.run(at_once(port, requests)) for requests in rounds]
    failed = sum(not reply.good or b'"new":1' not in reply.raw for replies in ours for reply in replies)
    print(f"{STATIONS} stations, {chosen.rounds} rounds: {failed} failed, {lost} lost")
    for name, replies in (("ours", ours), ("floor", floor)):
        taken = [_s(reply) for each in replies for reply in each]
        print(
            f"{name}: p50 {percentile(taken, 0.5):.3f} s, p99 {percentile(taken, 0.99):.3f} s, max {max(taken):.3f} s"
        )
    worst = [percentile([_s(reply) for each in replies for reply in each], 0.99) for replies in (ours, floor)]
    return ((failed or lost) and 1) or last_line("push", worst[0], worst[1], "s", chosen.rounds, MOST_S, ratio=False)


def _posted(blob: bytes) -> bytes:
    body = frames.framed([blob])
    return b"POST /v1/records HTTP/1.1\r\nHost: hub\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _s(reply: Reply) -> float:
    return reply.last - reply.begun


async def _lost(port: int, kids: Sequence[bytes], wanted: int) -> int:
    """How many records the hub does not say that it holds."""
    lost = 0
    for kid in kids:
        reply = await call(port, b"GET /v1/have/%s HTTP/1.1\r\nHost: hub\r\n\r\n" % kid.hex().encode())
        lost += wanted - json.loads(reply.raw.split(b"\r\n\r\n", 1)[1])["seq"]
    return lost


if __name__ == "__main__":
    sys.exit(main())
