"""The road by HTTPS: one talk with a hub, news written down as they come, and what became of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hoctapbac import seal
from hoctapbac.errors import Refusal
from hoctapbac.records.statements import ACKNOWLEDGEMENT, ENROLMENT
from hoctapbac.store import packs as shelf
from hoctapbac.store.roads import Roads, Source, Trip
from hoctapbac.sync import address, packs, replies
from hoctapbac.sync.address import Address
from hoctapbac.sync.diary import Diary, Report, publics
from hoctapbac.sync.exchange import BATCH, Ask, Exchange, Luggage, Reply, sound
from hoctapbac.sync.outbox import CarriedJournal, Me
from hoctapbac.sync.wire import Wire

ROAD = "https"
_MOST_STATEMENTS = 10_000
_MOST_PACKS_UP = 20

Carrier = Callable[[Ask], Reply]
Agreed = Callable[[str, str], bool]
Told = Callable[[Report], None]
Waiting = Callable[[float, int], None]


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub as a pack names it: where it is, and the key that it must show."""

    url: str
    public: bytes


def hub_of_packs(me: Me) -> Hub | None:
    """The hub that the packs in use name, the latest pack first; None where they name none."""
    paths = sorted(shelf.kept(me.folder).values(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in paths:
        from hoctapbac import pack

        read = pack.read(path.read_bytes()).value
        if read is not None and read.hub_url and read.hub_public:
            return Hub(read.hub_url, read.hub_public)
    return None


class Line:
    """A line to one hub, laid and not yet spoken on."""

    def __init__(self, me: Me, roads: Roads, address: Address, carry: Carrier) -> None:
        self._me, self._roads, self._address, self._carry = me, roads, address, carry

    def key(self, fingerprint: str = "", agreed: Agreed | None = None) -> bytes:
        """The public key of the hub at the other end, which is the one that we know, or that a person vouches for.

        Known from a pack, from an earlier sync, by `fingerprint` (as somebody typed it), or because `agreed` (asked
        with the hub's name and its fingerprint) says yes. Refusal("sync_hub_unknown"), ("sync_key_changed") or
        ("sync_fingerprint_wrong") otherwise.
        """
        url = self._address.url
        try:
            about = replies.about(sound(self._carry(Ask("GET", "/v1/about"))))
            self._vouch(about, fingerprint, agreed or (lambda name, said: False))
        except Refusal as refusal:
            self._roads.note_trip(Trip(ROAD, url, self._held(), refusal.code, self._me.clock.wall_ms()))
            raise
        return about.public

    def _vouch(self, about: replies.About, fingerprint: str, agreed: Agreed) -> None:
        said = seal.fingerprint(about.public)
        if fingerprint:
            if _digits(fingerprint) != _digits(said):
                raise Refusal("sync_fingerprint_wrong", said=said)
            self._know(about, "eye")
            return
        named = hub_of_packs(self._me)
        expected = next((hub.public for hub in self._roads.hubs() if hub.url == self._address.url), None)
        if expected is None and named is not None and address.read(named.url).url == self._address.url:
            expected = named.public
        if expected is not None and expected != about.public:
            raise Refusal("sync_key_changed", known=seal.fingerprint(expected), said=said)
        if named is not None and named.public == about.public:
            self._know(about, "pack")
            return
        known = about.public in {expected, *(hub.public for hub in self._roads.hubs())}
        if not (known or agreed(about.name, said)):
            raise Refusal("sync_hub_unknown", name=about.name, said=said)
        self._know(about, "eye")

    def _know(self, about: replies.About, source: Source) -> None:
        if not seal.usable(about.public):
            raise Refusal("sync_not_a_hub")
        self._roads.know_hub(about.public, self._address.url, about.name, source, self._me.clock.wall_ms())

    def _held(self) -> int:
        return next((hub.held for hub in self._roads.hubs() if hub.url == self._address.url), 0)

    def run(self, key: bytes, token: str = "", told: Told | None = None) -> Report:
        """Make one set of the records there and here; see `run`."""
        return run(self._me, self._roads, self._address.url, key, self._carry, token, told=told)


@contextmanager
def line(
    me: Me,
    roads: Roads,
    url: str = "",
    ca: Path | None = None,
    insecure: bool = False,
    stop: threading.Event | None = None,
    waiting: Waiting | None = None,
) -> Iterator[Line]:
    """A line to the hub at `url`, or where none is given to the one that the packs name or that was met last."""
    place = address.read(url or usual_url(me, roads))
    if not insecure:
        address.refuse_open(place)
    wire = Wire(place, me.clock, ca, stop, waiting)
    try:
        yield Line(me, roads, place, wire)
    finally:
        wire.close()


def usual_url(me: Me, roads: Roads) -> str:
    """The address of the hub that the packs name, else of the one met last. Refusal("sync_no_url") without either."""
    named = hub_of_packs(me)
    met = next((hub.url for hub in roads.hubs() if hub.url), "")
    if named is None and not met:
        raise Refusal("sync_no_url")
    return named.url if named is not None else met


def run(
    me: Me,
    roads: Roads,
    url: str,
    hub: bytes,
    carry: Carrier,
    token: str = "",
    batch: int = BATCH,
    told: Told | None = None,
) -> Report:
    """Make one set of the hub's records and ours. `hub` is the key that must answer, `told` hears of every step.

    A Refusal that ends the talk is in the report as well as raised: what was done before it stays done.
    """
    diary = Diary(me, roads, ROAD, url, hub)
    exchange = Exchange(me, hub, _luggage(me, roads, hub), token, batch, publics(roads))
    try:
        ask = exchange.step()
        while ask is not None:
            reply = carry(ask)
            ask = exchange.step(reply)
            diary.note(exchange.news())
            if told is not None:
                told(diary.report)
    except Refusal as refusal:
        diary.finish(diary.report.acknowledged, refusal.code)
        raise
    except KeyboardInterrupt:
        diary.finish(diary.report.acknowledged, "sync_stopped")
        raise Refusal("sync_stopped") from None
    return diary.finish(diary.report.acknowledged)


def _luggage(me: Me, roads: Roads, hub: bytes) -> Luggage:
    name = seal.key_id(hub)
    kept = list(shelf.kept(me.folder).items())[-_MOST_PACKS_UP:]
    own = (s for s in roads.all_statements() if s.kind == ACKNOWLEDGEMENT and s.kid in me.kids and s.link == name)
    return Luggage(
        journals=[CarriedJournal(roads, kid) for kid in roads.keys_carried()],
        # What this hub once acknowledged tells it, back from an older copy, that something is wanting.
        statements=[s.blob for s in own] + roads.statements_for(name, ENROLMENT, _MOST_STATEMENTS),
        tickets=roads.tickets("held"),
        packs={id_: partial(packs.open_bytes, path) for id_, path in kept},
        packs_held=packs.here(me.folder),
    )


def _digits(fingerprint: str) -> str:
    return "".join(c for c in fingerprint if c.isdigit())
