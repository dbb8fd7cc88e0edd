"""Many at once, and the slow among them: nothing fails, nothing is lost, nobody waits for somebody else's wire."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hoctapbac.clock import MachineClock
from hoctapbac.errors import Refusal
from hoctapbac.hub.bodies import body_of
from hoctapbac.hub.ledger import Ledger
from hoctapbac.hub.patience import BoundedHttp
from hoctapbac.hub.sqlite import SQLite
from hoctapbac.hub.tries import AT_ONCE, REFILL_MS, Tries, network
from hoctapbac.records import frames
from hoctapbac.seal import StationKey

from .engines import database
from .hubs import PATIENCE_S, OneClock, Station, founded, serving

STATIONS = 120


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_station_pushes_at_once_and_none_is_lost(tmp_path: Path, kind: str) -> None:
    """Each pushes one record in the same moment, round after round: every push is taken once and acknowledged."""
    with database(kind, tmp_path) as url, serving(founded(tmp_path / "hub", url)) as hub:
        stations = [Station(number) for number in range(STATIONS)]
        enrolments = frames.framed([station.enrolment() for station in stations])
        assert hub.ask("POST", "/v1/records", enrolments).json["refused"] == []
        ready = threading.Barrier(STATIONS)

        def push(station: Station) -> list[int]:
            ready.wait(PATIENCE_S)
            return [hub.push(station.sit()).json["new"] for _ in range(2)]

        with ThreadPoolExecutor(STATIONS) as several:
            assert list(several.map(push, stations)) == [[1, 1]] * STATIONS
        assert [hub.held(station.kid)["seq"] for station in stations] == [2] * STATIONS


def test_pushes_taken_together_end_as_if_each_had_come_alone(tmp_path: Path) -> None:
    """What is new, known, refused at which place and said to whom is the same for every push; so is what is held."""
    known, forged, stranger, other = (Station(number) for number in range(4))
    (sealed,) = forged.sit()
    pushes = [
        frames.framed([known.enrolment(), *known.sit(2)]),
        frames.framed([known.blobs[1], bytes(64) + b"\x81\x01", *known.sit()]),
        frames.framed([forged.enrolment(), sealed[:-1] + bytes([sealed[-1] ^ 1])]),
        frames.framed(stranger.sit(2)),
        frames.framed([other.enrolment(), *other.sit(), other.blobs[0], bytes(31)])[:-3],
        b"",
        b"junk",
        frames.framed([*stranger.blobs, known.presence()]),
    ]
    hubs = [Ledger(SQLite(tmp_path / name), StationKey.create(bytes(32)), OneClock()) for name in ("one", "all")]
    alone = [hubs[0].take(raw, "https") for raw in pushes]
    together = hubs[1].take_together(pushes, "https")
    assert [(t.new, t.known, t.refused) for t in together] == [(t.new, t.known, t.refused) for t in alone]
    assert [len(t.answers) for t in together] == [1, 1, 1, 0, 1, 0, 0, 1]
    for station in (known, forged, stranger, other):
        assert hubs[0].answers(station.kid) == hubs[1].answers(station.kid)


def test_pages_are_served_while_journals_pour_in(tmp_path: Path) -> None:
    """While eight stations push whole journals, every page that is asked for is answered."""
    with serving(founded(tmp_path / "hub")) as hub:
        stations = [Station(number) for number in range(8)]
        for station in stations:
            station.sit(800)
        with ThreadPoolExecutor(8) as several:
            pushes = [several.submit(hub.push, [s.enrolment(), *s.blobs]) for s in stations]
            statuses = []
            while not all(push.done() for push in pushes):
                statuses.append(hub.ask("GET", "/").status)
        assert {push.result().json["new"] for push in pushes} == {800}
        assert set(statuses) == {200}


class Impatient(BoundedHttp):
    """As the hub's own, in a hurry."""

    head_s = 0.2


async def _read(request: Request) -> Response:
    try:
        return PlainTextResponse(str(len(await body_of(request, 1000, piece_s=0.2))))
    except Refusal as refusal:
        return PlainTextResponse(refusal.code)


@contextmanager
def impatient() -> Iterator[int]:
    """The port of a server that waits a fifth of a second where the hub waits a minute."""
    app = Starlette(routes=[Route("/", _read, methods=["GET", "POST"])])
    config = uvicorn.Config(app, http=Impatient, ws="none", log_level="critical", timeout_keep_alive=10 * PATIENCE_S)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)


def _told(port: int, sent: bytes) -> bytes:
    """What comes back until the server ends the connection, which it has to do by itself."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as wire:
        wire.sendall(sent)
        parts = []
        try:
            while piece := wire.recv(65536):
                parts.append(piece)
        except ConnectionError:
            pass
        return b"".join(parts)


@pytest.mark.parametrize(
    "sent",
    [b"", b"G", b"GET / HTTP/1.1\r\nHost: h\r\nX: half", b"\r\n"],
    ids=["nothing", "a letter", "half a head", "a line"],
)
def test_a_head_that_does_not_come_is_not_waited_for(sent: bytes) -> None:
    """A connection that says nothing, or half of something, is ended; no answer is made up for it."""
    with impatient() as port:
        assert _told(port, sent) == b""
        assert _told(port, b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").endswith(b"0")


def test_line_ends_between_requests_keep_no_connection_open() -> None:
    """After an answer, bytes that begin nothing do not stop the clock."""
    with impatient() as port, socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        told = b""
        while not told.endswith(b"\r\n\r\n0"):
            told += wire.recv(65536)
        wire.sendall(b"\r\n\r\n")
        assert wire.recv(65536) == b""


def test_a_body_that_stops_is_answered() -> None:
    """Half a body and then nothing: the client is told that it was too slow."""
    with impatient() as port:
        answer = _told(port, b"POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 10\r\n\r\nhalf")
    assert answer.endswith(b"hub_too_slow")


# -- guessing ------------------------------------------------------------------------------------------------


def test_tries_come_back_one_by_one() -> None:
    """After the last free try an address waits; each second gives one try back, and no more than there were."""
    clock = OneClock()
    tries = Tries(clock)
    for _ in range(AT_ONCE):
        assert tries.wait_s("192.0.2.1") == 0
        tries.failed("192.0.2.1")
    assert tries.wait_s("192.0.2.1") == 1
    assert tries.wait_s("192.0.2.2") == 0
    clock.now_ms += REFILL_MS
    assert tries.wait_s("192.0.2.1") == 0
    tries.failed("192.0.2.1")
    assert tries.wait_s("192.0.2.1") == 1
    clock.now_ms += 10 * AT_ONCE * REFILL_MS
    for _ in range(AT_ONCE):
        assert tries.wait_s("192.0.2.1") == 0
        tries.failed("192.0.2.1")
    assert tries.wait_s("192.0.2.1") == 1


def test_guessing_from_everywhere_fills_no_memory() -> None:
    """However many addresses guess, few are remembered: the ones that were wrong last."""
    tries = Tries(OneClock())
    for number in range(30_000):
        tries.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(tries) <= 10_000
    last = "10.0.117.47"
    for _ in range(AT_ONCE):
        tries.failed(last)
    assert tries.wait_s(last) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2:3::4", "2001:db8:1:2::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "not an address", True),
    ],
)
def test_one_household_is_one_guesser(one: str, other: str, same: bool) -> None:
    """An IPv6 network of /64 counts as one, an IPv4 address alone, and what is no address all together."""
    assert (network(one) == network(other)) is same


def test_the_machines_own_clock_counts_tries() -> None:
    """With the clock that the hub really has, the first wrong try does not make anybody wait."""
    tries = Tries(MachineClock())
    tries.failed("192.0.2.1")
    assert tries.wait_s("192.0.2.1") == 0
