"""The server's side of a connection, with bounds that the server itself does not have: on the head of a request.

A client that never finishes its head, or whose head never ends, is cut off; everybody else notices nothing.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 16_384


class BoundedHttp(HttpToolsProtocol):
    """HTTP as uvicorn speaks it; the head of each request within `head_s` seconds, nothing but bodies without end.

    What is not body (heads, the frames of chunks, trailers) may take `MOST_HEAD` bytes and eight times the body.
    """

    head_s = 20.0

    _patience: asyncio.TimerHandle | None = None
    _wire = 0  # bytes since this request began
    _body = 0  # those of them that were body

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._wire += len(data)
        super().data_received(data)
        if self._wire - 8 * self._body > MOST_HEAD:
            self._cut()
        elif self._patience is None and (self.cycle is None or self.cycle.response_complete):
            # Line ends between two requests stop the server's own timer without beginning anything.
            self._wait()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wire = self._body = 0
        self._wait()

    def on_headers_complete(self) -> None:
        self._rest()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)

    def _wait(self) -> None:
        self._rest()
        self._patience = self.loop.call_later(self.head_s, self._cut)

    def _rest(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _cut(self) -> None:
        self._rest()
        if self.transport is not None and not self.transport.is_closing():
            self.transport.abort()
