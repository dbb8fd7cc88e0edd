"""The talk with a hub: whatever happens on the way, both ends hold one set, and only what is sealed is believed."""

from __future__ import annotations

import itertools
import json
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.records import NO_PREVIOUS, statements
from hoctapbac.records.frames import body_of, framed
from hoctapbac.records.statements import Acknowledgement
from hoctapbac.sync import https, stick
from hoctapbac.sync.exchange import Ask, Exchange, Luggage, Reply

from .halls import Hub, Kiosk

Make = Callable[[int], Kiosk]


def codes(report: object) -> set[str]:
    return {one.code for one in report.troubles}  # type: ignore[attr-defined]


# -- the plain way -------------------------------------------------------------------------------------------


def test_a_journal_arrives_whole_and_the_hubs_receipt_is_kept(hub: Hub, kiosk: Make) -> None:
    """In batches, each record once; the station keeps a receipt that covers all of them."""
    first = kiosk(1)
    first.sit(10)
    report = first.sync(hub, batch=4)
    assert (report.new, report.acknowledged, report.last, report.whole) == (10, 10, 10, True)
    assert hub.blobs() == first.written
    with first.opened() as (_, roads):
        kept = [statements.decode(body_of(blob)) for blob in roads.statements(statements.ACKNOWLEDGEMENT)]
    link = records.link(body_of(first.journal[-1]))
    assert any(isinstance(one, Acknowledgement) and (one.upto, one.head) == (10, link) for one in kept)


def test_a_second_sync_sends_nothing_and_a_third_only_what_is_new(hub: Hub, kiosk: Make) -> None:
    """What the hub has is not sent again."""
    first = kiosk(1)
    first.sit(5)
    first.sync(hub)
    again = first.sync(hub)
    assert (again.sent, again.acknowledged, again.whole) == (0, 5, True)
    first.sit(2)
    third = first.sync(hub)
    assert (third.sent, third.new, third.acknowledged) == (2, 2, 7)


def test_a_station_that_nobody_trusts_yet_delivers_all_the_same(hub: Hub, kiosk: Make) -> None:
    """Store first, trust later: the hub keeps and acknowledges, and says that it waits."""
    first = kiosk(1)
    first.sit(3)
    assert (first.sync(hub).state, first.held_by(hub)) == ("unknown", 3)
    hub.trust(first)
    assert first.sync(hub).state == "trusted"


def test_an_empty_journal_is_no_trouble(hub: Hub, kiosk: Make) -> None:
    """A kiosk that nobody has sat at yet introduces itself and that is all."""
    report = kiosk(1).sync(hub)
    assert (report.acknowledged, report.last, report.whole) == (0, 0, True)


def test_both_journals_of_a_changed_key_arrive(hub: Hub, kiosk: Make) -> None:
    """A key changed before the hub ever heard of it takes nothing away, if the station introduced itself to anybody."""
    first = kiosk(1)
    first.sit(3)
    with first.opened():
        pass  # a look at how things stand is enough to keep the old key's name
    first.rotate()
    first.sit(2)
    report = first.sync(hub)
    assert (report.acknowledged, report.last) == (6, 6)
    assert hub.blobs() == first.written


def test_a_batch_that_is_too_large_is_halved_until_it_fits(hub: Hub, kiosk: Make) -> None:
    """A hub, or something before it, that takes only small bodies gets small bodies."""
    first = kiosk(1)
    first.sit(20)

    def narrow(ask: Ask) -> Reply:
        if len(ask.body) > 700:
            return Reply(413, b'{"code": "hub_body_too_large", "text": "", "limit": 700}')
        return hub.carry(ask)

    with first.opened() as (me, roads):
        roads.know_hub(hub.public, "", "", "eye", 0)
        report = https.run(me, roads, "", hub.public, narrow)
    assert (report.acknowledged, hub.blobs()) == (20, first.written)


def test_a_hub_back_from_yesterdays_copy_gets_everything_again(tmp_path: Path, kiosk: Make) -> None:
    """Its word of what it has decides, not what it once acknowledged."""
    first = kiosk(1)
    first.sit(4)
    hub = Hub(tmp_path / "hub")
    first.sync(hub)
    hub.close()
    shutil.copytree(tmp_path / "hub", tmp_path / "yesterday")
    hub = Hub(tmp_path / "hub")
    first.sit(4)
    first.sync(hub)
    hub.close()
    shutil.rmtree(tmp_path / "hub")
    shutil.copytree(tmp_path / "yesterday", tmp_path / "hub")
    hub = Hub(tmp_path / "hub")
    assert len(hub.blobs()) == 4
    assert first.sync(hub).acknowledged == 8
    assert hub.blobs() == first.written
    hub.close()


# -- what others gave us to carry ----------------------------------------------------------------------------


def test_a_station_carries_anothers_results(hub: Hub, kiosk: Make, tmp_path: Path) -> None:
    """One kiosk has no network, its neighbour has: a stick between them is enough."""
    far, near = kiosk(1), kiosk(2)
    far.sit(3)
    near.sit(1)
    between = tmp_path / "stick"
    between.mkdir()
    with far.opened() as (me, roads):
        stick.write(me, roads, between)
    with near.opened() as (me, roads):
        assert stick.read(me, roads, between).carried == 3
    assert near.sync(hub).passed == 3
    assert hub.blobs() == far.written | near.written
    assert near.sync(hub).passed == 0


# -- a hub that is not what it says --------------------------------------------------------------------------


class Liar:
    """Stands before a true hub and changes what it says; it has a key of its own."""

    def __init__(self, hub: Hub, key: seal.StationKey | None = None) -> None:
        self.hub, self.key = hub, key or hub.ledger.key
        self.statements: list[bytes] = []
        self.words: dict[str, object] = {}

    def __call__(self, ask: Ask) -> Reply:
        reply = self.hub.carry(ask)
        if reply.status != 200 or ask.path == "/v1/about":
            return reply
        told = json.loads(reply.body)
        if "frames" in told:
            told["frames"] = b64encode(framed(self.statements)).decode()
        told |= {name: value for name, value in self.words.items() if name in told}
        return Reply(200, json.dumps(told).encode())

    def says(self, **facts: object) -> Liar:
        said = Acknowledgement(hub=self.hub.ledger.key.kid, t=1_800_000_000, **facts)  # type: ignore[arg-type]
        body = statements.encode(said)
        self.statements.append(self.key.sign(body) + body)
        return self


def told_lies(first: Kiosk, hub: Hub, liar: Liar) -> set[str]:
    with first.opened() as (me, roads):
        roads.know_hub(hub.public, "", "", "eye", 0)
        report = https.run(me, roads, "", hub.public, liar)
        assert (report.acknowledged, report.receipts) == (0, 0)
        assert next(iter(roads.hubs())).held == 0
        return codes(report)


def test_a_receipt_over_another_head_is_named_and_not_believed(hub: Hub, kiosk: Make) -> None:
    """The record under that number is not the one that this station wrote."""
    first = kiosk(1)
    first.sit(3)
    liar = Liar(hub).says(kid=first.kid, upto=3, head=bytes(16))
    assert told_lies(first, hub, liar) == {"sync_head_differs", "sync_not_acknowledged"}


def test_a_receipt_over_records_that_never_were_is_named(hub: Hub, kiosk: Make) -> None:
    """The hub says that it holds more than there is."""
    first = kiosk(1)
    first.sit(3)
    liar = Liar(hub).says(kid=first.kid, upto=4, head=bytes(16))
    assert told_lies(first, hub, liar) == {"sync_ahead", "sync_not_acknowledged"}


def test_a_receipt_that_another_key_sealed_counts_for_nothing(hub: Hub, kiosk: Make) -> None:
    """True in every word and sealed by a stranger."""
    first = kiosk(1)
    link = records.link(body_of(first.sit(3)[-1]))
    stranger = seal.StationKey.create(bytes(31) + b"\x09")
    liar = Liar(hub, stranger).says(kid=first.kid, upto=3, head=link)
    assert told_lies(first, hub, liar) == {"seal_wrong", "sync_not_acknowledged"}


def test_words_without_a_seal_acknowledge_nothing(hub: Hub, kiosk: Make) -> None:
    """A hub that says it has everything and gives no receipt has everything still to get."""
    first = kiosk(1)
    link = records.link(body_of(first.sit(3)[-1]))
    liar = Liar(hub)
    liar.words = {"ranges": [[1, 3]], "seq": 3, "head": link.hex()}
    assert told_lies(first, hub, liar) == {"sync_not_acknowledged"}


def test_another_key_than_the_known_one_ends_the_talk_before_anything_is_sent(hub: Hub, kiosk: Make) -> None:
    """A changed hub is another hub until a person says otherwise."""
    first = kiosk(1)
    first.sit(3)
    other = seal.StationKey.create(bytes(31) + b"\x09").public
    with first.opened() as (me, roads), pytest.raises(Refusal) as refused:
        https.run(me, roads, "", other, hub.carry)
    assert refused.value.code == "sync_key_changed"
    assert [ask.path for ask in hub.asked] == ["/v1/about"]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b"null", b'{"public": 7}', b"\xff", b"[" * 5000, b'{"public":"zz","name":""}'],
)
def test_what_does_not_answer_like_a_hub_is_none(hub: Hub, kiosk: Make, body: bytes) -> None:
    """A sign-in page says 200 to everything; nothing of it is believed."""
    first = kiosk(1)
    first.sit(1)
    for spoiled in ("/v1/about", "/v1/have", "/v1/records"):

        def carry(ask: Ask, spoiled: str = spoiled) -> Reply:
            return Reply(200, body) if ask.path.startswith(spoiled) else hub.carry(ask)

        with first.opened() as (me, roads), pytest.raises(Refusal) as refused:
            https.run(me, roads, "", hub.public, carry)
        assert refused.value.code == "sync_not_a_hub"


KEY = seal.StationKey.create(bytes(31) + b"\x07")


class Bare:
    """A station with nothing behind it but a key and three records."""

    def __init__(self) -> None:
        self.public = KEY.public
        self.kid = KEY.kid
        self.journals = (self,)
        self._blobs: list[bytes] = []
        prev = NO_PREVIOUS
        for seq in (1, 2, 3):
            result = records.Result(
                kid=KEY.kid, seq=seq, prev=prev, t=1, clk=0, pack=bytes(8), unit=0, who=seq, score=1, max=1, correct=1,
                items=1, duration_ms=1,
            )  # fmt: skip
            body = records.encode(result)
            prev = records.link(body)
            self._blobs.append(KEY.sign(body) + body)

    def last(self) -> int:
        return len(self._blobs)

    def link_at(self, seq: int) -> bytes | None:
        return records.link(body_of(self._blobs[seq - 1])) if 0 < seq <= 3 else None

    def blobs(self, first: int, last: int) -> list[bytes]:
        return self._blobs[max(0, first - 1) : last]

    def offered(self, hub: bytes) -> tuple[tuple[int, int], ...]:
        return ()

    def enrolment(self, token: str) -> bytes:
        return self._blobs[0]

    def presence(self, nonce: bytes | None = None) -> bytes:
        return self._blobs[0]


_NUMBERS = st.integers(-1, 2**70) | st.text(max_size=3) | st.none()
_FIELDS = {
    "name": st.text(max_size=5),
    "public": st.just(KEY.public.hex()),
    "kid": st.just(KEY.kid.hex()),
    "state": st.sampled_from(["unknown", "trusted", "x"]),
    "ranges": st.lists(st.lists(st.integers(-1, 5), max_size=3), max_size=3) | _NUMBERS,
    "seq": _NUMBERS | st.integers(0, 5),
    "head": st.just("00" * 16) | st.text(max_size=4),
    "new": st.integers(0, 4) | _NUMBERS,
    "known": st.integers(0, 4) | _NUMBERS,
    "refused": st.lists(st.tuples(st.integers(0, 4), st.text(max_size=4)), max_size=4) | _NUMBERS,
    "frames": st.just("") | st.text(max_size=8) | st.binary(max_size=200).map(lambda raw: b64encode(raw).decode()),
    "packs": st.lists(st.fixed_dictionaries({"id": st.just("00" * 8), "bytes": st.integers(0, 9)}), max_size=3),
    "limits": st.dictionaries(st.sampled_from(["body", "records"]), _NUMBERS),
}
ANSWERS = st.fixed_dictionaries({}, optional=_FIELDS).map(lambda told: json.dumps(told).encode()) | st.binary(
    max_size=60
)  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.sampled_from([200, 200, 200, 400, 401, 403, 404, 413]), ANSWERS), max_size=40))
def test_no_answer_brings_the_talk_down(answers: list[tuple[int, bytes]]) -> None:
    """Any bytes with any status are understood, or refused by name; and the talk comes to an end."""
    exchange = Exchange(Bare(), KEY.public, Luggage())
    asked = exchange.step()
    try:
        for status, body in answers:
            if asked is None:
                break
            asked = exchange.step(Reply(status, body))
            exchange.news()
    except Refusal as refusal:
        assert refusal.code in {"sync_not_a_hub", "sync_hub_refuses", "sync_key_changed"}


# -- a network that loses, repeats, holds back and cuts ------------------------------------------------------

FATES = st.sampled_from(["well"] * 4 + ["lost on the way", "answer lost", "twice", "late", "cut", "cut after"])


class Cut(Exception):
    """The line is dead: the talk ends here and is begun anew later."""


class Network:
    """Between stations and a hub; what becomes of each asking is drawn."""

    def __init__(self, hub: Hub, fates: list[str]) -> None:
        self.hub, self.fates = hub, fates
        self.late: list[Ask] = []

    def __call__(self, ask: Ask) -> Reply:
        while self.fates:
            fate = self.fates.pop()
            if fate == "well":
                break
            if fate == "late":  # it goes astray, is asked again, and turns up when everything has moved on
                self.late.append(ask)
            if fate == "twice":
                self.hub.carry(ask)
            if fate in ("answer lost", "cut after"):
                self.hub.carry(ask)
            if fate in ("cut", "cut after"):
                raise Cut
        return self.hub.carry(ask)

    def deliver_late(self) -> None:
        """What went astray arrives after all, the latest first."""
        while self.late:
            self.hub.carry(self.late.pop())


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["sit", "sit", "sync", "stick", "late", "rotate"]), st.integers(1, 5)),
    min_size=3,
    max_size=10,
)
NUMBERS = itertools.count(100, 3)  # every run of the law below has stations of its own at the one hub


@pytest.fixture(scope="module")
def one_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("one") / "hub")
    yield hub
    hub.close()


@settings(max_examples=12, deadline=None)
@given(steps=STEPS, fates=st.lists(FATES, min_size=3, max_size=40), batch=st.integers(1, 4))
def test_any_order_any_overlap_any_interruption_give_one_set(
    one_hub: Hub, steps: list[tuple[int, str, int]], fates: list[str], batch: int
) -> None:
    """Three stations, one hub, one stick, and a bad network: in the end the hub has all, and each station knows."""
    with TemporaryDirectory() as place:
        number = next(NUMBERS)
        kiosks = [Kiosk(Path(place) / str(n), number + n) for n in range(3)]
        between = Path(place) / "stick"
        between.mkdir()
        network = Network(one_hub, fates)
        for n, step, count in steps:
            do(step, kiosks[n], count, network, between, batch)
        network.fates.clear()
        network.deliver_late()
        for first in kiosks:
            report = talk(first, network, batch)
            assert report is not None and report.acknowledged == report.last == len(first.written)
            assert codes(report) == set()
        own = {kid for first in kiosks for kid in first.kids}
        held = {blob for blob in one_hub.blobs() if records.decode(body_of(blob)).kid in own}
        assert held == set().union(*(first.written for first in kiosks))


def do(step: str, first: Kiosk, count: int, network: Network, between: Path, batch: int) -> None:
    """One thing that happens in a hall."""
    if step == "sit":
        first.sit(count)
    elif step == "late":
        network.deliver_late()
    elif step == "sync":
        talk(first, network, batch)
    else:
        with first.opened() as (me, roads):
            if step == "rotate":
                first.rotate()
            else:
                stick.read(me, roads, between)
                stick.write(me, roads, between)


def talk(first: Kiosk, network: Network, batch: int) -> https.Report | None:
    with first.opened() as (me, roads):
        roads.know_hub(network.hub.public, "", "", "eye", 0)
        try:
            return https.run(me, roads, "", network.hub.public, network, batch=batch)
        except Cut:
            return None
