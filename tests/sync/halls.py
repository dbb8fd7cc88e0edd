"""Stations with journals in real data folders, and a real hub spoken to without a socket between."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hoctapbac import records, seal
from hoctapbac.hub import app, serving
from hoctapbac.records import NO_PREVIOUS, Close, Record, Result, Rotate
from hoctapbac.records.frames import body_of
from hoctapbac.store import Store
from hoctapbac.store.durable import write_whole
from hoctapbac.store.roads import Roads
from hoctapbac.sync import outbox
from hoctapbac.sync.diary import Report
from hoctapbac.sync.exchange import Ask, Reply
from hoctapbac.sync.https import run
from hoctapbac.sync.outbox import Me
from hub.hubs import OneClock, founded

PACK = bytes(range(8))
FIGURES = {"unit": 1, "who": 1, "score": 8, "max": 10, "correct": 8, "items": 10, "duration_ms": 60_000}


@dataclass
class Kiosk:
    """A data folder as a kiosk leaves it; the same number always gives the same key."""

    folder: Path
    number: int
    clock: OneClock = field(default_factory=OneClock)
    places: int = 0

    def __post_init__(self) -> None:
        self.key = seal.StationKey.create((self.number + 50).to_bytes(32, "big"))
        self.journal: list[bytes] = []  # the blobs of the present key
        self.written: set[bytes] = set()  # every blob that was ever sealed here
        self.kids = {self.key.kid}  # the names of all keys that it has had
        self.folder.mkdir(parents=True, exist_ok=True)
        Store(self.folder).close()
        write_whole(self.folder / "station.key", self.key.seed)

    @property
    def kid(self) -> bytes:
        return self.key.kid

    def _add(self, kind: type[Record], **fields: Any) -> bytes:
        prev = records.link(body_of(self.journal[-1])) if self.journal else NO_PREVIOUS
        body = records.encode(
            kind(
                v=kind.KIND,
                kid=self.kid,
                seq=len(self.journal) + 1,
                prev=prev,
                t=1_800_000_000,
                clk=2,
                pack=PACK,
                **fields,
            )
        )
        blob = self.key.sign(body) + body
        self.journal.append(blob)
        self.written.add(blob)
        self.places += 1
        return blob

    def sit(self, count: int = 1, **changed: int) -> list[bytes]:
        """So many results more; gives their blobs."""
        first = self.places + 1
        blobs = [self._add(Result, **(FIGURES | {"who": first + n} | changed)) for n in range(count)]
        self._keep(first, blobs)
        return blobs

    def close_session(self) -> bytes:
        blob = self._add(Close, count=self.places)
        self._keep(self.places, [blob])
        return blob

    def rotate(self) -> None:
        """Go on under another key, sealed by this one."""
        after = seal.StationKey.create((self.number + 1_000_000 * len(self.kids)).to_bytes(32, "big"))
        blob = self._add(Rotate, public=after.public)
        self._keep(self.places, [blob])
        self.key, self.journal = after, []
        self.kids.add(after.kid)
        write_whole(self.folder / "station.key", after.seed)

    def _keep(self, first: int, blobs: list[bytes]) -> None:
        rows = [(first + n, body_of(blob), blob[:64]) for n, blob in enumerate(blobs)]
        sql = "INSERT INTO record(seq, attempt, code, body, seal) VALUES(?, NULL, '', ?, ?)"
        store = Store(self.folder)
        try:
            store.write(lambda db: db.executemany(sql, rows) and None)
        finally:
            store.close()

    @contextmanager
    def opened(self) -> Iterator[tuple[Me, Roads]]:
        with outbox.opened(self.folder, self.clock, f"Máy {self.number}") as both:
            yield both

    def sync(self, hub: Hub, batch: int = 400, token: str = "") -> Report:
        """One whole talk with a hub."""
        with self.opened() as (me, roads):
            roads.know_hub(hub.public, "https://hub.example", "", "eye", self.clock.wall_ms())
            return run(me, roads, "https://hub.example", hub.public, hub.carry, token, batch)

    def held_by(self, hub: Hub) -> int:
        """How many records of this station are acknowledged by the hub, as far as it knows."""
        with self.opened() as (_, roads):
            return next(one.held for one in roads.hubs() if one.public == hub.public)


class Hub:
    """A hub in a folder, with everything but the network around it."""

    def __init__(self, folder: Path) -> None:
        self.context = serving.opened(folder if folder.exists() else founded(folder))
        self.ledger = self.context.ledger
        self._app = app.application(self.context)
        self.asked: list[Ask] = []

    @property
    def public(self) -> bytes:
        return self.ledger.key.public

    def close(self) -> None:
        self.context.engine.close()

    def carry(self, ask: Ask) -> Reply:
        self.asked.append(ask)
        return asyncio.run(self._answer(ask))

    async def _answer(self, ask: Ask) -> Reply:
        status, parts = 0, []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": ask.body, "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)
            parts.append(message.get("body", b""))

        headers = [(name.lower().encode(), value.encode()) for name, value in ask.headers.items()]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": ask.method,
            "scheme": "https",
            "path": ask.path,
            "raw_path": ask.path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 443),
        }
        await self._app(scope, receive, send)
        return Reply(status, b"".join(parts))

    def blobs(self) -> set[bytes]:
        """Everything of every journal that the hub holds."""
        rows = self.context.engine.read("SELECT seal, body FROM record")
        return {bytes(seal_) + bytes(body) for seal_, body in rows}

    def trust(self, *kiosks: Kiosk) -> None:
        for kiosk in kiosks:
            self.ledger.approve(kiosk.kid, "Người phụ trách")
