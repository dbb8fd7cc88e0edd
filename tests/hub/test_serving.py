"""The hub's server when things break: cut wires, hostile and slow clients, kills, ports, disks, keys and databases."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hoctapbac.hub.settings import KEY, SETTINGS
from hoctapbac.records import frames

from .engines import database
from .hubs import PATIENCE_S, Running, Station, Wire, command, environment, founded, run, serving

ENDLESS = 256 << 20  # bytes; far beyond what the system keeps for a connection


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One hub that every test here leaves as it should be: serving."""
    with serving(founded(tmp_path_factory.mktemp("hub"))) as running:
        yield running
        assert running.ask("GET", "/v1/about").status == 200
        assert running.stop() == 0


def enrolled(hub: Running, number: int) -> Station:
    station = Station(number)
    assert hub.ask("POST", "/v1/enrol", frames.framed([station.enrolment()])).status == 200
    return station


def told(wire: socket.socket) -> bytes:
    """Everything that comes until the other side ends."""
    parts = []
    try:
        while piece := wire.recv(65536):
            parts.append(piece)
    except ConnectionError:
        pass
    return b"".join(parts)


# -- the wire ------------------------------------------------------------------------------------------------


def test_a_push_cut_at_any_byte_is_whole_or_nothing(hub: Running) -> None:
    """Cut on the way up after every number of bytes: the record is held or not, and sending again always ends well."""
    station = enrolled(hub, 100)
    (blob,) = station.sit()
    body = frames.framed([blob])
    request = b"POST /v1/records HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    def cut(after: int) -> int:
        with hub.raw() as wire:
            wire.sendall(request[:after])
            wire.shutdown(socket.SHUT_WR)
            return len(told(wire))

    with ThreadPoolExecutor(8) as several:
        answered = list(several.map(cut, range(len(request))))
    assert hub.held(station.kid)["seq"] == 0, "a push that was not whole was taken"
    assert len(answered) == len(request)
    assert hub.push([blob]).json["new"] == 1


def test_an_answer_cut_at_any_byte_costs_nothing(hub: Running) -> None:
    """Cut on the way down after every number of bytes: the station sends again, and each record is there once."""
    station = enrolled(hub, 101)
    whole = len(_exchange(hub, station.sit(), after=1 << 20))
    for after in range(0, whole, 7):
        cut = _exchange(hub, station.sit(), after)
        assert len(cut) == after
    again = hub.push(station.blobs).json
    assert again["new"] + again["known"] == len(station.blobs)
    held = hub.held(station.kid)
    assert (held["ranges"], held["seq"]) == ([[1, len(station.blobs)]], len(station.blobs))


def _exchange(hub: Running, blobs: list[bytes], after: int) -> bytes:
    """What of an answer arrives over a wire that is cut after so many bytes of it."""
    wire = Wire(hub.port, after, up=False)
    body = frames.framed(blobs)
    try:
        with socket.create_connection(("127.0.0.1", wire.port), timeout=PATIENCE_S) as client:
            client.sendall(
                b"POST /v1/records HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
                + body
            )
            return told(client)
    finally:
        wire.close()


@pytest.mark.parametrize(
    "junk",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/records HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/records HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\njunk\r\n",
        b"POST /v1/records HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n",
        b"GET /" + bytes([0xFF]) * 40 + b" HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /%ff%fe%00 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        b"GET /?lang=%ff&lang HTTP/1.1\r\nHost: h\r\nCookie: lang=\xff;;=\r\nConnection: close\r\n\r\n",
        b"GET /v1/about HTTP/1.1\r\nHost: h\r\nAccept-Language: ;q=;q=x,,en;q=nan\r\nConnection: close\r\n\r\n",
        b"GET //v1//about HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n",
    ],
)
def test_junk_on_the_wire_is_answered_or_cut(hub: Running, junk: bytes) -> None:
    """Nothing that a client sends brings more than an answer below 500, and the next client is served."""
    with hub.raw() as wire:
        wire.sendall(junk)
        wire.shutdown(socket.SHUT_WR)
        answer = told(wire)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 2", b"HTTP/1.1 4", b"HTTP/1.1 307"))
    assert hub.ask("GET", "/v1/about").status == 200


@pytest.mark.parametrize(
    "endless",
    [
        (b"GET /", b"a" * 1000),
        (b"GET / HTTP/1.1\r\n", b"X: " + b"y" * 1000 + b"\r\n"),
        (b"GET / HTTP/1.1\r\nX: ", b"y" * 1000),
        (b"POST /v1/records HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"e" * 1000 + b"\r\nx\r\n"),
        (b"POST /v1/records HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"T: " + b"y" * 1000 + b"\r\n"),
    ],
    ids=["address", "headers", "header", "chunk", "trailer"],
)
def test_what_never_ends_is_cut_off(hub: Running, endless: tuple[bytes, bytes]) -> None:
    """A head, the frame of a chunk or a trailer without end is not kept in memory: the connection is closed."""
    begin, more = endless
    with hub.raw() as wire, pytest.raises(OSError):
        wire.sendall(begin)
        for _ in range(ENDLESS // 1000):
            wire.sendall(more)
    assert hub.ask("GET", "/v1/about").status == 200


def test_slow_clients_hold_up_nobody(hub: Running) -> None:
    """Three hundred connections that say half a word each: everybody else is served at once."""
    slow = [hub.raw() for _ in range(300)]
    try:
        for n, wire in enumerate(slow):
            wire.sendall(b"GE" if n % 2 else b"POST /v1/records HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nxx")
        station = enrolled(hub, 102)
        assert hub.push(station.sit(20)).json["new"] == 20
    finally:
        for wire in slow:
            wire.close()


def test_whoever_never_reads_holds_up_nobody(hub: Running) -> None:
    """A client that asks a hundred times and reads nothing back leaves the others their answers."""
    with hub.raw() as deaf:
        deaf.setblocking(False)
        try:
            for _ in range(5000):
                deaf.send(b"GET /static/hub.css HTTP/1.1\r\nHost: h\r\n\r\n")
        except OSError:
            pass
        assert hub.ask("GET", "/v1/about").status == 200


def test_two_requests_in_one_breath_are_both_answered(hub: Running) -> None:
    """Requests sent one behind the other without waiting are answered in order."""
    with hub.raw() as wire:
        wire.sendall(
            b"GET /v1/about HTTP/1.1\r\nHost: h\r\n\r\nGET /v1/khac HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        )
        answer = told(wire)
    assert answer.index(b"HTTP/1.1 200") < answer.index(b"HTTP/1.1 404")


# -- the process ---------------------------------------------------------------------------------------------


def test_a_stop_lets_the_running_push_finish(tmp_path: Path) -> None:
    """SIGTERM in the middle of a body: the push is taken and answered, and the server ends with 0."""
    with serving(founded(tmp_path / "hub")) as hub:
        station = enrolled(hub, 110)
        body = frames.framed(station.sit(3))
        with hub.raw() as wire:
            # That the server asks for the body proves that it is in the middle of the call.
            wire.sendall(b"POST /v1/records HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n")
            wire.sendall(b"Content-Length: %d\r\n\r\n" % len(body))
            assert wire.recv(65536).startswith(b"HTTP/1.1 100")
            hub.process.send_signal(signal.SIGTERM)
            wire.sendall(body)
            assert b'"new":3' in told(wire)
        assert hub.process.wait(PATIENCE_S) == 0


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """SIGKILL while pushes pour in: every acknowledged record is there, and sending again completes the set."""
    folder = founded(tmp_path / "hub")
    station = Station(111)
    station.sit(300)
    acknowledged = 0
    with serving(folder) as hub:
        enrolled(hub, 111)
        with ThreadPoolExecutor(1) as killer:
            for at in range(0, 300, 10):
                if at == 100:
                    killer.submit(hub.process.kill)
                try:
                    said = hub.push(station.blobs[at : at + 10]).said(hub.public)
                except OSError:
                    break
                acknowledged = max(s.upto for s in said)
    with serving(folder) as hub:
        assert hub.held(station.kid)["seq"] >= acknowledged >= 100
        again = hub.push(station.blobs).json
        assert again["new"] + again["known"] == 300
        assert hub.held(station.kid)["ranges"] == [[1, 300]]


def test_a_port_in_use_is_named(hub: Running, tmp_path: Path) -> None:
    """A second hub on the same port says which one and what to do; the first goes on."""
    done = run("serve", "--data", founded(tmp_path / "second"), "--port", str(hub.port))
    assert done.returncode == 1
    assert str(hub.port) in done.stderr and "--port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--host", "203.0.113.1"), "--host"),
        (("--workers", "2"), "--workers"),
        (("--db", "mysql://x/y"), "--db"),
        (("--db", "postgresql://nobody@127.0.0.1:1/nothing"), "127.0.0.1"),
        (("--certificate", "khong-co.pem", "--private-key", "khong-co.pem"), "--certificate"),
    ],
)
def test_what_cannot_be_served_is_a_sentence(tmp_path: Path, options: tuple[str, str], word: str) -> None:
    """An address, a number of processes, a database or a certificate that cannot be: exit 1, one sentence, no trace."""
    done = run("serve", "--data", founded(tmp_path / "hub"), "--port", "0", *options)
    assert (done.returncode, done.stdout) == (1, "")
    assert word in done.stderr and len(done.stderr.strip().splitlines()) == 1


def _no_key(folder: Path) -> None:
    (folder / KEY).unlink()


def _cut_key(folder: Path) -> None:
    (folder / KEY).write_bytes(b"short")


def _no_settings(folder: Path) -> None:
    (folder / SETTINGS).unlink()


def _bad_settings(folder: Path) -> None:
    (folder / SETTINGS).write_bytes(b'name = "\xff')


def _no_letters(folder: Path) -> None:
    (folder / SETTINGS).write_text('name = 7\nurl = "https://a.vn"\n')


def _damaged(folder: Path) -> None:
    (folder / "hub.db").write_bytes(b"not a database at all, but long enough to be looked at" * 100)


@pytest.mark.parametrize("harm", [_no_key, _cut_key, _no_settings, _bad_settings, _no_letters, _damaged])
def test_a_damaged_folder_is_refused_by_name(tmp_path: Path, harm: object) -> None:
    """A key, settings or a database that is missing or damaged: one sentence that names the file and the way out."""
    folder = founded(tmp_path / "hub")
    assert callable(harm)
    harm(folder)
    done = run("serve", "--data", folder, "--port", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert str(folder) in done.stderr and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="a full disk of our own needs Linux and root")
def test_a_full_disk_is_a_pause(tmp_path: Path) -> None:
    """On a full disk a push is refused with 503 and nothing is acknowledged; with room again the same push is taken."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk]
    mounted = subprocess.run(mount, check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("a full disk of our own cannot be mounted here")
    try:
        _fill_and_free(disk)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def _fill_and_free(disk: Path) -> None:
    with serving(founded(disk / "hub")) as hub:
        station = enrolled(hub, 120)
        station.sit(2000)
        with open(disk / "ballast", "wb", buffering=0) as ballast, pytest.raises(OSError):
            while True:
                ballast.write(bytes(4096))
        full = hub.push(station.blobs)
        assert (full.status, full.json["code"]) == (503, "hub_disk_full")
        assert int(full.headers["retry-after"]) > 0
        upto = hub.held(station.kid)["seq"]
        (disk / "ballast").unlink()
        assert hub.push(station.blobs[upto:]).status == 200
        assert hub.held(station.kid)["seq"] == 2000


def test_https_with_a_certificate_of_ones_own(tmp_path: Path) -> None:
    """With a certificate and its key the hub speaks TLS itself; whoever trusts that certificate is answered."""
    made = subprocess.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
        " -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem",
        shell=True,
        cwd=tmp_path,
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("openssl is not here")
    pem = ("--certificate", str(tmp_path / "cert.pem"), "--private-key", str(tmp_path / "key.pem"))
    with serving(founded(tmp_path / "hub"), *pem) as hub:
        trusting = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        with trusting.wrap_socket(hub.raw(), server_hostname="127.0.0.1") as wire:
            wire.sendall(b"GET /v1/about HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            assert told(wire).startswith(b"HTTP/1.1 200")


# -- PostgreSQL ----------------------------------------------------------------------------------------------


def test_several_processes_serve_one_database_and_end_together(tmp_path: Path) -> None:
    """Two processes before one PostgreSQL: pushes that overlap end in one set; one stop, or one kill, ends them all."""
    with database("postgresql", tmp_path) as url:
        folder = founded(tmp_path / "hub", url)
        with serving(folder, "--workers", "2") as hub:
            stations = [enrolled(hub, number) for number in range(130, 136)]
            for station in stations:
                station.sit(30)
            with ThreadPoolExecutor(6) as several:
                pushed = [several.submit(hub.push, s.blobs[at:]) for s in stations for at in (0, 10, 20)]
                assert {push.result().status for push in pushed} == {200}
            assert [hub.held(station.kid)["ranges"] for station in stations] == [[[1, 30]]] * 6
            assert hub.stop() == 0
        with serving(folder, "--workers", "2") as hub:
            assert hub.held(stations[0].kid)["seq"] == 30
            hub.process.kill()
            hub.process.communicate(timeout=PATIENCE_S)  # their output ends when the last of them does
            with pytest.raises(ConnectionRefusedError):
                hub.raw()


def test_a_database_that_goes_away_is_a_pause(tmp_path: Path) -> None:
    """The schema's role loses its connections and may not come back: 503 with its sentence, and later all is well."""
    import psycopg

    with database("postgresql", tmp_path) as url, psycopg.connect(url, autocommit=True) as keeper:
        name = f"gone_{os.getpid()}"
        keeper.execute(f"CREATE ROLE {name} LOGIN SUPERUSER")
        try:
            mark = "&" if "?" in url else "?"
            with serving(founded(tmp_path / "hub", f"{url}{mark}user={name}")) as hub:
                station = enrolled(hub, 140)
                station.sit(4)
                assert hub.push(station.blobs[:2]).json["new"] == 2
                keeper.execute(f"ALTER ROLE {name} NOLOGIN")
                keeper.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (name,))
                away = hub.push(station.blobs)
                assert (away.status, away.json["code"]) == (503, "hub_database_gone")
                page = hub.ask("GET", "/")
                assert page.status == 503 and "Traceback" not in page.body.decode()
                keeper.execute(f"ALTER ROLE {name} LOGIN")
                assert hub.push(station.blobs).json["new"] == 2
        finally:
            keeper.execute(f"DROP OWNED BY {name}")
            keeper.execute(f"DROP ROLE {name}")


def test_nothing_that_people_scanned_is_logged(tmp_path: Path) -> None:
    """The server's output holds no path, no code and no address of a reader."""
    folder = founded(tmp_path / "hub")
    process = subprocess.Popen(
        command("serve", "--data", folder, "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=environment(),
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    hub = Running(folder, "127.0.0.1", int(first.rsplit(":", 1)[1].split(".")[0]), process)
    hub.ask("GET", "/R/12345678901234567890")
    hub.ask("GET", "/T/98765432109876543210")
    with hub.raw() as wire:
        wire.sendall(b"junk\r\n\r\n")
        told(wire)
    assert hub.stop() == 0
    rest = process.stdout.read()
    process.stdout.close()
    assert "1234567890" not in rest and "9876543210" not in rest and "127.0.0.1" not in rest
