"""Packs on the roads: fetched and brought by trusted stations, carried on sticks, and used by nobody unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hoctapbac import pack, seal
from hoctapbac.contest import settings
from hoctapbac.seal import lock
from hoctapbac.store import packs as shelf
from hoctapbac.sync import https, packs, standing, stick
from stations import RULES, small_bank

from .halls import Hub, Kiosk

Make = Callable[[int], Kiosk]
ORGANIZER = seal.StationKey.create(bytes(31) + b"\x0a")


def made(name: str, hub: pack.Hub = pack.NO_HUB) -> tuple[bytes, bytes]:
    """A pack's id and bytes; another name is another pack."""
    rules = replace(RULES, title=name)
    raw = pack.write(pack.assemble(settings.write(rules), [("thu", small_bank())], hub=hub), ORGANIZER)
    read = pack.read(raw).value
    assert read is not None
    return read.id, raw


def arrived(first: Kiosk) -> list[str]:
    return sorted(path.name for path in packs.folder_of(first.folder).glob("*.htpack"))


def test_a_trusted_station_fetches_the_packs_of_its_hub_once(hub: Hub, kiosk: Make) -> None:
    """They lie ready for the organizer, byte for byte, and none is in use because it came."""
    first = kiosk(1)
    id_, raw = made("Một")
    hub.ledger.add_pack(raw, "keeper")
    assert (first.sync(hub).packs, arrived(first)) == ([], [])  # a stranger gets no roster
    hub.trust(first)
    name = f"{id_.hex()}.htpack"
    assert first.sync(hub).packs == [name]
    assert (packs.folder_of(first.folder) / name).read_bytes() == raw
    assert (shelf.kept(first.folder), first.sync(hub).packs) == ({}, [])


def test_a_station_brings_the_pack_that_its_results_name(hub: Hub, kiosk: Make) -> None:
    """A second pack of an organizer whom the hub knows; one of a stranger is declined by name."""
    first = kiosk(1)
    hub.ledger.add_pack(made("Một")[1], "keeper")
    first.sync(hub)
    hub.trust(first)
    id_, raw = made("Hai")
    shelf.keep(first.folder, id_, raw)
    assert first.sync(hub).whole
    assert hub.context.engine.read("SELECT count(*) FROM pack") == [(2,)]
    rules = settings.write(replace(RULES, title="Ba"))
    unsealed = pack.write(pack.assemble(rules, [("thu", small_bank())]))
    read = pack.read(unsealed).value
    assert read is not None
    shelf.keep(first.folder, read.id, unsealed)
    (trouble,) = first.sync(hub).troubles
    assert (trouble.code, trouble.facts["id"]) == ("sync_pack_declined", read.id.hex())


def test_a_pack_goes_on_a_stick_and_waits_where_it_arrives(kiosk: Make, tmp_path: Path) -> None:
    """A second reading brings nothing new; a damaged one is named and not kept."""
    first, second, between = kiosk(1), kiosk(2), tmp_path / "stick"
    between.mkdir()
    id_, raw = made("Một")
    shelf.keep(first.folder, id_, raw)
    with first.opened() as (me, roads):
        stick.write(me, roads, between)
    (between / "hong.htpack").write_bytes(raw[:200])
    with second.opened() as (me, roads):
        for came in ([f"{id_.hex()}.htpack"], []):
            report = stick.read(me, roads, between)
            assert report.packs == came
            assert [one.code for one in report.troubles] == ["sync_pack_damaged"]
    assert arrived(second) == [f"{id_.hex()}.htpack"]


def test_a_pack_that_is_in_use_here_is_no_news(kiosk: Make, tmp_path: Path) -> None:
    """Neither when it comes again, open or as another kiosk keeps it, locked; nor in the list of those that wait."""
    first, between = kiosk(1), tmp_path / "stick"
    between.mkdir()
    id_, raw = made("Một")
    (between / f"{id_.hex()}.htpack").write_bytes(lock.lock(raw, lock.unlock_code(bytes), bytes))
    with first.opened() as (me, roads):
        assert stick.read(me, roads, between).packs == [f"{id_.hex()}.htpack"]
        assert standing.of(me, roads).arrived == (f"{id_.hex()}.htpack",)
        shelf.keep(first.folder, id_, raw)
        (between / "cuoc-thi.htpack").write_bytes(raw)
        report = stick.read(me, roads, between)
        assert (report.packs, report.whole) == ([], True)
        assert standing.of(me, roads).arrived == ()


def test_the_pack_in_use_names_the_hub_and_one_that_came_does_not(hub: Hub, kiosk: Make) -> None:
    """Whom to believe is decided by what an organizer opened, not by what lay on a stick."""
    first = kiosk(1)
    good, other = pack.Hub("https://hub.example", hub.public), pack.Hub("https://gia.example", ORGANIZER.public)
    packs.arrived(first.folder, made("Lạ", other)[1], None)
    with first.opened() as (me, roads):
        assert https.hub_of_packs(me) is None
        shelf.keep(first.folder, *made("Một", good))
        assert https.usual_url(me, roads) == "https://hub.example"
        line = https.Line(me, roads, https.address.read("https://hub.example"), hub.carry)
        assert line.key() == hub.public  # nobody has to compare anything
        assert roads.hubs()[0].source == "pack"
