"""The hub's server: one process, or several before one PostgreSQL, on one socket.

Promises: what cannot work is refused before the first connection is taken; a stop (SIGTERM, Ctrl-C) lets running
calls finish and ends with 0; several processes end with the one that began them, however it ended; nothing that people
scanned is written to a log.
"""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hoctapbac.errors import Refusal
from hoctapbac.hub import settings as hub_settings

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from uvicorn import Config

    from hoctapbac.hub.context import Context

_BACKLOG = 2048
_MOST_CONNECTIONS = 2000  # of each process; whoever comes on top is told to come again
_IDLE_S, _STOP_S = 15, 10


@dataclass(frozen=True, slots=True)
class Door:
    """Where the hub listens. `certificate` and `private_key` are PEM files, or both None behind a proxy.

    `proxies` are addresses besides this machine's own whose word on who is asking is taken.
    """

    host: str
    port: int
    workers: int = 1
    certificate: Path | None = None
    private_key: Path | None = None
    proxies: tuple[str, ...] = ()

    @property
    def scheme(self) -> str:
        return "https" if self.certificate else "http"


def opened(folder: Path, db: str | None = None) -> Context:
    """The hub in `folder` (with `db` in place of the one in its settings), ready to be served or asked."""
    from hoctapbac.clock import MachineClock
    from hoctapbac.hub import engine
    from hoctapbac.hub.context import Context
    from hoctapbac.hub.ledger import Ledger

    settings, key, clock = hub_settings.read(folder), hub_settings.key(folder), MachineClock()
    opened_engine = engine.opened(settings.db if db is None else hub_settings.database(db), folder)
    return Context(Ledger(opened_engine, key, clock), opened_engine, clock, settings.name, settings.url)


def serve(folder: Path, db: str | None, door: Door, announce: Callable[[str], None]) -> None:
    """Serve until stopped; `announce` gets the address once connections are taken.

    Refusals: "hub_one_process", "hub_port_taken", "hub_port_not_ours", "hub_certificate_unclear", and all of `opened`.
    """
    if door.workers > 1 and not _shared(folder, db):
        raise Refusal("hub_one_process")
    _refuse_bad_certificate(door)
    app = build(folder, db)
    listening = _bound(door)
    _more_files()
    for stop in (signal.SIGTERM, signal.SIGINT):
        # The server gives a signal that it has answered back to whoever had it before: that is the end, not a fault.
        signal.signal(stop, _ended)
    host, port = listening.getsockname()[:2]
    announce(f"{door.scheme}://{f'[{host}]' if ':' in host else host}:{port}")
    if door.workers > 1:
        app.state.context.engine.close()  # each process opens its own; this one only proved that it can be
        _run(_config(partial(_one_of_several, folder, db), door), listening)
    else:
        _run(_config(app, door), listening)


def build(folder: Path, db: str | None) -> Starlette:
    """The application of one process."""
    from hoctapbac.hub.app import application

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    return application(opened(folder, db))


def _one_of_several(folder: Path, db: str | None) -> Starlette:
    """The application of a process that another one began and that must not outlive it."""
    threading.Thread(target=_end_when_alone, daemon=True).start()
    return build(folder, db)


def _end_when_alone() -> None:
    """Stop as if somebody had asked to, once the process that began this one is gone.

    A parent that was killed tells nobody. Its children would keep the port, and go on serving an older program.
    """
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()  # sleeps on a pipe that the system closes with the parent (on Windows: on its handle)
        signal.raise_signal(signal.SIGTERM)


def _config(app: Starlette | Callable[[], Starlette], door: Door) -> Config:
    from uvicorn import Config

    from hoctapbac.hub.patience import BoundedHttp

    return Config(
        app,
        factory=door.workers > 1,
        http=BoundedHttp,
        ws="none",
        lifespan="on",
        workers=door.workers,
        log_level="warning",
        access_log=False,  # paths hold what people scanned
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=["127.0.0.1", "::1", *door.proxies],
        limit_concurrency=_MOST_CONNECTIONS,
        backlog=_BACKLOG,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_STOP_S,
        ssl_certfile=door.certificate,
        ssl_keyfile=door.private_key,
    )


def _run(config: Config, listening: socket.socket) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    if config.workers > 1:
        Multiprocess(config, sockets=[listening]).run()
    else:
        uvicorn.Server(config).run(sockets=[listening])


def _shared(folder: Path, db: str | None) -> bool:
    return bool(hub_settings.read(folder).db if db is None else db)


def _ended(number: int, frame: object) -> NoReturn:
    raise SystemExit(0)


def _bound(door: Door) -> socket.socket:
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two hubs listen on one port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((door.host, door.port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise _port_refusal(error, door) from None
    listening.setblocking(False)
    listening.set_inheritable(True)
    return listening


def _port_refusal(error: OSError, door: Door) -> Refusal:
    if error.errno == errno.EADDRINUSE:
        return Refusal("hub_port_taken", host=door.host, port=door.port)
    if error.errno == errno.EACCES:
        return Refusal("hub_port_not_ours", port=door.port)
    return Refusal("hub_address_not_ours", host=door.host)


def _refuse_bad_certificate(door: Door) -> None:
    if door.certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(door.certificate, door.private_key)
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        raise Refusal("hub_certificate_unclear", path=str(door.certificate)) from None


def _more_files() -> None:
    """As many connections as the system allows: the usual 1,024 are fewer than a province's stations."""
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
