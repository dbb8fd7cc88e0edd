"""The filled hub behind a real socket, in this process: the application as it is served, with a clock that stands."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape

import uvicorn

from hoctapbac.hub.app import application
from hoctapbac.hub.context import Context

from .filled import Filled

NAME = "Cổng thi đua phường Sông Thử"
PATIENCE_S = 30


@dataclass
class Served:
    """A hub at `http://127.0.0.1:port`."""

    hub: Filled
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, path: str, **headers: str) -> tuple[int, str, Mapping[str, str]]:
        """Status, text and headers of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.read().decode(), {k.lower(): v for k, v in response.getheaders()}
        finally:
            connection.close()

    def text(self, path: str, **headers: str) -> str:
        """What a reader of a page that is there sees in it, markup left in."""
        status, text, _ = self.page(path, **headers)
        assert status == 200, f"{path}: {status}"
        return unescape(text)


@contextmanager
def served(hub: Filled) -> Iterator[Served]:
    """Serve until the end of the block; the hub's engine is closed then."""
    door = socket.create_server(("127.0.0.1", 0))
    port = door.getsockname()[1]
    context = Context(hub.ledger, hub.engine, hub.clock, NAME, f"http://127.0.0.1:{port}")
    server = uvicorn.Server(uvicorn.Config(application(context), log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    try:
        yield Served(hub, port)
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
        door.close()
