"""Two hundred phones open the page behind a scanned code: first byte of the receipt page, p95 under 30 ms.

`python benchmarks/page.py [--db URL] [--workers N] [--seconds S]`. Each of 200 clients keeps its connection and
opens one page a second, at moments spread over the second, as people do who scan codes one after the other. Every
page is of another code. The floor is the same server before an application that answers at once.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence

from figures import last_line, percentile
from hoctapbac.receipt import links
from load import Filled, Journal, Reply, ask, bare, served

CLIENTS, MOST_MS, RESULTS = 200, 30.0, 20


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--db", default="")
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--seconds", type=int, default=10)
    chosen = options.parse_args()
    requests: list[bytes] = []

    def fill(hub: Filled, journals: Sequence[Journal]) -> None:
        for at, journal in enumerate(journals):
            for n in range(RESULTS):
                journal.result(hub.packs["thu"].id, 2, (n + at) % 25, 5, 1_795_400_000)
            hub.bring(journal)
            requests.extend(map(_asked, journal.blobs))

    with served(chosen.db, chosen.workers, 40, fill) as port:
        ours = asyncio.run(_visited(port, requests, chosen.seconds))
    with bare() as port:
        floor = asyncio.run(_visited(port, requests, chosen.seconds))
    failed = sum(not reply.good for reply in ours)
    print(f"{CLIENTS} clients, {len(ours)} pages, {failed} failed")
    for name, replies in (("ours", ours), ("floor", floor)):
        first = [_ms(reply) for reply in replies]
        print(f"{name}: first byte p50 {percentile(first, 0.5):.1f} ms, p95 {percentile(first, 0.95):.1f} ms")
    p95 = [percentile([_ms(reply) for reply in replies], 0.95) for replies in (ours, floor)]
    return (failed and 1) or last_line("page", p95[0], p95[1], "ms", len(ours), MOST_MS, ratio=False)


def _asked(blob: bytes) -> bytes:
    return b"GET /R/%s HTTP/1.1\r\nHost: hub\r\nAccept-Language: vi\r\n\r\n" % links.digits(blob).encode()


def _ms(reply: Reply) -> float:
    return (reply.first - reply.begun) * 1000


async def _visited(port: int, requests: Sequence[bytes], seconds: int) -> list[Reply]:
    visits = await asyncio.gather(*(_client(port, requests, n, seconds) for n in range(CLIENTS)))
    return [reply for each in visits for reply in each]


async def _client(port: int, requests: Sequence[bytes], number: int, seconds: int) -> list[Reply]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begin = time.perf_counter() + 1 + number / CLIENTS
    replies = []
    for n in range(seconds):
        await asyncio.sleep(begin + n - time.perf_counter())
        request = requests[(number + n * CLIENTS) % len(requests)]
        replies.append(await ask(reader, writer, request, time.perf_counter()))
    writer.close()
    return replies


if __name__ == "__main__":
    sys.exit(main())
