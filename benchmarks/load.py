"""What the hub's benchmarks share: a served hub with a contest in it, and many clients on raw connections."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from figures import ROOT, TERMINAL

sys.path.insert(0, str(ROOT / "tests"))
from hub.filled import Filled, Journal, founded

# What a served hub costs at least: the same server and the same bounds before an application that does nothing.
_BARE = """
import sys, uvicorn
from hoctapbac.hub.patience import BoundedHttp
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), http=BoundedHttp, lifespan="off", ws="none",
            access_log=False, log_level="error", backlog=2048)
"""

_ABOUT = b"GET /v1/about HTTP/1.1\r\nHost: hub\r\n\r\n"


@dataclass
class Reply:
    """One call: when it began, when its first and last bytes came (seconds), what it said."""

    begun: float
    first: float
    last: float
    raw: bytes

    @property
    def good(self) -> bool:
        return self.raw.startswith(b"HTTP/1.1 200 ")


@contextmanager
def served(db: str, workers: int, stations: int, fill: Callable[[Filled, Sequence[Journal]], None]) -> Iterator[int]:
    """The port of a hub with a contest, `stations` trusted stations and whatever `fill` puts in."""
    from hoctapbac.hub import engine, settings

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / settings.KEY).write_bytes(bytes(32))  # the key of `founded`
        (folder / settings.KEY).chmod(0o600)
        (folder / settings.SETTINGS).write_text(f'name = "Hub"\nurl = "https://hub.example.vn"\ndb = "{db}"\n')
        hub = founded(folder, engine.opened(db, folder))
        journals = [Journal.of(1000 + n) for n in range(stations)]
        for journal in journals:
            hub.ledger.enrol(journal.key.public, journal.label, "benchmark")
        fill(hub, journals)
        hub.engine.close()
        command = [sys.executable, "-m", "hoctapbac", "hub", "serve", "--data", str(folder), "--port", "0"]
        with subprocess.Popen(
            [*command, "--workers", str(workers)], stdout=subprocess.PIPE, env=TERMINAL, encoding="utf-8"
        ) as server:
            assert server.stdout is not None
            try:
                port = int(server.stdout.readline().split("://", 1)[1].split(":", 1)[1].split(".")[0])
                asyncio.run(call(port, _ABOUT))  # the address is said first; how long a start takes is another figure
                yield port
            finally:
                server.terminate()


@contextmanager
def bare() -> Iterator[int]:
    """The port of a server that does nothing."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with subprocess.Popen([sys.executable, "-c", _BARE, str(port)], env=TERMINAL) as server:
        try:
            asyncio.run(_until_open(port))
            yield port
        finally:
            server.terminate()


async def _until_open(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise RuntimeError("the bare server does not open")


async def call(port: int, request: bytes) -> Reply:
    """One call on a connection of its own, timed from before the connection is made. OSError where it fails."""
    begun = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await ask(reader, writer, request, begun)
    finally:
        writer.close()


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, begun: float) -> Reply:
    """One call on an open connection."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    first = time.perf_counter()
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await reader.readexactly(int(length.split(b":")[1]))
    return Reply(begun, first, time.perf_counter(), head + body)


async def at_once(port: int, requests: Sequence[bytes]) -> list[Reply]:
    """All calls in the same moment, each on a connection of its own."""
    calls: list[Awaitable[Reply]] = [call(port, request) for request in requests]
    return list(await asyncio.gather(*calls))
