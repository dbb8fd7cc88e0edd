"""Clocks that stand in 1970, in 2099, or nowhere: results are sealed, travel, count and can be read all the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from hoctapbac import receipt, records, seal
from hoctapbac.hub.sqlite import SQLite
from hub.filled import founded as filled_hub
from hub.filled import sit
from hub.offices import CONTEST, Hands, founded, serving
from hub.served import served
from stations import HandClock, open_station, somebody
from sync.halls import Hub, Kiosk

DAY_S = 86_400
IN_1970, IN_2099 = 7 * DAY_S, 4_090_000_000
LAST = 2**48 // 1000 - 1  # the latest moment that a record can tell
DECIDER = {"name": "Người có trách nhiệm", "post": "Bí thư"}


def test_results_of_mad_clocks_count_and_every_page_can_be_read(tmp_path: Path) -> None:
    """Which order stations' clocks tell plays no part in who is counted; pages write such moments as they can."""
    hub = filled_hub(tmp_path)
    for station, t in zip(hub.stations, (0, IN_1970, IN_2099), strict=True):
        sit(hub, station, "thu", "u-cb9", (7, 8), t)
        hub.bring(station)
    one = hub.stations[0]
    for t in (LAST, 1):
        one.result(hub.pack(), hub.number("u-vp"), hub.person("u-vp", 0), 10, t)
    hub.bring(one)
    assert hub.engine.read("SELECT unit, people, attempts FROM tally ORDER BY unit") == [
        ("u-cb9", 2, 6),
        ("u-vp", 1, 2),
    ]
    with served(hub) as site:
        contest = f"/cuoc-thi/{hub.contest().hex()}"
        pages = ["/", "/don-vi/u-vp", "/don-vi/u-cb9?nam=tat-ca", contest, f"{contest}/ban-tin"]
        pages += [f"/don-vi/u-vp/{hub.contest().hex()}", "/don-vi/u-cb9?theo=hien-nay"]
        pages += [f"/R/{receipt.digits(blob)}" for station in hub.stations for blob in station.blobs]
        for lang in ("vi", "en"):
            assert {path: site.page(path, accept_language=lang)[0] for path in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("now_ms", [0, IN_1970 * 1000, IN_2099 * 1000])
def test_a_hub_whose_clock_is_wrong_takes_confirms_and_lists(tmp_path: Path, now_ms: int) -> None:
    """Signing in, confirming, the workbook and the audit list work whatever the hub's own clock says."""
    clock = Hands()
    clock.now_ms = now_ms
    office = founded(SQLite(tmp_path / "hub.db"), clock)
    office.journal.sit(1)
    office.take()
    with serving(office):
        keeper = office.browser(office.account("quan-tri", "keeper"))
        entry = f"/ban-lam-viec/cuoc-thi/{CONTEST.hex()}/don-vi?ma=cell-1"
        assert keeper.send(keeper.get(entry), "note", **DECIDER, note="Biên bản số 5").status == 303
        assert keeper.get(f"/ban-lam-viec/cuoc-thi/{CONTEST.hex()}/danh-sach.xlsx?ma=cell-1").raw[:2] == b"PK"
        for path in ("/ban-lam-viec", "/ban-lam-viec/nhat-ky", "/ban-lam-viec/may", "/", "/don-vi/cell-1", entry):
            assert keeper.get(path).status == 200, path
    assert office.engine.read("SELECT count(*) FROM confirmation") == [(1,)]
    office.engine.close()


@pytest.mark.parametrize(("station_s", "hub_s"), [(IN_1970, IN_2099), (IN_2099, IN_1970), (0, 0)])
def test_a_journal_travels_between_clocks_a_century_apart(tmp_path: Path, station_s: int, hub_s: int) -> None:
    """Everything arrives, is acknowledged, and the hub keeps by how much the station's clock is off."""
    hub, kiosk = Hub(tmp_path / "hub"), Kiosk(tmp_path / "kiosk", 1)
    told = Hands()
    told.now_ms = hub_s * 1000
    hub.ledger.clock = told
    kiosk.clock.now_ms = station_s * 1000
    kiosk.sit(5)
    report = kiosk.sync(hub)
    assert (report.new, report.acknowledged, report.whole) == (5, 5, True)
    hub.trust(kiosk)
    kiosk.sit(2)
    report = kiosk.sync(hub)
    assert (report.new, report.acknowledged, report.whole) == (2, 7, True)
    assert hub.blobs() == kiosk.written
    offsets = hub.context.engine.read("SELECT offset_ms FROM clock_offset")
    assert offsets == [((station_s - hub_s) * 1000,)]
    hub.close()


@pytest.mark.parametrize("wall_ms", [-1, 0, IN_1970 * 1000, IN_2099 * 1000, 253_402_300_799_999])
def test_a_kiosk_seals_a_sound_record_whatever_its_clock_says(tmp_path: Path, wall_ms: int) -> None:
    """A sitting is begun, handed in and sealed; the record tells the moment, or that none is known."""
    clock = HandClock()
    clock.wall = wall_ms
    station = open_station(tmp_path, clock)
    station.begin(somebody(station))
    station.submit()
    station.close()
    reader = sqlite3.connect(tmp_path / "data" / "kiosk.db")
    ((body, sealed),) = reader.execute("SELECT body, seal FROM record").fetchall()
    reader.close()
    said = records.decode(body)
    assert 0 <= said.t <= LAST
    assert said.t in (0, wall_ms // 1000)
    assert seal.check(station.journal.key.public, body, sealed)
