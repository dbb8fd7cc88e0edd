"""The road by scanning: held, completed when the record comes by any road, and passed on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac import receipt, seal
from hoctapbac.errors import Refusal
from hoctapbac.receipt.tickets import ticket
from hoctapbac.records.frames import body_of
from hoctapbac.sync import scans, stick
from hoctapbac.sync.scans import Scan

from .halls import Hub, Kiosk

Make = Callable[[int], Kiosk]
URL = "https://thidua.example.vn"


def take(first: Kiosk, text: str) -> Scan:
    with first.opened() as (me, roads):
        return scans.take(me, roads, text)


def ticket_of(hub: Hub, blob: bytes, first: Kiosk) -> bytes:
    return ticket(body_of(blob), seal.shared_key(first.key, hub.public))


@pytest.mark.parametrize("form", [lambda blob: receipt.record_url(URL, blob), receipt.digits], ids=["link", "digits"])
def test_a_scanned_record_is_kept_and_reaches_the_hub(hub: Hub, kiosk: Make, form: Callable[[bytes], str]) -> None:
    """The result of a machine without any network, read off a photograph at another, counts at the hub."""
    far, near = kiosk(1), kiosk(2)
    (blob,) = far.sit(1)
    with far.opened() as (me, _):
        hub.ledger.hear(me.enrolment(""))
    assert take(near, form(blob)) == Scan("record", 1, "kept")
    assert take(near, form(blob)) == Scan("record", 1, "known")
    report = near.sync(hub)
    assert (report.passed, report.scans) == (1, 1)
    assert hub.blobs() == {blob}
    (known,) = far.sit(1)
    far.sync(hub)
    take(near, form(known))
    report = near.sync(hub)
    assert (report.passed, report.scans) == (0, 1), "the hub had it, and whoever scanned it hears that it arrived"
    assert near.sync(hub).scans == 0


def test_a_record_of_ones_own_is_no_news(kiosk: Make) -> None:
    """Scanned at the machine that wrote it."""
    first = kiosk(1)
    (blob,) = first.sit(1)
    assert take(first, receipt.record_url(URL, blob)) == Scan("record", 1, "known")


def test_a_ticket_is_held_and_completed_when_the_record_comes(hub: Hub, kiosk: Make, tmp_path: Path) -> None:
    """The stick brings the record after the ticket was scanned."""
    far, near, between = kiosk(1), kiosk(2), tmp_path / "stick"
    between.mkdir()
    first, second = far.sit(2)
    link = receipt.ticket_url(URL, ticket_of(hub, second, far))
    assert take(near, link) == Scan("ticket", 2, "held")
    with far.opened() as (me, roads):
        stick.write(me, roads, between)
    with near.opened() as (me, roads):
        stick.read(me, roads, between)
        assert (roads.tickets("held"), len(roads.tickets("complete"))) == ([], 1)
    assert take(near, receipt.ticket_url(URL, ticket_of(hub, first, far))) == Scan("ticket", 1, "complete")


def test_a_ticket_passed_to_the_hub_is_completed_there(hub: Hub, kiosk: Make) -> None:
    """The hub holds it too, and lays it beside the record that comes later."""
    far, near = kiosk(1), kiosk(2)
    (blob,) = far.sit(1)
    with far.opened() as (me, _):
        hub.ledger.hear(me.enrolment(""))
    held = ticket_of(hub, blob, far)
    take(near, receipt.ticket_url(URL, held))
    report = near.sync(hub)
    assert (report.tickets, report.scans) == (1, 1)
    assert hub.context.engine.read("SELECT state FROM scan WHERE payload = ?", (held,)) == [("held",)]
    far.sync(hub)
    assert hub.context.engine.read("SELECT state FROM scan WHERE payload = ?", (held,)) == [("complete",)]
    assert near.sync(hub).tickets == 0


def test_a_ticket_that_tells_another_story_is_named(hub: Hub, kiosk: Make) -> None:
    """A record was put in the place of the one that was on the screen: the photograph shows it."""
    first = kiosk(1)
    first.sit(1, score=10)
    twin = Kiosk(first.folder.parent / "twin", 1)
    (shown,) = twin.sit(1, score=3)
    assert take(first, receipt.ticket_url(URL, ticket_of(hub, shown, twin))).became == "differs"


def test_a_forged_record_of_a_known_station_is_refused(kiosk: Make, tmp_path: Path) -> None:
    """Its key is known from its stick; another seal on the same words is none."""
    far, near, between = kiosk(1), kiosk(2), tmp_path / "stick"
    between.mkdir()
    (blob,) = far.sit(1)
    with far.opened() as (me, roads):
        stick.write(me, roads, between)
    with near.opened() as (me, roads):
        stick.read(me, roads, between)
    with pytest.raises(Refusal) as refused:
        take(near, receipt.digits(bytes([blob[0] ^ 1]) + blob[1:]))
    assert refused.value.code == "sync_scan_forged"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HTB-2026-000123-8", "sync_scan_code"),
        ("https://example.vn/khac", "sync_scan_text"),
        (receipt.digits(bytes(40)), "record_unreadable"),
        (receipt.digits(bytes(31)), "ticket_unreadable"),
        (receipt.digits(bytes(100)), "record_unreadable"),
    ],
)
def test_what_is_no_result_is_refused_by_name(kiosk: Make, text: str, code: str) -> None:
    """The printed code, somebody else's link, digits of something else."""
    with pytest.raises(Refusal) as refused:
        take(kiosk(1), text)
    assert refused.value.code == code


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Kiosk:
    return Kiosk(tmp_path_factory.mktemp("one"), 1)


@given(payload=st.binary(max_size=200) | st.binary(max_size=30).map(lambda raw: b"\x01" + raw))
def test_no_digits_bring_a_station_down(one: Kiosk, payload: bytes) -> None:
    """Whatever bytes a stranger's code holds, they are taken for what they are, or refused."""
    try:
        assert take(one, receipt.digits(payload)).kind in ("record", "ticket")
    except Refusal:
        return


def test_a_photograph_is_read(kiosk: Make, tmp_path: Path) -> None:
    """The code on a screen, in a picture file, by an independent reader."""
    from PIL import Image

    far, near = kiosk(1), kiosk(2)
    (blob,) = far.sit(1)
    symbol = receipt.qr_modules((receipt.record_url(URL, blob),), 200)
    assert symbol is not None
    modules = symbol.modules
    size = len(modules) + 8
    picture = Image.new("L", (size, size), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if dark else 255)
    path = tmp_path / "anh.png"
    picture.resize((size * 4, size * 4), Image.Resampling.NEAREST).save(path)
    (text,) = scans.texts_of(str(path))
    assert take(near, text) == Scan("record", 1, "kept")
    (tmp_path / "trang.png").write_bytes(b"no picture")
    Image.new("L", (50, 50), 255).save(tmp_path / "trong.png")
    for name, code in (
        ("trang", "picture_unreadable"),
        ("trong", "sync_image_empty"),
        ("khong-co", "sync_image_unreadable"),
    ):
        with pytest.raises(Refusal) as refused:
            scans.texts_of(str(tmp_path / f"{name}.png"))
        assert refused.value.code == code
