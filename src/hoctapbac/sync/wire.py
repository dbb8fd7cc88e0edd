"""Carries the askings of an exchange to a hub over HTTP(S) and back, patiently but not for ever.

What can come right by itself (a network that is down, a hub that is busy) is tried again after a growing pause; the
same asking twice is harmless. A machine that refuses the connection has no hub at that port: that is said at once,
unless the hub answered before and may be starting again. Certificates are checked against the system's, or one that
was named. An answer is read up to a bound and no slower than a bound. urllib3 is imported when the first wire is laid.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

from hoctapbac.clock import Clock
from hoctapbac.errors import Refusal
from hoctapbac.sync.address import Address
from hoctapbac.sync.exchange import Ask, Reply

if TYPE_CHECKING:
    import ssl

    import urllib3

TRIES = 6  # of one asking
_CONNECT_S, _READ_S = 10, 60
_WHOLE_MS = 600_000  # an answer may take this long to come in
_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0
_PIECE = 1 << 16
_NOBODY = "sync_not_listening"
_BUSY = {429, 500, 502, 503, 504}


class Wire:
    """A way to one hub. `stop`, once set, ends the waiting: whatever is asked then is a Refusal("sync_stopped")."""

    def __init__(
        self,
        address: Address,
        clock: Clock,
        ca: Path | None = None,
        stop: threading.Event | None = None,
        waiting: Callable[[float, int], None] | None = None,
        pause_s: float = _PAUSE_S,
        tries: int = TRIES,
    ) -> None:
        self._address, self._clock = address, clock
        self._stop = stop or threading.Event()
        self._waiting = waiting or (lambda seconds, tried: None)
        self._pause_s, self._tries = pause_s, tries
        self._pool = _pool(address, ca)
        self._answered = False  # somebody was there

    def close(self) -> None:
        self._pool.clear()

    def __call__(self, ask: Ask) -> Reply:
        """The answer to an asking; Refusal when it did not come after all the tries, or cannot come.

        Ctrl-C while waiting is a Refusal("sync_stopped") as well.
        """
        try:
            return self._patiently(ask)
        except KeyboardInterrupt:
            raise Refusal("sync_stopped") from None

    def _patiently(self, ask: Ask) -> Reply:
        failed: Refusal | None = None
        for tried in range(self._tries):
            if self._stop.is_set():
                raise Refusal("sync_stopped")
            reply, failed, pause = self._once(ask)
            if reply is not None:
                return reply
            if failed is not None and failed.code == _NOBODY and not self._answered:
                raise failed
            if tried + 1 < self._tries:
                seconds = min(_LONGEST_PAUSE_S, max(pause, self._pause_s * 2**tried))
                self._waiting(seconds, tried + 1)
                self._stop.wait(seconds)
        raise failed or Refusal("sync_stopped")

    def _once(self, ask: Ask) -> tuple[Reply | None, Refusal | None, float]:
        """One try: the answer, or why there is none and how long the hub asks us to wait."""
        from urllib3 import exceptions

        try:
            reply, pause = self._spoken(ask)
        except exceptions.SSLError as error:
            if _is_certificate(error):
                raise Refusal("sync_certificate", host=self._address.host) from error
            return None, self._silent(error), 0
        except (exceptions.HTTPError, OSError) as error:
            return None, self._silent(error), 0
        self._answered = True
        if reply.status in _BUSY:
            from hoctapbac.sync.replies import refused

            return None, Refusal("sync_hub_busy", status=reply.status, why=refused(reply.body)[1]), pause
        if 300 <= reply.status < 400:
            raise Refusal("sync_moved", url=self._address.url)
        return reply, None, 0

    def _silent(self, error: Exception) -> Refusal:
        return Refusal(_code_of(error), host=self._address.host, port=self._address.port)

    def _spoken(self, ask: Ask) -> tuple[Reply, float]:
        answer: Any = self._pool.request(
            ask.method,
            self._address.url + ask.path,
            body=ask.body or None,
            headers={"Accept-Encoding": "identity", "Content-Type": "application/octet-stream", **ask.headers},
            preload_content=False,
            redirect=False,
            retries=False,
        )
        try:
            body = self._read(answer, ask.most)
        finally:
            answer.close()
        return Reply(answer.status, body), _seconds(answer.headers.get("Retry-After", ""))

    def _read(self, answer: Any, most: int) -> bytes:
        if not answer.chunked and not answer.headers.get("Content-Length", "").isdecimal():
            # An end that nobody announced cannot be told from a cut, and a head that was cut is read as a whole one.
            raise ConnectionError("no length")
        parts, size = [], 0
        until = self._clock.elapsed_ms() + _WHOLE_MS
        while piece := answer.read1(_PIECE):
            size += len(piece)
            if size > most:
                raise Refusal("sync_not_a_hub")
            if self._clock.elapsed_ms() > until or self._stop.is_set():
                raise TimeoutError("too slow")
            parts.append(piece)
        return b"".join(parts)


def _pool(address: Address, ca: Path | None) -> urllib3.PoolManager:
    import logging

    import urllib3

    logging.getLogger("urllib3").addHandler(logging.NullHandler())  # what went wrong is said by us
    options: dict[str, Any] = {"timeout": urllib3.Timeout(connect=_CONNECT_S, read=_READ_S), "maxsize": 1}
    if address.scheme == "https":
        options["ssl_context"] = _certified(ca)
    proxy = None if proxy_bypass(address.host) else getproxies().get(address.scheme)
    return urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)


def _certified(ca: Path | None) -> ssl.SSLContext:
    """What makes a server believed: the system's certificates, or those in a file."""
    import ssl

    try:
        return ssl.create_default_context(cafile=str(ca) if ca else None)
    except OSError as error:  # ssl.SSLError among them
        raise Refusal("sync_ca_unreadable", path=str(ca)) from error


def _seconds(text: str) -> float:
    """Of a Retry-After header; the form with a date is not heeded."""
    return min(_LONGEST_PAUSE_S, float(text)) if text.isdecimal() and len(text) < 6 else 0.0


def _is_certificate(error: Exception) -> bool:
    return "CERTIFICATE" in str(error).upper()


def _code_of(error: Exception) -> str:
    """The refusal that a silence amounts to."""
    from urllib3 import exceptions

    if isinstance(error, exceptions.NewConnectionError) and isinstance(error.__cause__, ConnectionRefusedError):
        return _NOBODY
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (exceptions.NameResolutionError, "sync_no_name"),
        (exceptions.NewConnectionError, "sync_closed"),  # to urllib3 one kind of the next
        (exceptions.ConnectTimeoutError, "sync_slow"),
        (exceptions.ReadTimeoutError, "sync_slow"),
        (TimeoutError, "sync_slow"),
        (exceptions.ProxyError, "sync_proxy"),
        (exceptions.SSLError, "sync_tls"),
    )
    return next((code for kind, code in kinds if isinstance(error, kind)), "sync_cut")
