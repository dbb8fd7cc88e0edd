"""The road by network, over real sockets to a real hub: cut at any byte, kept waiting, lied to about who it is."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hoctapbac import seal
from hoctapbac.errors import Refusal
from hoctapbac.records.frames import framed
from hoctapbac.store.roads import Roads
from hoctapbac.sync import address, https, replies
from hoctapbac.sync.diary import Report
from hoctapbac.sync.exchange import Ask
from hoctapbac.sync.outbox import Me
from hoctapbac.sync.wire import TRIES, Wire
from hub import hubs
from hub.hubs import OneClock, Running, founded, serving

from .halls import Kiosk

Make = Callable[[int], Kiosk]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One hub for all tests here; each brings stations of its own."""
    with serving(founded(tmp_path_factory.mktemp("hub") / "hub")) as running:
        yield running


def url_of(served: Running, port: int = 0) -> str:
    return f"http://127.0.0.1:{port or served.port}"


def patient(url: str, **more: object) -> Wire:
    """A wire that tries again at once."""
    return Wire(address.read(url), OneClock(), pause_s=0, **more)  # type: ignore[arg-type]


def sync(first: Kiosk, served: Running, url: str = "") -> Report:
    with first.opened() as (me, roads):
        wire = patient(url or url_of(served))
        roads.know_hub(served.public, "", "", "eye", 0)
        try:
            return https.run(me, roads, url, served.public, wire)
        finally:
            wire.close()


def test_a_journal_goes_over_a_real_wire(served: Running, kiosk: Make) -> None:
    """Sent, acknowledged, and known to the hub."""
    first = kiosk(10)
    first.sit(5)
    report = sync(first, served)
    assert (report.new, report.acknowledged, report.whole) == (5, 5, True)
    assert served.held(first.kid)["ranges"] == [[1, 5]]


@pytest.mark.parametrize("up", [True, False], ids=["what we say", "what we hear"])
def test_cut_at_any_byte_an_answer_is_whole_or_none_and_nothing_is_lost(served: Running, kiosk: Make, up: bool) -> None:
    """Every 7th byte of a push and its answer is tried: half an answer is never read as a whole one."""
    first = kiosk(20 + up)
    first.sit(2)
    assert sync(first, served).whole
    answered = 0
    for after, blob in zip(range(0, 700, 7), first.sit(100), strict=True):
        cut = hubs.Wire(served.port, after, up=up)
        wire = patient(url_of(served, cut.port), tries=1)
        try:
            taken = replies.taken(wire(Ask("POST", "/v1/records", framed([blob]))).body, 1)
            assert (taken.new, taken.refused) == (1, ())
            answered += 1
        except Refusal as refusal:
            assert refusal.code == "sync_cut"
        finally:
            wire.close()
            cut.close()
    assert 0 < answered < 100
    assert sync(first, served).acknowledged == 102
    assert served.held(first.kid)["ranges"] == [[1, 102]]


def test_a_hub_that_is_not_there_is_named_at_once_and_one_that_went_away_after_all_tries() -> None:
    """Waiting opens no door that nobody stands behind; a hub that answered before may be starting again.

    Each try but the last is followed by a pause, which is told.
    """
    waits: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        wire = patient(f"http://127.0.0.1:{port}", waiting=lambda seconds, tried: waits.append(tried))
        with ThreadPoolExecutor(1) as hub:
            hub.submit(_answer_once, door)
            assert wire(Ask("GET", "/v1/about")).body == b"{}"
    stranger = patient(f"http://127.0.0.1:{port}", waiting=lambda seconds, tried: waits.append(tried))
    for line, told in ((wire, list(range(1, TRIES))), (stranger, [])):
        with pytest.raises(Refusal) as refused:
            line(Ask("GET", "/v1/about"))
        assert (refused.value.code, refused.value.facts["port"]) == ("sync_not_listening", port)
        assert waits == told
        waits.clear()


def _answer_once(door: socket.socket) -> None:
    caller, _ = door.accept()
    with caller:
        caller.recv(65536)
        caller.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")


def test_a_name_that_nobody_has_is_named() -> None:
    """The address was mistyped, or there is no network at all."""
    with pytest.raises(Refusal) as refused:
        patient("https://khong-co.invalid")(Ask("GET", "/v1/about"))
    assert refused.value.code in {"sync_no_name", "sync_proxy"}


def test_stopping_ends_the_waiting(kiosk: Make) -> None:
    """Somebody does not want to wait any longer; no try is made after that."""
    stop = threading.Event()
    parrot = Parrot(b"")
    wire = Wire(
        address.read(f"http://127.0.0.1:{parrot.port}"),
        OneClock(),
        stop=stop,
        waiting=lambda seconds, tried: stop.set(),
        pause_s=3600,
    )
    with pytest.raises(Refusal) as refused:
        wire(Ask("GET", "/v1/about"))
    parrot.close()
    assert refused.value.code == "sync_stopped"


class Parrot:
    """A server that gives every caller the same bytes."""

    def __init__(self, said: bytes, context: ssl.SSLContext | None = None) -> None:
        self._said, self._context = said, context
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._speak, daemon=True).start()

    def _speak(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
                with self._context.wrap_socket(caller, server_side=True) if self._context else caller as spoken:
                    spoken.recv(65536)
                    spoken.sendall(self._said)
                    # To close with something unread would reset the line before the caller has read the answer.
                    spoken.shutdown(socket.SHUT_WR)
                    while spoken.recv(65536):
                        pass
            except ssl.SSLError:
                continue
            except OSError:
                if self._door.fileno() < 0:
                    return

    def close(self) -> None:
        self._door.close()


HUGE = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + b"x" * (3 << 20)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://other/\r\nContent-Length: 0\r\n\r\n", "sync_moved"),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\nRetry-After: 0\r\n\r\n", "sync_hub_busy"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", "sync_cut"),
        (b"nonsense\r\n\r\n", "sync_cut"),
        (HUGE, "sync_not_a_hub"),
    ],
    ids=["moved", "busy", "short", "no HTTP", "huge"],
)
def test_what_a_server_may_say_instead_has_its_sentence(said: bytes, code: str) -> None:
    """Redirections are not followed, the busy are asked again, what is endless is left."""
    parrot = Parrot(said)
    with pytest.raises(Refusal) as refused:
        patient(f"http://127.0.0.1:{parrot.port}")(Ask("GET", "/v1/about"))
    parrot.close()
    assert refused.value.code == code


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that no authority knows, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    made = subprocess.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=thu"
        f" -addext subjectAltName=IP:127.0.0.1 -keyout {folder}/key.pem -out {folder}/cert.pem".split(),
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("openssl is not here to make a certificate")
    return folder / "cert.pem", folder / "key.pem"


def test_a_certificate_is_checked_and_one_of_the_house_can_be_named(
    served: Running, kiosk: Make, certificate: tuple[Path, Path]
) -> None:
    """Unknown to the system it is refused at once; named, it is trusted."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    parrot = Parrot(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", context)
    url = f"https://127.0.0.1:{parrot.port}"
    with pytest.raises(Refusal) as refused:
        patient(url)(Ask("GET", "/v1/about"))
    assert refused.value.code == "sync_certificate"
    assert patient(url, ca=certificate[0])(Ask("GET", "/v1/about")).body == b"{}"
    parrot.close()


def test_a_certificate_file_that_is_none_is_named(tmp_path: Path) -> None:
    """It is not there, or it is something else."""
    (tmp_path / "x.pem").write_text("x")
    for path in (tmp_path / "gone.pem", tmp_path / "x.pem"):
        with pytest.raises(Refusal) as refused:
            patient("https://127.0.0.1", ca=path)
        assert refused.value.code == "sync_ca_unreadable"


# -- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("thidua.example.vn", "https://thidua.example.vn"),
        (" https://thidua.example.vn/ ", "https://thidua.example.vn"),
        ("HTTPS://Thidua.Example.VN/hub/", "https://thidua.example.vn/hub"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_read_as_it_is_meant(typed: str, url: str) -> None:
    """https where nobody says otherwise, no slash at the end, one form for one place."""
    assert address.read(typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ftp://x",
        "https://",
        "https://a:b@x",
        "https://x:0",
        "https://x:99999",
        "https://x/?q",
        "http://[",
        "a b",
        "x" * 400,
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    """Said before anything is tried."""
    with pytest.raises(Refusal) as refused:
        address.read(typed)
    assert refused.value.code == "sync_url_wrong"


def test_results_are_not_spoken_aloud_in_public() -> None:
    """Without encryption only to this machine and private networks."""
    for near in ("http://127.0.0.1", "http://10.1.2.3:80", "http://[::1]", "http://localhost", "https://1.1.1.1"):
        address.refuse_open(address.read(near))
    for far in ("http://1.1.1.1", "http://khong-co.invalid"):
        with pytest.raises(Refusal) as refused:
            address.refuse_open(address.read(far))
        assert refused.value.code == "sync_http_open"


# -- who is at the other end ---------------------------------------------------------------------------------


def at_the_line(first: Kiosk, served: Running, ask: Callable[[https.Line, Me, Roads], object]) -> object:
    with first.opened() as (me, roads), https.line(me, roads, url_of(served)) as line:
        return ask(line, me, roads)


def test_a_hub_is_believed_after_somebody_compared_its_number(served: Running, kiosk: Make) -> None:
    """Asked once with name and number; known from then on."""
    first = kiosk(30)
    asked: list[tuple[str, str]] = []

    def agreed(name: str, said: str) -> bool:
        asked.append((name, said))
        return True

    for _ in range(2):
        assert at_the_line(first, served, lambda line, me, roads: line.key(agreed=agreed)) == served.public
    assert asked == [(hubs.NAME, seal.fingerprint(served.public))]


def test_a_stranger_is_not_believed(served: Running, kiosk: Make) -> None:
    """Nobody vouches for it: nothing is sent, and its number is told."""
    with pytest.raises(Refusal) as refused:
        at_the_line(kiosk(31), served, lambda line, me, roads: line.key())
    assert refused.value.code == "sync_hub_unknown"
    assert refused.value.facts["said"] == seal.fingerprint(served.public)


def test_a_number_that_was_typed_vouches_for_the_hub(served: Running, kiosk: Make) -> None:
    """With or without spaces; a wrong one refuses."""
    said = seal.fingerprint(served.public)
    assert at_the_line(kiosk(32), served, lambda line, me, roads: line.key(said.replace(" ", ""))) == served.public
    with pytest.raises(Refusal) as refused:
        at_the_line(kiosk(33), served, lambda line, me, roads: line.key("1234 5678"))
    assert refused.value.code == "sync_fingerprint_wrong"


def test_a_hub_that_changed_its_key_is_another_until_somebody_says_so(served: Running, kiosk: Make) -> None:
    """The same address with another key: refused with both numbers; the typed number settles it."""
    first, url = kiosk(34), url_of(served)
    before = seal.StationKey.create(bytes(31) + b"\x09").public

    def changed(line: https.Line, me: Me, roads: Roads) -> object:
        roads.know_hub(before, url, "", "eye", 0)
        with pytest.raises(Refusal) as refused:
            line.key(agreed=lambda name, said: True)
        assert refused.value.code == "sync_key_changed"
        assert refused.value.facts["known"] == seal.fingerprint(before)
        return line.key(seal.fingerprint(served.public))

    assert at_the_line(first, served, changed) == served.public
    assert at_the_line(first, served, lambda line, me, roads: line.key()) == served.public


def test_without_any_address_it_is_said_how_to_give_one(kiosk: Make) -> None:
    """No pack names a hub and none was ever met."""
    with kiosk(35).opened() as (me, roads), pytest.raises(Refusal) as refused, https.line(me, roads):
        pass
    assert refused.value.code == "sync_no_url"


def test_sync_costs_nothing_until_the_first_wire_is_laid() -> None:
    """Importing it loads neither urllib3 nor a toolkit nor cryptography."""
    script = "import sys, hoctapbac.sync.https, hoctapbac.sync.stick, hoctapbac.sync.scans, hoctapbac.sync.standing;"
    script += (
        "print(*{n.split('.')[0] for n in sys.modules} & {'urllib3', 'textual', 'nacl', 'qrcode', 'PIL', 'starlette'})"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=hubs.environment()
    )
    assert run.stdout.split() == []
