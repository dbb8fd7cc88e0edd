"""A real hub in a process of its own, stations that seal real records, and a wire that can be cut at any byte."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from hoctapbac import records, seal
from hoctapbac.hub import settings
from hoctapbac.records import NO_PREVIOUS, Result, frames, statements
from hoctapbac.records.statements import Enrolment, Presence

NAME, URL = "Đảng bộ phường thử", "https://thidua.example.vn"
PACK = bytes(range(8))
PATIENCE_S = 30  # a bound on waiting for what is sure to come; nothing is measured with it


class OneClock:
    """Stands still; chance is counted on."""

    boot = "one"

    def __init__(self) -> None:
        self.now_ms = 1_800_000_000_000
        self._drawn = 0

    def elapsed_ms(self) -> int:
        return self.now_ms

    def wall_ms(self) -> int:
        return self.now_ms

    def entropy(self, count: int) -> bytes:
        self._drawn += 1
        return self._drawn.to_bytes(count, "big")


def founded(folder: Path, db: str = "", clock: OneClock | None = None) -> Path:
    """A hub's folder with its key and settings."""
    settings.create(settings.checked(folder, NAME, URL, db), clock or OneClock())
    return folder


@dataclass
class Station:
    """A station's key and its journal so far; the same number always gives the same station."""

    number: int
    blobs: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = seal.StationKey.create(b"station" + self.number.to_bytes(25, "big"))

    @property
    def kid(self) -> bytes:
        return self.key.kid

    def sealed(self, body: bytes) -> bytes:
        return self.key.sign(body) + body

    def sit(self, count: int = 1, **changed: int) -> list[bytes]:
        """Write results; gives their blobs."""
        written = []
        for _ in range(count):
            prev = records.link(frames.body_of(self.blobs[-1])) if self.blobs else NO_PREVIOUS
            seq = len(self.blobs) + 1
            figures = {"unit": 1, "who": seq, "score": 8, "max": 10, "correct": 8, "items": 10, "duration_ms": 60_000}
            result = Result(kid=self.kid, seq=seq, prev=prev, t=1_800_000_000, clk=2, pack=PACK, **(figures | changed))
            self.blobs.append(self.sealed(records.encode(result)))
            written.append(self.blobs[-1])
        return written

    def enrolment(self, token: str = "") -> bytes:
        said = Enrolment(
            public=self.key.public, label=f"Máy {self.number}", nonce=bytes(16), t=1_800_000_000, token=token
        )
        return self.sealed(statements.encode(said))

    def presence(self, nonce: bytes = bytes(16)) -> bytes:
        return self.sealed(statements.encode(Presence(kid=self.kid, now_ms=1_800_000_000_000, boot=1, nonce=nonce)))

    def authorization(self, nonce: bytes) -> dict[str, str]:
        return {"Authorization": "Station " + b64encode(self.presence(nonce)).decode()}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def said(self, hub: bytes) -> list[Any]:
        """The statements in the answer, each checked against the hub's public key."""
        blobs, _ = frames.unframed(b64decode(self.json["frames"]))
        assert all(seal.check(hub, frames.body_of(blob), frames.seal_of(blob)) for blob in blobs)
        return [statements.decode(frames.body_of(blob)) for blob in blobs]


@dataclass
class Running:
    """A hub that is being served."""

    folder: Path
    host: str
    port: int
    process: subprocess.Popen[str]

    @property
    def public(self) -> bytes:
        return settings.key(self.folder).public

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None, port: int = 0
    ) -> Answer:
        """One call on a connection of its own; `port` for a detour."""
        connection = http.client.HTTPConnection(self.host, port or self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def push(self, blobs: Sequence[bytes], port: int = 0) -> Answer:
        return self.ask("POST", "/v1/records", frames.framed(blobs), port=port)

    def held(self, kid: bytes) -> Any:
        return self.ask("GET", f"/v1/have/{kid.hex()}").json

    def raw(self) -> socket.socket:
        """A bare connection, for what no client would send."""
        return socket.create_connection((self.host, self.port), timeout=PATIENCE_S)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(PATIENCE_S)


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "hoctapbac", "hub", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "LANG": "vi_VN.UTF-8", "LC_ALL": ""}


def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """A `hub` command, from its start to its end."""
    return subprocess.run(
        command(*arguments),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=120,
        check=False,
    )


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Running]:
    """The hub in `folder`, served on a free port until the end of the block."""
    process = subprocess.Popen(
        command("serve", "--data", folder, "--port", "0", *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
    )
    assert process.stdout is not None and process.stderr is not None
    try:
        first = process.stdout.readline()
        found = re.search(r"https?://([^ ]+):([0-9]+)", first)
        assert found, first + process.stderr.read()
        yield Running(folder, found[1].strip("[]"), int(found[2]), process)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE_S)
        process.stdout.close()
        process.stderr.close()


class Wire:
    """Stands between a client and a hub, and cuts after so many bytes, counted one way (`up` or down)."""

    def __init__(self, port: int, after: int, *, up: bool) -> None:
        self._hub, self._after, self._up = port, after, up
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._carry, daemon=True).start()

    def _carry(self) -> None:
        try:
            client, _ = self._door.accept()
        except OSError:
            return
        with client, socket.create_connection(("127.0.0.1", self._hub)) as hub:
            client.settimeout(PATIENCE_S)
            hub.settimeout(PATIENCE_S)
            down = threading.Thread(target=_pump, args=(hub, client, None if self._up else self._after), daemon=True)
            down.start()
            _pump(client, hub, self._after if self._up else None)
            down.join(PATIENCE_S)

    def close(self) -> None:
        self._door.close()


def _pump(source: socket.socket, target: socket.socket, after: int | None) -> None:
    """Carry bytes until the end, or until `after` of them; then both ends are cut."""
    left = after
    try:
        while left is None or left > 0:
            piece = source.recv(65536 if left is None else left)
            if not piece:
                target.shutdown(socket.SHUT_WR)
                return
            target.sendall(piece)
            left = None if left is None else left - len(piece)
    except OSError:
        return
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue
